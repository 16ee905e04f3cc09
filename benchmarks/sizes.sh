#!/bin/sh
# How large PDFs of the same scans are, faithful, small and by OCRmyPDF as it comes, and how well they read
# beside the scans: benchmarks/sizes.sh DIR [PEER_DIR]   (needs: apt-get install ocrmypdf poppler-utils)
# DIR has scans, and the truth of each (NAME.json, as make_scans writes it). PEER_DIR keeps OCRmyPDF's PDFs, which take
# long: those that are there are not made again.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
bin=$root/build/release/bin
corpus=$1
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
peer=${2:-$out/peer}
mkdir -p "$peer" "$out/faithful" "$out/small" "$out/faithful-again" "$out/small-again"

scans() { find "$corpus" -type f \( -name '*.tif' -o -name '*.jpg' -o -name '*.png' -o -name '*.pdf' \) | sort; }

# The text of one scan as that of its document: photographs NAME-1.jpg, NAME-2.jpg … are one.
keep_text() {
  document=$(basename "$2")
  document=${document%.*}
  [ -e "$corpus/$document.json" ] || document=$(echo "$document" | sed 's/-[0-9]*$//')
  cat "$1" >> "$3/$document.txt"
}

scans | while read -r scan; do
  name=$(basename "$scan")
  for size in faithful small; do
    "$bin/sohoa" ocr --allow-secret --size $size "$scan" -o "$out/$size/$name.pdf" --text "$out/text"
    keep_text "$out/text" "$scan" "$out/$size"
    # Read again as somebody else's scan: pictures alone, so that the text layer is of no help.
    pdftoppm -r 300 -png "$out/$size/$name.pdf" "$out/page"
    for page in "$out"/page*.png; do
      "$bin/sohoa" ocr --allow-secret "$page" -o "$out/ignored.pdf" --text "$out/text"
      keep_text "$out/text" "$scan" "$out/$size-again"
      rm "$page"
    done
  done
  [ -e "$peer/$name.pdf" ] || ocrmypdf -q -l vie --image-dpi 300 "$scan" "$peer/$name.pdf"
done

weigh() {
  pages=$(for f in "$2"/*.pdf; do pdfinfo "$f" | sed -n 's/^Pages: *//p'; done | awk '{n += $1} END {print n}')
  echo "$1 $pages $(cat "$2"/*.pdf | wc -c)" | awk '{printf "%-10s %d pages, %.0f bytes a page\n", $1, $2, $3 / $2}'
}
weigh OCRmyPDF "$peer"
weigh faithful "$out/faithful"
weigh small "$out/small"
echo "the scans:"
"$bin/sohoa-score" "$corpus" "$out/faithful"
for size in faithful small; do
  echo "the $size PDFs, read again:"
  "$bin/sohoa-score" "$corpus" "$out/$size-again"
done
