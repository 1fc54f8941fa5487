"""peer.py WORK: Python's crit beside ours, on every file of WORK/images.

Ours are WORK/plain.ours/NAME.json and WORK/pretty.ours/NAME.json. Writes what Python's crit decodes as WORK/plain.theirs/NAME.json and
WORK/pretty.theirs/NAME.json, and prints a line for each check: name, check, outcome, separated by tabs. Outcomes are "same", the fields
that differ, or the exception that Python's crit throws.
"""
import io
import json
import os
import sys

import pycriu

work = sys.argv[1]


def outcome(check):
    try:
        return check()
    except Exception as e:
        return type(e).__name__


def differences(theirs, ours, path=''):
    """Where the two differ, but for the keys that only we write."""
    if isinstance(theirs, dict) and isinstance(ours, dict):
        keys = list(theirs) + [k for k in ours if k not in theirs and not k.startswith('@')]
        return [d for k in keys for d in differences(theirs.get(k), ours.get(k), '%s.%s' % (path, k) if path else k)]
    if isinstance(theirs, list) and isinstance(ours, list) and len(theirs) == len(ours):
        return [d for i, (t, o) in enumerate(zip(theirs, ours)) for d in differences(t, o, '%s[%d]' % (path, i))]
    return [] if theirs == ours else [path]


def decode(image, form):
    with open(image, 'rb') as f:
        return json.dumps(pycriu.images.load(f, form == 'pretty'), indent=4 if form == 'pretty' else None)


def encode(text):
    image = io.BytesIO()
    pycriu.images.dump(json.loads(text), image)
    return image.getvalue()


def read(path):
    with open(path, 'rb') as f:
        return f.read()


for name in sorted(os.listdir(work + '/images')):
    image = '%s/images/%s' % (work, name)
    for form in 'plain', 'pretty':
        ours = '%s/%s.ours/%s.json' % (work, form, name)
        theirs = '%s/%s.theirs/%s.json' % (work, form, name)

        def decodes():
            text = decode(image, form)
            with open(theirs, 'w') as f:
                f.write(text)
            return ', '.join(differences(json.loads(text), json.loads(read(ours)))) or 'same'

        def encodes():
            return 'same' if encode(read(ours)) == read(image) else 'differs'

        print(name, 'decode ' + form, outcome(decodes), sep='\t')
        print(name, 'their encode ' + form, outcome(encodes), sep='\t')
