#!/usr/bin/env python3
"""Slow and many connections against a live service, while presses and requests go on.

usage: slow_http.py COUNTY_DIR UDP HOST:PORT TOKEN_FILE SERVER_PID [SECONDS]
At once, all the time, opened again when the server closes them: 500 that send a header byte by byte, 200
that send a body byte by byte, 500 that say nothing, 20 that read no answer, and 50 that connect and
leave 40 times a second each. Beside them two presses and five requests a second. Prints one JSON line. Exit 1 when a press
was not acknowledged, a request failed, or the server answered 5xx; times in ms.
"""
import asyncio, csv, http.client, importlib.util, json, os, resource, struct, sys, time

here = os.path.dirname(os.path.abspath(__file__))
spec = importlib.util.spec_from_file_location("press", os.path.join(here, "../devices/post/press.py"))
press = importlib.util.module_from_spec(spec); spec.loader.exec_module(press)

county, udp, address, token_file, pid = sys.argv[1:6]
seconds = int(sys.argv[6]) if len(sys.argv) > 6 else 60
host, port = address.rsplit(":", 1); token = open(token_file).read().split()[-1]
hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]; resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
counts = {"opened": 0, "closedByServer": 0, "answered": {}, "held": []}


async def attack(kind, end):
    """One attacker's connection, again and again until the end."""
    while time.monotonic() < end:
        started = time.monotonic()
        try:
            reader, writer = await asyncio.wait_for(asyncio.open_connection(host, int(port)), 5)
        except (OSError, asyncio.TimeoutError):
            await asyncio.sleep(1); continue
        counts["opened"] += 1
        try:
            if kind == "header": text, pause = f"GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: {'a' * 4000}", 1
            elif kind == "body":
                writer.write(f"POST /api/v1/incidents/1/commands HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: Bearer {token}\r\nContent-Length: 60000\r\n\r\n".encode())
                text, pause = "[" * 60000, 1
            elif kind == "unread":  # asks and asks, reads nothing
                writer.transport.pause_reading(); text, pause = "".join(f"GET /api/v1/openapi.yaml HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n" for _ in range(5000)), 0
            else: text, pause = "", 1
            if kind == "unread":
                writer.write(text.encode()); await asyncio.sleep(max(0, end - time.monotonic())); continue
            if kind == "hurried": await asyncio.sleep(0.02); continue
            place = 0
            while time.monotonic() < end:
                try:
                    data = await asyncio.wait_for(reader.read(4096), pause)
                    if data: status = data.split(b" ", 2)[1].decode(errors="replace"); counts["answered"][status] = counts["answered"].get(status, 0) + 1
                    counts["closedByServer"] += 1; counts["held"].append(time.monotonic() - started); break
                except asyncio.TimeoutError: pass
                if place < len(text): writer.write(text[place:place + 1].encode()); place += 1
        except (OSError, IndexError): counts["closedByServer"] += 1; counts["held"].append(time.monotonic() - started)
        finally: writer.transport.abort()


def presses(end):
    """Two presses a second, each waited for: (milliseconds of each, those without an answer)."""
    posts = [row["id"] for row in csv.DictReader(open(f"{county}/devices.csv")) if row["class"] == "post"]
    keys = {post: press.read_key(f"{county}/keys.csv", post) for post in posts}; times, lost, number = [], 0, 0
    while time.monotonic() < end:
        post = posts[number % len(posts)]; number += 1; key_id, key = keys[post]; boot = int(time.time()) + number
        datagram = press.seal(press.ALARM, post, key_id, key, boot, 1, struct.pack(">BBHHH", 1, 1, 420, 0, 1), press.now_ms())
        sock = press.connect(udp); started = time.monotonic()
        reason, _ = press.deliver(sock, datagram, boot, post, key_id, key, started + 10); sock.close()
        if reason in press.TAKEN: times.append((time.monotonic() - started) * 1e3)
        else: lost += 1
        time.sleep(max(0, 0.5 - (time.monotonic() - started)))
    return sorted(times), lost


def requests(end):
    """Five requests a second over connections of their own, as a browser that comes would make."""
    times, failed = [], 0
    while time.monotonic() < end:
        started = time.monotonic()
        try:
            connection = http.client.HTTPConnection(host, int(port), timeout=5)
            connection.request("GET", "/api/v1/incidents?limit=5", headers={"Authorization": f"Bearer {token}"})
            answer = connection.getresponse(); answer.read(); connection.close()
            if answer.status == 200: times.append((time.monotonic() - started) * 1e3)
            else: failed += 1
        except (OSError, http.client.HTTPException): failed += 1
        time.sleep(max(0, 0.2 - (time.monotonic() - started)))
    return sorted(times), failed


def server(): return int(next(line for line in open(f"/proc/{pid}/status") if line.startswith("VmRSS")).split()[1]), len(os.listdir(f"/proc/{pid}/fd"))


async def main():
    loop = asyncio.get_running_loop(); before = server(); end = time.monotonic() + seconds
    attackers = [asyncio.create_task(attack(kind, end)) for kind, number in
                 (("header", 500), ("body", 200), ("idle", 500), ("unread", 20), ("hurried", 50)) for _ in range(number)]
    (pressed, lost), (asked, failed) = (work := [await task for task in (loop.run_in_executor(None, presses, end), loop.run_in_executor(None, requests, end))])
    during = server(); await asyncio.gather(*attackers)
    deadline = time.monotonic() + 40
    while server()[1] > before[1] + 10 and time.monotonic() < deadline: await asyncio.sleep(0.2)
    after = server()
    at = lambda values, share: round(values[min(len(values) - 1, int(len(values) * share))], 1) if values else None
    held = sorted(counts["held"])
    print(json.dumps({"slowHTTP": {"seconds": seconds, "opened": counts["opened"], "closedByServer": counts["closedByServer"], "heldSeconds": {"p50": at(held, .5), "longest": at(held, 1)},
        "answered": counts["answered"], "presses": {"acknowledged": len(pressed), "lost": lost, "p50": at(pressed, .5), "p99": at(pressed, .99), "longest": at(pressed, 1)},
        "requests": {"answered": len(asked), "failed": failed, "p50": at(asked, .5), "p99": at(asked, .99)},
        "rssKiB": [before[0], during[0], after[0]], "descriptors": [before[1], during[1], after[1]]}}))
    return lost == 0 and failed == 0 and not any(status.startswith("5") for status in counts["answered"])


sys.exit(0 if asyncio.run(main()) else 1)
