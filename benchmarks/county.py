#!/usr/bin/env python3
"""The work behind county.sh, which says how to use it."""
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request

import needs
import roads

needs.need("ffmpeg")
CAMERAS = min(20_000, max(12, int(os.environ.get("CAMERAS", "1400"))))
RATE = min(20_000, max(1, int(os.environ.get("RATE", str(CAMERAS)))))
SECONDS = min(600, max(25, int(os.environ.get("SECONDS_RUN", "40"))))
# Issue 4: the reference county in all, decimal megabytes.
TARGET_MB = 400
BIN = os.environ.get("BIN", ".build/release")


def make_county(folder):
    """The example county with so many cameras and the reference county's roads, all with keys."""
    subprocess.run([f"{BIN}/watchpost", "init", folder], check=True, stdout=subprocess.DEVNULL)
    roads.add_roads(folder)
    with open(f"{folder}/devices.csv") as file:
        head, *rows = file.read().splitlines()
    cameras = [line for line in rows if ",camera," in line]
    pattern = cameras[-1].split(",")
    with open(f"{folder}/devices.csv", "a") as devices, open(f"{folder}/keys.csv", "a") as keys:
        for number in range(len(cameras), CAMERAS):
            camera = f"3390010000132{number + 1000:07d}"
            fields = dict(zip(head.split(","), pattern))
            fields.update(id=camera, name=f"bench {number}", cameras="", zones="")
            devices.write(",".join(fields[name] for name in head.split(",")) + "\n")
            keys.write(f"{camera},1,{secrets.token_hex(32)}\n")
    done = subprocess.run([f"{BIN}/watchpost", "check", "--county", folder],
                          capture_output=True, text=True)
    if done.returncode:
        sys.exit("the county is not right: " + done.stdout[:500] + done.stderr[:500])


def make_frames(folder):
    """A real view at 320x240 with sensor noise that no two frames share, about 10 KB each: what a
    camera sends nearly all the time (domain.md section 5)."""
    os.makedirs(folder)
    view = os.path.join(needs.shared(), "data", "public", "cdnet_highway", "input", "in000300.jpg")
    subprocess.run(
        ["ffmpeg", "-v", "error", "-loop", "1", "-i", view, "-vf", "noise=alls=5:allf=t+u",
         "-frames:v", "64", "-q:v", "6", "-huffman", "default", f"{folder}/%03d.jpg"], check=True)
    sizes = [os.path.getsize(os.path.join(folder, name)) for name in os.listdir(folder)]
    return sum(sizes) / len(sizes)


def status(pid):
    """Kilobytes of the process by the kernel's own names."""
    values = {}
    with open(f"/proc/{pid}/status") as file:
        for line in file:
            name, _, rest = line.partition(":")
            if name in ("VmRSS", "VmHWM", "RssAnon"):
                values[name] = int(rest.split()[0])
    return values


def ledger(http, token):
    request = urllib.request.Request(
        f"http://{http}/api/v1/ledger", headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def cpu_seconds(pid):
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(work):
    county, frames = f"{work}/county", f"{work}/frames"
    make_county(county)
    frame_bytes = make_frames(frames)
    started = []
    try:
        with open(f"{work}/log", "w") as log:
            serve = subprocess.Popen(
                [f"{BIN}/watchpost", "serve", "--county", county, "--data", f"{work}/data",
                 "--udp", "127.0.0.1:0", "--http", "127.0.0.1:0"],
                stdout=subprocess.PIPE, stderr=log, text=True)
        started.append(serve)
        ready = next((line for line in serve.stdout if line.startswith("ready ")), None)
        if ready is None:
            sys.exit(f"serve did not start: {open(f'{work}/log').read()[-500:]}")
        addresses = dict(part.split("=") for part in ready.split()[1:] if "=" in part)
        token = subprocess.run(
            [f"{BIN}/watchpost", "token", "create", "bench", "--scope", "operate", "--data",
             f"{work}/data"], check=True, capture_output=True, text=True).stdout.strip()
        before = status(serve.pid)
        begun = cpu_seconds(serve.pid)
        load = subprocess.Popen(
            [f"{BIN}/devicesim", "load", "--county", county, "--to", addresses["udp"], "--json",
             "--presses", "0", "--frames", str(RATE), "--cameras", str(CAMERAS), "--folder", frames,
             "--duration", str(SECONDS)], stdout=subprocess.PIPE, text=True)
        started.append(load)
        samples = []
        while load.poll() is None:
            samples.append(status(serve.pid)["VmRSS"])
            time.sleep(1)
        after = status(serve.pid)
        used = cpu_seconds(serve.pid) - begun
        return {"frame_bytes": round(frame_bytes), "before": before, "after": after,
                "samples": samples, "cpu_share": round(used / SECONDS, 3),
                "load": json.loads(load.stdout.read().strip().splitlines()[-1]),
                "ledger": ledger(addresses["http"], token)}
    finally:
        for program in reversed(started):
            if program.poll() is None:
                program.terminate()
                try:
                    program.wait(20)
                except subprocess.TimeoutExpired:
                    program.kill()
                    program.wait()


def main():
    work = tempfile.mkdtemp(prefix="county-")
    try:
        result = measure(work)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    frames = result["ledger"]["frames"]
    mb = {name: kib * 1024 / 1e6 for name, kib in result["after"].items()}
    before = result["before"]["VmRSS"] * 1024 / 1e6
    held = CAMERAS * result["frame_bytes"] * 10 * (RATE / CAMERAS) / 1e6
    print(f"{CAMERAS} cameras, {RATE} frames/s of {result['frame_bytes']} bytes for {SECONDS} s: "
          f"{frames}, ledger closed: {result['ledger'].get('closed')}")
    print(f"resident: {before:.0f} MB before the first frame, {mb['VmRSS']:.0f} MB at the end, "
          f"{mb['VmHWM']:.0f} MB at most; of these 10 s of pictures are {held:.0f} MB")
    print(f"CPU of the service: {result['cpu_share']} of one core")
    print(f"under {TARGET_MB} MB: {'yes' if mb['VmHWM'] < TARGET_MB else 'no'}")
    print(json.dumps({"cameras": CAMERAS, "rate": RATE, "met": mb["VmHWM"] < TARGET_MB, **result}))


if __name__ == "__main__":
    main()
