#!/bin/sh
# Kills a backfill at random moments, fills its disk three times, opens its store from other processes, and proves that at
# the end every input has one end, every good page is stored once, and the store is sound. Its scans are small and read by
# sohoa_fake_reader, which some of them crash or make rave, so that the machinery is tried and not the reading.
#   tests/prove/backfill_storm.sh WORK N KILLS [BIN]
# WORK is made, and removed afterwards. The disk is a small tmpfs where that may be mounted; else a limit on the size of files.
set -eu
work=$1
inputs=$2
kills=$3
bin=${4:-$(cd "$(dirname "$0")/../.." && pwd)/build/release/bin}

mkdir "$work"
mkdir "$work/disk" "$work/bin"
mounted=
group=
cleanup() {
  [ -z "$group" ] || kill -9 -- "-$group" 2> /dev/null || true
  [ -z "$mounted" ] || umount -l "$work/disk"
  rm -rf "$work"
}
trap cleanup EXIT
fail() {
  echo "backfill_storm: $*" >&2
  tail -n 20 "$work/said" >&2 || true
  exit 1
}

# The program and what it starts, with another reader.
for program in sohoa sohoa-pdfa sohoa-pdfupdate sohoa-pdfworker sohoa-proofs sohoa-signatures; do
  cp "$bin/$program" "$work/bin/"
done
cp "$bin/sohoa_fake_reader" "$work/bin/sohoa-reader"
PATH="$work/bin:$PATH"

size=$((64 + inputs / 8))
if mount -t tmpfs -o "size=${size}m" none "$work/disk" 2> /dev/null; then mounted=yes; fi
store=$work/disk/store
eval "$("$bin/storm_scans" "$work/scans" "$inputs")"
: > "$work/told"

seed=$inputs
draw() { # below $1, into $drawn
  seed=$(((seed * 1103515245 + 12345) % 2147483648))
  drawn=$((seed / 65536 % $1))
}
nap() { # below a second
  draw 10
  sleep "0.$drawn"
}

# In a group of its own, whose number is $group. Further arguments: of the command.
begin() {
  setsid sohoa backfill "$@" --json --keep-free 0 --stall-limit 20 --store "$store" "$work/scans" >> "$work/told" 2>> "$work/said" &
  group=$!
}
end_by_kill() {
  kill -9 -- "-$group" 2> /dev/null || true
  wait "$group" 2> /dev/null || true
  group=
}
children_of() {
  grep -l "^PPid:[^0-9]*$1\$" /proc/[0-9]*/status 2> /dev/null | sed 's|/proc/\([0-9]*\)/.*|\1|' || true
}
is_running() { kill -0 "$group" 2> /dev/null; }

open_beside() {
  sohoa backfill --status --json --store "$store" > "$work/status" 2> /dev/null || return 0  # it is not made yet
  code=0
  sohoa ingest --store "$store" "$work/scans/0/0.tif" > /dev/null 2>&1 || code=$?
  [ "$code" -eq 3 ] || ! is_running || [ "$code" -le 1 ] || fail "a second process that writes: exit $code"
}

began=$(date +%s)
fills=0
rate=$((inputs / (kills * 2 + 8) + 1)) # so slow that the kills come before the end
for round in $(seq "$kills"); do
  begin --rate "$rate/s"
  if [ -n "$mounted" ] && [ "$fills" -lt 3 ] && [ $((round * 3 / kills)) -ge "$fills" ]; then
    fills=$((fills + 1))
    sleep 0.5
    cat /dev/zero > "$work/disk/filler" 2> /dev/null || true
    sleep 2
    rm -f "$work/disk/filler"
  fi
  nap
  case $((round % 4)) in
    0) for worker in $(children_of "$group"); do
         kill -9 "$worker" 2> /dev/null || true # it alone: it is begun anew
       done
       nap ;;
    1) open_beside ;;
    2) sohoa backfill --pause --store "$store" 2> /dev/null || true
       sohoa backfill --resume --store "$store" 2> /dev/null || true ;;
  esac
  nap
  end_by_kill
  [ -d "$store/records" ] || continue
  [ $((round % 10)) -eq 0 ] || [ "$kills" -le 10 ] || continue
  sohoa store check --store "$store" > "$work/check" 2>&1 || grep -q 'no store' "$work/check" ||
    { cat "$work/check" >&2; fail "round $round: the store is not sound"; }
done

begin
code=0
wait "$group" || code=$?
group=
[ "$code" -le 1 ] || fail "the last run ended with exit code $code"
sohoa store check --store "$store" > "$work/check" || { cat "$work/check" >&2; fail "the store is not sound at the end"; }

status=$(sohoa backfill --status --json --store "$store")
field() { echo "$status" | sed -n "s/.*\"$1\":\([0-9]*\).*/\1/p"; }
expect() { [ "$2" -eq "$3" ] || fail "$1: $2, not $3: $status"; }
expect "open inputs" $(($(field discovered) + $(field claimed))) 0
expect "inputs with an end" $(($(field done) + $(field duplicates) + $(field quarantined) + $(field failed))) "$inputs"
expect "pages" "$(field pagesRead)" $(($(field pagesStored) + $(field blankPages)))
expect "failed" "$(field failed)" "$broken"
expect "quarantined" "$(field quarantined)" $((secret + deadly))
# A second process may have stored the first scan: it is a duplicate then.
expect "done and duplicates" $(($(field done) + $(field duplicates))) $((good + twins))
stored=$(sohoa store stats --json --store "$store" | sed 's/.*"documents":\([0-9]*\).*/\1/')
expect "documents" "$stored" "$good"
twice=$(sed -n 's/^{"id":"\([0-9a-f]*\)".*"status":"stored".*/\1/p' "$work/told" | sort | uniq -d)
[ -z "$twice" ] || fail "stored twice: $twice"

[ -z "$mounted" ] || grep -q 'waiting for room' "$work/said" || fail "the disk was filled, and it did not wait"
[ -n "$mounted" ] || echo "backfill_storm: no tmpfs may be mounted here: the disk was not filled"
echo "$inputs inputs, $kills kills, disk filled $fills times, $(grep -c 'begun anew' "$work/said" || true) workers begun anew," \
  "$(($(date +%s) - began)) s: $good good stored once, $broken broken, $((secret + deadly)) in quarantine, $twins twins; the store is sound"
