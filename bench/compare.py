"""Do two files say the same?"""
import filecmp
import hashlib
import json
import os

BLOCK = 1 << 22
LOADABLE = 512 << 20


def same_bytes(a, b):
    filecmp.clear_cache()
    return os.path.exists(a) and os.path.exists(b) and filecmp.cmp(a, b, shallow=False)


def same_json(a, b):
    """Equal as JSON. The files are first compared as they are, then as streams without the white space between tokens, then (unless huge) as values."""
    if same_bytes(a, b):
        return True
    if not (os.path.exists(a) and os.path.exists(b)):
        return False
    if _digest(a) == _digest(b):
        return True
    return max(os.path.getsize(a), os.path.getsize(b)) < LOADABLE and _value(a) == _value(b)


def _value(path):
    with open(path, encoding="utf-8") as file:
        return json.dumps(json.load(file), sort_keys=True)  # as text: true is not 1


def _digest(path):
    digest = hashlib.sha256()
    quoted = False
    with open(path, "rb") as file:
        while block := file.read(BLOCK):
            while block.endswith(b"\\") and (more := file.read(1)):  # an escape is not cut
                block += more
            at = 0
            while at < len(block):
                quote = _quote(block, at, quoted)
                part = block[at:quote + 1]
                digest.update(part if quoted else part.translate(None, b" \t\r\n"))
                quoted ^= quote < len(block)
                at = quote + 1
    return digest.digest()


def _quote(block, at, quoted):
    """Where the next quotation mark is that begins or ends a string; the length of the block if there is none."""
    start = at
    while (found := block.find(b'"', at)) >= 0:
        run = found
        while quoted and run > start and block[run - 1] == 0x5C:
            run -= 1
        if (found - run) % 2 == 0:
            return found
        at = found + 1
    return len(block)
