#!/bin/sh
# Peak memory of the main job, its readers' processes with it, on a made TIFF of 200 and of 1,000 pages, two workers:
# the second must lie within 10 % of the first and below 1.2 GB. Pages are A4 at 300 dpi, filled to a sixth, because
# reading is what takes the time.
#   benchmarks/memory.sh [PAGES…]        default: 200 1000
set -eu
cd "$(dirname "$0")/.."
bin=build/release/bin
out=build/memory
mkdir -p "$out"
first=
[ $# -gt 0 ] || set -- 200 1000
for n in "$@"; do
  [ -f "$out/$n/done" ] || {
    echo "== making a TIFF of $n pages"
    rm -rf "${out:?}/$n"
    $bin/make_scans --out "$out/$n" --count 1 --seed 5 --profile clean --pages "$n-$n" --fill 0.15 --format tiff-g4
    touch "$out/$n/done"
  }
  rm -f "$out/$n"/*.json
  $bin/sohoa-bench --corpus "$out/$n" --store "$out/store" --workers 2 --json "$out/$n.json"
  peak=$(sed -n 's/.*"peak_memory_mb": \([0-9.]*\).*/\1/p' "$out/$n.json")
  [ -n "$first" ] || first=$peak
  echo "$n pages: peak memory $peak MB"
  echo "$peak $first" | awk '{exit !($1 <= 1200 && $1 <= 1.1 * $2)}' || { echo "memory grows with the input" >&2; exit 1; }
done
