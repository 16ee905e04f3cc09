#!/bin/sh
# The long proofs. Each prints its figures and fails when what it proves does not hold.
set -eu
cd "$(dirname "$0")/.."
echo "== memory does not grow with the input"
benchmarks/memory.sh
echo "== nothing is lost or half-written when the program is killed"
tests/prove/kill_storm.sh "${KILLS:-50}"
echo "== no scanned page is lost when the program is killed"
tests/prove/scan_storm.sh "${KILLS:-30}"
echo "== each input of a backfill is done once when it is killed, its disk is full, its clock is set back, and scans kill or hang its readers"
tests/prove/backfill_storm.sh "$(mktemp -d)/work" "${INPUTS:-2000}" "${BACKFILL_KILLS:-100}"
echo "== a station loses nothing, reads nothing half and takes nothing twice, whatever writers do and when it is killed"
build/release/bin/watch_torture "$(mktemp -d)/work" "${SCANS:-500}" "${KILLS:-40}"
echo "== the index is sound, and nothing committed is lost or found twice, when the program is killed while it tends it"
build/release/bin/index_storm "$(mktemp -d)/work" "${KILLS:-200}"
echo "== nothing of a secret document is left when the program is killed or the disk is full"
tests/prove/quarantine_storm.sh "${KILLS:-50}"
echo "== no document is lost when the token that signs is pulled out"
tests/prove/pulled_token.sh "${SIGNATURES:-500}" build/release/bin
echo "== the programs that start threads have no data race"
scripts/build.sh tsan record_store_test sohoa_pipeline_test sohoa_reader_process_test sohoa_service_test
ctest --preset tsan -R '^(record_store_test|sohoa_pipeline_test|sohoa_reader_process_test|sohoa_service_test)$'
echo "== no request crashes the service or is its fault"
scripts/build.sh asan sohoa_service_test
SOHOA_ROUNDS="${REQUESTS:-10000}" build/asan/bin/sohoa_service_test --gtest_filter='HostileRequests*'
echo "== pictures of every size, type and content give a page or an error"
scripts/build.sh asan image_any_picture_test
SOHOA_ROUNDS="${ROUNDS:-5000}" build/asan/bin/image_any_picture_test
echo "== the units of systemd allow what the program and its children do"
tests/prove/unit_syscalls.sh build/release/bin
