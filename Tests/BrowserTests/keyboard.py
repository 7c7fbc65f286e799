"""Without a mouse: sign in, take, dispatch, note, reset and resolve by keys; everything can be reached with
Tab, and what has the focus shows it."""
from room import PASSWORD, main
from service import until

# What a mouse could use, and is shown.
REACHABLE = """() => [...document.querySelectorAll(
    "a[href], button, input, select, textarea, [tabindex]:not([tabindex='-1'])")]
  .filter((node) => node.checkVisibility() && !node.disabled && !node.closest("[inert]")
    && node.tabIndex >= 0 && node.type !== "radio").length"""

# Parts of a view that are still to come would take the focus away from a round begun before them:
# whether as much could be reached at each of the last ten looks.
SETTLED = "() => { const many = (" + REACHABLE + ")(); window.steady = window.many === many"
SETTLED += " ? (window.steady ?? 0) + 1 : 0; window.many = many; return window.steady >= 10; }"


def tabs(seat, most=400):
    """Presses Tab until the focus has gone round; what had it, and what did not show it."""
    seat.run("() => { document.activeElement.blur(); window.visited = new Set(); }")
    hidden = []
    for _ in range(most):
        seat.page.keyboard.press("Tab")
        is_new = seat.run("""() => {
          const node = document.activeElement, isNew = !visited.has(node);
          visited.add(node);
          return isNew;
        }""")
        if not is_new:
            break
        # Between the last one and the first the browser's own controls may have it, once a round.
        focus = seat.focus()
        if focus["tag"] != "BODY" and not focus["visible"]:
            hidden.append(focus)
    reached = seat.run("""() => [...visited]
      .filter((node) => node !== document.body && node.type !== "radio").length""")
    return reached, hidden


def scenario(room):
    service = room.service
    first = service.user("chen", "operator")
    seat = room.seat()
    keys = seat.page.keyboard
    seat.page.goto(service.url)
    seat.sees("signin-name")
    # The name has the focus already.
    keys.type("chen")
    keys.press("Tab")
    while seat.focus()["testid"] != "signin-password":
        keys.press("Tab")
    keys.type(first)
    keys.press("Enter")
    seat.sees("must-change")
    keys.type(PASSWORD)
    keys.press("Tab")
    while seat.focus()["testid"] != "password-again":
        keys.press("Tab")
    keys.type(PASSWORD)
    keys.press("Enter")
    seat.sees("sound-test")
    keys.press("Enter")
    seat.sees("clock")
    room.check("signed in by keys alone", True)

    for name in [link.get_attribute("data-testid") for link in seat.page.locator(".nav-link").all()]:
        keys.press(seat.at(name).get_attribute("title"))
        seat.until(f"() => document.querySelector('[data-testid={name}]').getAttribute('aria-current') === 'page'")
        seat.until("() => document.getElementById('view').childElementCount > 0")
        seat.run("() => { window.steady = 0; }")
        seat.until(SETTLED)
        reached, hidden = tabs(seat)
        wanted = seat.run(REACHABLE)
        room.check(f"{name}: Tab reaches all", reached >= wanted, f"{reached} of {wanted}")
        room.check(f"{name}: the focus can be seen", hidden == [], hidden[:3] or "")
    keys.press("1")

    number = service.incident_of(service.press())["id"]
    # A tile takes nothing in its first moment: nobody can have looked at it.
    seat.until(f"() => document.querySelector('[data-testid=s1-ack-{number}]:not([aria-disabled])')")
    keys.press("a")
    until(lambda: service.incident(number).get("answered"), 5, "acknowledged with A")
    room.check("A acknowledges the S1 that waits", True)
    seat.page.goto(f"{service.url}/#/incident/{number}")
    seat.sees("incident")
    keys.press("n")
    seat.sees("dialog-text")
    keys.type("by keys")
    keys.press("Control+Enter")
    if seat.at("dialog-text").is_visible():
        while seat.focus()["testid"] != "dialog-submit":
            keys.press("Tab")
        keys.press("Enter")
    seat.reads("timeline", "by keys", 5)
    room.check("N writes a note", True)
    keys.press("n")
    seat.sees("dialog-text")
    keys.press("Escape")
    seat.gone("dialog-text")
    room.check("Escape closes a dialog", True)
    room.check("and the focus is back in the page", seat.focus()["tag"] != "BODY", seat.focus())
    keys.press("?")
    seat.sees("dialog-keys")
    room.check("? lists the keys", True)
    keys.press("Escape")


main(scenario)
