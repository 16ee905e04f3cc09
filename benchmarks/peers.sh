#!/bin/sh
# The same scans through OCRmyPDF and through sohoa, one after the other on this machine.
#   benchmarks/peers.sh DIR [OUT]        (needs: apt-get install ocrmypdf poppler-utils)
# OCRmyPDF is arranged at its best for a batch: one process per core, one job and one OpenMP thread in each.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
corpus=$1
out=${2:-$root/build/peers}
command -v ocrmypdf > /dev/null || { echo "peers.sh: OCRmyPDF is not installed: apt-get install ocrmypdf" >&2; exit 2; }
rm -rf "$out"
mkdir -p "$out/ocrmypdf" "$out/sohoa"

# A file that OCRmyPDF refuses for want of a resolution is given the 300 dpi that it asks for.
cat > "$out/one.sh" <<'END'
name=$(basename "$2"); target="$1/${name%.*}.pdf"
ocrmypdf -q -l vie --deskew --rotate-pages --jobs 1 --output-type pdf "$2" "$target" 2>> "$1/errors" ||
  ocrmypdf -q -l vie --deskew --rotate-pages --jobs 1 --output-type pdf --image-dpi 300 "$2" "$target" 2>> "$1/errors" ||
  echo "$2" >> "$1/failed"
END

seconds() { date +%s.%N; }
pages() { for f in "$1"/*.pdf; do pdfinfo "$f" | sed -n 's/^Pages: *//p'; done | awk '{n += $1} END {print n + 0}'; }

echo "== OCRmyPDF, $(nproc) processes"
start=$(seconds)
find "$corpus" -type f \( -name '*.tif' -o -name '*.jpg' -o -name '*.png' -o -name '*.pdf' \) | sort |
  OMP_THREAD_LIMIT=1 xargs -P "$(nproc)" -n 1 sh "$out/one.sh" "$out/ocrmypdf"
end=$(seconds)
peer_pages=$(pages "$out/ocrmypdf")
peer=$(echo "$end $start $peer_pages" | awk '{printf "%.3f", $3 / ($1 - $2)}')
echo "$peer_pages pages in $(echo "$end $start" | awk '{printf "%.1f", $1 - $2}') s: $peer pages/s"
[ ! -s "$out/ocrmypdf/failed" ] || { echo "refused by OCRmyPDF:"; cat "$out/ocrmypdf/failed"; }

echo "== sohoa"
"$root/build/release/bin/sohoa-bench" --corpus "$corpus" --store "$out/sohoa/store" --json "$out/sohoa/report.json"
ours=$(sed -n 's/.*"pages_per_s": \([0-9.]*\).*/\1/p' "$out/sohoa/report.json")
echo "$ours $peer" | awk '{printf "== ratio sohoa / OCRmyPDF: %.1f\n", $1 / $2}'
