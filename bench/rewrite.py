"""Measures crit rewrite; see bench/rewrite."""
import os
import shutil
import struct
import sys

import measure

WORK = os.path.join(os.path.dirname(os.path.abspath(__file__)), ".work", "rewrite")
COMMON = 0x54564319


def varint(value):
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7f | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def number(field, value):
    return varint(field << 3) + varint(value)


def block(field, value):
    return varint(field << 3 | 2) + varint(len(value)) + value


def image(path, magic, entries, head=(COMMON,)):
    with open(path, "wb", 1 << 20) as file:
        file.write(b"".join(struct.pack("<I", word) for word in (*head, magic)))
        for entry in entries:
            file.write(struct.pack("<I", len(entry)) + entry)


def files(count):
    """Regular files, and one socket in a thousand."""
    fown = b"".join(number(i, 0) for i in range(1, 6))
    for i in range(1, count + 1):
        if i % 1000 == 0:
            opts = b"".join(number(field, 0) for field in range(1, 7))
            sock = number(1, i) + number(2, i) + number(3, 2) + number(4, 1) + number(5, 6) + number(6, 10) + number(7, 1024 + i // 1000) + number(8, 0) + number(9, 2)
            sock += number(10, 5) + number(11, 0x0100000a) + number(12, 0) + block(13, fown) + block(14, opts)
            yield number(1, 4) + number(2, i) + block(4, sock)
        else:
            name = f"/srv/data/{i % 97}/file-{i}".encode()
            reg = number(1, i) + number(2, 0x8000) + number(3, 0) + block(5, fown) + block(6, name) + number(7, 2 * 25) + number(8, 0)
            yield number(1, 1) + number(2, i) + block(3, reg)


def build(directory, count, gib):
    shutil.rmtree(directory, ignore_errors=True)
    os.makedirs(directory)
    at = lambda name: os.path.join(directory, name)
    image(at("inventory.img"), 0x58313116, [number(1, 2) + number(2, 1) + number(4, 1)], head=())
    image(at("files.img"), 0x56303138, files(count))
    image(at("pstree.img"), 0x50273030, [number(1, 1) + number(2, 0) + number(3, 1) + number(4, 1) + number(5, 1)])
    core = number(1, 1) + block(3, number(1, 2) + number(2, 0) + number(3, 0) + number(4, 0) + number(5, 0) + block(6, b"bench"))
    image(at("core-1.img"), 0x55053847, [core])
    pages = gib << 18
    image(at("pagemap-1.img"), 0x56084025, [number(1, 1), number(1, 0x10000000) + number(2, pages & 0xffffffff) + number(4, 4) + number(5, pages)])
    with open(at("pages-1.img"), "wb") as file:
        file.truncate(gib << 30)


def show(name, run, peer=None):
    ratio = f", {peer['wall'] / run['wall']:.0f} times faster than the peer" if peer else ""
    print(f"{name:40} {run['wall']:8.2f} s wall {run['cpu']:8.2f} s CPU {run['peak'] / 1e6:7.1f} MB{ratio}", flush=True)


def main():
    crit, count, gib = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    source = os.path.join(WORK, "source")
    target = os.path.join(WORK, "target")
    text = os.path.join(WORK, "files.json")
    build(source, count, gib)
    shutil.rmtree(target, ignore_errors=True)
    peer_crit = os.path.join(os.path.dirname(WORK), "..", "..", ".criu", "bin", "crit")
    peer = None
    if os.path.exists(peer_crit):
        # One image of the checkpoint only, and whatever else the text matches.
        edited = os.path.join(WORK, "files.img")
        peer = measure.run(
            [peer_crit, "decode", "-i", os.path.join(source, "files.img"), "-o", text],
            ["sed", "-i", "s/\"src_addr\": \\[16777226/\"src_addr\": [151521034/", text],
            [peer_crit, "encode", "-i", text, "-o", edited])
        show("decode, sed, encode of files.img", peer)
    ours = measure.run([crit, "rewrite", source, "-o", target, "--addr", "10.0.0.1=10.7.7.9"])
    show("rewrite --addr, new directory", ours, peer)
    print(f"{'':40} pages take {os.stat(os.path.join(target, 'pages-1.img')).st_blocks * 512 / 1e6:.0f} MB of disk there")
    show("rewrite --addr, in place", measure.run([crit, "rewrite", source, "--addr", "10.0.0.1=10.7.7.9"]), peer)
    show("rewrite --path, in place: every file", measure.run([crit, "rewrite", source, "--path", "/srv/data=/mnt/moved"]), peer)
    show("rewrite --hostname, in place: no image", measure.run([crit, "rewrite", source, "--hostname", "x", "--allow-unused"]), peer)
    shutil.rmtree(WORK)


main()
