"""The strip of a mountain road: who is on it, what its signs show and confirm, what is at fault; what is old is
never shown as the present."""
import json
import os
import signal

from roadside import Roadside, Vehicle
from room import DESK, PHONE, WALL, main
from service import until

# A day of speeds: one bend that many pass too fast.
SPEEDS = {"day": "2026-11-22", "bends": [
    {"bend": None, "approach": "up", "vehicles": 1204, "cars": 1000, "trucks": 200, "pedestrians": 4, "v50": 28.1,
     "v85": 36.4, "max": 61.2, "litShare": 0.123, "warnedShare": 0.654,
     "warnings": {"overlap": 30, "speed": 88}, "nearMisses": 2,
     "smallestGap": 0.4, "isOverLit": True, "overLitHours": ["2026-11-21T22:00:00.000Z"],
      "bins": [{"from": "2026-11-21T22:00:00.000Z", "vehicles": 12, "v85": 36.4},
                                  {"from": "2026-11-21T22:05:00.000Z", "vehicles": 9, "v85": 31.0}]}]}
# Where a mark is drawn, in pixels of its row: its front.
FRONT = """(kind) => {
  const node = document.querySelector(`.user:has(.mark)[aria-label^="${kind}"]`);
  if (!node) return null;
  const box = node.getBoundingClientRect(), row = node.closest(".road-row").getBoundingClientRect();
  return (node.classList.contains("up") ? box.right : box.left) - row.left;
}"""
# Pixels a metre, by two named marks of the road.
SCALE = """() => {
  const marks = [...document.querySelectorAll(".km-text")].slice(0, 2).map((node) => {
    const [, km, metres] = node.textContent.match(/K(\\d+)\\+(\\d+)/);
    return { x: Number(node.getAttribute("x")), at: km * 1000 + Number(metres) };
  });
  return (marks[1].x - marks[0].x) / (marks[1].at - marks[0].at);
}"""
OLD = "() => document.querySelector('.corridor').classList.contains('old')"


def panel(seat, sign):
    """The panel of a sign: its words and how it stands."""
    return seat.run("""(id) => {
      const node = document.querySelector(`[data-testid=sign-${id}]`);
      return { text: node.querySelector(".panel-text").textContent, state: node.dataset.state,
        warns: node.classList.contains("warns"), label: node.getAttribute("aria-label") };
    }""", sign)


def who_is_there(room, seat, road):
    """Two come towards each other: they move to scale, and both drivers are warned."""
    bend = road.corridor["bends"][0]
    signs = {sign["approach"]: sign["device"] for sign in road.corridor["signs"] if sign["bend"] == bend["id"]}
    road.answer_signs()
    road.drive(Vehicle("car", "up", bend["pc"] - 330, 36), Vehicle("truck", "down", bend["pt"] + 330, 36, 12))
    seat.until(f"() => ({FRONT})('Car') && ({FRONT})('Truck')", 10, "two marks")
    room.check("two are on the road", True)
    before = seat.run(f"() => [({FRONT})('Car'), ({FRONT})('Truck'), performance.now()]")
    seat.page.wait_for_timeout(2000)
    after = seat.run(f"() => [({FRONT})('Car'), ({FRONT})('Truck'), performance.now()]")
    seconds, scale = (after[2] - before[2]) / 1000, seat.run(SCALE)
    gone = [(after[index] - before[index]) / scale / seconds * 3.6 for index in (0, 1)]
    room.check("the car moves to the right, the truck to the left, at their speeds",
               20 < gone[0] < 55 and -55 < gone[1] < -20, [round(kmh) for kmh in gone])
    for approach, sign in signs.items():
        seat.until(f"() => document.querySelector('[data-testid=sign-{sign}]').classList.contains('warns')", 20,
                   f"the sign for {approach} to warn")
    shown = {approach: panel(seat, sign) for approach, sign in signs.items()}
    room.check("both drivers are warned", all(one["warns"] for one in shown.values()),
               {approach: one["text"] for approach, one in shown.items()})
    path = "/corridors/" + road.corridor["id"] + "/now"

    def agrees():
        told = {one["device"]: one for one in room.service.api("GET", path)["signs"]}
        return all(panel(seat, sign)["text"] == told[sign]["text"]["en"] for sign in signs.values())

    until(agrees, 5, "the panels to agree with the service")
    room.check("panels show what the service tells", True)
    seat.until(f"() => document.querySelector('[data-testid=sign-{signs['up']}]').dataset.state === 'confirmed'", 10)
    room.check("what the sign itself confirms is said to be confirmed",
               "itself confirms" in panel(seat, signs["up"])["label"])
    seat.shot("bends-warning")
    return signs


def chosen(room, seat, road, signs):
    """A click shows particulars; the keyboard goes along the road."""
    seat.click(f"sign-{signs['up']}")
    seat.reads("bends-details", "Why")
    room.check("a sign tells its reason", "km/h" in seat.at("bends-details").inner_text()
               or "bend" in seat.at("bends-details").inner_text())
    seat.page.locator(".user").first.click(force=True, timeout=5000)
    seat.reads("bends-details", "Length")
    room.check("so does a vehicle", True)
    bend = road.corridor["bends"][0]["id"]
    seat.at(f"bend-{bend}").focus()
    places = []
    for _ in range(3):
        seat.page.keyboard.press("ArrowRight")
        places.append(seat.focus()["testid"])
    room.check("arrow keys go along the road", len(set(places)) == 3 and "" not in places, places)
    room.check("one of the strip is in the order of Tab",
               seat.run("() => document.querySelectorAll('.road [tabindex=\"0\"]').length") == 1)
    seat.at(f"bend-{bend}").click()
    seat.reads("bends-details", "Radius")
    seat.page.keyboard.press("Escape")
    seat.gone("bends-details")
    room.check("Escape closes the panel, the bend keeps the keyboard",
               seat.focus()["testid"] == f"bend-{bend}", seat.focus()["testid"])
    seat.page.keyboard.press("Enter")
    seat.sees("bends-details")
    seat.page.locator("[data-testid=bends-details] a").last.click()
    seat.sees("map-panel")
    place = seat.run("() => decodeURIComponent(location.hash)")
    room.check("a bend leads to the map", place == f"#/map/bend/{bend}", place)
    seat.page.locator("[data-testid=map-panel] a").first.click()
    seat.sees("bends-details")
    seat.reads("bends-details", "Radius")
    room.check("and back to its strip", True)


def from_an_incident(room, seat, road):
    """Somebody is far too fast: the incident leads to the strip."""
    bend = road.corridor["bends"][0]
    near = {head["device"] for head in road.corridor["heads"] if abs(head["chainage"] - bend["pc"]) < 400}
    road.drive(Vehicle("car", "up", bend["pc"] - 300, bend["advisoryKmh"] * 1.9))
    number = until(lambda: next((one["id"] for one in room.service.open_incidents()
                                 if any(source["device"] in near for source in one["sources"])), None),
                   20, "an incident at the bend")
    road.drive()
    seat.page.goto(f"{room.service.url}/#/incident/{number}")
    seat.sees("show-strip").click()
    seat.sees("bends-details")
    seat.reads("bends-details", "Sees")
    room.check("an incident at a bend leads to the strip, its head chosen", True,
               seat.run("() => decodeURIComponent(location.hash)"))


def faults(room, seat, road, signs):
    """A head that is broken by its own word, a sign that no longer answers."""
    road.drive()
    head = road.corridor["heads"][0]
    road.broken.add(head["device"])
    road.beat()
    seat.until("() => document.querySelector('[data-testid=head-0]').dataset.state === 'lost'", 10)
    room.check("a broken head is lost, in a word beside its mark",
               seat.at("head-0").inner_text().strip() == "lost", seat.at("head-0").get_attribute("aria-label"))
    seat.reads("bends-faults", "broken by its own word")
    room.check("and among the faults", True)
    road.end_signs()
    seat.until(f"() => document.querySelector('[data-testid=sign-{signs['up']}]').dataset.state === 'faulty'", 30,
               "the sign to be at fault")
    bend = road.corridor["bends"][0]["name"]
    seat.reads("bends-faults", f"Sign for up → at {bend}")
    room.check("a sign that no longer answers is at fault, in words", True, panel(seat, signs["up"])["label"])
    seat.shot("bends-faults")
    road.broken.clear()
    road.beat()


def old(room, seat, road):
    """The service stands still: the strip says that it is old, and stands still too."""
    road.drive(Vehicle("car", "up", road.corridor["bends"][0]["pc"] - 240, 36))
    seat.until(f"() => ({FRONT})('Car')", 10, "a mark")
    os.kill(room.service.process.pid, signal.SIGSTOP)
    seat.until(OLD, 6, "the strip to be old")
    words = seat.at("bends-asof").first.inner_text()
    room.check("an answer that stays out is said in words", "OLD" in words, words)
    room.check("and shown in grey", "grayscale" in seat.run(
        "() => getComputedStyle(document.querySelector('.corridor .road')).filter"))
    before = seat.run(f"() => ({FRONT})('Car')")
    seat.page.wait_for_timeout(700)
    room.check("nothing moves that is not known to", seat.run(f"() => ({FRONT})('Car')") == before)
    seat.shot("bends-old")
    os.kill(room.service.process.pid, signal.SIGCONT)
    seat.until(f"() => !({OLD})()", 15, "the strip to be live again")
    room.check("it is live again when the service is", True)


def unwatched(room, seat, road):
    """Nobody looks at the road: it is never said to be live."""
    nothing = {"users": [], "signs": [], "heads": []}
    seat.page.route("**/now", lambda route: route.fulfill(
        status=200, content_type="application/json", body=json.dumps(nothing)))
    seat.until(OLD, 6, "the strip to be old")
    words = seat.at("bends-asof").first.inner_text()
    room.check("a road that nobody watches is said to be so", "NOT WATCHED" in words, words)
    seat.page.unroute("**/now")
    seat.until(f"() => !({OLD})()", 15, "the strip to be live again")


def speeds(room, seat, road):
    """The day's speeds: those of the service, then a day of many vehicles."""
    seat.sees("bends-speeds")
    rows = seat.at("bends-speeds").locator("tbody tr").count()
    room.check("each bend and way has its line", rows == 2 * len(road.corridor["bends"]), rows)
    with seat.page.expect_download() as download:
        seat.click("bends-speeds-file")
    with open(download.value.path(), encoding="utf-8") as file:
        room.check("the five minutes come as a file", file.readline().startswith("from,corridor,bend,approach"))
    answer = json.loads(json.dumps(SPEEDS))
    answer["bends"][0]["bend"] = road.corridor["bends"][0]["id"]
    status = [404]
    seat.page.route("**/speeds", lambda route: route.fulfill(
        status=status[0], content_type="application/json", body=json.dumps(answer if status[0] == 200 else {})))
    for status[0] in (404, 200):
        seat.page.goto(room.service.url + "/#/queue")
        seat.page.goto(room.service.url + "/#/bends")
        seat.sees("bends-faults")
        if status[0] == 404:
            seat.page.wait_for_timeout(1000)
            room.check("without speeds nothing is shown of them", not seat.at("bends-speeds").is_visible())
    seat.sees("bends-speeds")
    text = seat.at("bends-speeds").inner_text()
    room.check("the day's speeds stand beside the road", all(
        word in text for word in ("1,204", "36", "88 × too fast", "▲ 65.4 %", "12.3 %", "0.4 s", "the day's drivers",
                              "drivers in 06:00–07:00", "not yet braked")), text[-160:])
    room.check("a speed at the sign is not held against the one advised for the bend", "▲ 36" not in text)
    spark = seat.at("bends-speeds").locator("svg").get_attribute("aria-label")
    room.check("the day is drawn, and told in words", "31 to 36 km/h, highest at 06:00" in spark, spark)
    seat.page.unroute("**/speeds")


def scenario(room):
    service = room.service
    seat = room.operator("zhou", "commander")
    asked = []
    seat.page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/now") else None)
    seat.click("nav-bends")
    road = Roadside(service)
    corridor = road.corridor
    seat.sees(f"road-{corridor['id']}")
    seat.reads("bends-asof", "Live")
    seat.until("() => document.querySelectorAll('.road-row').length > 0")
    room.check("every bend, head and sign is on the strip", seat.run(
        "() => ['.bend-name', '.head', '.sign-panel'].map((one) => document.querySelectorAll('.road ' + one).length)")
        == [len(corridor["bends"]), len(corridor["heads"]), len(corridor["signs"])])
    room.check("heads that were never heard wait, in words", seat.at("head-0").inner_text().strip() == "waiting")
    seat.reads("bends-faults", "not heard since the start")
    room.check("and no sign is said to be confirmed", seat.run(
        "() => [...document.querySelectorAll('.sign-panel')].every((one) => one.dataset.state === 'unconfirmed')"))
    road.start()
    try:
        seat.until("() => [...document.querySelectorAll('.road .head')].every((one) => one.dataset.state === 'alive')",
                   15, "all heads to be alive")
        room.check("heads that speak are alive", True)
        signs = who_is_there(room, seat, road)
        chosen(room, seat, road, signs)
        from_an_incident(room, seat, road)
        faults(room, seat, road, signs)
        old(room, seat, road)
        unwatched(room, seat, road)
        speeds(room, seat, road)
        seat.page.locator("[data-testid=bends-tables] summary").click()
        seat.reads("bends-tables", "Mind the bend" if "Mind the bend" in panel(seat, signs["up"])["text"]
                   else panel(seat, signs["up"])["text"])
        room.check("the same stands in tables", True)
        seat.click("nav-queue")
        seat.page.wait_for_timeout(700)
        count = len(asked)
        seat.page.wait_for_timeout(2000)
        room.check("who does not look asks for nothing", len(asked) == count, f"{len(asked) - count} requests")
        for size in (DESK, WALL, PHONE):
            seat.page.set_viewport_size({"width": size[0], "height": size[1]})
            seat.click("nav-bends")
            seat.sees(f"road-{corridor['id']}")
            seat.page.wait_for_timeout(500)
            wide = seat.run("""() => { const view = document.getElementById("view");
              return Math.max(view.scrollWidth - view.clientWidth, document.documentElement.scrollWidth - innerWidth); }""")
            room.check(f"nothing lies beyond the edge at {size[0]} × {size[1]}", wide <= 0, f"{wide} px")
            seat.shot(f"bends-{size[0]}")
            seat.click("nav-queue")
    finally:
        road.close()


main(scenario)
