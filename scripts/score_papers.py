#!/usr/bin/env python3
"""Score the details of citizens' papers against the truth of made scans.

usage: score_papers.py TRUTH_DIR RECORDS.jsonl [--wrong] [--by-profile]
RECORDS.jsonl is what `sohoa ingest --json` prints. Per key: how often the truth has it, the share of those given, right
and sent to review, and the silent ones: wrong, or given where the paper says nothing, and yet of status auto.
Letter case, where a tone stands and white space make no difference; marks do.
"""
import argparse
import collections
import glob
import json
import os
import re
import unicodedata

TONES = '\u0300\u0301\u0303\u0309\u0323'


def norm(value):
    if value is None:
        return None
    text = unicodedata.normalize('NFD', str(value)).casefold()
    text = re.sub(r'\s+', ' ', text).strip(' .,:;')
    words = []
    for word in text.split(' '):
        tone = ''.join(sorted(c for c in word if c in TONES))
        words.append(''.join(c for c in word if c not in TONES) + tone)
    return ' '.join(words) or None


def records(path):
    out = {}
    for line in open(path, encoding='utf-8'):
        record = json.loads(line)
        stem = os.path.splitext(os.path.basename((record.get('source') or {}).get('path') or ''))[0]
        out.setdefault(stem, record)
        out.setdefault(re.sub(r'-\d+$', '', stem), record)
    return out


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('truth')
    parser.add_argument('records')
    parser.add_argument('--wrong', action='store_true')
    parser.add_argument('--by-profile', action='store_true')
    args = parser.parse_args()
    read = records(args.records)
    rows = collections.defaultdict(collections.Counter)
    for path in sorted(glob.glob(args.truth + '/*.json')):
        truth = json.load(open(path, encoding='utf-8'))
        record = read.get(truth['name'], {})
        wanted = dict(truth['fields'].get('details', {}), typeName=truth['fields']['type'])
        given = dict(record.get('details') or {}, typeName=record.get('typeName') or {})
        for key in sorted(set(wanted) | set(given)):
            want, field = norm(wanted.get(key)), given.get(key) or {}
            got = norm(field.get('value'))
            if want is None and got is None:
                continue
            auto = field.get('status') in ('auto', 'confirmed')
            names = [key, 'ALL'] + (['profile ' + truth['profile']] if args.by_profile else [])
            for name in names:
                row = rows[name]
                row['wanted'] += want is not None
                row['given'] += got is not None
                row['right'] += want == got
                row['auto'] += auto and want == got
                row['silent'] += auto and want != got
            if args.wrong and want != got:
                print(f"{truth['name']}  {wanted['typeName'][:22]}  {key}: want {wanted.get(key)!r} got {field.get('value')!r} "
                      f"({field.get('status')} {field.get('confidence')})")
    print(f"{'key':26} wanted  given   right   auto    silent (count)")
    for name in sorted(rows, key=lambda n: (n == 'ALL', n.startswith('profile'), n)):
        row = rows[name]
        n = max(1, row['wanted'])
        print(f"{name:26} {row['wanted']:6}  {row['given'] / n:.3f}   {row['right'] / n:.3f}   {row['auto'] / n:.3f}   {row['silent']}")


if __name__ == '__main__':
    main()
