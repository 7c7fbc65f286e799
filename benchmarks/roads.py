#!/usr/bin/env python3
"""Gives a county folder of `watchpost init` the reference county's mountain roads: 80 bends, 320
heads and 160 signs on 4 corridors of 41, 13, 13 and 13 bends (domain.md sections 5 and 7: 41 bends
in 13.6 km). The example's own bends go.
    python3 benchmarks/roads.py COUNTY_DIR [BENDS_OF_EACH_ROAD ...]"""
import csv
import io
import os
import secrets
import sys

# Metres between the middles of neighbouring bends: 13.6 km / 41.
SPACING = 13_600 / 41
# Chainage of the first bend's middle: its 500 m before it lie on the road too.
FIRST = 600
# Length, radius, advisory speed: hairpins and gentler curves by turns. Each speed is below what
# the radius allows, as `watchpost check` would tell.
CURVES = [(60, 35, 30), (45, 25, 25), (70, 65, 40), (50, 30, 30), (40, 40, 30)]
LIMIT = 40
GRADE = -3.8
HEAD_RANGE = 250
SIGN_METRES = 80
MOST_BENDS = 400


def bends_of(road):
    """(id, PC, PT, radius, advisory) of each bend of a road, by rising chainage."""
    name, count = road
    for number in range(count):
        length, radius, advisory = CURVES[number % len(CURVES)]
        pc = round(FIRST + number * SPACING - length / 2, 1)
        yield f"{name} B{number + 1:02d}", pc, pc + length, radius, advisory


def add_roads(folder, counts=(41, 13, 13, 13)):
    """Writes the roads into the folder's bends.yaml, devices.csv and keys.csv."""
    with open(f"{folder}/devices.csv", newline="") as file:
        head, *rows = list(csv.reader(file))
    column = {name: place for place, name in enumerate(head)}
    gone = {row[0] for row in rows if row[column["class"]] in ("bendHead", "sign")}
    area = next(row[column["area"]] for row in rows if row[column["class"]] == "camera")
    rows = [row for row in rows if row[0] not in gone]
    with open(f"{folder}/keys.csv") as file:
        keys = [line for line in file.read().splitlines() if line.split(",")[0] not in gone]

    serials = {"bendHead": 0, "sign": 0}

    def device(kind, name, place):
        serials[kind] += 1
        number = f"3390010000{139 if kind == 'bendHead' else 133}0{serials[kind]:06d}"
        fields = dict.fromkeys(head, "")
        fields.update({"id": number, "class": kind, "name": name, "latitude": f"{place[0]:.7f}",
                       "longitude": f"{place[1]:.7f}", "area": area, "key_site": "no",
                       "armed": "yes"})
        rows.append([fields[title] for title in head])
        keys.append(f"{number},1,{secrets.token_hex(32)}")
        return number

    text = ""
    for place, count in enumerate(counts):
        road = ("S228" if place == 0 else f"X{100 + place}", min(count, MOST_BENDS))

        def at(metres):
            # Roads run east, 3 km apart: a degree is 111,195 m north and 0.886 of it east.
            return 27.45 + place * 3_000 / 111_195, 119.65 + metres / (111_195 * 0.886)

        bends, heads, signs = [], [], []
        for name, pc, pt, radius, advisory in bends_of(road):
            north, east = at((pc + pt) / 2)
            bends.append(
                f"    - {{id: {name}, name: {name} 弯, latitude: {north:.7f}, "
                f"longitude: {east:.7f}, pc_m: {pc:g}, pt_m: {pt:g}, radius_m: {radius}, "
                f"grade_percent: {GRADE}, limit_kmh: {LIMIT}, advisory_kmh: {advisory}}}")
            for part, metres, looks in (
                    ("head up", pc, "down"), ("head up outer", pc - HEAD_RANGE, "down"),
                    ("head down", pt, "up"), ("head down outer", pt + HEAD_RANGE, "up")):
                number = device("bendHead", f"{name} / {part}", at(metres))
                heads.append(f'    - {{device: "{number}", at_m: {metres:g}, looks: {looks}}}')
            for approach, metres in (("up", pc - SIGN_METRES), ("down", pt + SIGN_METRES)):
                number = device("sign", f"{name} / sign {approach}", at(metres))
                signs.append(f'    - {{device: "{number}", bend: {name}, approach: {approach}, '
                             f"at_m: {metres:g}}}")
        text += "\n".join(
            [f"- id: {road[0]}", f"  name: Road {road[0]}", "  messages: [seatBelts, noOvertaking]",
             "  bends:", *bends, "  heads:", *heads, "  signs:", *signs]) + "\n"

    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([head, *rows])
    for name, content in (("bends.yaml", text), ("devices.csv", out.getvalue())):
        with open(f"{folder}/{name}", "w", encoding="utf-8") as file:
            file.write(content)
    # keys.csv stays closed to others: it is written in place.
    with open(f"{folder}/keys.csv", "w") as file:
        file.write("\n".join(keys) + "\n")
    return {"bends": sum(counts), "heads": serials["bendHead"], "signs": serials["sign"]}


if __name__ == "__main__":
    if len(sys.argv) < 2 or not os.path.isdir(sys.argv[1]):
        sys.exit(__doc__)
    print(add_roads(sys.argv[1], [int(text) for text in sys.argv[2:]] or (41, 13, 13, 13)))
