"""The whole road of a press: shown and sounded, acknowledged (and undone), dispatched, the unit on its
phone accepts, drives, arrives and says so, then reset, resolved, followed up, archived."""
import time

from room import PASSWORD, PHONE, main
from service import until


def sign_in_unit(room, unit):
    """The crew's phone, signed in and on duty."""
    password = room.service.user("crew", "unit", unit)
    phone = room.seat(size=PHONE, phone=True)
    phone.page.goto(room.service.url + "/unit")
    phone.sees("unit-name").fill("crew")
    phone.at("unit-password").fill(password)
    phone.click("unit-signin")
    until(lambda: phone.at("unit-status-available").is_visible() or phone.at("must-change").is_visible(), 10,
          "the unit's page")
    if phone.at("must-change").is_visible():
        phone.at("password-new").fill(PASSWORD)
        phone.at("password-again").fill(PASSWORD)
        phone.page.keyboard.press("Enter")
    phone.sees("unit-status-available").click()
    return phone


def step(room, phone, number, act, state):
    """Taps until the service has it: a new button ignores a double tap for a moment."""
    def is_there():
        return any(offer["state"] == state for offer in room.service.incident(number)["offers"])

    deadline = time.monotonic() + 10
    while not is_there() and time.monotonic() < deadline:
        for testid in (f"unit-do-{act}", f"unit-do-{act}-yes"):
            if phone.at(testid).is_visible():
                phone.at(testid).click()
    return is_there()


def lose_first_answer(phone):
    """Lets the service do the next "accepted" of the phone but loses its answer; the ids sent from now on."""
    sent = []

    def handle(route):
        body = route.request.post_data_json
        if body.get("receipt") == "accepted":
            sent.append(body["id"])
        if body.get("receipt") == "accepted" and len(sent) == 1:
            route.fetch()
            route.abort("connectionreset")
        else:
            route.continue_()

    phone.page.route("**/api/v1/my/reports", handle)
    return sent


def scenario(room):
    service = room.service
    unit = service.units[0]["id"]
    phone = sign_in_unit(room, unit)
    until(lambda: next(one for one in service.api("GET", "/units")["units"]
                       if one["id"] == unit)["status"] == "available", 10, "the unit available")
    room.check("a unit signs in on its phone and is available", True)

    seat = room.operator()
    pressed = time.monotonic()
    post = service.press()
    number = service.incident_of(post)["id"]
    seat.sees(f"s1-{number}", 5)
    room.within("a press is on the page", time.monotonic() - pressed, 1)
    seat.sees(f"row-{number}", 5)
    room.check("the S1 sound plays", seat.plays("s1"))
    seat.shot("press")

    seat.page.goto(f"{service.url}/#/incident/{number}")
    seat.sees("incident")
    seat.click("act-acknowledge")
    answered = until(lambda: service.incident(number).get("answered"), 5, "the acknowledgement")
    room.check("acknowledged by the person who signed in", answered["by"].get("name") == "chen", answered["by"])
    room.check("the sound stops", seat.until(
        "() => document.querySelector('[data-testid=sound-s1]').paused", 5))
    seat.click("act-undo")
    until(lambda: service.incident(number).get("answered") is None, 5, "the undo")
    room.check("the acknowledgement is undone", True)
    room.check("the sound comes back", seat.plays("s1"))
    seat.click("act-acknowledge")
    until(lambda: service.incident(number).get("answered"), 5, "the second acknowledgement")

    seat.click("act-dispatch")
    seat.sees(f"unit-{unit}")
    for box in seat.at("units").locator("input:checked").all():
        box.uncheck()
    seat.at(f"unit-{unit}").check()
    seat.click("dialog-submit")
    until(lambda: any(offer["unit"] == unit for offer in service.incident(number)["offers"]), 5, "the order")
    order = next(offer["order"] for offer in service.incident(number)["offers"] if offer["unit"] == unit)
    phone.until("() => document.querySelector('[data-testid=unit-order]')?.dataset.severity === '1'", 15)
    room.check("the order is on the unit's phone", True)
    phone.shot("unit-order")
    sent = lose_first_answer(phone)
    for act, state in (("accepted", "accepted"), ("enRoute", "enRoute"), ("onScene", "onScene")):
        room.check(f"the crew's {act} arrives", step(room, phone, number, act, state))
        seat.until(f"() => document.querySelector('[data-testid=\"offer-{order}\"]')?.classList.contains('{state}')", 5)
        room.check(f"the operator sees {state}", True)
    until(lambda: len(sent) > 1 and sent.count(sent[0]) > 1, 20, "the lost answer's report again")
    facts = [fact for fact in service.incident(number)["timeline"]
             if fact["code"] == "offer" and "accepted" in fact["text"]["en"]]
    room.check("an answer that was lost: sent again with its id, done once", len(facts) == 1, len(facts))
    phone.at("unit-words").fill("两人受伤，需要救护车")
    phone.click("unit-words-send")
    seat.reads("timeline", "两人受伤，需要救护车", 15)
    room.check("the crew's words come back", True)
    room.check("the crew clears", step(room, phone, number, "clear", "cleared"))

    seat.click("act-verify")
    seat.at("verification-real").check()
    seat.click("dialog-submit")
    until(lambda: service.incident(number).get("verified"), 5, "the call-back")
    seat.click("act-reset")
    seat.sees("dialog-text").fill("been there")
    seat.click("dialog-submit")
    until(lambda: not service.incident(number)["isLatched"], 5, "the reset")
    room.check("the press is reset with a reason", True)
    seat.click("act-resolve")
    seat.at("outcome-handled").check()
    seat.click("dialog-submit")
    until(lambda: service.incident(number)["state"] == "RESOLVED" or service.incident(number)["state"] == "FOLLOW_UP",
          5, "the outcome")
    room.check("resolved", True)
    seat.click("act-followUp")
    seat.at("satisfied-yes").check()
    seat.click("dialog-submit")
    until(lambda: service.incident(number).get("followUp"), 5, "the follow-up")
    seat.click("act-archive")
    until(lambda: service.incident(number)["state"] == "ARCHIVED", 5, "the archive")
    seat.gone(f"row-{number}", 5)
    room.check("archived, and gone from the queue", True)
    taken_back(room, phone, unit)


def taken_back(room, phone, unit):
    """An order that is taken back on the way leaves the crew free without a tap."""
    service = room.service
    number = service.incident_of(service.press(service.posts[1]))["id"]
    service.command(number, "dispatch", units=[unit])
    until(lambda: phone.at("unit-order").is_visible(), 15, "the second order")
    for act in ("accepted", "enRoute", "onScene"):
        room.check(f"the second order is {act}", step(room, phone, number, act, act))
    order = next(offer["order"] for offer in service.incident(number)["offers"] if offer["unit"] == unit)
    service.command(number, "withdraw", order=order, reason="another is nearer")

    def is_free():
        # The page's requests pass through this script: it must not sleep.
        phone.page.wait_for_timeout(50)
        units = service.api("GET", "/units")["units"]
        return next(one for one in units if one["id"] == unit)["status"] == "available"

    until(is_free, 10, "the unit free again")
    room.check("a crew whose order was taken back is available again", True)


main(scenario)
