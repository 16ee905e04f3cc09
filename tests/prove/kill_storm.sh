#!/bin/sh
# Kills an ingest at random moments, again and again, and proves after each kill that the store is sound, that what was
# reported as stored is there, and that running on to the end stores every document exactly once.
#   tests/prove/kill_storm.sh [KILLS] [BIN]
set -eu
kills=${1:-50}
bin=${2:-$(cd "$(dirname "$0")/../.." && pwd)/build/release/bin}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$bin/make_scans" --out "$work/scans" --count 8 --seed 21 --profile clean --pages 1-2 --format tiff-g4 --dpi 200 > /dev/null
rm -f "$work"/scans/*.json
wanted=$(find "$work/scans" -name '*.tif' | wc -l)

fail() { echo "kill_storm: $*" >&2; exit 1; }

seed=1
for round in $(seq "$kills"); do
  seed=$(((seed * 1103515245 + 12345) % 2147483648))
  delay=$(echo "$seed" | awk '{printf "%.2f", ($1 % 400) / 100}')
  # A fresh start every few rounds, so that kills also meet an empty store.
  [ $((round % 6)) -ne 1 ] || { rm -rf "$work/store"; : > "$work/told"; }
  "$bin/sohoa" ingest --json --store "$work/store" "$work/scans" >> "$work/told" 2> /dev/null &
  pid=$!
  sleep "$delay"
  kill -9 "$pid" 2> /dev/null || true
  wait "$pid" 2> /dev/null || true
  [ -d "$work/store/records" ] || continue
  "$bin/sohoa" store check --store "$work/store" > "$work/check" 2>&1 || {
    # Killed before the store was made: there is nothing to be sound.
    grep -q 'no store' "$work/check" && continue
    cat "$work/check" >&2
    fail "round $round (killed after $delay s): the store is not sound"
  }
  sed -n 's/^{"id":"\([0-9a-f]*\)".*"status":"[a-z]*".*}$/\1/p' "$work/told" | sort -u > "$work/promised"
  "$bin/sohoa" list --json --store "$work/store" | sed -n 's/^{"id":"\([0-9a-f]*\)".*/\1/p' | sort > "$work/kept"
  lost=$(comm -23 "$work/promised" "$work/kept")
  [ -z "$lost" ] || fail "round $round: reported as stored but gone: $lost"
done

"$bin/sohoa" ingest --store "$work/store" "$work/scans" > /dev/null 2>&1
"$bin/sohoa" store check --store "$work/store" > /dev/null || fail "the store is not sound at the end"
stored=$("$bin/sohoa" list --json --store "$work/store" | wc -l)
[ "$stored" -eq "$wanted" ] || fail "$stored documents stored, $wanted wanted"
echo "$kills kills: every promised document kept, store sound after each, $stored of $wanted documents at the end"
