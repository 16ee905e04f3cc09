#!/bin/sh
# How fast a backfill is beside an ingest of the same files, in turns, and whether its memory is flat.
#   benchmarks/backfill.sh [ROUNDS] [DOCUMENTS] [BIN]
set -eu
rounds=${1:-3}
documents=${2:-40}
bin=${3:-$(cd "$(dirname "$0")/.." && pwd)/build/release/bin}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$bin/make_scans" --out "$work/scans" --count "$documents" --seed 4711 --profile mix --format mix --pages 1-2 > /dev/null
rm -f "$work"/scans/*.json

# kB that a process and all below it take together, what they share counted for each.
memory_of() {
  sed -n 's/^VmRSS:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$1/status" 2> /dev/null || true
  for child in $(grep -l "^PPid:[^0-9]*$1\$" /proc/[0-9]*/status 2> /dev/null | sed 's|/proc/\([0-9]*\)/.*|\1|'); do
    memory_of "$child"
  done
}

# Wall and CPU seconds and the most memory in kB, into $1. CPU time as the kernel adds it up when the process has ended.
measure() {
  name=$1
  shift
  rm -rf "$work/store"
  began=$(date +%s.%N)
  sh -c '"$@" > /dev/null 2>&1 & echo $! > "$0/pid"; wait $!; times > "$0/times"' "$work" "$@" &
  shell=$!
  peak=0
  while kill -0 "$shell" 2> /dev/null; do
    now=$(memory_of "$(cat "$work/pid" 2> /dev/null || echo 0)" | awk '{sum += $1} END {print sum + 0}')
    [ "$now" -le "$peak" ] || peak=$now
    sleep 0.5
  done
  awk -v name="$name" -v out="$work/$name" -v peak="$peak" -v began="$began" -v ended="$(date +%s.%N)" '
    function seconds(t) { split(t, part, /[ms]/); return part[1] * 60 + part[2] }
    NR == 2 {
      cpu = seconds($1) + seconds($2)
      printf "%s: wall %.1f s, CPU %.1f s, most memory %d MB\n", name, ended - began, cpu, peak / 1024
      print ended - began, cpu >> out
    }' "$work/times"
}

for round in $(seq "$rounds"); do
  measure ingest "$bin/sohoa" ingest --store "$work/store" "$work/scans"
  measure backfill "$bin/sohoa" backfill --keep-free 0 --store "$work/store" "$work/scans"
done

median() { sort -n | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'; }
for column in 1 2; do
  ingest=$(awk -v c=$column '{print $c}' "$work/ingest" | median)
  backfill=$(awk -v c=$column '{print $c}' "$work/backfill" | median)
  what=$([ $column -eq 1 ] && echo wall || echo CPU)
  awk -v i="$ingest" -v b="$backfill" -v what="$what" 'BEGIN {printf "throughput of backfill by %s time: %.3f of ingest\n", what, i / b}'
done
