#!/usr/bin/env bash
# The whole line under load, with the real programs over loopback: a fresh county, `watchpost serve`,
# and devicesim. Prints one JSON line a measurement. Usage: benchmarks/line.sh press|stream|clients|fuzz
set -euo pipefail
cd "$(dirname "$0")/.."
bin=${BIN:-.build/release}
work=$(mktemp -d)
pids=()
finish() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT

"$bin/watchpost" init "$work/county" >/dev/null
"$bin/watchpost" serve --county "$work/county" --data "$work/data" --udp 127.0.0.1:0 \
  --http 127.0.0.1:0 >"$work/ready" 2>"$work/log" &
serve=$!
pids+=("$serve")
until grep -q '^ready ' "$work/ready"; do kill -0 "$serve"; read -rt 0.1 <> <(:) || true; done
udp=$(sed -n 's/^ready udp=\([^ ]*\).*/\1/p' "$work/ready")
http=$(sed -n 's/.*http=\([^ ]*\).*/\1/p' "$work/ready")
"$bin/watchpost" token create bench --scope operate --data "$work/data" >"$work/token"
api() { curl -s -H "Authorization: Bearer $(cat "$work/token")" "http://$http/api/v1/$1"; }
sim() { "$bin/devicesim" "$1" --county "$work/county" --to "$udp" --json "${@:2}"; }
memory() { awk '/^VmRSS/ {print $2}' "/proc/$serve/status"; }

case "${1:-}" in
  press) # 1,000 presses at 20/s while 12 cameras run at 5 frames a second
    sim load --presses 20 --total 1000 --frames 60 --duration 50 --drain 20
    ;;
  stream) # press to event stream: the watch's lines against the presses' receipt
    "$bin/watchpost" watch --json --url "http://$http" --token-file "$work/token" >"$work/stream" &
    pids+=("$!")
    sim load --frames 60 --duration 60 --presses 0 >/dev/null &
    pids+=("$!")
    python3 benchmarks/stream_latency.py "$work/county" "$udp" "$http" "$work/token"
    ;;
  clients) # 500 stream clients at 20 changes a second, then the same beside 20 that never read
    python3 benchmarks/stream_clients.py "$work/county" "$udp" "$http" "$work/token" "$serve" "${@:2}"
    ;;
  fuzz) # 20,000 bad datagrams a second for 30 s beside presses and frames
    # The same cameras before and under fire: what memory grows by is the fuzzing's.
    sim load --frames 60 --duration 30 --presses 0 >/dev/null
    before=$(memory)
    sim fuzz --rate 20000 --duration 30 >"$work/fuzz" &
    fuzz=$!
    pids+=("$fuzz")
    sim load --presses 5 --total 140 --frames 60 --duration 30 --drain 20
    wait "$fuzz" || true
    tail -n 1 "$work/fuzz"
    echo "{\"rssKiBBefore\": $before, \"rssKiBAfter\": $(memory)}"
    ;;
  *) echo "usage: benchmarks/line.sh press|stream|clients|fuzz" >&2; exit 64 ;;
esac
api ledger
echo
