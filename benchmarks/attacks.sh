#!/usr/bin/env bash
# Attacks on the HTTP side of a live service. Exit 1 when one did harm.
# Usage: benchmarks/attacks.sh fuzz [SECONDS, 600] | slow [SECONDS, 60]
#   fuzz  schemathesis (pip install schemathesis) over the whole API with an operate token, as a
#         commander and as a unit, a third of the time each: no 5xx, nothing that the OpenAPI
#         document does not describe
#   slow  slow headers, slow bodies, idle and hurried connections by the thousand, while presses
#         and requests go on
cd "$(dirname "$0")/.."
. benchmarks/live.sh
benchmarks=$PWD/benchmarks

# fuzz SECONDS HEADER…: as whoever the headers make us.
fuzz() {
  local seconds=$1 headers=()
  for header in "${@:2}"; do headers+=(--header "$header"); done
  # The stream has no end. Strange tokens are slowed down with 429, a cookie that the fuzzer leaves
  # out is sent all the same by --header, and a schema cannot say "200 bytes of UTF-8" or "open":
  # such refusals have tests of their own in Tests/ControlRoomTests.
  # It leaves a folder where it runs.
  (cd "$work" && PYTHONPATH="$benchmarks" SCHEMATHESIS_HOOKS=fuzz_hooks st run \
    openapi.yaml --url "http://$http" "${headers[@]}" --exclude-path /api/v1/stream "${exclude[@]}" \
    --checks "$checks" --max-time "$seconds" --continue-on-failure --request-timeout 10 \
    --generation-database none --no-color --warnings off) || failed=1
}

# person NAME ROLE: makes an account, signs it in past its first password; sets cookie and csrf.
person() {
  local first answer jar="$work/jar-$1" json="Content-Type: application/json"
  first=$("$bin/watchpost" user add "$1" --role "$2" --data "$work/data" "${@:3}" | awk 'END {print $NF}')
  answer=$(curl -sf -c "$jar" -H "$json" -d "{\"name\":\"$1\",\"password\":\"$first\"}" "http://$http/api/v1/session")
  csrf=$(python3 -c 'import json, sys; print(json.loads(sys.argv[1])["csrf"])' "$answer")
  curl -sf -b "$jar" -c "$jar" -X PUT -H "$json" -H "Watchpost-CSRF: $csrf" \
    -d "{\"old\":\"$first\",\"new\":\"correct horse battery\"}" "http://$http/api/v1/session/password"
  cookie=$(awk '$6 == "watchpost" {print $6 "=" $7}' "$jar")
  csrf=$(curl -sf -b "$cookie" "http://$http/api/v1/session" | python3 -c 'import json, sys; print(json.load(sys.stdin)["csrf"])')
}

case "${1:-}" in
  fuzz)
    # Something to find: an incident with frames before and after, and what the bends say.
    sim load --presses 4 --total 8 --frames 24 --duration 4 >/dev/null
    total=${2:-600}
    checks=not_a_server_error,status_code_conformance,content_type_conformance
    checks+=,response_schema_conformance,response_headers_conformance
    # Not everyone may read it.
    api openapi.yaml >"$work/openapi.yaml"
    exclude=()
    fuzz $((total / 3)) "Authorization: Bearer $(cat "$work/token")"
    # A fuzzer that signs itself out tests nothing any more.
    exclude=(--exclude-path /api/v1/session)
    person fuzz-commander commander
    fuzz $((total / 3)) "Cookie: $cookie" "Watchpost-CSRF: $csrf"
    person fuzz-unit unit --unit "$(sed -n 2p "$work/county/units.csv" | cut -d, -f1)"
    fuzz $((total / 3)) "Cookie: $cookie" "Watchpost-CSRF: $csrf"
    kill -0 "$serve"
    echo "log lines above info: $(grep -cE ' (warning|error|critical) ' "$work/log" || true)"
    ;;
  slow) python3 benchmarks/slow_http.py "$work/county" "$udp" "$http" "$work/token" "$serve" "${2:-60}" || failed=1 ;;
  *) echo "usage: benchmarks/attacks.sh fuzz|slow [SECONDS]" >&2; exit 64 ;;
esac
api ledger
echo
exit "${failed:-0}"
