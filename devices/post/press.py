#!/usr/bin/env python3
"""Press a one-touch alarm post over Wire v1 (../README.md) and wait until the centre has it.

A reference client to copy: Python 3.9 or newer and the package "cryptography".
  press.py --device 33900100001390000007 --keys keys.csv --boot-file post.boot [--action test]
Exit 0: acknowledged. 64 usage, 66 a file is wrong, 69 refused or not acknowledged in time.
"""
import argparse
import csv
import os
import socket
import struct
import sys
import time

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

ALARM, ACKNOWLEDGEMENT, FROM_CENTRE = 0x10, 0x70, 0x01
ACTIONS = {"press": 1, "cancel": 2, "test": 3, "tamper": 4}
TAKEN = {0x00: "accepted", 0x01: "duplicate", 0x02: "accepted, clock off"}
REPLAYED, OVERLOADED = 0x06, 0x10


def read_key(path, device):
    """The id and the 32 bytes of the device's last row in keys.csv."""
    with open(path, newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["device"] == device]
    if not rows or len(bytes.fromhex(rows[-1]["key"])) != 32:
        raise ValueError(f"{path}: no key of 64 hexadecimal digits for {device}")
    return int(rows[-1]["key_id"]), bytes.fromhex(rows[-1]["key"])


def next_boot(path):
    """Raise the boot counter, on disk before it is used: a number used twice breaks the seal."""
    boot = int(time.time())
    if os.path.exists(path):
        with open(path, encoding="ascii") as file:
            boot = int(file.read()) + 1
    with open(path + ".new", "w", encoding="ascii") as file:
        print(boot, file=file, flush=True)
        os.fsync(file.fileno())
    os.replace(path + ".new", path)
    folder = os.open(os.path.dirname(os.path.abspath(path)), os.O_RDONLY)
    os.fsync(folder)  # the new name must survive a power cut too
    os.close(folder)
    return boot


def now_ms():
    return time.time_ns() // 1_000_000


def seal(kind, device, key_id, key, boot, sequence, payload, time_ms):
    """A whole datagram: header, sealed payload, tag."""
    header = struct.pack(">2sBBBB10sIIQ", b"WP", 1, kind, key_id, 0, bytes.fromhex(device), boot,
                         sequence, time_ms)
    nonce = struct.pack(">III", 0, boot, sequence)
    return header + ChaCha20Poly1305(key).encrypt(nonce, payload, header)


def open_acknowledgement(datagram, device, key_id, key):
    """(kind, reason, boot, sequence) of an authentic acknowledgement for this device, else None."""
    head = struct.pack(">2sBBBB10s", b"WP", 1, ACKNOWLEDGEMENT, key_id, FROM_CENTRE,
                       bytes.fromhex(device))
    if len(datagram) != 32 + 20 + 16 or datagram[:16] != head:
        return None
    try:
        nonce = b"\x01\0\0\0" + datagram[16:24]
        clear = ChaCha20Poly1305(key).decrypt(nonce, datagram[32:], datagram[:32])
    except InvalidTag:
        return None
    kind, reason, _, boot, sequence, _ = struct.unpack(">BBHIIQ", clear)
    return kind, reason, boot, sequence


def deliver(sock, datagram, boot, device, key_id, key, deadline):
    """Send now, after 250 ms, then after twice the pause each time up to 5 s: the same bytes.

    The reason that ended it, None at the deadline; and the number of sends.
    """
    pause, due, sends = 0.25, time.monotonic(), 0
    while time.monotonic() < deadline:
        if time.monotonic() >= due:
            try:
                sock.send(datagram)
            except OSError:
                pass  # nobody listens yet, or no network: again after the pause
            sends, due, pause = sends + 1, time.monotonic() + pause, min(pause * 2, 5.0)
        sock.settimeout(max(0.001, min(due, deadline) - time.monotonic()))
        try:
            answer = open_acknowledgement(sock.recv(2048), device, key_id, key)
        except OSError:
            time.sleep(max(0.0, min(due - time.monotonic(), 0.05)))  # a refusal comes at once
            continue
        # An answer to another number, (0, 0) among them, says nothing of this press.
        if answer and answer[0] == ALARM and answer[2:] == (boot, 1):
            if answer[1] != OVERLOADED:
                return answer[1], sends
    return None, sends


def connect(address):
    """A UDP socket to HOST:PORT."""
    host, _, port = address.rpartition(":")
    found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_DGRAM)[0]
    sock = socket.socket(found[0], found[1])
    sock.connect(found[4])
    return sock


def parse(parser):
    """The arguments; exit code 64 when they are wrong."""
    try:
        return parser.parse_args()
    except SystemExit as end:
        sys.exit(64 if end.code else 0)


def fail(code, text):
    print(text, file=sys.stderr)
    sys.exit(code)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--to", default="127.0.0.1:5480", help="the centre, HOST:PORT")
    parser.add_argument("--device", required=True, help="20 digits")
    parser.add_argument("--keys", required=True, help="keys.csv: device,key_id,key")
    parser.add_argument("--boot-file", required=True, help="keeps the boot counter")
    parser.add_argument("--action", choices=ACTIONS, default="press")
    parser.add_argument("--patience", type=float, default=3600, help="seconds until giving up")
    args = parse(parser)
    sock, start, reason = connect(args.to), time.monotonic(), REPLAYED
    payload = struct.pack(">BBHHH", ACTIONS[args.action], 1, 420, 0, 1)
    # A replay means that the counter was lost: a higher boot, sealed anew, is the only way on.
    while reason == REPLAYED:
        try:
            key_id, key = read_key(args.keys, args.device)
            boot = next_boot(args.boot_file)
        except (OSError, ValueError, KeyError) as error:
            fail(66, f"press.py: {error}")
        datagram = seal(ALARM, args.device, key_id, key, boot, 1, payload, now_ms())
        reason, sends = deliver(sock, datagram, boot, args.device, key_id, key,
                                start + args.patience)
    if reason not in TAKEN:
        what = "not acknowledged" if reason is None else f"refused, reason 0x{reason:02x}"
        fail(69, f"press.py: {what} after {sends} sends")
    print(f"{TAKEN[reason]} after {(time.monotonic() - start) * 1000:.1f} ms, {sends} sends")


if __name__ == "__main__":
    main()
