"""The messages of the benchmark's images: values and shapes as in dumps of real programs, from a seeded generator.

Only Random.getrandbits is used: it gives the same numbers in every version of Python.
"""
from wire import blob, num, nums, text, words, zigzag

NO_OWNER = nums(0, 0, 0, 0, 0)
LIBRARIES = ["libc.so.6", "libcrypto.so.3", "libm.so.6", "libpthread.so.0", "libssl.so.3", "libstdc++.so.6", "libz.so.1", "ld-linux-x86-64.so.2"]
DIRECTORIES = ["/usr/lib/x86_64-linux-gnu", "/var/lib/postgresql/16/main/base", "/var/log/nginx", "/srv/www/static/assets", "/tmp", "/opt/service/releases/current"]


def pick(r, values):
    return values[r.getrandbits(16) % len(values)]


def file_entry(r, i):
    """An entry of files.img: what a large server has open."""
    kind, field, write = pick(r, _KINDS)
    return nums(kind, i) + blob(field, write(r, i))


def _reg(r, i):
    bits = r.getrandbits(32)
    library = bits & 3 == 0
    name = f"{DIRECTORIES[0]}/{LIBRARIES[bits >> 2 & 7]}" if library else f"{pick(r, DIRECTORIES[1:])}/{bits >> 8 & 0xFFFF}/segment-{i:08d}.{pick(r, ('dat', 'log', 'idx', 'json'))}"
    message = num(1, i) + num(2, 0o100000 | (0 if library else bits >> 5 & 2)) + num(3, 0 if library else bits >> 4) + blob(5, NO_OWNER) + text(6, name)
    message += zigzag(7, 180 + (bits >> 3 & 7)) + num(8, 4096 + (bits >> 2)) + num(10, 0o100755 if library else 0o100644)
    return message + words(11, (r.getrandbits(32) for _ in range(5))) if library else message


def _sk_opts(r, buffer, passing=False):
    message = nums(buffer, 131072, 0, 0, 0, 0, r.getrandbits(1), 0, 1)
    if passing:
        message += num(11, 0) + num(12, 0)
    return message + num(13, 0) + num(14, 0) + num(17, 0) + num(18, 0) + num(19, r.getrandbits(1)) + num(23, 0) + num(25, 0)


def _inet(r, i, family, source, target):
    tcp = r.getrandbits(2) > 0
    listening = tcp and r.getrandbits(3) == 0
    message = nums(i, 300_000 + i, family, 1 if tcp else 2, 6 if tcp else 17, 10 if listening else 1, 1024 + r.getrandbits(15), 0 if listening else 1024 + r.getrandbits(15), 2 | r.getrandbits(1) << 11, 128 if listening else 0)
    message += words(11, source) + words(12, [0] * len(target) if listening else target) + blob(13, NO_OWNER) + blob(14, _sk_opts(r, 3_939_840 if tcp else 212_992))
    if family == 10:
        message += num(15, 0)
    message += blob(16, num(7, 64) if family == 2 else b"") + num(18, 10)
    return message + blob(20, num(2, 1) + nums(9, 7200, 75, first=3)) if tcp else message


def _inet4(r, i):
    return _inet(r, i, 2, [0x0100007F if r.getrandbits(1) else 0x0A | r.getrandbits(24) << 8], [0x0A | r.getrandbits(24) << 8])


def _inet6(r, i):
    return _inet(r, i, 10, [0, 0, 0, 0x01000000] if r.getrandbits(1) else [0xB80D0120, 0, 0, r.getrandbits(32)], [0xB80D0120, r.getrandbits(32), r.getrandbits(32), r.getrandbits(32)])


def _unix(r, i):
    shape = r.getrandbits(2)
    name = b"" if shape > 1 else b"\0/org/service/bus-%x\xe9=%d" % (r.getrandbits(32), i) if shape else b"/run/service/worker-%d.sock\0" % i
    message = nums(i, 700_000 + i, pick(r, (1, 1, 1, 2, 5)), pick(r, (1, 1, 7, 10)), 2 | r.getrandbits(1) << 11, 0, 0 if shape > 1 else 128, 700_000 + (i ^ 1) if shape > 1 else 0)
    message += blob(9, NO_OWNER) + blob(10, _sk_opts(r, 212_992, passing=True)) + blob(11, name)
    return message + (blob(13, nums(0o140755, 0, 0)) if shape == 0 else b"") + num(16, 10) + (zigzag(17, 180) if shape == 0 else b"")


def _pipe(r, i):
    return nums(i, 770_000 + i // 2, r.getrandbits(1) | r.getrandbits(1) << 11) + blob(4, NO_OWNER)


def _eventfd(r, i):
    return nums(i, 0o4002) + blob(3, NO_OWNER) + num(4, r.getrandbits(7))


def _epoll(r, i):
    watched = (nums(0, 5 + r.getrandbits(10), 29, r.getrandbits(47), 15, 552_000 + r.getrandbits(12), 0) for _ in range(1 + r.getrandbits(3)))
    return nums(i, 2) + blob(3, NO_OWNER) + b"".join(blob(4, message) for message in watched)


def _signalfd(r, i):
    return nums(i, 0o4002) + blob(3, NO_OWNER) + num(4, 1 << r.getrandbits(5))


def _netlink(r, i):
    message = nums(i, 1_290_000 + i, pick(r, (0, 0, 9, 15)), 7) + num(6, 2) + num(7, r.getrandbits(32)) + words(8, (1 << r.getrandbits(4),)) + num(9, 0) + num(10, 0)
    return message + blob(11, NO_OWNER) + blob(12, _sk_opts(r, 212_992, passing=True)) + num(13, 10)


def _timerfd(r, i):
    return nums(i, 2) + blob(3, NO_OWNER) + nums(1, r.getrandbits(2), 0, r.getrandbits(10), r.getrandbits(29), 4, 0, first=4)


def _fifo(r, i):
    return nums(i, 11_681_000 + i, i - 1)


def _tty(r, i):
    return nums(i, 2000 + r.getrandbits(3), 0o100002) + blob(4, NO_OWNER) + num(6, i - 1)


# (fd_types number, member of file_entry, its message) by share of 64.
_KINDS = (
    [(1, 3, _reg)] * 24 + [(4, 4, _inet4)] * 10 + [(4, 4, _inet6)] * 5 + [(5, 16, _unix)] * 9 + [(2, 18, _pipe)] * 5 + [(6, 8, _eventfd)] * 3
    + [(7, 9, _epoll)] * 3 + [(13, 7, _netlink)] * 1 + [(17, 12, _timerfd)] * 1 + [(9, 10, _signalfd)] * 1 + [(3, 17, _fifo)] * 1 + [(11, 19, _tty)] * 1
)


def fdinfo_entry(r, fd):
    return nums(4 + fd + r.getrandbits(8), r.getrandbits(1), pick(r, (1, 1, 2, 4, 5)), fd)


def vma_entry(r, start, pages):
    shape = r.getrandbits(2)
    if shape == 0:  # a file
        message = nums(start, start + (pages << 12), r.getrandbits(9) << 12, 1 + r.getrandbits(8), pick(r, (1, 5, 3)), 2, 65)
        return message + zigzag(8, -1) + num(10, 0)
    message = nums(start, start + (pages << 12), 0, 0, 3 if shape < 3 else 0, 34 if shape == 1 else 0o40042, 513) + zigzag(8, -1)
    return message + num(9, 1 << 15) if shape == 3 else message


def mm_entry(r, vmas):
    code = 0x55E3_0000_0000 + (r.getrandbits(20) << 12)
    stack = 0x7FFC_0000_0000 + (r.getrandbits(20) << 12)
    message = nums(code, code + 17529, code + 32184, code + 33720, stack, code + 979_123_200, code + 979_258_368, stack + 6045, stack + 6105, stack + 6105, stack + 8556, 1)
    message += words(13, [33, stack + 86016, 51, 1776, 16, 395_049_983, 6, 4096, 17, 100, 3, code - 8128, 4, 56, 5, 14, 7, stack + 94208, 8, 0, 9, code + 1968, 11, 0, 12, 0, 13, 0, 14, 0, 23, 0, 25, stack + 841, 26, 2, 15, stack + 857])
    parts, start = [message], 0x7F10_0000_0000
    for _ in range(vmas):
        pages = 1 + r.getrandbits(pick(r, (2, 4, 9)))
        parts.append(blob(14, vma_entry(r, start, pages)))
        start += pages + (r.getrandbits(3) if r.getrandbits(1) else 0) << 12
    parts.append(num(15, 1) + num(17, 0))
    return b"".join(parts)


def core_entry(r, comm, task):
    stack = 0x7FF9_0000_0000 + (r.getrandbits(24) << 4)
    general = nums(stack + 384, 94_435_555_642_840, 94_435_555_634_266, 0, stack, 94_435_555_644_448, 518, 0, 0, 0, -512, stack + 985, 0, 0, 94_435_555_644_448, 202, stack + 983, 51, 518, stack - 52, 43, stack + 1984, 0, 0, 0, 0, 0, 1)
    vector = [r.getrandbits(32) if i < 16 else 0 for i in range(64)]
    extended = num(1, 2) + words(2, [0] * 64) + blob(9, nums(0, 0))
    floating = nums(895, 0, 0, 0, 0, 0, 8064, 196_607) + words(9, [0] * 32) + words(10, vector) + blob(13, extended)
    slots = (nums(n, 0, 0, 0, 0, 0, 1, 0, 1, 0) for n in (12, 13, 14))
    message = num(1, 1) + blob(2, num(1, stack + 2704) + blob(2, general) + blob(3, floating) + b"".join(blob(4, slot) for slot in slots))
    if task:
        message += blob(3, _task(r, comm))
    return message + blob(5, _thread(stack, comm))


def _task(r, comm):
    none = nums(0, 0, 0, 0)
    forever = (1 << 64) - 1
    limits = [(forever, forever)] * 3 + [(8_388_608, forever), (0, forever), (forever, forever), (96_365, 96_365), (20_000, 20_000), (8_388_608, 8_388_608)] + [(forever, forever)] * 2 + [(96_365, 96_365), (819_200, 819_200), (0, 0), (0, 0), (forever, forever)]
    message = nums(1, 0, 0, 4_194_560, r.getrandbits(16)) + text(6, comm) + blob(7, blob(1, none) + blob(2, none) + blob(3, none))
    message += blob(8, b"".join(blob(1, nums(*limit)) for limit in limits)) + blob(10, b"") + num(13, 0xFFFF_FFFF) + num(14, 0)
    handled, plain = nums(94_435_555_623_600, 335_544_320, 140_711_119_786_064, 81_920, 0), nums(0, 0, 0, 0, 0)
    return message + b"".join(blob(15, handled if n in (13, 15) else plain) for n in range(62)) + num(18, 0)


def _thread(stack, comm):
    capabilities = [4_278_190_079, 511]
    creds = nums(0, 0, 0, 0, 0, 0, 0, 0) + words(9, (0, 0)) + b"".join(words(field, capabilities) for field in (10, 11, 12)) + num(13, 0) + words(19, (0, 0))
    message = num(1, stack + 2720) + num(2, 24) + zigzag(3, 0) + num(4, 0) + num(6, 0) + blob(7, nums(0, 0, 2)) + blob(9, b"") + blob(10, creds)
    return message + text(13, comm) + blob(15, nums(stack + 4320, 32, 1_392_848_979)) + num(16, 1)


def mount_entry(i):
    kind, where, source = ((0, "/", "/dev/vda"), (5, "/run", "tmpfs"), (1, "/proc", "proc"), (5, "/dev", "tmpfs"), (6, "/dev/pts", "pts"), (2, "/sys", "sysfs"), (14, "/dev/mqueue", "mqueue"), (5, "/dev/shm", "shm"))[i]
    message = nums(kind, 180 + i, 48 + i, 180 if i else 147, 2_097_152) + text(6, "/") + text(7, where) + text(8, source)
    return message + text(9, "size=65536k,mode=755" if kind == 5 else "") + num(10, 0) + num(11, 0) + num(17, 0)


def ghost_entry(inode):
    time = blob(7, nums(1_795_236_993, 927_890)) + blob(8, nums(1_795_236_993, 927_890))
    return nums(0, 0, 0o100644, 266_338_304, inode) + time


def tcp_entry(r, inq, outq):
    seq, ack = r.getrandbits(32), r.getrandbits(32)
    return nums(inq, seq, outq, ack, 7, 10, 65_476, 10, r.getrandbits(32), None, 1, outq // 2, seq, 65_536, 65_536, 65_536, seq)
