#!/usr/bin/env bash
# What a frame costs, CPU time on one thread: skimming and detecting beside what a user would install
# instead, on the same real frames in one run, turn by turn. Prints the table with the ratios, whether
# each target of issue 4 is met, and JSON lines with the machine and the versions.
# Builds `bench`; installs ffmpeg, Motion (Debian), OpenCV and numpy (pip) where they are missing.
#   ROUNDS=3    turns; figures are medians over them
#   FRAMES=200  frames of each size
#   PEERS="…"   of mog2-dc mog2 knn frigate motion; PEERS= for none (then libjpeg-turbo only)
#   BENCH=PATH  a `bench` that is built already
set -euo pipefail
cd "$(dirname "$0")/.."
if [ -z "${BENCH:-}" ]; then
  swift build -c release --package-path benchmarks --product bench >&2
  export BENCH=benchmarks/.build/release/bench
fi
exec python3 benchmarks/motion.py
