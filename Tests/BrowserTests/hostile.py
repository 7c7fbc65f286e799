"""Script in the name of a device, a note, a caller's words and a crew's words: shown as text, never run."""
from room import PHONE, main
from service import Service

SCRIPTS = ["<img src=x onerror=window.hacked=1>", "<script>window.hacked=1</script>",
           "\"><svg onload=window.hacked=1>", "javascript:window.hacked=1",
           "{{constructor.constructor('window.hacked=1')()}}"]


def scenario(room):
    service = room.service
    number = service.incident_of(service.press())["id"]
    for text in SCRIPTS:
        service.command(number, "note", note=text)
    by_hand = service.api("POST", "/incidents", {
        "id": "hostile-1", "severity": 2, "place": {"words": SCRIPTS[0]}, "caller": SCRIPTS[2], "note": SCRIPTS[1]})
    seat = room.operator("zhou", "commander")
    seat.sees(f"s1-{number}")
    room.check("the device's name is shown as it is", SCRIPTS[0] in seat.at(f"s1-{number}").inner_text())
    seat.page.goto(f"{service.url}/#/incident/{number}")
    seat.sees("incident")
    seat.reads("timeline", SCRIPTS[-1])
    words = seat.at("timeline").inner_text()
    for text in SCRIPTS:
        room.check(f"the note {text} is text", text in words)
    seat.page.goto(f"{service.url}/#/incident/{by_hand['incident']}")
    seat.reads("incident", SCRIPTS[0])
    for link in seat.page.locator(".nav-link").all():
        link.click()
        seat.until("() => document.getElementById('view').childElementCount > 0")
        room.check(f"nothing ran in {link.get_attribute('data-testid')}", seat.run("() => window.hacked === undefined"))
    policy = seat.page.goto(service.url + "/").headers.get("content-security-policy", "")
    room.check("the policy allows no script but our files",
               "script-src 'self'" in policy and "unsafe" not in policy and "default-src 'none'" in policy, policy)
    refused = seat.run("""async () => {
      const script = document.createElement("script");
      try { script.text = "window.hacked = 1"; document.head.append(script); } catch { return true; }
      return window.hacked === undefined;
    }""")
    room.check("an inline script is refused by the browser", refused)
    # Chromium reports the refusals above as errors of the page: they are what is wanted here.
    seat.errors.clear()


first_post = Service.example_post()
main(scenario, names={first_post: SCRIPTS[0]})
