"""Sign-in: a wrong password, the first password that must be changed, the sound test, signing out."""
from room import PASSWORD, main


def scenario(room):
    first = room.service.user("chen", "operator")
    seat = room.seat()
    seat.sign_in("chen", "not the password")
    seat.until("() => document.querySelector('[data-testid=signin-error]')?.textContent")
    room.check("a wrong password is refused in words", "chen" not in seat.at("signin-error").inner_text())
    room.check("no session cookie after a refusal", seat.context.cookies() == [])

    seat.at("signin-password").fill(first)
    seat.page.keyboard.press("Enter")
    seat.sees("must-change")
    seat.at("password-new").fill("short")
    seat.at("password-again").fill("short")
    seat.page.keyboard.press("Enter")
    room.check("a short password is refused",
               seat.until("() => document.querySelector('[data-testid=must-change] [role=alert]').textContent") != "")
    seat.at("password-new").fill(PASSWORD)
    seat.at("password-again").fill(PASSWORD)
    seat.page.keyboard.press("Enter")
    seat.sees("sound-test")
    room.check("the test sound plays", seat.plays("test"))
    seat.click("sound-yes")
    seat.sees("clock")
    cookie = next((one for one in seat.context.cookies() if one["name"] == "watchpost"), {})
    room.check("the cookie is HttpOnly and SameSite=Strict",
               cookie.get("httpOnly") and cookie.get("sameSite") == "Strict", cookie.get("sameSite"))
    room.check("no script of the page reads it", "watchpost" not in seat.run("() => document.cookie"))

    stale = cookie["value"]
    seat.page.reload()
    seat.sees("clock")
    room.check("a reload keeps the session", True)
    seat.click("person")
    seat.click("sign-out")
    seat.sees("signin-name")
    seat.context.add_cookies([{"name": "watchpost", "value": stale, "url": room.service.url}])
    answer = seat.page.request.get(room.service.url + "/api/v1/session")
    room.check("the old cookie is dead after signing out", answer.status == 401, answer.status)
    seat.sign_in("chen", first)
    seat.until("() => document.querySelector('[data-testid=signin-error]')?.textContent")
    room.check("the first password no longer works", True)
    seat.sign_in("chen", PASSWORD)
    seat.sees("sound-test")
    room.check("the new one does", True)


main(scenario)
