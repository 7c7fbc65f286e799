#!/usr/bin/env python3
"""Press to event stream: 1,000 presses, each timed until the stream tells of it.

usage: stream_latency.py COUNTY_DIR UDP HOST:PORT TOKEN_FILE
A press is on the stream when an `incident` event carries more presses than before. One press is under
way at a time, 50 a second at most. Prints one JSON line; times in ms, from sendto to the event read.
"""
import csv, http.client, importlib.util, json, os, struct, sys, threading, time

here = os.path.dirname(os.path.abspath(__file__))
spec = importlib.util.spec_from_file_location("press", os.path.join(here, "../devices/post/press.py"))
press = importlib.util.module_from_spec(spec); spec.loader.exec_module(press)

county, udp, address, token_file = sys.argv[1:5]
token = open(token_file).read().split()[-1]
posts = [row["id"] for row in csv.DictReader(open(f"{county}/devices.csv")) if row["class"] == "post"]
keys = {post: press.read_key(f"{county}/keys.csv", post) for post in posts}

total = threading.Condition(); seen = {"count": 0, "at": 0.0}


def listen():
    connection = http.client.HTTPConnection(address); counts = {}
    connection.request("GET", "/api/v1/stream", headers={"Authorization": f"Bearer {token}"})
    event = None
    for line in connection.getresponse():
        line = line.decode().rstrip("\n")
        if line.startswith("event:"): event = line[6:].strip()
        elif line.startswith("data:") and event == "incident":
            incident = json.loads(line[5:]); incident = incident.get("incident", incident)
            with total:
                counts[incident["id"]] = incident["presses"]
                seen["count"], seen["at"] = sum(counts.values()), time.perf_counter(); total.notify()


threading.Thread(target=listen, daemon=True).start()
time.sleep(1)
sock = press.connect(udp); boot = int(time.time()); times = []
for number in range(1_000):
    post = posts[number % len(posts)]; key_id, key = keys[post]
    payload = struct.pack(">BBHHH", 1, 1, 420, 0, number + 1)
    datagram = press.seal(press.ALARM, post, key_id, key, boot, number + 1, payload, press.now_ms())
    sent = time.perf_counter(); sock.send(datagram)
    with total:
        if not total.wait_for(lambda: seen["count"] >= number + 1, timeout=5): sys.exit(f"press {number} never shown")
        times.append((seen["at"] - sent) * 1e3)
    time.sleep(0.02)
times.sort()
print(json.dumps({"pressToStreamMs": {"count": len(times), "p50": round(times[499], 2), "p99": round(times[989], 2), "longest": round(times[-1], 2)}}))
