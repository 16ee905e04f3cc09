#!/bin/sh
# The units of systemd: well-formed, hardened, and what they start is there. Nothing is started.
# Usage: units.sh FOLDER_OF_UNITS FOLDER_OF_PROGRAMS
set -eu
units=$(realpath "$1")
bin=$(realpath "$2")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
most_exposed=20 # of 100, as systemd-analyze counts

fail() { echo "units: $*" >&2; exit 1; }

echo "== what they start, the program knows"
sed -n 's#^ExecStart=/usr/bin/sohoa ##p' "$units"/*.service > "$work/commands"
[ -s "$work/commands" ] || fail "no unit starts the program"
while read -r command arguments; do
  if ! "$bin/sohoa" --lang en --help | grep -q "^  $command "; then
    echo "not looked at: this program has no command $command"
    continue
  fi
  "$bin/sohoa" "$command" --lang en --help > "$work/help"
  for argument in $arguments; do
    case "$argument" in
      --*) grep -q -e "  $argument\b" "$work/help" || fail "sohoa $command has no option $argument" ;;
    esac
  done
done < "$work/commands"

if ! command -v systemd-analyze > /dev/null; then
  echo "not looked at further: systemd-analyze is not installed"
  exit 0
fi
for unit in "$units"/*; do
  sed "s#/usr/bin/sohoa#$bin/sohoa#" "$unit" > "$work/$(basename "$unit")"
done
cd "$work"
echo "== well-formed"
systemd-analyze verify --man=no ./*.service ./*.timer > verify.log 2>&1 || { cat verify.log >&2; fail "a unit is not well-formed"; }
if grep 'sohoa-' verify.log >&2; then fail "a unit is not well-formed"; fi
echo "== hardened"
for unit in ./*.service; do
  systemd-analyze security --offline=yes --threshold=$most_exposed "$unit" > security.log 2>&1 ||
    { grep -v '✓' security.log >&2; fail "$unit is not hardened enough"; }
  tail -1 security.log
done
