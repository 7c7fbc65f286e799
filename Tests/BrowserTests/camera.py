"""Cameras with pictures (the demo's): the wall, a privacy zone drawn with the mouse and burnt into what is
served, the original opened with a reason, visits called false, the evidence of an incident with its cells, and
the audit of it."""
import sqlite3
import time

from demo import Demo
from room import main
from service import until

# The spread of the pixels within a part of the picture that the service sends, per colour.
SPREAD = """async ([path, box]) => {
  const answer = await fetch(path, { cache: "no-store" });
  if (!answer.ok) return -1;
  const bitmap = await createImageBitmap(await answer.blob());
  const [x0, y0, x1, y1] = box;
  const [x, y, w, h] = [x0 * bitmap.width, y0 * bitmap.height, (x1 - x0) * bitmap.width,
    (y1 - y0) * bitmap.height].map(Math.round);
  const canvas = new OffscreenCanvas(w, h), context = canvas.getContext("2d");
  context.drawImage(bitmap, x, y, w, h, 0, 0, w, h);
  const data = context.getImageData(0, 0, w, h).data;
  let widest = 0;
  for (let channel = 0; channel < 3; channel += 1) {
    let low = 255, high = 0;
    for (let at = channel; at < data.length; at += 4) {
      low = Math.min(low, data[at]);
      high = Math.max(high, data[at]);
    }
    widest = Math.max(widest, high - low);
  }
  return widest;
}"""
INNER = [0.35, 0.35, 0.55, 0.55]


def zones(room, seat, camera):
    path = f"/api/v1/cameras/{camera}/latest.jpg"
    seat.page.goto(f"{room.service.url}/#/cameras/{camera}")
    seat.sees("camera-picture")
    seat.until("() => document.querySelector('[data-testid=camera-picture]').width > 0")
    before = seat.run(SPREAD, [path, INNER])
    seat.sees("zone-kind").select_option("privacy")
    seat.click("zone-draw")
    frame = seat.at("camera-picture").bounding_box()
    for x, y in ((0.3, 0.3), (0.6, 0.3), (0.6, 0.6), (0.3, 0.6)):
        seat.page.mouse.click(frame["x"] + x * frame["width"], frame["y"] + y * frame["height"])
    seat.page.keyboard.press("Enter")
    seat.sees("zone-choose")
    seat.click("zones-save")

    def is_saved():
        saved = seat.run("async (path) => (await fetch(path)).json()", f"/api/v1/cameras/{camera}/zones")
        return any(zone["kind"] == "privacy" and len(zone["polygon"]) == 4 for zone in saved["zones"])

    room.check("a zone drawn with the mouse is saved", until(is_saved, 15, "the zone saved"))
    room.check("no error on saving", seat.at("zones-error").inner_text() == "", seat.at("zones-error").inner_text())
    room.check("before, there was something to see", before > 12, before)
    flat = until(lambda: 0 <= seat.run(SPREAD, [path, INNER]) <= 8 or None, 15, "the mask in the picture served")
    room.check("a privacy zone's pixels are flat in what is served", flat)
    with open(f"{room.service.county}/devices.csv", encoding="utf-8") as file:
        line = next(line for line in file if line.startswith(camera))
    room.check("and it is in devices.csv", "privacy" in line)


def judged(room, seat, camera):
    """The levels, hidden cells over the picture (the service's answer is given for it: an hour is long), and a
    zone's own persistence."""
    path = f"/api/v1/cameras/{camera}"
    answer = ('{"sensitivity":{"day":"normal","night":"low"},"nightBy":"light","isNight":true,"hidden":[{"since":'
              '"2026-11-22T01:00:00.000Z","share":0.61,"columns":40,"rows":30,"cells":"' + "wAAA" * 50 + '"}]}')
    seat.page.goto(f"{room.service.url}/#/cameras")
    seat.page.route(f"**{path}/detection", lambda route: route.fulfill(body=answer, content_type="application/json"))
    seat.page.goto(f"{room.service.url}/#/cameras/{camera}")
    seat.reads("judged-levels", "By day normal, by night low · night by the light of the picture · Now: night")
    seat.reads("judged-hidden", "100 cells since 2026-11-22 09:00:00, moving 61 % of the time")
    count = seat.run("() => document.querySelectorAll('.hidden-cell').length")
    room.check("hidden cells are listed and drawn over the picture", count == 100, count)
    seat.shot("camera-judged")
    seat.page.unroute(f"**{path}/detection")
    seat.sees("zone-kind").select_option("include")
    seat.click("zone-box")
    seat.sees("zone-persistence").fill("6")
    seat.at("zone-persistence").press("Tab")
    seat.click("zones-save")
    until(lambda: any(zone.get("persistence") == 6 for zone in seat.run(
        "async (path) => (await fetch(path)).json()", path + "/zones")["zones"]), 15, "the persistence saved")
    with open(f"{room.service.county}/devices.csv", encoding="utf-8") as file:
        line = next(line for line in file if line.startswith(camera))
    room.check("a zone's own persistence is saved", '""persistence"":6' in line, line)
    real = seat.run("async (path) => (await fetch(path)).json()", path + "/detection")
    room.check("the service tells the levels", real["sensitivity"] == {"day": "normal", "night": "normal"}, real)


def original(room, seat, camera):
    seat.page.goto(f"{room.service.url}/#/cameras/{camera}")
    seat.click("camera-original")
    seat.sees("original-reason").fill("looking for a missing child")
    seat.click("dialog-submit")
    seat.sees("dialog-original-picture")
    room.check("the original opens with a reason", True)
    seat.click("dialog-cancel")


# Cells of 8 x 8 pixels of a picture of 320 x 240.
GRID = 40, 30


def past_visits(service, camera, count):
    """Notes visits that have ended, in the first seconds of the county's day and each in the same 3 x 2 cells: the
    demo's own end a minute after its last motion. Of the trail see Store's TrailCoding: one slice, at
    0 ms, of runs of clear and set cells in turn."""
    columns, rows = GRID
    runs = (10 * columns + 5, 3, columns - 3, 3, columns * rows - 11 * columns - 8)
    trail = bytes([0, 1])
    for run in runs:
        while run >= 0x80:
            trail += bytes([run & 0x7F | 0x80])
            run >>= 7
        trail += bytes([run])
    day = 86_400_000
    midnight = (int(time.time() * 1000) + day // 3) // day * day - day // 3
    with sqlite3.connect(f"{service.data}/watchpost.sqlite", timeout=10) as base:
        for number in range(count):
            start = midnight + number * 1_000
            base.execute(
                "INSERT INTO visits (camera, start_ms, peak_ms, end_ms, peak_share, zones, frames, cell_columns,"
                " cell_rows, trail) VALUES (?, ?, ?, ?, 0.005, '[]', 9, ?, ?, ?)",
                (camera, start, start + 500, start + 900, columns, rows, trail))
    base.close()


def pressed(count):
    """A script: whether so many visits on the page are called false."""
    return f"() => document.querySelectorAll('[data-testid=visit-false][aria-pressed=true]').length === {count}"


def judgement(room, seat, camera):
    """Three visits are called false on the camera's page; the camera takes note of it, and of one taken back."""
    service = room.service
    past_visits(service, camera, 3)

    def shown():
        return next(one for one in service.api("GET", "/cameras")["cameras"] if one["id"] == camera)

    def counted():
        cameras = service.api("GET", f"/visits?camera={camera}")["cameras"]
        return cameras[0]["falseVisits"] if cameras else 0

    seat.page.goto(f"{service.url}/#/cameras/{camera}")
    # The oldest come first: those of the demo itself, if any has ended, follow.
    buttons = seat.at("visit-false")
    seat.until("() => document.querySelectorAll('[data-testid=visit-false]').length >= 3", 20)
    for place in range(3):
        room.check(f"before {place + 1} false visits no cell is raised", shown()["raisedCells"] == 0)
        buttons.nth(place).click()
        seat.until(pressed(place + 1))
    room.check("three visits count as false", counted() == 3, counted())
    room.check("the camera's cells there are raised", shown()["raisedCells"] == 6, shown()["raisedCells"])
    seat.reads("camera-about", "6")
    room.check("who called it false stands beside it", "chen" in seat.at("visits").inner_text())
    seat.shot("visits-false")
    seat.click("visit-where")
    seat.sees("visit-heat")
    hot = """() => {
      const canvas = document.querySelector('[data-testid=visit-heat]');
      const { width, height } = canvas;
      if (!width) return false;
      const at = (x, y) => [...canvas.getContext("2d").getImageData(x * width / 40, y * height / 30, 1, 1).data];
      const [r, g, b] = at(6.5, 10.5);
      return r > g + 40 && r > b + 40;
    }"""
    seat.until(hot)
    room.check("where it moved is drawn over the picture", True)
    seat.shot("visit-heat")
    seat.click("dialog-cancel")
    seat.page.goto(f"{service.url}/#/cameras")
    seat.click("visits-by-day")
    row = seat.page.locator(f"[data-testid=visit-days-row][data-camera='{camera}']")
    row.wait_for(state="visible", timeout=10_000)
    room.check("the list of days shows the false ones", "(3)" in row.inner_text(), row.inner_text())
    seat.shot("visits-by-day")
    row.locator("a").click()
    seat.until(pressed(3), 20)
    buttons.first.click()
    seat.until(pressed(2))
    room.check("one taken back, no cell is raised", shown()["raisedCells"] == 0 and counted() == 2)


def evidence(room, seat):
    service = room.service

    def with_pictures():
        for one in service.open_incidents():
            if one["nature"] not in ("motion", "press"):
                continue
            for record in service.api("GET", f"/incidents/{one['id']}/evidence").get("evidence", []):
                if set(record.get("cells", "")) - set("A="):  # a cell that moved
                    return one["id"], record["camera"]
        return None

    number, camera = until(with_pictures, 60, "evidence with cells")
    seat.page.goto(f"{service.url}/#/incident/{number}")
    seat.sees("evidence-picture")
    seat.until("() => document.querySelector('[data-testid=evidence-picture]').width > 0")
    seat.page.locator(f"[data-testid=evidence] [data-camera='{camera}']").first.click()
    seat.until("() => Number(document.querySelector('[data-testid=evidence-slider]').max) > 0", 20)
    seat.click("evidence-previous")
    first = seat.at("evidence-slider").input_value()
    seat.click("evidence-next")
    seat.until(f"() => document.querySelector('[data-testid=evidence-slider]').value !== '{first}'")
    room.check("the strip steps", True)
    yellow = """() => {
      const canvas = document.querySelector('[data-testid=evidence-picture]');
      const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
      let count = 0;
      for (let at = 0; at < data.length; at += 4) {
        if (data[at] > 240 && data[at + 1] > 200 && data[at + 2] < 100) count += 1;
      }
      return count;
    }"""

    # Few pictures have cells, and each is fetched when it is asked for.
    def shows_cells(at):
        seat.at("evidence-slider").fill(str(at))
        return until(lambda: seat.run(yellow) > 0, 10, "cells on the picture")

    kept = service.api("GET", f"/incidents/{number}/evidence").get("evidence", [])
    own = [record for record in kept if record["camera"] == camera]
    moving = [at for at, record in enumerate(own) if set(record.get("cells", "")) - set("A=")]
    room.check("the motion cells are drawn over a picture", shows_cells(moving[0]))
    seat.click("evidence-play")
    seat.click("evidence-original")
    seat.sees("dialog-text").fill("what did the car look like")
    seat.click("dialog-submit")
    seat.sees("dialog-original-picture")
    room.check("the original of an evidence picture opens with a reason", True)
    seat.click("dialog-cancel")


def scenario(room):
    service = room.service
    seat = room.operator("wang", "maintainer")
    seat.click("nav-cameras")
    seat.until("() => document.querySelectorAll('.camera-tile[data-state=live]').length >= 4", 20)
    room.check("the wall shows live pictures", True,
               seat.run("() => document.querySelectorAll('.camera-tile[data-state=live]').length"))
    seat.at("wall-search").fill("小学")
    seat.until("() => document.querySelectorAll('.camera-tile').length === 1")
    room.check("the search finds a camera by its name", True)
    camera = service.cameras[1]
    zones(room, seat, camera)
    judged(room, seat, camera)
    original(room, seat, camera)
    operator = room.operator("chen")
    judgement(room, operator, service.cameras[-1])
    evidence(room, operator)
    chief = room.operator("zhou", "commander")
    chief.click("nav-audit")
    chief.reads("audit-rows", "looking for a missing child")
    chief.reads("audit-rows", "what did the car look like")
    chief.reads("audit-rows", ": not false")
    room.check("who opened an original, and why, is in the audit log", True)


main(scenario, place=Demo)
