"""Cameras with pictures (the demo's): the wall, a privacy zone drawn with the mouse and burnt into what is
served, the original opened with a reason, the evidence of an incident with its cells, and the audit of it."""
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

    def shows_cells(at):
        seat.at("evidence-slider").fill(str(at))
        seat.page.wait_for_timeout(200)
        return seat.run(yellow) > 20

    last = int(seat.at("evidence-slider").get_attribute("max"))
    room.check("the motion cells are drawn over a picture", any(shows_cells(at) for at in range(last + 1)))
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
    evidence(room, operator)
    chief = room.operator("zhou", "commander")
    chief.click("nav-audit")
    chief.reads("audit-rows", "looking for a missing child")
    chief.reads("audit-rows", "what did the car look like")
    room.check("who opened an original, and why, is in the audit log", True)


main(scenario, place=Demo)
