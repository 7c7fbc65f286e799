"""The real program for the browser tests: a fresh county, `watchpost serve`, its people and devices.

WATCHPOST_BIN names the folder of the executables (default .build/debug of this checkout).
"""
import csv
import ctypes
import http.client
import importlib.util
import itertools
import json
import os
import shutil
import signal
import struct
import subprocess
import tempfile
import threading
import time
import uuid

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BIN = os.environ.get("WATCHPOST_BIN") or os.path.join(ROOT, ".build", "debug")

_spec = importlib.util.spec_from_file_location("press", os.path.join(ROOT, "devices/post/press.py"))
press = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(press)


def until(condition, seconds, what):
    """What `condition` answers once it is true; fails with `what` after so many seconds."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"{what}: not within {seconds} s")
        time.sleep(0.02)


def _die_with_parent():
    # PR_SET_PDEATHSIG: whatever ends this script, the service ends too.
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


class Service:
    """`watchpost serve` over a county of its own, on free ports, ended by its process id."""

    def __init__(self, names=None):
        """`names`: device id → another name."""
        self.folder = tempfile.mkdtemp(prefix="watchpost-browser-")
        self.county = os.path.join(self.folder, "county")
        self.data = os.path.join(self.folder, "data")
        self.process, self.boots, self.udp, self.http = None, itertools.count(int(time.time())), 0, 0
        self.run("init", self.county)
        self.devices = self._rows("devices.csv")
        self.units = self._rows("units.csv")
        self._change(names or {})
        self.posts = self._far_apart([row for row in self.devices if row["class"] == "post"])
        self.token = None

    @classmethod
    def example_post(cls):
        """The id of the example county's first post, which is the same in each."""
        made = cls()
        made.close()
        return made.posts[0]

    def _rows(self, name):
        with open(os.path.join(self.county, name), newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    @staticmethod
    def _far_apart(posts):
        """Their ids, one of each village first: presses close by are one incident."""
        seen, first, rest = set(), [], []
        for post in posts:
            (rest if post["area"] in seen else first).append(post["id"])
            seen.add(post["area"])
        return first + rest

    def _change(self, names):
        """Other names, and each post a key site: a press there is an S1."""
        path = os.path.join(self.county, "devices.csv")
        for row in self.devices:
            row["name"] = names.get(row["id"], row["name"])
            if row["class"] == "post":
                row["key_site"] = "yes"
        with open(path, "w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(self.devices[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(self.devices)

    def run(self, *arguments):
        """Runs a command of watchpost to its end; returns what it printed."""
        done = subprocess.run([os.path.join(BIN, "watchpost"), *arguments], capture_output=True,
                              text=True, timeout=60, check=False)
        if done.returncode != 0:
            raise AssertionError(f"watchpost {' '.join(arguments)}: {done.returncode} {done.stderr}")
        return done.stdout

    def start(self):
        """Starts the service, on the same ports as before when it ran before."""
        with open(os.path.join(self.folder, "serve.log"), "ab") as log:
            self.process = subprocess.Popen(
                [os.path.join(BIN, "watchpost"), "serve", "--county", self.county, "--data", self.data,
                 "--udp", f"127.0.0.1:{self.udp}", "--http", f"127.0.0.1:{self.http}"],
                stdout=subprocess.PIPE, stderr=log, text=True, preexec_fn=_die_with_parent)
        timer = threading.Timer(60, self.process.kill)
        timer.start()
        line = next((line for line in self.process.stdout if line.startswith("ready ")), None)
        timer.cancel()
        if line is None:
            raise AssertionError("serve never became ready: " + self.log())
        ports = dict(part.split("=") for part in line.split()[1:] if "=" in part)
        self.udp, self.http = (int(ports[name].rsplit(":", 1)[1]) for name in ("udp", "http"))
        self.token = self.token or self.run(
            "token", "create", "browser-tests", "--scope", "operate", "--data", self.data).split()[-1]
        return self

    @property
    def url(self):
        return f"http://127.0.0.1:{self.http}"

    def log(self):
        with open(os.path.join(self.folder, "serve.log"), encoding="utf-8") as file:
            return file.read()[-4000:]

    def kill(self):
        """SIGKILL: nothing in the process gets to run any more."""
        self.process.kill()
        self.process.wait()

    def close(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def user(self, name, role, unit=None):
        """Makes an account; returns the first password, which is printed once."""
        more = ["--unit", unit] if unit else []
        printed = self.run("user", "add", name, "--role", role, "--data", self.data, *more)
        return printed.split()[-1]

    def api(self, method, path, body=None, connection=None):
        """An answer of the API as JSON."""
        connection = connection or http.client.HTTPConnection("127.0.0.1", self.http, timeout=10)
        headers = {"Authorization": f"Bearer {self.token}"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        connection.request(method, "/api/v1" + path, json.dumps(body) if body is not None else None, headers)
        answer = connection.getresponse()
        data = answer.read()
        if answer.status >= 300:
            raise AssertionError(f"{method} {path}: {answer.status} {data[:500]}")
        return json.loads(data) if data else None

    def open_incidents(self):
        return self.api("GET", "/incidents?open=true&limit=1000")["incidents"]

    def incident(self, number):
        return self.api("GET", f"/incidents/{number}")

    def command(self, incident, command, connection=None, **fields):
        body = {"id": str(uuid.uuid4()), "command": command, **fields}
        return self.api("POST", f"/incidents/{incident}/commands", body, connection)

    def press(self, post=None, wait=True):
        """Presses a post and waits until the centre has it; returns the post's id."""
        post = post or self.posts[0]
        key_id, key = press.read_key(os.path.join(self.county, "keys.csv"), post)
        boot, sock = next(self.boots), press.connect(f"127.0.0.1:{self.udp}")
        datagram = press.seal(press.ALARM, post, key_id, key, boot, 1,
                              struct.pack(">BBHHH", press.ACTIONS["press"], 1, 420, 0, 1), press.now_ms())
        if wait:
            reason, _ = press.deliver(sock, datagram, boot, post, key_id, key, time.monotonic() + 10)
            if reason not in press.TAKEN:
                raise AssertionError(f"the press of {post} was not taken: {reason}")
        else:
            sock.send(datagram)
        sock.close()
        return post

    def incident_of(self, device):
        """The open incident that a device reported, once it is there."""
        return until(lambda: next((one for one in self.open_incidents()
                                   if any(source["device"] == device for source in one["sources"])), None),
                     10, f"an incident of {device}")
