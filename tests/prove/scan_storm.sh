#!/bin/sh
# Kills a scan at random moments, again and again, and proves that no page that was on the disk is lost: each is an original of
# a stored document when the scan is picked up, and stands in one document only.
#   tests/prove/scan_storm.sh [KILLS] [BIN] [DRIVER_FOLDER]
set -eu
kills=${1:-30}
build=$(cd "$(dirname "$0")/../.." && pwd)/build/release
bin=${2:-$build/bin}
driver=${3:-$build/tests/pipeline}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/sane"
echo faulty > "$work/sane/dll.conf"
export SANE_CONFIG_DIR="$work/sane" LD_LIBRARY_PATH="$driver" SOHOA_CONFIG=

fail() { echo "scan_storm: $*" >&2; exit 1; }
on_disk() { find "$work/store/scans" -name 'page-*.png' 2> /dev/null | wc -l; }
stored() { "$bin/sohoa" list --json --store "$work/store" | grep -o '"mediaType"' | wc -l; }

"$bin/sohoa" scan --store "$work/store" --discard > "$work/log" 2>&1 || { cat "$work/log" >&2; fail "no store"; }
total=0
seed=1
for round in $(seq "$kills"); do
  seed=$(((seed * 1103515245 + 12345) % 2147483648))
  delay=$(echo "$seed" | awk '{printf "%.2f", ($1 % 600) / 100}')
  "$bin/sohoa" scan --store "$work/store" --device faulty:pile > /dev/null 2>&1 &
  pid=$!
  sleep "$delay"
  kill -9 "$pid" 2> /dev/null || true
  wait "$pid" 2> /dev/null || true
  sleep 1 # the scanner lets go of its sheet
  before=$(stored)
  kept=$(on_disk)
  "$bin/sohoa" scan --store "$work/store" --finish > "$work/log" 2>&1 || {
    cat "$work/log" >&2
    fail "round $round (killed after $delay s): the scan cannot be picked up"
  }
  [ "$(on_disk)" -eq 0 ] || fail "round $round: pages are left over"
  now=$(stored)
  # Either the kill came before the commit, and the pages are stored now; or behind it, and they were.
  [ "$now" -eq $((before + kept)) ] || { [ "$now" -eq "$before" ] && [ "$before" -eq $((total + kept)) ]; } ||
    fail "round $round: $kept pages kept, $before stored before, $now now"
  total=$now
done
"$bin/sohoa" store check --store "$work/store" > /dev/null || fail "the store is not sound at the end"
echo "$kills kills: $total pages stored, none lost, none left over"
