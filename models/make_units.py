#!/usr/bin/env python3
"""Makes units.tsv, the administrative units of Vietnam before and since 1 July 2025.

usage: make_units.py BEFORE.tsv SINCE.tsv > models/units.tsv

BEFORE.tsv: province, district, ward (names with their kind), as of 30 June 2025.
SINCE.tsv: province_code, province, ward_code, ward, as of 1 July 2025.
Rows are nested: a unit lies in the nearest row above it of a higher level, and exists on that row's
days where it says nothing of its own.
"""
import csv
import sys
import unicodedata

LAST_OLD_DAY = "2025-06-30"
FIRST_NEW_DAY = "2025-07-01"


def rows_of(path):
    with open(path, encoding="utf-8", newline="") as file:
        for row in list(csv.reader(file, delimiter="\t"))[1:]:
            yield [unicodedata.normalize("NFC", " ".join(cell.split())) for cell in row]


def write(name, level, code="", valid_from="", valid_to=""):
    print("\t".join([name, level, code, valid_from, valid_to]).rstrip("\t"))


def write_before(path):
    province = district = None
    for new_province, new_district, ward in rows_of(path):
        if new_province != province:
            province, district = new_province, None
            write(province, "province", valid_to=LAST_OLD_DAY)
        if new_district != district:
            district = new_district
            write(district, "district")
        if ward:
            write(ward, "commune")


def write_since(path):
    province = None
    for province_code, new_province, ward_code, ward in rows_of(path):
        if new_province != province:
            province = new_province
            write(province, "province", province_code, valid_from=FIRST_NEW_DAY)
        write(ward[0].upper() + ward[1:], "commune", ward_code)


def main():
    before, since = sys.argv[1:]
    print("# sohoa vocabulary 1: units")
    print("# Administrative units until 30 June 2025 and since 1 July 2025. A unit lies in the nearest row")
    print("# above it of a higher level, and exists on that row's days. Made by make_units.py.")
    print("\t".join(["name", "level", "code", "valid_from", "valid_to"]))
    write_before(before)
    write_since(since)


if __name__ == "__main__":
    main()
