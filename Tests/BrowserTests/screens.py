"""Pictures of every view for a person to look at: WATCHPOST_SHOTS=DIR python3 -B Tests/BrowserTests/screens.py.
The demo's county, at a desk and on a wall, dark and light, English and Chinese. Not part of the suite."""
from demo import Demo
from room import DESK, PHONE, WALL, main
from service import until

# Prefix, size, scheme, browser's language.
LOOKS = [("desk-dark-en", DESK, "dark", "en"), ("desk-light-zh", DESK, "light", "zh"),
         ("wall-dark-zh", WALL, "dark", "zh"), ("wall-light-en", WALL, "light", "en"),
         ("narrow-dark-en", (900, 700), "dark", "en")]


def prefer(seat, scheme, language):
    if seat.run("() => document.documentElement.dataset.theme") != scheme:
        seat.click("theme")
        seat.until(f"() => document.documentElement.dataset.theme === '{scheme}'")
    wanted = "zh-CN" if language == "zh" else "en"
    if seat.run("() => document.documentElement.lang") != wanted:
        seat.click("language")
        seat.until(f"() => document.documentElement.lang === '{wanted}'")


def take(seat, name, wait=1.2):
    """A picture once it stands still, and what does not fit into its box."""
    seat.page.wait_for_timeout(wait * 1000)
    seat.shot(name)
    wide = seat.run("() => document.documentElement.scrollWidth - innerWidth")
    clipped = seat.run("""() => [...document.querySelectorAll("button, .nav-link, h1, h2, th, .top *")]
      .filter((node) => node.checkVisibility() && !node.closest(".unseen, .unseen *")
        && !node.matches(".unseen, .skip") && node.scrollWidth > node.clientWidth + 2
        && getComputedStyle(node).display !== "inline" && node.clientWidth > 0)
      .slice(0, 4).map((node) => (node.dataset.testid ?? node.className) + ": " + node.textContent.slice(0, 30))""")
    if wide > 0 or clipped:
        seat.room.note(f"{name}: {wide} px too wide; cut: {clipped}")


def scenario(room):
    demo = room.service
    seats, password = [], {}
    for index, (name, size, scheme, language) in enumerate(LOOKS):
        seat = room.operator(f"zhou{index}", "commander", size=size, scheme=scheme)
        prefer(seat, scheme, language)
        seats.append((name, seat))
    # An incident with pictures before and after; a press when there was one by then.
    def pick():
        found = [one for one in demo.open_incidents() if one["nature"] in ("press", "motion")]
        found.sort(key=lambda one: (one["severity"], one["id"]))
        return found if len(found) > 2 else None

    number = until(pick, 60, "incidents")[0]["id"]
    camera = demo.cameras[4]
    for name, seat in seats:
        for view in ("queue", "map", "cameras", "bends", "health", "audit", "settings"):
            seat.page.goto(f"{demo.url}/#/{view}")
            take(seat, f"{name}-{view}", 2.5 if view == "cameras" else 1)
        seat.page.goto(f"{demo.url}/#/incident/{number}")
        seat.sees("incident")
        take(seat, f"{name}-incident", 2)
        seat.page.goto(f"{demo.url}/#/cameras/{camera}")
        take(seat, f"{name}-camera", 2)
        seat.page.goto(f"{demo.url}/#/queue")
        seat.click("open-report")
        take(seat, f"{name}-report", 0.5)
        seat.page.keyboard.press("Escape")
        seat.page.goto(f"{demo.url}/#/incident/{number}")
        if seat.at("act-dispatch").is_visible():
            seat.click("act-dispatch")
            take(seat, f"{name}-dispatch", 1)
            seat.page.keyboard.press("Escape")
    gate = room.seat()
    gate.page.goto(demo.url)
    take(gate, "gate-en")
    crew = demo.accounts["patrol"]
    phone = room.seat(size=PHONE, phone=True, language="zh-CN")
    phone.page.goto(demo.url + "/unit")
    phone.sees("unit-name")
    take(phone, "unit-signin-zh")
    phone.at("unit-name").fill("patrol")
    phone.at("unit-password").fill(crew)
    phone.click("unit-signin")
    take(phone, "unit-zh", 3)
    demo.kill()
    for name, seat in seats[:3]:
        seat.sees("blind", 15)
        take(seat, f"{name}-blind", 0.5)
    room.check("pictures taken", True)


main(scenario, place=Demo)
