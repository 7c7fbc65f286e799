"""Two operators see each other's acts within a second."""
import time

from room import main
from service import until


def scenario(room):
    service = room.service
    number = service.incident_of(service.press())["id"]
    seats = {name: room.operator(name) for name in ("chen", "li")}
    for seat in seats.values():
        seat.page.goto(f"{service.url}/#/incident/{number}")
        seat.sees("incident")
    one, other = seats["chen"], seats["li"]

    started = time.monotonic()
    one.click("act-acknowledge")
    other.until("() => document.querySelector('[data-testid=act-acknowledge]')?.checkVisibility() !== true", 5)
    room.within("the other sees the acknowledgement", time.monotonic() - started, 1)
    other.reads("incident", "chen", 5)
    room.check("and by whom", True)

    other.click("act-note")
    other.sees("dialog-text").fill("回拨无人接听")
    started = time.monotonic()
    other.click("dialog-submit")
    one.reads("timeline", "回拨无人接听", 5)
    room.within("the first sees the other's note", time.monotonic() - started, 1)

    # Both press at once: one is done, the other is told, none is lost.
    second = service.incident_of(service.press(service.posts[1]))["id"]
    for seat in seats.values():
        seat.until(f"() => document.querySelector('[data-testid=s1-ack-{second}]:not([aria-disabled])')")
    for seat in seats.values():
        seat.at(f"s1-ack-{second}").dispatch_event("click")
    until(lambda: service.incident(second).get("answered"), 5, "an answer")
    for seat in seats.values():
        seat.gone(f"s1-ack-{second}", 5)
    facts = [fact for fact in service.incident(second)["timeline"] if fact["code"] == "answered"]
    room.check("both acknowledge at once: answered once", len(facts) == 1, len(facts))


main(scenario)
