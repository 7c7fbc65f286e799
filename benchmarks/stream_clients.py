#!/usr/bin/env python3
"""Many stream clients at a steady flow of changes: how late each change reaches each of them.

usage: stream_clients.py COUNTY_DIR UDP HOST:PORT TOKEN_FILE SERVER_PID [--clients 500] [--rate 20]
       [--seconds 30] [--stalled 20]
Changes are notes on the incidents of eight pressed posts, one POST each. A note carries a number; a
client has the change when the number is in what it read. One machine, so one clock. Prints one JSON
line without and one with clients that never read; times in ms. Exit 1 when a change was not delivered.
"""
import argparse, csv, http.client, importlib.util, json, multiprocessing, os, select, socket, struct
import sys, time, uuid

here = os.path.dirname(os.path.abspath(__file__))
spec = importlib.util.spec_from_file_location("press", os.path.join(here, "../devices/post/press.py"))
press = importlib.util.module_from_spec(spec); spec.loader.exec_module(press)

MARK = b"change#"


def press_posts(county, udp, count):
    """One press of each of `count` posts, waited for: the incidents that notes go to."""
    sock, boot = press.connect(udp), int(time.time())
    posts = [row["id"] for row in csv.DictReader(open(f"{county}/devices.csv")) if row["class"] == "post"]
    for post in posts[:count]:
        key_id, key = press.read_key(f"{county}/keys.csv", post)
        datagram = press.seal(press.ALARM, post, key_id, key, boot, 1,
                              struct.pack(">BBHHH", 1, 1, 420, 0, 1), press.now_ms())
        reason, _ = press.deliver(sock, datagram, boot, post, key_id, key, time.monotonic() + 10)
        if reason not in press.TAKEN: sys.exit(f"press of {post}: {reason}")


def ask(connection, token, method, path, body=None):
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    connection.request(method, path, json.dumps(body) if body else None, headers)
    answer = connection.getresponse(); data = answer.read()
    if answer.status != 200: sys.exit(f"{method} {path}: {answer.status} {data[:300]}")
    return data


def drive(address, token, incidents, first, total, rate, result):
    """Posts notes evenly; sends the times at which each was sent and answered."""
    connection = http.client.HTTPConnection(address); times = []; start = time.perf_counter()
    for number in range(first, first + total):
        time.sleep(max(0, start + (number - first) / rate - time.perf_counter()))
        sent = time.perf_counter()
        ask(connection, token, "POST", f"/api/v1/incidents/{incidents[number % len(incidents)]}/commands",
            {"id": str(uuid.uuid4()), "command": "note", "note": f"change#{number}."})
        times.append((sent, time.perf_counter()))
    result.send(times)


def subscribe(address, token, never_reads=False):
    host, port = address.rsplit(":", 1); sock = socket.socket()
    # A small buffer: the server's writes to who never reads are to block within the run.
    if never_reads: sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    sock.connect((host, int(port)))
    sock.sendall(f"GET /api/v1/stream HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\r\n".encode())
    return sock


def newest(text):
    """The highest number in what was read: timelines are oldest first, so it is the last one."""
    end = len(text)
    while (start := text.rfind(MARK, 0, end)) >= 0:
        # The full stop ends the number: one that is cut short is read with the next piece.
        stop = text.find(b".", start, start + len(MARK) + 12)
        if stop > 0: return int(text[start + len(MARK):stop])
        end = start
    return -1


def server(pid):
    """CPU seconds and resident KiB of a process."""
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    status = dict(line.split(":", 1) for line in open(f"/proc/{pid}/status"))
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"), int(status["VmRSS"].split()[0])


def counters(address, token):
    text = ask(http.client.HTTPConnection(address), token, "GET", "/metrics").decode()
    return {name[17:]: float(value) for name, value in
            (line.split() for line in text.splitlines() if line.startswith("watchpost_stream_"))}


def at(sorted_values, share): return round(sorted_values[min(len(sorted_values) - 1, int(len(sorted_values) * share))] * 1e3, 1)


def measure(args, token, incidents, first, never_read):
    idle = server(args.pid)[1]
    stalled = [subscribe(args.address, token, never_reads=True) for _ in range(never_read)]
    clients = [subscribe(args.address, token) for _ in range(args.clients)]
    epoll, by_number = select.epoll(), {}
    for client in clients:
        client.setblocking(False); epoll.register(client, select.EPOLLIN)
        by_number[client.fileno()] = [client, b"", first - 1]
    total = args.rate * args.seconds; heard = set(); waiting = time.monotonic() + 20
    while len(heard) < args.clients:  # the first piece of every stream is there
        if time.monotonic() > waiting: sys.exit(f"only {len(heard)} of {args.clients} streams began")
        for number, _ in epoll.poll(1): heard.add(number); by_number[number][0].recv(1 << 20)
    receiving, sending = multiprocessing.Pipe(False)
    cpu, _ = server(args.pid); before, own = counters(args.address, token), time.process_time()
    start = time.perf_counter()
    driver = multiprocessing.Process(target=drive, args=(args.address, token, incidents, first, total, args.rate, sending))
    driver.start()
    arrivals = [[] for _ in range(total)]; done = 0; deadline = time.monotonic() + args.seconds + 20
    while done < args.clients and time.monotonic() < deadline:
        for number, _ in epoll.poll(1):
            entry = by_number[number]; piece = entry[0].recv(1 << 20); now = time.perf_counter()
            if not piece: sys.exit("the server closed a stream that reads")
            text = entry[1] + piece; last = newest(text); entry[1] = text[-24:]
            if last > entry[2]:
                for change in range(entry[2] + 1, last + 1): arrivals[change - first].append(now)
                entry[2] = last
                if last == first + total - 1: done += 1
    elapsed = time.perf_counter() - start; cpu, rss = server(args.pid)[0] - cpu, server(args.pid)[1]
    own = time.process_time() - own
    times = receiving.recv(); driver.join(); after = counters(args.address, token)
    for sock in stalled + clients: sock.close()
    late = sorted(now - times[change][0] for change, seen in enumerate(arrivals) for now in seen)
    # The answer leaves when the change is on disk, as the event does.
    published = sorted(now - times[change][1] for change, seen in enumerate(arrivals) for now in seen)
    answered = sorted(answer - sent for sent, answer in times)
    spread = sorted(max(seen) - min(seen) for seen in arrivals if seen)
    delivered = sum(map(len, arrivals))
    print(json.dumps({"streamClients": {
        "clients": args.clients, "neverRead": never_read, "changesPerSecond": args.rate, "changes": total,
        "delivered": delivered, "missing": total * args.clients - delivered,
        "sentToClientMs": {"p50": at(late, .5), "p99": at(late, .99), "longest": at(late, 1)},
        "answerToClientMs": {"p50": at(published, .5), "p99": at(published, .99)},
        "sentToAnswerMs": {"p50": at(answered, .5), "p99": at(answered, .99)},
        "firstToLastClientMs": {"p50": at(spread, .5), "p99": at(spread, .99)},
        "serverCores": round(cpu / elapsed, 2), "serverRSSMiB": round(rss / 1024, 1), "serverRSSBeforeMiB": round(idle / 1024, 1),
        "clientCores": round(own / elapsed, 2),
        **{f"server_{name}": int(after[f"{name}_total"] - before[f"{name}_total"]) for name in ("delivered", "overflows", "cut", "refused")},
    }}), flush=True)
    return delivered == total * args.clients


parser = argparse.ArgumentParser()
for name in ("county", "udp", "address", "token_file"): parser.add_argument(name)
parser.add_argument("pid", type=int)
for name, value in (("clients", 500), ("rate", 20), ("seconds", 30), ("stalled", 20)): parser.add_argument(f"--{name}", type=int, default=value)
args = parser.parse_args()
token = open(args.token_file).read().split()[-1]
press_posts(args.county, args.udp, 8)
listed = json.loads(ask(http.client.HTTPConnection(args.address), token, "GET", "/api/v1/incidents?open=true"))
incidents = [incident["id"] for incident in listed["incidents"]]
if not incidents: sys.exit("no incident to write notes on")
well = measure(args, token, incidents, 0, 0)
well = measure(args, token, incidents, args.rate * args.seconds, args.stalled) and well
sys.exit(0 if well else 1)
