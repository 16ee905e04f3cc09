#!/bin/sh
# Kills the program at random moments while it stops secret documents, withdraws what of their dossier was stored before, and
# releases a false alarm; then does the same on a full disk. Proves after each that the store is sound, and, once it was opened
# for writing again, that no word of a secret document is in its files or was printed.
#   tests/prove/quarantine_storm.sh [KILLS] [BIN]
set -eu
kills=${1:-40}
bin=${2:-$(cd "$(dirname "$0")/../.." && pwd)/build/release/bin}
work=$(mktemp -d)
mounted=
trap '[ -z "$mounted" ] || umount "$work/small"; rm -rf "$work"' EXIT
code=H15.50.05.13-261008-0975
reason='a made document'

fail() { echo "quarantine_storm: $*" >&2; exit 1; }

scans() { # FOLDER NAME COUNT SEED [OPTION…]
  folder=$1 name=$2 count=$3 seed=$4
  shift 4
  "$bin/make_scans" --out "$folder" --name "$name" --count "$count" --seed "$seed" --profile clean --pages 1-1 \
    --format tiff-g4 --dpi 200 "$@" > /dev/null
}

# Words of the truth files below a folder that no program says by chance: long, and with marks. Without the points and
# brackets at their ends: "trữ;" is the "trữ" of another document too, where a compressed file has some byte behind it.
words_of() {
  find "$1" -name '*.json' -exec cat {} + | LC_ALL=C grep -o '\["[^"]*",\[' |
    LC_ALL=C sed 's/^\["//; s/",\[$//; s/^[[:punct:]]*//; s/[[:punct:]]*$//' |
    LC_ALL=C grep '[^ -~]' | LC_ALL=C grep '......' | LC_ALL=C sort -u
}

scans "$work/open" o 2 31
scans "$work/before/$code" a 2 41
scans "$work/late/$code" b 1 51 --secret
scans "$work/late" s 1 61 --secret
words_of "$work/open" > "$work/allowed"
words_of "$work/before" > "$work/earlier"
words_of "$work/late" > "$work/later"
LC_ALL=C sort -u "$work/earlier" "$work/later" | LC_ALL=C comm -23 - "$work/allowed" > "$work/dossier"
# What may not be there even while the dossier's earlier documents are: a PDF tells its title in plain text.
LC_ALL=C comm -23 "$work/dossier" "$work/earlier" > "$work/secret"
find "$work" -name '*.json' -exec rm {} +
[ "$(wc -l < "$work/secret")" -gt 20 ] || fail "too few words to look for"
stamped=$(sha256sum "$work"/late/s*.tif | cut -d' ' -f1)

sound() { # WHEN STORE
  "$bin/sohoa" store check --store "$2" > "$work/check" 2>&1 || { cat "$work/check" >&2; fail "$1: the store is not sound"; }
}

none_of() { # WORDS WHEN STORE
  if LC_ALL=C grep -rqaFf "$1" "$3" "$work/told"; then
    LC_ALL=C grep -rlaFf "$1" "$3" "$work/told" >&2
    fail "$2: words of a secret document are left there"
  fi
}

ingest() { # STORE INPUT…
  store=$1
  shift
  "$bin/sohoa" ingest --json --store "$store" "$@" >> "$work/told" 2>&1
}

hits() { # STORE WORD
  ! "$bin/sohoa" search --json --store "$1" -- "$2" | grep -q '"total":0[,}]'
}

# After the late documents were stopped, only the open ones are left.
stopped() { # WHEN STORE
  sound "$1" "$2"
  none_of "$work/dossier" "$1" "$2"
  while read -r word; do
    ! hits "$2" "$word" || fail "$1: a search still finds a document of the dossier"
  done < "$work/asked"
  [ "$("$bin/sohoa" list --json --store "$2" | wc -l)" -eq 2 ] || fail "$1: other documents are stored than the open ones"
  [ "$("$bin/sohoa" quarantine list --json --store "$2" | wc -l)" -eq 4 ] || fail "$1: other documents are held than the secret ones"
}

# Words are found where they are: in the log of an ingest that was killed when it had stored something.
: > "$work/told"
"$bin/sohoa" ingest --json --store "$work/killed" "$work/open" "$work/before" > "$work/stored" 2> /dev/null &
pid=$!
for _ in $(seq 600); do
  [ ! -s "$work/stored" ] || break
  sleep 0.1
done
kill -9 "$pid" 2> /dev/null || true
wait "$pid" 2> /dev/null || true
LC_ALL=C grep -rqaFf "$work/allowed" "$work/killed" || fail "words are not found even where they are"

# A store with the open documents and the dossier's earlier ones, made once. Its tables are compressed, so that bytes say little of
# them: there, a search for words must find none of the dossier's.
ingest "$work/begun" "$work/open" || fail "the first documents were not stored"
for word in $(LC_ALL=C awk '{print length($0), $0}' "$work/dossier" | sort -rn | head -30 | cut -d' ' -f2); do
  hits "$work/begun" "$word" || echo "$word"
done > "$work/asked"
[ -s "$work/asked" ] || fail "no word tells the documents apart"
ingest "$work/begun" "$work/before" || fail "the first documents were not stored"
while read -r word; do ! hits "$work/begun" "$word" || echo "$word"; done < "$work/asked" > "$work/found"
[ -s "$work/found" ] || fail "a search finds nothing even where it is"
: > "$work/told"

seed=7
for round in $(seq "$kills"); do
  seed=$(((seed * 1103515245 + 12345) % 2147483648))
  delay=$(echo "$seed" | awk '{printf "%.2f", ($1 / 65536 % 300) / 100}')
  rm -rf "$work/store"
  cp -r "$work/begun" "$work/store"
  : > "$work/told"
  if [ $((round % 4)) -eq 0 ]; then
    ingest "$work/store" "$work/late" || fail "round $round: the late documents were not stopped"
    delay=$(echo "$delay" | awk '{printf "%.3f", $1 / 30}')
    "$bin/sohoa" quarantine release --store "$work/store" "$stamped" --officer Nga --reason "$reason" >> "$work/told" 2>&1 &
  else
    "$bin/sohoa" ingest --json --store "$work/store" "$work/late" >> "$work/told" 2>&1 &
  fi
  pid=$!
  sleep "$delay"
  kill -9 "$pid" 2> /dev/null || true
  wait "$pid" 2> /dev/null || true
  when="round $round (killed after $delay s)"
  sound "$when" "$work/store"
  if [ $((round % 4)) -eq 0 ]; then
    # Released or not, but nothing between; it was not read again, so that no word of it may be there.
    "$bin/sohoa" quarantine list --json --store "$work/store" | grep -c "$stamped" > /dev/null || fail "$when: a row is gone"
    ingest "$work/store" "$work/open" || fail "$when: the store takes no more"
    stopped "$when" "$work/store"
  else
    ingest "$work/store" "$work/open" || fail "$when: the store takes no more"
    none_of "$work/secret" "$when" "$work/store"
    ingest "$work/store" "$work/late" || fail "$when: the late documents were not stopped"
    stopped "$when" "$work/store"
  fi
done
echo "$kills kills: store sound after each, no word of a secret document left"

# A disk that is full at some point of it.
mkdir "$work/small"
if ! mount -t tmpfs -o size=64m tmpfs "$work/small" 2> "$work/why"; then
  echo "full disk: not tried, $(head -1 "$work/why")"
  exit 0
fi
mounted=yes
used=$(du -sk "$work/begun" | cut -f1)
full=0
for more in 0 16 64 160 320 640; do
  rm -rf "$work/small/store"
  mount -o remount,size=64m "$work/small"
  cp -r "$work/begun" "$work/small/store"
  : > "$work/told"
  mount -o remount,size=$((used + more))k "$work/small"
  ingest "$work/small/store" "$work/late" || full=$((full + 1))
  mount -o remount,size=64m "$work/small"
  sound "full disk, $more KB left" "$work/small/store"
  ingest "$work/small/store" "$work/open" || fail "full disk, $more KB left: the store takes no more"
  none_of "$work/secret" "full disk, $more KB left" "$work/small/store"
  ingest "$work/small/store" "$work/late" || fail "full disk, $more KB left: the late documents were not stopped"
  stopped "full disk, $more KB left" "$work/small/store"
done
[ "$full" -gt 0 ] || fail "the disk was never full: nothing was proved"
echo "full disk at 6 sizes, $full times in the way: store sound, no word of a secret document left"
