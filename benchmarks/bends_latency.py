"""See bends_latency.sh."""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request

import county

BIN = county.BIN
BENCH = os.environ.get("BENCH", "benchmarks/.build/release/bench")
SECONDS = min(60, max(5, int(os.environ.get("SECONDS_RUN", "30"))))
SEED = os.environ.get("SEED", "1")
# Vehicles an hour and bend, readings a second of each by each head that sees it, frames a second,
# target of the 99th percentile in milliseconds.
LOADS = {"reference": (600, 2, 0, 5), "full": (600, 10, 3_000, 20)}
HISTOGRAM = "watchpost_bend_command_seconds"


def metrics(http, token):
    request = urllib.request.Request(
        f"http://{http}/metrics", headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        text = answer.read().decode()
    values = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            name, _, value = line.rpartition(" ")
            values[name] = float(value)
    return values


def buckets(values):
    """Upper bounds in milliseconds with the counts up to them."""
    found = []
    for name, value in values.items():
        bound = re.fullmatch(HISTOGRAM + r'_bucket\{le="([^"]+)"\}', name)
        if bound:
            found.append((float(bound[1].replace("+Inf", "inf")) * 1_000, value))
    return sorted(found)


def at_most(share, before, after):
    """The bound of the bucket that a share of the samples does not exceed."""
    grown = [(bound, last - first) for (bound, last), (_, first) in zip(after, before)]
    total = grown[-1][1]
    return next((bound for bound, count in grown if count >= share * total), None) if total else None


def run(name, started, work):
    per_hour, hertz, frames, target = LOADS[name]
    folder = f"{work}/county"
    county.make_county(folder)
    with open(f"{work}/log", "w") as log:
        serve = subprocess.Popen(
            [f"{BIN}/watchpost", "serve", "--county", folder, "--data", f"{work}/data",
             "--udp", "127.0.0.1:0", "--http", "127.0.0.1:0"],
            stdout=subprocess.PIPE, stderr=log, text=True)
    started.append(serve)
    ready = next((line for line in serve.stdout if line.startswith("ready ")), None)
    if ready is None:
        sys.exit(f"serve did not start: {open(f'{work}/log').read()[-500:]}")
    addresses = dict(part.split("=") for part in ready.split()[1:] if "=" in part)
    tokens = {}
    for scope in ("operate", "metrics"):
        tokens[scope] = subprocess.run(
            [f"{BIN}/watchpost", "token", "create", scope, "--scope", scope, "--data",
             f"{work}/data"], check=True, capture_output=True, text=True).stdout.strip()
    if frames:
        county.make_frames(f"{work}/frames")
        started.append(subprocess.Popen(
            [f"{BIN}/devicesim", "load", "--county", folder, "--to", addresses["udp"], "--json",
             "--presses", "0", "--frames", str(frames), "--cameras", str(county.CAMERAS),
             "--folder", f"{work}/frames", "--duration", str(SECONDS + 20)],
            stdout=subprocess.PIPE, text=True))
        # Detectors and queues are warm before anything is measured.
        time.sleep(8)
    before, used = metrics(addresses["http"], tokens["metrics"]), county.cpu_seconds(serve.pid)
    begun = time.monotonic()
    bench = subprocess.run(
        [BENCH, "bends", folder, addresses["udp"], str(per_hour), str(hertz), str(SECONDS), SEED],
        check=True, capture_output=True, text=True, timeout=SECONDS + 60)
    lasted = time.monotonic() - begun
    share = (county.cpu_seconds(serve.pid) - used) / lasted
    after = metrics(addresses["http"], tokens["metrics"])
    load = json.loads(bench.stdout.splitlines()[-1])
    taken = after["watchpost_bend_readings_total"] - before["watchpost_bend_readings_total"]

    def grown(series):
        return after[series] - before[series]

    first, last = buckets(before), buckets(after)
    p99 = at_most(0.99, first, last)
    return {
        "load": name, "target_p99_ms": target, "met": p99 is not None and p99 <= target,
        "command_ms_at_most": {"p50": at_most(0.5, first, last), "p99": p99,
                               "p999": at_most(0.999, first, last)},
        "command_mean_ms": round(1_000 * grown(HISTOGRAM + "_sum")
                                 / max(1, grown(HISTOGRAM + "_count")), 3),
        "longest_ms": round(1_000 * after["watchpost_bend_slowest_seconds"], 2),
        "commands_from_readings": grown(HISTOGRAM + "_count"),
        "commands": grown("watchpost_sign_commands_total"),
        "readings_taken": taken, "readings_lost": load["readings"] - taken,
        "ignored": grown("watchpost_bend_readings_ignored_total"),
        "vehicles_dropped": grown("watchpost_bend_vehicles_dropped_total"),
        "kernel_dropped": grown("watchpost_kernel_dropped_datagrams_total"),
        # What became of datagrams and readings that were not taken, by the ledger.
        "not_taken": {name: grown(name) for name in after if after[name] > before.get(name, 0)
                      and re.search('"(rejected|shed|duplicate|incomplete)"', name)},
        "frames_per_second": round(grown('watchpost_frames_total{result="complete"}') / lasted),
        "cpu_share": round(share, 3), "cores": os.cpu_count(),
        "machine_load": os.getloadavg()[0], "bench": load,
    }


def main():
    names = sys.argv[1:] or list(LOADS)
    if any(name not in LOADS for name in names):
        sys.exit("usage: benchmarks/bends_latency.sh [reference|full]…")
    for name in names:
        work = tempfile.mkdtemp(prefix="bends-")
        started = []
        try:
            print(json.dumps(run(name, started, work)), flush=True)
        finally:
            for program in reversed(started):
                if program.poll() is None:
                    program.terminate()
                    try:
                        program.wait(20)
                    except subprocess.TimeoutExpired:
                        program.kill()
                        program.wait()
            shutil.rmtree(work, ignore_errors=True)


main()
