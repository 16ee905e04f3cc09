#!/bin/sh
# Installs the Debian packages of packages.txt that are missing. Asks the network for nothing when all are there.
set -eu
cd "$(dirname "$0")/.."

wanted=$(sed 's/#.*//' packages.txt)
installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' | sed -n 's/^installed //p' | sort -u)
missing=$(printf '%s\n' $wanted | sort -u | while read -r package; do
  printf '%s\n' "$installed" | grep -qxF "$package" || printf '%s ' "$package"
done)
[ -n "$missing" ] || exit 0

echo "== installing packages: $missing"
as_root=
[ "$(id -u)" = 0 ] || as_root=sudo
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -q
$as_root apt-get install -y -q --no-install-recommends $missing
