#!/bin/sh
# The units' seccomp rules break neither the program nor its children: no system call of an ingest (readers, PDF and signature
# workers) is outside @system-service, no socket of another family than AF_UNIX, no memory both written and executed, no new
# namespace. Needs strace and systemd-analyze.
# Usage: unit_syscalls.sh FOLDER_OF_PROGRAMS
set -eu
bin=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for program in strace systemd-analyze; do
  command -v $program > /dev/null || { echo "unit_syscalls: not proven: $program is not installed"; exit 0; }
done

# Names of a set of systemd, with those of the sets in it.
members() {
  systemd-analyze syscall-filter "$1" | sed -n 's/^    //p' | while read -r name _; do
    case "$name" in @*) members "$name" ;; \#*) ;; *) echo "$name" ;; esac
  done
}
members @system-service | sort -u > "$work/allowed"
[ "$(wc -l < "$work/allowed")" -gt 200 ] || { echo "unit_syscalls: the set was not read" >&2; exit 1; }

"$bin/make_scans" --out "$work/scans" --count 2 --seed 7 --pages 1-2 --format mix > /dev/null
"$bin/make_scans" --out "$work/scans" --name p --count 1 --seed 9 --pages 1 --format pdf > /dev/null
SOHOA_CONFIG='' strace -f -qq -o "$work/trace" "$bin/sohoa" ingest --store "$work/store" --log "$work/log" \
  --metrics "$work/m.prom" "$work/scans" > /dev/null
sed -n 's/^[0-9]* *\([a-z_0-9]*\)(.*/\1/p' "$work/trace" | sort -u > "$work/used"
echo "$(wc -l < "$work/used") system calls of $(sed 's/ .*//' "$work/trace" | sort -u | wc -l) threads and processes"
if comm -23 "$work/used" "$work/allowed" | grep .; then
  echo "unit_syscalls: these are not in @system-service" >&2
  exit 1
fi
if grep -E 'PROT_WRITE\|PROT_EXEC|PROT_EXEC\|PROT_WRITE' "$work/trace"; then
  echo "unit_syscalls: MemoryDenyWriteExecute would stop this" >&2
  exit 1
fi
if grep -E 'socket(pair)?\(' "$work/trace" | grep -v 'AF_UNIX'; then
  echo "unit_syscalls: RestrictAddressFamilies would stop this" >&2
  exit 1
fi
if grep -E 'CLONE_NEW|unshare\(|setns\(' "$work/trace"; then
  echo "unit_syscalls: RestrictNamespaces would stop this" >&2
  exit 1
fi
echo "== all of it is allowed"
