#!/usr/bin/env bash
# Bend warnings beside the truth, on simulated and recorded traffic. Builds nothing: first
# `swift build -c release`. Files of one run at a time and job, in a temporary folder, then gone.
#   benchmarks/bends.sh score    100,000 vehicles at 30, 60, 120, 300 and 600 an hour, over seeds;
#                                exit 1 when a target of issue 5 is missed
#   benchmarks/bends.sh table    the share of drivers for whom a sign is lit (domain.md 4.3)
#   benchmarks/bends.sh records  real per-vehicle records (../shared/data) as traffic
# VEHICLES=100000 (in all; table 16000, records 20000)  SEEDS=4  SEED=1 (the first)  JOBS=2
# BENDS=2  SITES=S01,S02,…  BIN=.build/release  OUT=FILE (a JSON line a run)
set -euo pipefail
cd "$(dirname "$0")/.."
exec python3 benchmarks/bends.py "$@"
