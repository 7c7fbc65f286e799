"""500 open incidents and 50 changes a second: the page stays fluid. Long tasks (over 50 ms) and frames are
counted in the browser for 20 s while an operator moves through the queue."""
import http.client
import random
import threading
import time
import uuid

from room import main
from service import until

INCIDENTS, RATE, SECONDS = 500, 50, 20


def drive(service, numbers, stop, posted):
    """Notes on random incidents, evenly."""
    connection = http.client.HTTPConnection("127.0.0.1", service.http, timeout=10)
    chance, start = random.Random(7), time.monotonic()
    while not stop.is_set():
        time.sleep(max(0, start + posted[0] / RATE - time.monotonic()))
        service.command(chance.choice(numbers), "note", connection, note=f"第 {posted[0]} 条备注")
        posted[0] += 1


def scenario(room):
    service = room.service
    connection = http.client.HTTPConnection("127.0.0.1", service.http, timeout=10)
    for number in range(INCIDENTS - 4):
        service.api("POST", "/incidents", {
            "id": str(uuid.uuid4()), "severity": 2 + number % 3, "note": "电话报警",
            "place": {"words": f"第 {number} 号地点", "lat": 27.4 + number % 25 * 0.01,
                      "lon": 119.6 + number // 25 * 0.01}},
            connection)
    for post in service.posts[:4]:
        service.press(post)
    until(lambda: len(service.open_incidents()) >= INCIDENTS, 20, f"{INCIDENTS} open incidents")
    numbers = [one["id"] for one in service.open_incidents()]
    seat = room.operator()
    seat.until(f"() => Number(document.querySelector('[data-testid=filter-all] .count')?.textContent) >= {INCIDENTS}", 20)
    stop, posted = threading.Event(), [0]
    driver = threading.Thread(target=drive, args=(service, numbers, stop, posted), daemon=True)
    driver.start()
    until(lambda: posted[0] >= 2 * RATE, 20, "the flow")  # past what the start of the page cost
    before = posted[0]
    seat.run("() => { watched.tasks = []; watched.frames = 0; watched.gap = 0; }")
    started = time.monotonic()
    while time.monotonic() - started < SECONDS:
        seat.page.keyboard.press(random.choice(["ArrowDown", "ArrowDown", "ArrowUp"]))
        seat.page.mouse.wheel(0, random.choice([300, -200]))
        seat.page.wait_for_timeout(250)
    took = time.monotonic() - started
    watched = seat.run("() => watched")
    rate = (posted[0] - before) / took
    stop.set()
    driver.join()
    longest = max((task["ms"] for task in watched["tasks"]), default=0)
    room.check(f"{len(numbers)} incidents, {rate:.0f} changes a second", rate > RATE * 0.8)
    room.note(f"{watched['frames'] / took:.0f} frames a second, longest gap {watched['gap']:.0f} ms")
    room.within("no long task", longest, 50, "ms", f"{len(watched['tasks'])} over 50 ms in {took:.0f} s")
    seat.shot("fluid")


main(scenario)
