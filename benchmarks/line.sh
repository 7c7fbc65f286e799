#!/usr/bin/env bash
# The whole line under load, with the real programs over loopback: a fresh county, `watchpost serve`,
# and devicesim. Prints one JSON line a measurement. Usage: benchmarks/line.sh press|stream|clients|fuzz
cd "$(dirname "$0")/.."
. benchmarks/live.sh

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
