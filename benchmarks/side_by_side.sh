#!/bin/sh
# Plain Tesseract, OCRmyPDF and sohoa on the same scans, one after the other on this machine: speed, cost and, where
# DIR has truth (NAME.json, as make_scans writes it), errors.
#   benchmarks/side_by_side.sh DIR [OUT]     (needs: apt-get install ocrmypdf tesseract-ocr poppler-utils time)
# The first two are arranged at their best for a batch: one process per core, one OpenMP thread in each.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
corpus=$1
out=${2:-$root/build/side_by_side}
for program in ocrmypdf tesseract pdftotext pdftoppm /usr/bin/time; do
  command -v "$program" > /dev/null || { echo "side_by_side.sh: $program is not installed" >&2; exit 2; }
done
rm -rf "$out"
mkdir -p "$out/tesseract" "$out/ocrmypdf" "$out/sohoa"

cat > "$out/tesseract.sh" <<'END'
name=$(basename "$2"); target="$1/${name%.*}"
case "$name" in
  *.pdf) mkdir "$target.pages"; pdftoppm -r 300 -png "$2" "$target.pages/p"; ls "$target.pages"/*.png > "$target.list"
         set -- "$1" "$target.list" ;;
esac
tesseract "$2" "$target" -l vie pdf 2>> "$1/errors" || echo "$2" >> "$1/failed"
END
# A file that OCRmyPDF refuses for want of a resolution is given the 300 dpi that it asks for.
cat > "$out/ocrmypdf.sh" <<'END'
name=$(basename "$2"); target="$1/${name%.*}.pdf"
ocrmypdf -q -l vie --deskew --rotate-pages --jobs 1 --output-type pdf "$2" "$target" 2>> "$1/errors" ||
  ocrmypdf -q -l vie --deskew --rotate-pages --jobs 1 --output-type pdf --image-dpi 300 "$2" "$target" 2>> "$1/errors" ||
  echo "$2" >> "$1/failed"
END

scans() { find "$corpus" -type f \( -name '*.tif' -o -name '*.jpg' -o -name '*.png' -o -name '*.pdf' \) | sort; }

# The texts of TOOL's PDFs as NAME.txt; photographs NAME-1.jpg, NAME-2.jpg … are one document.
texts() {
  for pdf in "$out/$1"/*.pdf; do
    name=$(basename "$pdf" .pdf)
    [ -e "$corpus/$name.json" ] || name=$(echo "$name" | sed 's/-[0-9]*$//')
    pdftotext "$pdf" - >> "$out/$1/$name.txt"
  done
}

# report TOOL: speed and cost of what /usr/bin/time saw, then errors.
report() {
  pages=$(for f in "$out/$1"/*.pdf; do pdfinfo "$f" | sed -n 's/^Pages: *//p'; done | awk '{n += $1} END {print n + 0}')
  bytes=$(cat "$out/$1"/*.pdf | wc -c)
  echo "$1 $pages $bytes $(tail -n 1 "$out/$1.time")" |
    awk '{printf "== %s: %d pages, %.3f pages/s, %.2f CPU s/page, largest process %.0f MB, %.0f bytes/page\n",
          $1, $2, $2 / $4, ($5 + $6) / $2, $7 / 1024, $3 / $2}'
  [ ! -s "$out/$1/failed" ] || { echo "refused:"; cat "$out/$1/failed"; }
  texts "$1"
  if ls "$corpus"/*.json > /dev/null 2>&1; then "$root/build/release/bin/sohoa-score" "$corpus" "$out/$1"; fi
}

batch() {
  scans > "$out/scans"
  OMP_THREAD_LIMIT=1 /usr/bin/time -o "$out/$1.time" -f '%e %U %S %M' \
    xargs -a "$out/scans" -d '\n' -P "$(nproc)" -n 1 sh "$out/$1.sh" "$out/$1"
  report "$1"
}

batch tesseract
batch ocrmypdf
/usr/bin/time -o "$out/sohoa.time" -f '%e %U %S %M' \
  "$root/build/release/bin/sohoa" ingest --store "$out/store" --json "$corpus" > "$out/ingest.jsonl" || true
sed -n 's/^{"id":"\([0-9a-f]*\)".*"source":{"path":"\([^"]*\)".*/\1 \2/p' "$out/ingest.jsonl" |
  while read -r id path; do
    name=$(basename "$path")
    "$root/build/release/bin/sohoa" show --store "$out/store" "$id" --pdf "$out/sohoa/${name%.*}.pdf" > /dev/null
  done
report sohoa
