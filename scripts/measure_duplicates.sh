#!/bin/sh
# How well pages that were scanned twice are known again: made documents are scanned twice, as a scanner and
# as a copier would, read into one store, and what `sohoa duplicates` says is held against their names.
#   scripts/measure_duplicates.sh [COUNT] [SEED] [BIN]     COUNT documents of each kind
set -eu
count=${1:-10}; seed=${2:-500}; bin=${3:-build/release/bin}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for kind in decision letter form papers; do
  "$bin/make_scans" -o "$work/a" -n "$count" -s "$seed" --kind $kind --name $kind --pages 1-2 \
    --profile office --format jpeg --pixels colour --dpi 200 --damage-seed 1 >/dev/null
  "$bin/make_scans" -o "$work/b" -n "$count" -s "$seed" --kind $kind --name $kind --pages 1-2 \
    --profile worn --format jpeg --pixels grey --quality 50 --dpi 200 --damage-seed 1000 >/dev/null
done
"$bin/sohoa" ingest --store "$work/store" "$work/a" "$work/b" >/dev/null
"$bin/sohoa" list --store "$work/store" --json >"$work/list"
"$bin/sohoa" duplicates --store "$work/store" --json >"$work/pairs"
python3 - "$work" <<'PYTHON'
import json, os, re, sys
work = sys.argv[1]
def stem(path):  # of the document: without folder, profile and page
    return re.match(r"(.*-\d+-\d+)-", os.path.basename(path)).group(1)
pages = {}
for line in open(work + "/list"):
    record = json.loads(line)
    pages[record["id"]] = (stem(record["source"]["path"]), len(record["pages"]))
by_stem = {}
for id, (name, number) in pages.items():
    by_stem.setdefault(name, []).append(number)
want = sum(min(n) for n in by_stem.values() if len(n) == 2)
right = wrong = 0
kinds = {}
for line in open(work + "/pairs"):
    pair = json.loads(line)
    same = stem(pair["document"]["path"]) == stem(pair["other"]["path"])
    kinds.setdefault(pair["likeness"], [0, 0])[not same] += 1
    if pair["likeness"] != "samePages":
        continue
    for like in pair["pages"]:
        if same and like["page"] == like["other"]:
            right += 1
        else:
            wrong += 1
            print("not the same:", pair["document"]["path"], pair["other"]["path"], like)
print(f"{len(pages)} documents; of {want} pages that came twice {right} found; {wrong} pairs of other pages")
for kind, (good, bad) in sorted(kinds.items()):
    print(f"  {kind}: {good} pairs of the same document, {bad} of two")
PYTHON
