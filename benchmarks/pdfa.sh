#!/bin/sh
# Turns every scan of a folder into PDF/A-1b and PDF/A-2b and asks the judges: benchmarks/pdfa.sh FOLDER
# Apache PDFBox Preflight on 1b, sohoa-pdfa on 2b, qpdf on both; then whether poppler and MuPDF find in the 2b files
# the very words that were written. Prints what breaks a rule, and a count; exit code 1 if anything does.
set -eu
cd "$(dirname "$0")/.."
bin=$PWD/build/release/bin
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
failed=0
files=0
complain() { echo "$1"; failed=$((failed + 1)); }
words() { tr -s ' \f\n' '\n\n\n' | grep -v '^$' | sort; }
for scan in "$1"/*; do
  case $scan in *.tif|*.tiff|*.pdf|*.jpg|*.jpeg|*.png) ;; *) continue ;; esac
  files=$((files + 1))
  name=$(basename "$scan")
  for profile in pdfa-1b pdfa-2b; do
    pdf=$out/$name.$profile.pdf
    "$bin/sohoa" ocr "$scan" -o "$pdf" --text "$out/text" --profile $profile --allow-secret \
      || { complain "$name: not converted"; continue 2; }
    qpdf --check "$pdf" > "$out/said" 2>&1 || complain "$name: qpdf complains of $profile: $(cat "$out/said")"
  done
  "$bin/sohoa-pdfa" "$pdf" > "$out/said" || complain "$name: $(cat "$out/said")"
  words < "$out/text" > "$out/written"
  pdftotext "$pdf" - | words | cmp -s - "$out/written" || complain "$name: poppler finds other words"
  mutool draw -q -F text "$pdf" 2> /dev/null | words | cmp -s - "$out/written" || complain "$name: MuPDF finds other words"
done
scripts/preflight.sh "$out"/*.pdfa-1b.pdf > "$out/said" || { cat "$out/said"; failed=$((failed + 1)); }
echo "$files scans; Preflight: $(grep -c 'is a valid PDF/A-1b file' "$out/said") sound; $failed complaints in all"
[ "$failed" = 0 ]
