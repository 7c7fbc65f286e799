#!/usr/bin/env bash
# Memory of the reference county: `watchpost serve` with 1,400 cameras at 320x240 that devicesim
# drives at 1 frame a second each, and the 80 bends of 4 roads (roads.py); the last 10 s of every
# camera's pictures are held. Prints what the process holds before and after, and whether it stays
# under 400 MB (issue 4).
#   CAMERAS=1400  RATE=1400 (frames a second in all)  SECONDS_RUN=40
set -euo pipefail
cd "$(dirname "$0")/.."
exec python3 benchmarks/county.py
