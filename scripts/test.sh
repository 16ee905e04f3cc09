#!/bin/sh
# The whole suite: everything once as released, the unit tests once more under address and undefined-behaviour
# sanitizers.
set -eu
cd "$(dirname "$0")/.."
scripts/build.sh release
echo "== running all tests (release)"
ctest --preset release -j "$(nproc)"
scripts/build.sh asan sohoa_unit_tests
echo "== running the unit tests again under address and undefined-behaviour sanitizers"
ctest --preset asan -L unit -j "$(nproc)"
