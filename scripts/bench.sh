#!/bin/sh
# The end-to-end benchmark: on made scans, or with --corpus DIR on any folder of scans. Further arguments go to
# sohoa-bench. Figures are printed and written to build/bench/report.json.
set -eu
cd "$(dirname "$0")/.."
mkdir -p build/bench
case " $* " in
  *" --corpus"*) ;;
  *)
    scans=build/bench/scans
    if [ ! -d "$scans" ]; then
      echo "== making scans"
      build/release/bin/make_scans --out "$scans.part" --count 12 --seed 7 --profile mix --format mix
      mv "$scans.part" "$scans"
    fi
    set -- --corpus "$scans" "$@"
    ;;
esac
echo "== measuring"
exec build/release/bin/sohoa-bench --store build/bench/store --json build/bench/report.json --details "$@"
