#!/bin/sh
# Signs N copies of a PDF with a token that is pulled out midway, then the rest with the token back.
# No file may be lost, torn, or called signed that is not.
#   pulled_token.sh N SOHOA PDF MODULE UNPLUGGABLE_MODULE TOKEN PIN
set -eu
count=$1 sohoa=$2 pdf=$3 module=$4 unpluggable=$5 token=$6 pin=$7
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/in" "$work/out"
k=0
while [ $k -lt "$count" ]; do
  cp "$pdf" "$work/in/$(printf %04d $k).pdf"
  k=$((k + 1))
done
before=$(cat "$work"/in/* | sha256sum)
half=$((count / 2))
export SOHOA_PIN="$pin" SOHOA_TEST_MODULE="$module" SOHOA_CONFIG=

fail() { echo "FAILED: $*"; cat "$work"/*.err; exit 1; }

# 1. The token goes after half of the files.
code=0
SOHOA_TEST_UNPLUG_AFTER=$half "$sohoa" sign "$work"/in/*.pdf -o "$work/out" --json \
  --key "pkcs11:token=$token;object=agency?module-path=$unpluggable" \
  > "$work/first.json" 2> "$work/first.err" || code=$?
[ $code = 1 ] || fail "exit code $code with the token pulled"
grep -q "the token was removed" "$work/first.err" || fail "nothing says that the token was removed"
signed=$(grep -c '"status":"signed"' "$work/first.json") || true
[ "$signed" = "$half" ] || fail "$signed called signed, $half expected"
[ "$(wc -l < "$work/first.json")" = "$count" ] || fail "a file is not named"
[ "$(ls -A "$work/out" | wc -l)" = "$half" ] || fail "what lies in the folder is not what was signed"

# 2. The token is back: the rest.
rest=
for file in "$work"/in/*.pdf; do
  [ -e "$work/out/${file##*/}" ] || rest="$rest $file"
done
"$sohoa" sign $rest -o "$work/out" --key "pkcs11:token=$token;object=agency?module-path=$unpluggable" \
  2> "$work/second.err" || fail "the rest was not signed"

# 3. All are there, whole and valid; the inputs are as they were.
[ "$(ls -A "$work/out" | wc -l)" = "$count" ] || fail "a file is missing or left over"
for file in "$work"/out/*.pdf; do
  pdfsig -nocert "$file" > "$work/said" 2>&1 || fail "$file"
  grep -q "Signature is Valid" "$work/said" && grep -q "Total document signed" "$work/said" || fail "$file"
done
[ "$(cat "$work"/in/* | sha256sum)" = "$before" ] || fail "an input was changed"
echo "$count files, $half signed before, $((count - half)) after; none lost"
