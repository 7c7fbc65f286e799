"""Browsers for the control room's tests: people who sign in, what they see, and checks.

A script runs `main(scenario)`: it gets a Room with a running service, prints a line for each check and
ends with 0 when all held, 1 when one did not, 77 when this machine has no browser.
"""
import contextlib
import os
import shutil
import sys
import time
import traceback

from service import Service, until

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
# Screenshots of failures, and those that screens.py makes, go here when it is set.
SHOTS = os.environ.get("WATCHPOST_SHOTS")
STRICT = bool(os.environ.get("WATCHPOST_STRICT"))
DESK, WALL, PHONE = (1366, 768), (3840, 2160), (390, 844)
PASSWORD = "correct horse battery"

# Runs before the page's own scripts: long tasks (Long Tasks API: over 50 ms), frames, and the longest
# time between two frames.
OBSERVER = """
window.watched = { tasks: [], frames: 0, gap: 0 };
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    watched.tasks.push({ at: entry.startTime, ms: entry.duration });
  }
}).observe({ type: "longtask", buffered: true });
// What was heard: how often each sound element began to play and how far it came.
window.heard = {};
for (const kind of ["playing", "timeupdate", "pause", "ended"]) {
  document.addEventListener(kind, ({ target }) => {
    const one = heard[target.dataset.testid] ??= { begun: 0, seconds: 0, counted: 0 };
    if (kind === "playing") one.begun += 1;
    one.seconds = Math.max(one.seconds, target.currentTime);
  }, true);
}
let before = performance.now();
requestAnimationFrame(function frame(now) {
  watched.frames += 1;
  watched.gap = Math.max(watched.gap, now - before);
  before = now;
  requestAnimationFrame(frame);
});
"""


class Seat:
    """One person's browser: a context of its own, so a session of its own."""

    def __init__(self, room, context, page):
        self.room, self.context, self.page = room, context, page
        self.errors = []
        page.on("pageerror", lambda error: self.errors.append(f"page error: {error}"))
        page.on("console", self._console)

    def _console(self, message):
        # A dead service makes failed requests, which Chromium writes itself; ours are faults.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.errors.append(f"console: {message.text}")

    def at(self, testid):
        """The element of that test id."""
        return self.page.get_by_test_id(testid)

    def sees(self, testid, seconds=10):
        """Waits until it is visible; returns it."""
        found = self.at(testid).first
        found.wait_for(state="visible", timeout=seconds * 1000)
        return found

    def gone(self, testid, seconds=10):
        self.at(testid).first.wait_for(state="hidden", timeout=seconds * 1000)

    def click(self, testid, seconds=10):
        self.at(testid).first.click(timeout=seconds * 1000)

    def reads(self, testid, text, seconds=10):
        """Waits until its text holds `text`."""
        until(lambda: text in (self.at(testid).first.text_content() or ""), seconds,
              f"{testid} to read {text!r}")

    def run(self, script, argument=None):
        return self.page.evaluate(script, argument)

    def until(self, script, seconds=10, what=None):
        """Waits until a script answers something true; returns that."""
        return until(lambda: self.run(script), seconds, what or script)

    def shot(self, name):
        if SHOTS:
            os.makedirs(SHOTS, exist_ok=True)
            self.page.screenshot(path=os.path.join(SHOTS, name + ".png"))

    def sign_in(self, name, password, path="/"):
        """Signs in with the mouse and the keyboard, up to the first view."""
        self.page.goto(self.room.service.url + path)
        self.sees("signin-name").fill(name)
        self.at("signin-password").fill(password)
        self.click("signin-submit")
        return self

    def to_room(self):
        """Past the change of the first password and the sound test, into the room."""
        self.sees("must-change")
        self.at("password-new").fill(PASSWORD)
        self.at("password-again").fill(PASSWORD)
        self.page.keyboard.press("Enter")
        self.sees("sound-test")
        self.click("sound-yes")
        self.sees("clock")
        return self

    def plays(self, sound, seconds=5):
        """Whether an audio element began to play since this was last asked, and its time moved."""
        script = f"""() => {{
          const one = window.heard["sound-{sound}"];
          if (!one || one.begun <= one.counted || one.seconds === 0) return false;
          one.counted = one.begun;
          one.seconds = 0;
          return true;
        }}"""
        with contextlib.suppress(AssertionError):
            return bool(self.until(script, seconds))
        return False

    def focus(self):
        """The focused element's test id, text and whether its focus can be seen."""
        return self.run("""() => {
          const node = document.activeElement, style = getComputedStyle(node);
          return { testid: node.dataset.testid ?? "", tag: node.tagName,
            text: (node.getAttribute("aria-label") ?? node.textContent ?? "").trim().slice(0, 60),
            visible: (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1)
              || style.boxShadow !== "none" };
        }""")


class Room:
    """The service, a browser, and the checks of one script."""

    def __init__(self, service, browser):
        self.service, self.browser = service, browser
        self.failures, self.seats, self.passwords = 0, [], {}

    def check(self, what, holds, detail=""):
        """Prints one line; a check that does not hold fails the script at its end."""
        self.failures += 0 if holds else 1
        print(f"{'ok  ' if holds else 'FAIL'} {what}" + (f" ({detail})" if detail != "" else ""), flush=True)
        return holds

    def within(self, what, value, bound, unit="s", detail=""):
        """A check of a duration: the bound itself with WATCHPOST_STRICT, three times it where other tests
        run beside this one."""
        told = f"{value:.2f} {unit}, bound {bound} {unit}" + (f"; {detail}" if detail else "")
        return self.check(what, value <= bound * (1 if STRICT else 3), told)

    def note(self, text):
        print(f"     {text}", flush=True)

    def seat(self, size=DESK, language="en-GB", scheme="dark", phone=False, path=None):
        """A browser for one more person."""
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale=language, color_scheme=scheme,
            is_mobile=phone, has_touch=phone,
            permissions=["geolocation"] if phone else [],
            geolocation={"latitude": 27.5568, "longitude": 119.7163, "accuracy": 12} if phone else None)
        context.add_init_script(OBSERVER)
        seat = Seat(self, context, context.new_page())
        self.seats.append(seat)
        return seat

    def operator(self, name="chen", role="operator", **more):
        """A new account, signed in and in the room."""
        password = self.service.user(name, role)
        return self.seat(**more).sign_in(name, password).to_room()

    def leave(self, seat):
        seat.context.close()
        self.seats.remove(seat)

    def finish(self):
        for seat in self.seats:
            for error in seat.errors:
                self.check("no error in the page", False, error)
        return 1 if self.failures else 0


def main(scenario, **service):
    """Runs a scenario over a service made with those arguments, and exits."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        print("SKIP playwright is not installed: pip install playwright axe-playwright-python")
        sys.exit(77)
    if not os.access(CHROMIUM, os.X_OK):
        print(f"SKIP no browser at {CHROMIUM}: apt-get install chromium")
        sys.exit(77)
    started = time.monotonic()
    made = Service(**service)
    code = 1
    try:
        made.start()
        with sync_playwright() as playwright:
            # No flag lets sounds play without a click: that the sign-in unlocks them is under test.
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            room = Room(made, browser)
            try:
                scenario(room)
                code = room.finish()
            except Exception as error:  # whatever it was, it is a failed check with a picture
                ours = [step for step in traceback.extract_tb(error.__traceback__)
                        if os.path.dirname(step.filename) == os.path.dirname(os.path.abspath(__file__))]
                room.check("the scenario ran to its end", False,
                           f"{type(error).__name__}: {error}".strip().replace("\n", " ")[:500])
                for step in ours:
                    room.note(f"{os.path.basename(step.filename)}:{step.lineno}: {step.line}")
                for number, seat in enumerate(room.seats):
                    seat.shot(f"{os.path.basename(sys.argv[0])[:-3]}-failed-{number}")
                    for line in seat.errors:
                        print("    ", line)
                print(made.log()[-1500:])
            browser.close()
    finally:
        made.close()
    print(f"     {time.monotonic() - started:.1f} s")
    sys.exit(code)
