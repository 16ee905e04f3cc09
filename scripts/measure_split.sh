#!/bin/sh
# Glues made documents into batches, with and without separator sheets in turn, lets sohoa divide them, and counts
# the boundaries between documents that it finds: right, missed, and false ones.
# Usage: scripts/measure_split.sh WORK_FOLDER BATCHES [SEED]
set -eu
bin="$(cd "$(dirname "$0")/.." && pwd)/build/release/bin"
work=$1 batches=$2 seed=${3:-1}
mkdir -p "$work/batches"
"$bin/sohoa" separator -o "$work/sheet.pdf"

batch=0
while [ "$batch" -lt "$batches" ]; do
  documents=$(((batch * 7 + seed) % 11 + 2)) # 2 to 12
  made="$work/made-$batch"
  "$bin/make_scans" --out "$made" --count "$documents" --seed $((seed * 100000 + batch * 100)) --profile mix \
    --format pdf --pages 1-3 >/dev/null
  name="$work/batches/$(printf %04d "$batch")"
  page=0 files='' begins=''
  for file in "$made"/*.pdf; do
    if [ $((batch % 2)) = 1 ]; then files="$files $work/sheet.pdf" page=$((page + 1)); fi
    begins="$begins $page" files="$files $file"
    page=$((page + $(qpdf --show-npages "$file")))
  done
  qpdf --empty --pages $files -- "$name.pdf"
  printf '%s\n' $begins >"$name.truth"
  rm -r "$made"
  batch=$((batch + 1))
done

"$bin/sohoa" ingest --store "$work/store" --split --json "$work/batches" >"$work/outcomes.jsonl"
for truth in "$work"/batches/*.truth; do
  grep -F "/$(basename "$truth" .truth).pdf\"" "$work/outcomes.jsonl" |
    while read -r line; do printf '%s\n' "$line" | grep -o '"scanPage":[0-9]*' | head -1 | cut -d: -f2; done |
    sort -n >"${truth%.truth}.found"
  # The first document of a batch begins where it must.
  tail -n +2 "$truth" | sort >"$work/want"
  tail -n +2 "${truth%.truth}.found" | sort >"$work/got"
  printf '%s %s %s %s\n' "$(basename "$truth" .truth)" "$(comm -12 "$work/want" "$work/got" | wc -l)" \
    "$(comm -23 "$work/want" "$work/got" | wc -l)" "$(comm -13 "$work/want" "$work/got" | wc -l)"
done | awk '{ print "batch", $1, "right", $2, "missed", $3, "false", $4; r += $2; m += $3; f += $4 }
  END { printf "boundaries: %d right, %d missed, %d false: %.3f\n", r, m, f, r / (r + m + f) }'
