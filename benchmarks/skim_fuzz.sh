#!/usr/bin/env bash
# Fuzzes the luma skimmer with address and undefined-behaviour checking, beside libjpeg.
# Usage: benchmarks/skim_fuzz.sh [SECONDS [SEED [PICTURES]]]; default 600 seconds, a fresh seed and
# no end of pictures.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cc=$(command -v clang)
"$cc" -std=gnu11 -g -O1 -Wall -Wextra -Werror -fsanitize=address,undefined \
  -fno-sanitize-recover=all -fuse-ld=lld -DWP_SKIM_TWO_BITS=256 -DWP_SKIM_MANY_BITS=4096 \
  -ISources/CJPEG/include -ISources/CJPEG \
  Sources/CJPEG/*.c benchmarks/fuzz_skim.c -ljpeg -o "$work/fuzz_skim"
"$work/fuzz_skim" "${1:-600}" "${@:2}"
