#!/bin/sh
# The main job on the sample scans, and what came of it, for a person to look at.
set -eu
cd "$(dirname "$0")/.."
sohoa=build/release/bin/sohoa
store=build/demo/store
pdfs=build/demo/pdf
rm -rf build/demo
mkdir -p "$pdfs"

say() { printf '\n== %s\n' "$*"; }

say "reading the sample scans into a store: sohoa ingest --store $store samples"
"$sohoa" ingest --store "$store" samples

say "the documents and their fields ('?': a person should look): sohoa list --store $store"
"$sohoa" list --store "$store"

say "a search without accents: sohoa search --store $store 'uy ban nhan dan'"
"$sohoa" search --store "$store" --limit 3 'uy ban nhan dan'

say "proof that nothing is missing: sohoa store check --store $store"
"$sohoa" store check --store "$store"

for id in $("$sohoa" list --store "$store" --json | sed -n 's/^{"id":"\([0-9a-f]*\)".*/\1/p'); do
  "$sohoa" show --store "$store" "$id" --pdf "$pdfs/$id.pdf" > /dev/null
done
say "the searchable PDFs (open one and search in it):"
ls -l "$pdfs"
