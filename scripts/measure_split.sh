#!/bin/sh
# Makes batches of 2 to 12 documents, a quarter each without sheets, with QR sheets, with bars alone (Patch T) and with
# blank sheets between them, lets sohoa divide them, and counts the boundaries between documents that it finds: right,
# missed, and false ones; and how many documents have the dossier code that their sheets give them, or none.
# Usage: scripts/measure_split.sh WORK_FOLDER BATCHES [SEED]
set -eu
bin="$(cd "$(dirname "$0")/.." && pwd)/build/release/bin"
work=$1 batches=$2 seed=${3:-1}
mkdir -p "$work"

kind=0
for separators in none qr patch-t blank; do
  count=$(((batches + 3 - kind) / 4))
  kind=$((kind + 1))
  if [ "$count" = 0 ]; then continue; fi
  options="--batch 2-12 --count $count --seed $((seed * 100000 + kind * 1000)) --separators $separators --profile mix --pages 1-3"
  echo "made: make_scans $options"
  "$bin/make_scans" --out "$work/$separators" --name batch $options >/dev/null
  split=--split
  if [ "$separators" = blank ]; then split='--split --blank-sheets'; fi
  "$bin/sohoa" ingest --store "$work/store-$separators" $split --json "$work/$separators" >"$work/$separators.jsonl" ||
    echo "ingest: not all of $separators was stored" >&2
done

# "PAGE CODE" of each document: the first of its pages in the scan, and its dossier. The first document of a batch
# begins where it must.
beginnings() {
  while read -r line; do
    echo "$(printf '%s\n' "$line" | grep -o '"scanPage":[0-9]*' | head -1 | cut -d: -f2)" \
      "$(printf '%s\n' "$line" | grep -o '"dossierCode":[^,}]*' | head -1 | cut -d: -f2)"
  done | sort -n | tail -n +2 | sort
}
pages() { cut -d' ' -f1 "$1" | sort; }

for truth in "$work"/*/*.json; do
  name=$(basename "$truth" .json)
  grep '"scanPage"' "$truth" | beginnings >"$work/want"
  grep -F "/$name.pdf\"" "$work/$(basename "$(dirname "$truth")").jsonl" | grep '"scanPage"' | beginnings >"$work/got"
  pages "$work/want" >"$work/want-pages"
  pages "$work/got" >"$work/got-pages"
  printf '%s %s %s %s %s\n' "$name" "$(comm -12 "$work/want-pages" "$work/got-pages" | wc -l)" \
    "$(comm -23 "$work/want-pages" "$work/got-pages" | wc -l)" \
    "$(comm -13 "$work/want-pages" "$work/got-pages" | wc -l)" "$(comm -12 "$work/want" "$work/got" | wc -l)"
done | awk '{ print "batch", $1, "right", $2, "missed", $3, "false", $4
    kind = $1; sub(/^batch-[0-9]+-[0-9]+-/, "", kind)
    R[kind] += $2; M[kind] += $3; F[kind] += $4; r += $2; m += $3; f += $4; codes += $5 }
  function line(name, r, m, f) {
    if (r + m + f > 0) printf "%s: %d right, %d missed, %d false: %.3f\n", name, r, m, f, r / (r + m + f)
  }
  END { for (kind in R) line("boundaries in batches with " kind, R[kind], M[kind], F[kind])
    print "dossier codes: right in", codes, "of the", r, "documents behind the right boundaries"
    line("boundaries", r, m, f) }'
