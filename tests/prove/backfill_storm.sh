#!/bin/sh
# Kills a backfill at random moments, fills its disk three times, sets its clock back while it runs, opens its store from other
# processes, and proves that at the end every input has one end, every good page is stored once, and the store is sound. Its scans
# are small and read by sohoa_fake_reader, which some of them crash, make rave or hang, so that the machinery is tried and not the
# reading.
#   tests/prove/backfill_storm.sh WORK N KILLS [BIN]
# WORK is made, and removed afterwards. The disk is a small tmpfs, where that may be mounted; the clock is that of Debian's faketime.
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
  [ -z "$group" ] || kill -s KILL -- "-$group" 2> /dev/null || true
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

stall=5 # seconds; each scan that hangs costs two of them
# In a group of its own, whose number is $group. Further arguments: of the command.
begin() {
  setsid sohoa backfill "$@" --json --keep-free 0 --stall-limit "$stall" --log "$work/log" --store "$store" "$work/scans" \
    >> "$work/told" 2>> "$work/said" &
  group=$!
}
# With the clock that set_clock sets: it is right, or off by what it is told. As where somebody sets the machine's, the times of
# files stay, and so does the clock that only goes forward.
faketime=$(faketime -f +0 printenv LD_PRELOAD 2> /dev/null || true)
begin_by_clock() {
  export LD_PRELOAD="$faketime" FAKETIME_TIMESTAMP_FILE="$work/clock" FAKETIME_NO_CACHE=1
  export FAKETIME_DONT_FAKE_MONOTONIC=1 NO_FAKE_STAT=1
  begin "$@"
  unset LD_PRELOAD FAKETIME_TIMESTAMP_FILE FAKETIME_NO_CACHE FAKETIME_DONT_FAKE_MONOTONIC NO_FAKE_STAT
}
set_clock() {
  echo "$1" > "$work/clock.new"
  mv "$work/clock.new" "$work/clock" # never seen half
}
end_by_kill() {
  if is_running && kill -s KILL -- "-$group"; then met=$((met + 1)); fi # with --, dash takes no -9
  wait "$group" 2> /dev/null || true
  rm -f "/dev/shm/faketime_shm_$group" "/dev/shm/sem.faketime_sem_$group" # which a killed one leaves
  group=
}
children_of() {
  grep -l "^PPid:[^0-9]*$1\$" /proc/[0-9]*/status 2> /dev/null | sed 's|/proc/\([0-9]*\)/.*|\1|' || true
}
is_running() { grep -q '^State:[^Z]*$' "/proc/$group/status" 2> /dev/null; }
# A scan that hangs stops everything until the watchdog has seen it twice. Kills come meanwhile, too; but where a whole round
# brought nothing the next one waits for it, or no later kill would meet any work.
told_before=-1
await_work() {
  patience=$((stall * 20))
  while [ "$(wc -l < "$work/told")" -eq "$told_before" ] && [ "$patience" -gt 0 ] && is_running; do
    patience=$((patience - 1))
    sleep 0.2
  done
  told_before=$(wc -l < "$work/told")
}

open_beside() {
  sohoa backfill --status --json --store "$store" > "$work/status" 2> /dev/null || return 0  # it is not made yet
  code=0
  sohoa ingest --store "$store" "$work/scans/0/0.tif" > /dev/null 2>&1 || code=$?
  [ "$code" -eq 3 ] || ! is_running || [ "$code" -le 1 ] || fail "a second process that writes: exit $code"
}

began=$(date +%s)
fills=0
clocks=0
met=0 # kills
rate=$((inputs / (kills * 2 + 8) + 1)) # so slow that the kills come before the end
for round in $(seq "$kills"); do
  if [ -n "$faketime" ] && [ $((round % 3)) -eq 2 ]; then
    # Back by an hour: to the right time, then from it.
    clocks=$((clocks + 1))
    set_clock "+$((clocks % 2))h"
    begin_by_clock --rate "$rate/s"
    nap
    set_clock "-$((1 - clocks % 2))h"
  else
    begin --rate "$rate/s"
  fi
  await_work
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
expect "quarantined" "$(field quarantined)" $((secret + deadly + hanging))
[ "$(field workedSeconds)" -le $(($(date +%s) - began)) ] || fail "longer at work than it ran: $status"
# A second process may have stored the first scan: it is a duplicate then.
expect "done and duplicates" $(($(field done) + $(field duplicates))) $((good + twins))
stored=$(sohoa store stats --json --store "$store" | sed 's/.*"documents":\([0-9]*\).*/\1/')
expect "documents" "$stored" "$good"
twice=$(sed -n 's/^{"id":"\([0-9a-f]*\)".*"status":"stored".*/\1/p' "$work/told" | sort | uniq -d)
[ -z "$twice" ] || fail "stored twice: $twice"

[ "$met" -gt $((kills / 2)) ] || fail "only $met of $kills kills met it at work"
grep -q 'made no progress' "$work/said" || fail "scans hang, and the watchdog saw none of them"
# An hour is the only thing by which the log's times go back.
back=$(sed -n 's/^{"time":"[^T]*T\(..\):\(..\):\(..\).*/\1 \2 \3/p' "$work/log" |
  awk '{now = $1 * 3600 + $2 * 60 + $3; by = (last - now + 86400) % 86400; if (NR > 1 && by > 3000 && by < 4200) n++; last = now} END {print n + 0}')
[ -z "$faketime" ] || [ "$back" -gt 0 ] || fail "the clock was set back, and the log does not tell of it"
[ -n "$faketime" ] || echo "backfill_storm: faketime is not installed: the clock was not set back"
[ -z "$mounted" ] || grep -q 'waiting for room' "$work/said" || fail "the disk was filled, and it did not wait"
[ -n "$mounted" ] || echo "backfill_storm: no tmpfs may be mounted here: the disk was not filled"
echo "$inputs inputs, $met of $kills kills met it at work, disk filled $fills times, clock set back $clocks times, $(grep -c 'begun anew' "$work/said" || true) workers begun anew," \
  "$(($(date +%s) - began)) s: $good good stored once, $broken broken, $((secret + deadly + hanging)) in quarantine, $twins twins; the store is sound"
