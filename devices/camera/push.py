#!/usr/bin/env python3
"""Push a folder of JPEGs as a camera over Wire v1, in name order, at a given rate.

A reference client to copy: Python 3.9 or newer and the package "cryptography"; it shares the key,
boot and sealing functions of ../post/press.py.

  push.py --to 127.0.0.1:5480 --device 33900100001320000001 --keys keys.csv \
          --boot-file camera.boot --frames FOLDER [--fps 5] [--repeat]
"""
import argparse
import os
import struct
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "post"))
import press  # noqa: E402

HELLO, HEARTBEAT, FRAGMENT = 0x01, 0x02, 0x30
CAMERA = 1
PIECE_LIMIT = 1400 - 32 - 16 - 20
FRAME_LIMIT = 1 << 20
HEARTBEAT_S = 60


def health(uptime, given_up):
    """The payload of a hello or a heartbeat."""
    return struct.pack(">BbHIIHHHHI", CAMERA, 0, 0, uptime, 0x01000000, 0, HEARTBEAT_S, 0, 0,
                       given_up)


def fragments(frame, captured_ms, jpeg):
    """The payloads that carry one frame."""
    for offset in range(0, len(jpeg), PIECE_LIMIT):
        head = struct.pack(">IQII", frame, captured_ms, offset, len(jpeg))
        yield head + jpeg[offset:offset + PIECE_LIMIT]


class Camera:
    """A camera's end of the wire: key, boot and running sequence."""

    def __init__(self, sock, device, key_id, key, boot):
        self.sock, self.device, self.key_id, self.key = sock, device, key_id, key
        self.boot, self.sequence, self.start = boot, 0, time.monotonic()

    def send(self, kind, payload):
        self.sequence += 1
        datagram = press.seal(kind, self.device, self.key_id, self.key, self.boot, self.sequence,
                              payload, press.now_ms())
        try:
            self.sock.send(datagram)
        except OSError:
            pass  # a frame that is lost is lost; the next one comes

    def send_health(self, kind, given_up):
        self.send(kind, health(int(time.monotonic() - self.start), given_up))


def push(camera, paths, fps, repeat):
    """Send the frames at their rate; a late one is left out, never sent in a burst."""
    camera.send_health(HELLO, 0)
    frame, given_up, beat, index = 0, 0, camera.start + HEARTBEAT_S, 0
    while repeat or index < len(paths):
        due = camera.start + index / fps
        late = time.monotonic() - due
        index += 1
        if late < 0:
            time.sleep(-late)
        elif late > 1 / fps:
            given_up += 1
            continue
        with open(paths[(index - 1) % len(paths)], "rb") as file:
            jpeg = file.read()
        if not 0 < len(jpeg) <= FRAME_LIMIT:
            given_up += 1
            continue
        frame += 1
        for payload in fragments(frame, press.now_ms(), jpeg):
            camera.send(FRAGMENT, payload)
        if time.monotonic() >= beat:
            camera.send_health(HEARTBEAT, given_up)
            beat += HEARTBEAT_S
    return frame, given_up


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--to", default="127.0.0.1:5480", help="the centre, HOST:PORT")
    parser.add_argument("--device", required=True, help="20 digits")
    parser.add_argument("--keys", required=True, help="keys.csv: device,key_id,key")
    parser.add_argument("--boot-file", required=True, help="keeps the boot counter")
    parser.add_argument("--frames", required=True, help="folder of .jpg files")
    parser.add_argument("--fps", type=float, default=5.0)
    parser.add_argument("--repeat", action="store_true", help="from the start again at the end")
    args = press.parse(parser)
    if not 0.01 <= args.fps <= 120:
        press.fail(64, "push.py: --fps 0.01 to 120")
    try:
        paths = [os.path.join(args.frames, name) for name in sorted(os.listdir(args.frames))
                 if name.lower().endswith((".jpg", ".jpeg"))]
        if not paths:
            raise ValueError(f"{args.frames}: no .jpg in it")
        key_id, key = press.read_key(args.keys, args.device)
        boot = press.next_boot(args.boot_file)
    except (OSError, ValueError, KeyError) as error:
        press.fail(66, f"push.py: {error}")
    camera = Camera(press.connect(args.to), args.device, key_id, key, boot)
    sent, given_up = push(camera, paths, args.fps, args.repeat)
    print(f"{sent} frames sent, {given_up} given up")


if __name__ == "__main__":
    main()
