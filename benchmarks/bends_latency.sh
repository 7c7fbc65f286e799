#!/usr/bin/env bash
# The short way under load, with the real service over loopback: the reference county's 80 bends on
# 4 corridors, 320 heads, 160 signs (roads.py). `bench bends` sends readings that it has sealed
# before and answers every sign command. Prints one line of JSON a load: from a reading's receipt to
# its sign command handed to the kernel, by the service's own histogram (issue 5, item 5: p99 5 ms at
# the reference load, 20 ms at 13,200 readings a second beside 3,000 frames a second), and the round
# trip of a heartbeat's acknowledgement, which holds the way in through socket and queue.
#   benchmarks/bends_latency.sh [reference|full]…    SECONDS_RUN=30 (at most 60)  SEED=1
# Build first: swift build -c release; swift build -c release --package-path benchmarks
set -euo pipefail
cd "$(dirname "$0")/.."
exec python3 benchmarks/bends_latency.py "$@"
