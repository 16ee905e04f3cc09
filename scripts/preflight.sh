#!/bin/sh
# Judges files by the rules of PDF/A-1b, with Apache PDFBox Preflight: scripts/preflight.sh FILE…
# Prints what it finds; exit code 0 when no file has an error, 1 else, 2 when Preflight or Java is missing.
set -eu
jars=/usr/share/java
path=
for jar in preflight pdfbox2 xmpbox fontbox2 commons-logging javax.activation jaxb-api; do
  if [ ! -f "$jars/$jar.jar" ]; then
    echo "preflight: $jars/$jar.jar is missing: install libpdfbox2-java, libactivation-java and libjaxb-api-java" >&2
    exit 2
  fi
  path=$path:$jars/$jar.jar
done
command -v java > /dev/null || { echo "preflight: java is missing: install default-jre-headless" >&2; exit 2; }
failed=0
for file in "$@"; do
  java -Xmx2g -cp "${path#:}" org.apache.pdfbox.preflight.Validator_A1b "$file" || failed=1
done
exit $failed
