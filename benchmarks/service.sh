#!/bin/sh
# Searches of 64 clients at once, over the loopback interface, for so long: requests/s, how long they took, what failed,
# and the memory of the service before and after. Fails when anything but 200 came back, or when the memory grew by more
# than a tenth and 32 MB.
#   benchmarks/service.sh STORE [SECONDS] [QUERIES]        default: 60 s, benchmarks/service_queries.txt (one a line)
# STORE is a store that nothing else writes to; a key is made for the run and revoked behind it, and the searches are
# written into its audit.
set -eu
cd "$(dirname "$0")/.."
sohoa=build/release/bin/sohoa
store=$1
seconds=${2:-60}
queries=${3:-benchmarks/service_queries.txt}
port=${PORT:-18471}
out=$(mktemp -d)
key=$("$sohoa" key add --store "$store" --role reader --personal-data --name benchmark 2> "$out/said")
id=$(echo "$key" | cut -d_ -f2)
SOHOA_REQUESTS_PER_SECOND=0 "$sohoa" serve --store "$store" --listen "127.0.0.1:$port" 2> "$out/log" &
pid=$!
trap 'kill $pid 2> /dev/null; "$sohoa" key revoke --store "$store" "$id"; rm -rf "$out"' EXIT
for _ in $(seq 100); do
  curl -sf "http://127.0.0.1:$port/healthz" > /dev/null && break
  kill -0 $pid 2> /dev/null || { cat "$out/log" >&2; exit 1; }
  sleep 0.1
done
load() { KEY=$key QUERIES=$queries wrk -t2 -c64 "-d$1s" --latency -s benchmarks/service_load.lua "http://127.0.0.1:$port"; }
memory() { awk '/VmRSS/ {print int($2 / 1024)}' "/proc/$pid/status"; }
load 5 > "$out/warm"
before=$(memory)
load "$seconds" | tee "$out/load"
after=$(memory)
echo "memory: $before MB after 5 s, $after MB at the end"
! grep -qE 'Non-2xx|Socket errors' "$out/load" || { echo "some requests failed" >&2; exit 1; }
[ "$after" -le $((before * 11 / 10 + 32)) ] || { echo "memory grows" >&2; exit 1; }
