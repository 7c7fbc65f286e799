"""The service is killed: the page says so within 5 s. It comes back: the page catches up without a gap."""
import time

from room import main


def scenario(room):
    service = room.service
    service.press(service.posts[0])
    first = service.incident_of(service.posts[0])["id"]
    seat = room.operator()
    seat.sees(f"s1-{first}")
    room.check("no banner while the service lives", not seat.at("blind").is_visible())

    killed = time.monotonic()
    service.kill()
    seat.sees("blind", 10)
    took = time.monotonic() - killed
    room.within("the page says that it is blind", took, 5)
    room.check("the page is greyed", seat.run("() => document.body.classList.contains('is-blind')"))
    opacity = seat.run("""() => {
      const style = getComputedStyle(document.querySelector(".work"));
      return style.filter + " " + style.opacity;
    }""")
    room.check("what it shows is drawn as old", opacity != "none 1", opacity)
    room.check("the blind sound plays", seat.plays("blind"))
    room.check("and again, without the service", seat.plays("blind", 15))
    room.check("no sound is missing", not seat.at("nosound").is_visible())
    seat.shot("blind")

    # Down for a moment only: what happens right after the restart, before the page is back, counts as
    # away. The new run has a new epoch, so the page takes a snapshot.
    back = time.monotonic()
    service.start()
    service.press(service.posts[1])
    second = service.incident_of(service.posts[1])["id"]
    seat.gone("blind", 15)
    room.check("the banner leaves when the service is back", True, f"{time.monotonic() - back:.2f} s after the start")
    seat.sees(f"s1-{second}", 5)
    room.check("the incident that came meanwhile is there", True)
    known = sorted(one["id"] for one in service.open_incidents())
    shown = seat.until(SHOWN, 5)
    room.check("as many incidents as the service has", shown == len(known), f"{shown} of {len(known)}")


# The queue says how many it holds.
SHOWN = "() => Number(document.querySelector('[data-testid=filter-all] .count')?.textContent)"

main(scenario)
