#!/usr/bin/env bash
# Scores `watchpost detect` beside what a user would pick instead, on the masked sequences of
# ../shared/data/public. Needs: pip install opencv-python-headless numpy. One JSON line a run.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=${BIN:-.build/release}
shared=../shared
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for sequence in cdnet_highway cdnet_traffic cdnet_canoe sbi_HighwayI sbi_HallAndMonitor sbi_CAVIAR1 sbi_Candela; do
  folder=$shared/data/public/$sequence
  roi=()
  [ -f "$folder/ROI.bmp" ] && roi=(--roi "$folder/ROI.bmp")
  read -r first last < <(python3 - "$shared/data/public/manifest.json" "$sequence" <<'PY'
import json, sys
for s in json.load(open(sys.argv[1]))["sequences"]:
    if s["sequence"] == sys.argv[2]:
        print(*(s.get("score_range") or [0, 10**9]))
PY
)
  for algorithm in watchpost ${PEERS:-knn mog2 mog2-dc frigate}; do
    if [ "$algorithm" = watchpost ]; then
      cost=$("$bin/watchpost" detect "$folder/input" --cells "$work/cells.jsonl" | tail -n 1)
    else
      cost=$(python3 $shared/tools/motion_peers.py "$algorithm" "$folder/input" "$work/cells.jsonl")
    fi
    score=$(python3 $shared/tools/score_motion.py "$work/cells.jsonl" "$folder/groundtruth" --first "$first" --last "$last" "${roi[@]}")
    echo "{\"sequence\": \"$sequence\", \"algorithm\": \"$algorithm\", \"score\": $score, \"cost\": $(python3 -c 'import json,sys; d=json.loads(sys.argv[1]); d.pop("visits",None); print(json.dumps(d))' "$cost")}"
  done
done
