#!/bin/sh
# The long proofs. Each prints its figures and fails when what it proves does not hold.
set -eu
cd "$(dirname "$0")/.."
echo "== memory does not grow with the input"
benchmarks/memory.sh
echo "== nothing is lost or half-written when the program is killed"
tests/prove/kill_storm.sh "${KILLS:-50}"
