#!/bin/sh
# Signs N copies of a PDF with a key on a token (SoftHSM2) that is pulled out midway, then the rest with the token
# back; then ingests N/10 scans into a store in the same way. No file may be lost, torn, or called signed that is not.
#   tests/prove/pulled_token.sh N BIN_DIR [PDF]
set -eu
count=$1 bin=$2
pdf=${3:-$(dirname "$0")/../../samples/copier-202-000-office.pdf}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "FAILED: $*"; cat "$work"/*.err; exit 1; }

# A token with a key and its certificate.
module=$(ls /usr/lib/softhsm/libsofthsm2.so /usr/lib/*/softhsm/libsofthsm2.so 2> /dev/null | head -n 1)
[ -n "$module" ] || fail "libsofthsm2 is not installed"
mkdir "$work/in" "$work/out" "$work/tokens"
printf 'directories.tokendir = %s\nobjectstore.backend = file\nlog.level = ERROR\n' "$work/tokens" > "$work/softhsm.conf"
export SOFTHSM2_CONF="$work/softhsm.conf" SOHOA_PIN=648219 SOHOA_TEST_MODULE="$module" SOHOA_CONFIG=
{
  softhsm2-util --init-token --free --label prove --pin $SOHOA_PIN --so-pin 10203040
  openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/key.pem" -subj '/CN=Agency' -days 2 -outform DER -out "$work/cert.der"
  softhsm2-util --import "$work/key.pem" --token prove --label agency --id 01 --pin $SOHOA_PIN
  pkcs11-tool --module "$module" --token-label prove --login --pin $SOHOA_PIN --write-object "$work/cert.der" \
    --type cert --label agency --id 01
} > "$work/made.err" 2>&1 || fail "the token cannot be made"
key="pkcs11:token=prove;object=agency?module-path=$bin/libsohoa_unpluggable_module.so"

k=0
while [ $k -lt "$count" ]; do
  cp "$pdf" "$work/in/$(printf %04d $k).pdf"
  k=$((k + 1))
done
before=$(cat "$work"/in/* | sha256sum)
half=$((count / 2))

# 1. The token goes after half of the files.
code=0
SOHOA_TEST_UNPLUG_AFTER=$half "$bin/sohoa" sign "$work"/in/*.pdf -o "$work/out" --json --key "$key" \
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
"$bin/sohoa" sign $rest -o "$work/out" --key "$key" 2> "$work/second.err" || fail "the rest was not signed"

# 3. All are there, whole and valid; the inputs are as they were.
[ "$(ls -A "$work/out" | wc -l)" = "$count" ] || fail "a file is missing or left over"
for file in "$work"/out/*.pdf; do
  pdfsig -nocert "$file" > "$work/said" 2>&1 || fail "$file"
  grep -q "Signature is Valid" "$work/said" && grep -q "Total document signed" "$work/said" || fail "$file"
done
[ "$(cat "$work"/in/* | sha256sum)" = "$before" ] || fail "an input was changed"
# 4. A store: the token goes after half of the documents, the others wait in it.
scans=$((count / 10)) first=$((count / 20)) k=0
mkdir "$work/scans"
while [ $k -lt "$scans" ]; do  # each with a hash of its own
  { cat "$pdf"; echo "% $k"; } > "$work/scans/$(printf %04d $k).pdf"
  k=$((k + 1))
done
store="--store $work/store --key $key --json"
code=0
SOHOA_TEST_UNPLUG_AFTER=$first "$bin/sohoa" ingest $store "$work/scans" > "$work/read.json" 2> "$work/read.err" || code=$?
[ $code = 1 ] || fail "exit code $code of ingest with the token pulled"
[ "$(grep -c '"status":"stored"' "$work/read.json")" = "$first" ] || fail "not $first documents were stored signed"
[ "$(grep -c '"status":"awaitingSignature"' "$work/read.json")" = $((scans - first)) ] || fail "not all others wait"
"$bin/sohoa" sign $store > "$work/signed.json" 2> "$work/signed.err" || fail "what waits was not signed"
[ "$(wc -l < "$work/signed.json")" = $((scans - first)) ] || fail "not all that waited were signed"
"$bin/sohoa" store check --store "$work/store" > "$work/check.err" || fail "the store is not sound"
for id in $("$bin/sohoa" list --store "$work/store" --json | sed 's/^{"id":"\([0-9a-f]*\)".*/\1/'); do
  "$bin/sohoa" show --store "$work/store" --pdf "$work/shown.pdf" "$id" > "$work/said"
  pdfsig -nocert "$work/shown.pdf" > "$work/said" 2>&1 || fail "$id"
  grep -q "Signature is Valid" "$work/said" && grep -q "Total document signed" "$work/said" || fail "$id"
  scans=$((scans - 1))
done
[ $scans = 0 ] || fail "$scans documents are missing"
echo "$count files, $half signed before, $((count - half)) after, and $((count / 10)) documents in a store; none lost"
