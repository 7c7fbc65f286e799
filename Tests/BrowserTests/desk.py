"""A call to 110 by hand, orders reassigned and withdrawn, settings that stay, what a viewer cannot do, and
the audit log that has it all."""
from room import main
from service import until


def take_call(room, seat):
    """Fills in the form; answers the incident."""
    service = room.service
    seat.page.keyboard.press("c")
    seat.sees("report-place").fill("石桥村老桥下")
    seat.at("report-point").fill("27.54250, 119.69750")
    seat.at("report-caller").fill("王某 138****0000")
    seat.at("report-s1").check()
    seat.click("dialog-submit")
    room.check("a call without what happened is not sent", seat.sees("dialog-error").inner_text() != "")
    seat.at("report-note").fill("有人落水")
    seat.click("dialog-submit")
    seat.sees("incident")
    made = until(lambda: next((one for one in service.open_incidents() if one["nature"] == "reported"), None), 5,
                 "the call's incident")
    room.check("a call to 110 is an incident", made["severity"] == 1 and made["place"]["words"] == "石桥村老桥下",
               made["number"])
    room.check("and it is open before the operator", seat.page.url.endswith(f"/incident/{made['id']}"))
    return made["id"]


def orders(room, seat, number):
    service = room.service
    names = [unit["id"] for unit in service.units[:2]]
    for unit in names:
        service.on_duty(f"crew-{unit[-2:]}", unit)

    def offer_of(unit):
        return next((one for one in service.incident(number)["offers"] if one["unit"] == unit), None)

    seat.click("act-acknowledge")
    until(lambda: service.incident(number).get("answered"), 5, "the acknowledgement")
    service.command(number, "dispatch", units=[names[0]])
    first = until(lambda: offer_of(names[0]), 5, "the first order")["order"]
    seat.click(f"act-reassign-{first}")
    seat.sees(f"unit-{names[1]}").check()
    seat.at("dialog-text").fill("road blocked")
    seat.click("dialog-submit")
    second = until(lambda: offer_of(names[1]), 5, "the other unit's order")["order"]
    room.check("reassigned: the first is withdrawn, the other asked",
               offer_of(names[0])["state"] not in ("offered", "accepted"), offer_of(names[0])["state"])
    seat.click(f"act-withdraw-{second}")
    seat.sees("dialog-text").fill("no longer needed")
    seat.click("dialog-submit")
    until(lambda: offer_of(names[1])["state"] not in ("offered", "accepted"), 5, "the withdrawal")
    room.check("withdrawn", True, offer_of(names[1])["state"])
    seat.reads("timeline", "no longer needed", 5)
    room.check("the reason is in the timeline", True)


def settings(room, seat):
    seat.click("nav-settings")
    seat.sees("set-density-compact").check()
    seat.at("set-theme-light").check()
    seat.until("() => document.documentElement.dataset.theme === 'light'")
    seat.at("set-volume").fill("45")
    seat.until("() => document.querySelector('[data-testid=toasts]').childElementCount > 2")
    seat.page.reload()
    seat.sees("set-volume")
    room.check("settings are there after a reload", seat.at("set-density-compact").is_checked()
               and seat.at("set-theme-light").is_checked() and seat.at("set-volume").input_value() == "45")


def viewer(room, number):
    seat = room.operator("guest", "viewer")
    seat.page.goto(f"{room.service.url}/#/incident/{number}")
    seat.reads("incident", "石桥村老桥下")
    acts = seat.page.locator("[data-testid^=act-]:visible, [data-testid^=s1-ack-]:visible").count()
    room.check("a viewer sees no act", acts == 0 and not seat.at("open-report").is_visible(), acts)
    done = seat.run("""async (path) => {
      const { csrf } = await (await fetch("/api/v1/session")).json();
      const answer = await fetch(path, { method: "POST", body: JSON.stringify(
        { id: "viewer-1", command: "note", note: "x" }),
        headers: { "Content-Type": "application/json", "Watchpost-CSRF": csrf } });
      return answer.status;
    }""", f"/api/v1/incidents/{number}/commands")
    room.check("and the service does none for a viewer", done == 403, done)
    room.check("nor is the audit log offered", not seat.at("nav-audit").is_visible())


def scenario(room):
    seat = room.operator()
    seat.sees("life")
    number = take_call(room, seat)
    orders(room, seat, number)
    settings(room, seat)
    viewer(room, number)
    chief = room.operator("zhou", "commander")
    chief.click("nav-audit")
    chief.sees("audit-rows")
    chief.at("audit-who").fill("chen")
    chief.page.keyboard.press("Enter")
    # The list asked for before may still be on its way.
    chief.until("""() => { const rows = [...document.querySelectorAll('[data-testid=audit-rows] tr')];
      return rows.length > 3 && !rows.some((row) => row.textContent.includes("guest")); }""")
    answer = chief.page.request.get(room.service.url + "/api/v1/audit?who=person:chen&act=command&limit=100")
    acts = " ".join(entry["detail"] for entry in answer.json()["entries"])
    for act in ("acknowledge", "reassign", "withdraw"):
        room.check(f"the audit log has the {act}", act in acts, "" if act in acts else acts)
    words = chief.at("audit-rows").inner_text()
    room.check("each line says who", "chen" in words and "guest" not in words)


main(scenario)
