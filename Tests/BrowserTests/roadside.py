"""What stands at the road of a county: heads that measure scripted vehicles, signs that answer."""
import os
import struct
import subprocess
import threading
import time

from service import BIN, _die_with_parent, press

HEARTBEAT, READING = 0x02, 0x20
BEND_HEAD, SENSOR_FAULT = 3, 1 << 4
CLASSES = {"pedestrian": 1, "car": 2, "truck": 3}
APPROACHING, RECEDING = 1, 2


class Vehicle:
    """One that drives at a constant speed from a chainage on, along "up" or "down"."""

    def __init__(self, kind, approach, chainage, kmh, length=4.5):
        self.kind, self.approach, self.kmh, self.length = kind, approach, kmh, length
        self.sign = 1 if approach == "up" else -1
        self.begin, self.since = chainage, time.monotonic()

    @property
    def front(self):
        return self.begin + self.sign * self.kmh / 3.6 * (time.monotonic() - self.since)

    @property
    def rear(self):
        return self.front - self.sign * self.length


class Roadside:
    """The heads of a service's first corridor, on a thread: five readings a second of each vehicle that
    one sees, and a heartbeat of each head every five seconds."""

    def __init__(self, service):
        self.service, self.vehicles = service, []
        self.corridor = service.api("GET", "/corridors")["corridors"][0]
        self.silent, self.broken = set(), set()
        self._boot, self._sequence = next(service.boots), {}
        self._keys = {head["device"]: press.read_key(os.path.join(service.county, "keys.csv"), head["device"])
                      for head in self.corridor["heads"]}
        self._sock = press.connect(f"127.0.0.1:{service.udp}")
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._signs = None

    def start(self):
        self._thread.start()
        return self

    def close(self):
        self._stop.set()
        self._thread.join(5)
        self.end_signs()

    def drive(self, *vehicles):
        self.vehicles = list(vehicles)

    def answer_signs(self):
        """Signs that obey and confirm."""
        self._signs = subprocess.Popen(
            [os.path.join(BIN, "devicesim"), "signs", "--county", self.service.county, "--to",
             f"127.0.0.1:{self.service.udp}"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=_die_with_parent)

    def end_signs(self):
        if self._signs:
            self._signs.kill()
            self._signs.wait()
            self._signs = None

    def beat(self):
        """A heartbeat of each head that is not silent."""
        for head in self.corridor["heads"]:
            faults = SENSOR_FAULT if head["device"] in self.broken else 0
            self._send(HEARTBEAT, head["device"], struct.pack(
                ">BbHIIHHHHI", BEND_HEAD, 0, faults, 60, 0, 0, 20, 0, 0, 0))

    def _run(self):
        turn = 0
        while not self._stop.wait(0.2):
            if turn % 25 == 0:
                self.beat()
            turn += 1
            for track, vehicle in enumerate(self.vehicles, 1):
                for head in self.corridor["heads"]:
                    self._measure(head, vehicle, track)

    def _measure(self, head, vehicle, track):
        looks = 1 if head["looks"] == "up" else -1
        front, rear = ((end - head["chainage"]) * looks for end in (vehicle.front, vehicle.rear))
        nearest = min(front, rear)
        if head["device"] in self.broken or nearest < 0 or nearest > head["range"]:
            return
        direction = APPROACHING if vehicle.sign != looks else RECEDING
        self._send(READING, head["device"], struct.pack(
            ">HBBHHHHHH", head["number"], direction, CLASSES[vehicle.kind], round(vehicle.kmh * 10),
            round(nearest * 10), round(vehicle.length * 10), track, 0, 0))

    def _send(self, kind, device, payload):
        if device in self.silent:
            return
        key_id, key = self._keys[device]
        self._sequence[device] = self._sequence.get(device, 0) + 1
        try:
            self._sock.send(press.seal(kind, device, key_id, key, self._boot, self._sequence[device], payload,
                                       press.now_ms()))
        except OSError:
            pass  # nobody listens for the moment
