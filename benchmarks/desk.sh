#!/bin/sh
# How long a desk waits for a dossier of 10 pages (one scan, made for it), alone and beside a backfill's batch.
# Further arguments go to sohoa-desk. On idle cores only.
set -eu
cd "$(dirname "$0")/.."
scans=build/bench/desk_scans
if [ ! -d "$scans" ]; then
  build/release/bin/make_scans --out "$scans.part/dossier" --count 1 --seed 31 --profile office --pages 10-10 --format pdf > /dev/null
  build/release/bin/make_scans --out "$scans.part/beside" --count 12 --seed 7 --profile mix --format mix > /dev/null
  rm -f "$scans.part"/*/*.json
  mv "$scans.part" "$scans"
fi
exec build/release/bin/sohoa-desk --dossier "$scans"/dossier/* --beside "$scans/beside" "$@"
