#!/bin/sh
# Makes the Debian package from a build tree that is complete (nothing is built), unpacks it into a folder and does the main
# job with what lies there: ingest, search, show. Where mounts are allowed, the build tree is hidden meanwhile.
# Usage: package.sh BUILD_TREE
set -eu
build=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root

fail() { echo "package: $*" >&2; exit 1; }
need() { command -v "$1" > /dev/null || fail "$1 is missing: install $2"; }
need dpkg-deb dpkg
need dpkg-shlibdeps dpkg-dev
need file file

"$build/bin/make_scans" --out "$work/scans" --count 1 --seed 7 --kind decision --pages 1 --profile clean --format pdf > /dev/null
cpack -G DEB --config "$build/CPackConfig.cmake" -B "$work/package" > "$work/cpack.log" 2>&1 ||
  { cat "$work/cpack.log" >&2; fail "cpack failed"; }
deb=$(ls "$work"/package/*.deb)
dpkg-deb -x "$deb" "$root"
dpkg-deb -e "$deb" "$work/control"
echo "made $(basename "$deb"), $(stat -c %s "$deb") bytes"

echo "== what is in it"
for path in usr/bin/sohoa usr/lib/sohoa/sohoa-reader usr/lib/sohoa/sohoa-pdfworker usr/lib/sohoa/sohoa-signatures \
  usr/lib/sohoa/sohoa-proofs usr/lib/sohoa/sohoa-pdfupdate usr/share/locale/vi/LC_MESSAGES/sohoa.mo etc/sohoa/sohoa.toml \
  etc/default/sohoa etc/logrotate.d/sohoa lib/systemd/system/sohoa-serve.service lib/systemd/system/sohoa-watch@.service \
  lib/systemd/system/sohoa-backfill.service lib/systemd/system/sohoa-backfill.timer usr/share/doc/sohoa/copyright \
  usr/share/bash-completion/completions/sohoa usr/share/man/man1/sohoa-ingest.1.gz usr/share/man/vi/man1/sohoa-ingest.1.gz; do
  [ -f "$root/$path" ] || fail "/$path is not in the package"
done
for file in $(cd "$root" && find etc -type f); do
  grep -qx "/$file" "$work/control/conffiles" || fail "/$file is no conffile: an upgrade would overwrite what a site wrote"
done
depends=$(dpkg-deb -f "$deb" Depends)
for package in tesseract-ocr-vie fonts-croscore adduser libc6 libtesseract5 librocksdb7.8; do
  case "$depends" in *"$package"*) ;; *) fail "it does not depend on $package: $depends" ;; esac
done
version=$(dpkg-deb -f "$deb" Version)
[ "$(zcat "$root/usr/share/doc/sohoa/changelog.gz" | head -1 | sed 's/.*(\(.*\)).*/\1/')" = "$version" ] ||
  fail "packaging/debian/changelog does not begin with version $version"
for script in postinst prerm postrm; do
  sh -n "$work/control/$script" || fail "$script is no shell script"
  [ -x "$work/control/$script" ] || fail "$script cannot be executed"
done
for program in "$root"/usr/bin/* "$root"/usr/lib/sohoa/*; do
  if grep -qF "$build" "$program"; then fail "$program names the build tree"; fi
done

echo "== the main job, with what was installed"
cat > "$work/job.sh" << 'JOB'
set -eu
work=$1 build=$2
if [ -e "$build/bin/sohoa" ]; then echo "the build tree is there: mounts are not allowed here"; fi
cd "$work"
export SOHOA_CONFIG=/dev/null SOHOA_STORE="$work/store"
sohoa=$work/root/usr/bin/sohoa
"$sohoa" ingest --log "$work/sohoa.log" --metrics "$work/sohoa.prom" "$work/scans" > "$work/ingest.out"
id=$("$sohoa" list --json | sed -n 's/^{"id":"\([0-9a-f]*\)".*/\1/p')
"$sohoa" search 'quyet dinh' | grep -q "$id"
"$sohoa" show "$id" --pdf "$work/out.pdf" > /dev/null
head -c 5 "$work/out.pdf" | grep -q '%PDF-'
grep -q '"event":"documentStored"' "$work/sohoa.log"
grep -q '^sohoa_run_documents_total{command="ingest",outcome="stored"} 1$' "$work/sohoa.prom"
"$sohoa" --lang vi --help | grep -q 'Cách dùng'
# The configuration file as it comes, and with all that it proposes.
sed 's/^#\([a-z_]* = \)/\1/' "$work/root/etc/sohoa/sohoa.toml" > "$work/all.toml"
for config in "$work/root/etc/sohoa/sohoa.toml" "$work/all.toml"; do
  "$sohoa" list --config "$config" --json | grep -q "$id"
done
JOB
: > "$work/empty.toml"
sed -i "s#/dev/null#$work/empty.toml#" "$work/job.sh"
if unshare -m true 2> /dev/null; then
  unshare -m sh -c "mount -t tmpfs none '$build' && exec sh '$work/job.sh' '$work' '$build'"
else
  sh "$work/job.sh" "$work" "$build"
fi
echo "== done"
