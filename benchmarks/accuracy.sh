#!/usr/bin/env bash
# How true `watchpost detect` is beside what a user would pick instead, on ../shared/data/public:
# cells against pixel truth, alarms against events and quiet ranges. One setting for all of it.
# Prints a JSON line for each sequence and algorithm, then the table. Installs ffmpeg, OpenCV and
# numpy where they are missing.
#   BIN=DIR     where watchpost is (.build/release)
#   PEERS="…"   which peers to run beside it (knn mog2 mog2-dc frigate); PEERS= for none
#   CACHE=DIR   keep what never changes, frames of the videos and the peers' cells, for the next run
# Arguments name sequences as the manifest does, the start of a name is enough; none means all.
set -euo pipefail
cd "$(dirname "$0")/.."
exec python3 benchmarks/accuracy.py "$@"
