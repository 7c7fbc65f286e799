# Sourced by the scripts here: a fresh county and a running `watchpost serve` on free ports. Sets
# bin, work (a folder that is removed at the end), serve (its process id), udp, http; makes
# $work/token with the scope operate. What is added to pids is ended with it.
set -euo pipefail
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
