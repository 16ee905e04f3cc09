#!/bin/sh
# Learns models/confidence_vi.tsv again, from scans that it makes: do so whenever the reading of words changes, build, and
# look at the figures of sohoa-calibration on scans of other seeds. SEED and COUNT choose the scans. What it read stays in
# build/confidence (words.tsv: one line a word, with what is known of it).
set -eu
cd "$(dirname "$0")/.."
seed=${SEED:-5001} count=${COUNT:-60}
bin=build/release/bin
work=build/confidence
cmake --build --preset release --target make_scans sohoa-calibration train_confidence
rm -rf "$work"
mkdir -p "$work"
echo "== making scans"
"$bin/make_scans" --out "$work/scans" --count "$count" --seed "$seed" --profile mix --format mix
echo "== reading them"
"$bin/sohoa-calibration" "$work/scans" --table "$work/words.tsv"
echo "== learning"
"$bin/train_confidence" models/confidence_vi.tsv < "$work/words.tsv"
sha=$(sha256sum models/confidence_vi.tsv | cut -d ' ' -f 1)
awk -v sha="$sha" 'BEGIN { FS = OFS = "\t" } $1 == "confidence_vi.tsv" { $5 = sha } { print }' models/MANIFEST.tsv > "$work/MANIFEST.tsv"
cp "$work/MANIFEST.tsv" models/MANIFEST.tsv
