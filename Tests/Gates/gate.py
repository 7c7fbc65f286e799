#!/usr/bin/env python3
"""Gates on what a frame and a camera cost in counts that repeat, not in time: instructions and
allocations a frame, bytes of the heap a camera.

Builds the sources of Detection, its C shims and Wire (without its cryptography) as a release does,
with a small program around them that counts; a quarter of a minute, no package needed. Instructions
are counted by the kernel (perf_event_open); where it does not, by valgrind; where neither can, the
gate fails.
Exit code 1 when a count is over its limit in limits.csv, 2 when it cannot be told.

usage: Tests/Gates/gate.py [--print | --set] [--valgrind]
  --print      shows the counts and judges nothing
  --set        writes limits of instructions, a tenth over what is counted now, to limits.csv
  --valgrind   counts by valgrind, as where the kernel does not
"""
import csv
import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
GATES = os.path.join(ROOT, "Tests", "Gates")
# As the package's `strict`.
STRICT = ["-O", "-wmo", "-swift-version", "6", "-package-name", "watchpost"] + [
    word for feature in ("ExistentialAny", "MemberImportVisibility", "InternalImportsByDefault",
                         "NonisolatedNonsendingByDefault")
    for word in ("-enable-upcoming-feature", feature)]
# Frames counted: the counter repeats to a thousandth over these.
FRAMES = 64
# The C targets that Detection imports.
SHIMS = ["CJPEG", "CKernels"]
# Bytes of a camera that do not grow with its cells: the detector itself, the heads of its planes,
# the visit that goes on [D; 320x240 has 1,200 cells, so this is under two bytes a cell].
FIXED_BYTES = 2048
# For valgrind, which is exact and slow: fewer frames, and no size with more pixels than this.
FEW = 16
FEW_PIXELS = 640 * 480


def run(*command, **options):
    done = subprocess.run(command, capture_output=True, text=True, **options)
    if done.returncode:
        print(f"{' '.join(command)}\n{done.stdout}{done.stderr}", file=sys.stderr)
        sys.exit(2)
    return done.stdout


def build(work):
    """The program's path."""
    sources = os.path.join(ROOT, "Sources")
    modules = []
    for name, folder in (*((name, f"{sources}/{name}/include") for name in SHIMS),
                         ("CAllocations", f"{ROOT}/Tests/CAllocations/include"),
                         ("CCounter", GATES)):
        header = glob.glob(f"{folder}/*.h")
        with open(f"{work}/{name}.modulemap", "w") as file:
            file.write(f"module {name} {{\n"
                       + "".join(f"  header \"{path}\"\n" for path in header) + "}\n")
        modules += ["-Xcc", f"-fmodule-map-file={work}/{name}.modulemap"]
    objects = []
    clang = shutil.which("clang") or os.path.join(
        os.path.dirname(os.path.realpath(shutil.which("swiftc"))), "clang")
    for name, folder in (*((name, f"{sources}/{name}") for name in SHIMS),
                         ("CAllocations", f"{ROOT}/Tests/CAllocations"), ("CCounter", GATES)):
        for path in glob.glob(f"{folder}/*.c"):
            objects.append(f"{work}/{name}-{os.path.basename(path)}.o")
            run(clang, "-O2", "-c", path, "-o", objects[-1], "-I", f"{folder}/include")
    # The frame's road needs no cryptography, and the package it comes from takes minutes.
    wire = [path for path in glob.glob(f"{sources}/Wire/**/*.swift", recursive=True)
            if os.path.basename(path) not in ("DatagramSeal.swift", "DeviceKey.swift")]
    for name, paths, more in (
            ("Wire", wire, ["-enable-experimental-feature", "Lifetimes"]),
            ("Detection", glob.glob(f"{sources}/Detection/**/*.swift", recursive=True), modules)):
        objects.append(f"{work}/{name}.o")
        run("swiftc", *STRICT, *more, "-parse-as-library", "-module-name", name, "-I", work,
            "-emit-module", "-emit-module-path", f"{work}/{name}.swiftmodule",
            "-c", *paths, "-o", objects[-1])
    run("swiftc", "-O", "-swift-version", "6", *modules, "-I", work, f"{GATES}/main.swift",
        *objects, "-ljpeg", "-o", f"{work}/gate")
    return f"{work}/gate"


def valgrind(program, size, scene, frames):
    done = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", program, *size, scene,
         str(frames), "bare"], capture_output=True, text=True)
    for line in done.stderr.splitlines():
        if "Collected :" in line:
            return int(line.split(":")[1].split()[0])
    print("neither the kernel nor valgrind counts instructions here:\n" + done.stderr[-500:],
          file=sys.stderr)
    sys.exit(2)


def measure(program, size, scene, by_valgrind):
    """Counts a frame of one scene at one size."""
    result = json.loads(run(program, *size, scene, str(FRAMES)))
    by = "kernel"
    if result["counter"] == 0 and not by_valgrind:
        instructions = result["instructions"] / result["frames"]
    elif shutil.which("valgrind"):
        if int(size[0]) * int(size[1]) > FEW_PIXELS:
            by, instructions = "none: too large for valgrind", 0
        else:
            by = "valgrind"
            instructions = (valgrind(program, size, scene, 2 * FEW)
                            - valgrind(program, size, scene, FEW)) / FEW
    else:
        print(f"the kernel does not count instructions (error {result['counter']}) and valgrind is "
              "not here: apt-get install valgrind", file=sys.stderr)
        sys.exit(2)
    if result["frames"] < FRAMES / 2 or (scene == "motion") != (
            result["motion"] > result["frames"] / 2):
        print(f"{'x'.join(size)} {scene}: not the scene that it should be: {result}",
              file=sys.stderr)
        sys.exit(2)
    return {"instructions": instructions, "allocations": result["allocations"],
            "camera": result["camera"], "cells": result["cells"], "bytes": result["bytes"],
            "by": by}


def write(limits):
    """Puts limits into limits.csv, whose comments stay."""
    path = os.path.join(GATES, "limits.csv")
    with open(path) as file:
        comments = [line for line in file if line.startswith("#")]
    with open(path, "w") as file:
        file.writelines(comments)
        file.write(",".join(limits[0]) + "\n")
        for limit in limits:
            limit["instructions"] = str(int(float(limit["instructions"])))
            file.write(",".join(limit.values()) + "\n")


def main():
    judges = not {"--print", "--set"} & set(sys.argv[1:])
    if set(sys.argv[1:]) - {"--print", "--set", "--valgrind"}:
        print(__doc__, file=sys.stderr)
        sys.exit(64)
    with open(os.path.join(GATES, "limits.csv")) as file:
        limits = list(csv.DictReader(line for line in file if not line.startswith("#")))
    work = tempfile.mkdtemp(prefix="gate-")
    failed = False
    try:
        program = build(work)
        for limit in limits:
            size, scene = limit["size"].split("x"), limit["scene"]
            is_now = measure(program, size, scene, "--valgrind" in sys.argv)
            room = {"instructions": int(limit["instructions"]),
                    "allocations": int(limit["allocations"]),
                    "camera": int(limit["cell_bytes"]) * is_now["cells"] + FIXED_BYTES}
            over = [] if not judges else [
                f"{what} {is_now[what]:.0f} > {room[what]}" for what in room
                if is_now[what] > room[what]]
            failed = failed or bool(over)
            # To three digits, so that the file is read easily.
            limit["instructions"] = f"{is_now['instructions'] * 1.1:.3g}"
            print(json.dumps({"size": limit["size"], "scene": scene, **is_now,
                              "instructions": round(is_now["instructions"])})
                  + (f"  OVER: {', '.join(over)}" if over else ""), flush=True)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    if "--set" in sys.argv:
        write(limits)
    sys.exit(1 if failed else 0)


main()
