"""axe-core over every view in both themes: no serious or critical finding."""
from axe_playwright_python.sync_playwright import Axe

from room import DESK, PHONE, main

GRAVE = ("serious", "critical")


def look(room, seat, axe, what):
    """One run of axe-core (WCAG 2 A and AA and best practices) over what is shown."""
    response = axe.run(seat.page).response
    found = response["violations"]
    grave = [one for one in found if one["impact"] in GRAVE]
    room.check(f"{what}: {len(response['passes'])} rules passed", grave == [])
    for one in found:
        for node in one["nodes"][:3]:
            room.note(f"{one['impact']} {one['id']}: {node['target']} {node.get('failureSummary', '')[:200]!r}")


def scenario(room):
    service, axe = room.service, Axe()
    number = service.incident_of(service.press())["id"]
    seat = room.operator("zhou", "commander", size=DESK)
    names = [link.get_attribute("data-testid") for link in seat.page.locator(".nav-link").all()]
    for theme in ("dark", "light"):
        if seat.run("() => document.documentElement.dataset.theme") != theme:
            seat.click("theme")
            seat.until(f"() => document.documentElement.dataset.theme === '{theme}'")
        for name in names:
            seat.click(name)
            seat.until("() => document.getElementById('view').childElementCount > 0")
            look(room, seat, axe, f"{theme} {name}")
        seat.page.goto(f"{service.url}/#/incident/{number}")
        seat.sees("incident")
        look(room, seat, axe, f"{theme} incident")
        seat.click("open-report")
        seat.sees("dialog-submit")
        look(room, seat, axe, f"{theme} report")
        seat.page.keyboard.press("Escape")
    gate = room.seat()
    gate.page.goto(service.url)
    gate.sees("signin-name")
    look(room, gate, axe, "sign-in")
    phone = room.seat(size=PHONE, phone=True)
    phone.page.goto(service.url + "/unit")
    phone.sees("unit-name")
    look(room, phone, axe, "unit sign-in")


main(scenario)
