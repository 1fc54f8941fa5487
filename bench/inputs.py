"""The inputs of the benchmark: the same bytes at every call, written without protobuf's or CRIU's own code."""
import hashlib
import json
import os
import shutil
from random import Random

import messages as m
from wire import blob, entry, head, image, num, nums, text

MIB = 1 << 20
SEED = 20250101

FULL = {"files": 200_000, "pagemap": 1_000_000, "vmas": 60_000, "ghost": 1024 * MIB, "queue": 8 * MIB, "small": 2_000}
QUICK = {"files": 20_000, "pagemap": 100_000, "vmas": 6_000, "ghost": 10 * MIB, "queue": 80 * 1024, "small": 200}


def make(directory, size, say):
    """Writes what is missing under the directory; it is made anew when the generator or the sizes changed."""
    stamp_path = os.path.join(directory, "stamp")
    stamp = _stamp(size)
    if os.path.exists(stamp_path) and open(stamp_path).read() == stamp:
        return
    shutil.rmtree(directory, ignore_errors=True)
    os.makedirs(os.path.join(directory, "small"))
    for name, write in (("files.img", _files), ("pagemap-1.img", _pagemap), ("mm-1.img", _mm), ("ghost-file-1.img", _ghost), ("tcp-stream-1.img", _tcp)):
        say(f"making {name}")
        with open(os.path.join(directory, name), "wb") as file:
            write(file, size)
    say("making small/")
    for name, data in _small(size["small"]):
        with open(os.path.join(directory, "small", name), "wb") as file:
            file.write(data)
    with open(stamp_path, "w") as file:
        file.write(stamp)


def _stamp(size):
    digest = hashlib.sha256(json.dumps(size).encode())
    here = os.path.dirname(os.path.abspath(__file__))
    for name in ("inputs.py", "messages.py", "wire.py"):
        digest.update(open(os.path.join(here, name), "rb").read())
    return digest.hexdigest()


def noise(label, size):
    """Bytes that do not compress, in blocks of at most 1 MiB."""
    for block in range(0, size, MIB):
        yield hashlib.shake_128(f"{SEED} {label} {block}".encode()).digest(min(MIB, size - block))


def _files(file, size):
    r = Random(SEED)
    file.write(head("FILES"))
    for i in range(1, size["files"] + 1):
        file.write(entry(m.file_entry(r, i)))


def _pagemap(file, size):
    r = Random(SEED + 1)
    file.write(head("PAGEMAP") + entry(num(1, 1)))
    file.writelines(_runs(r, size["pagemap"]))


def _runs(r, count):
    address = 0x55E3_9A7C_6000
    for _ in range(count):
        bits = r.getrandbits(24)
        pages = bits & 3 or 1 + (bits >> 2 & 255)
        yield entry(nums(address, 0, None, 4 if bits >> 20 else 6 if bits >> 21 & 1 else 1, pages))
        address += (pages + 1 + (bits >> 10 & 63)) << 12


def _mm(file, size):
    file.write(image("MM", entry(m.mm_entry(Random(SEED + 2), size["vmas"]))))


def _ghost(file, size):
    file.write(image("GHOST_FILE", entry(m.ghost_entry(11862021))))
    file.writelines(noise("ghost", size["ghost"]))


def _tcp(file, size):
    queue = size["queue"]
    file.write(image("TCP_STREAM", entry(m.tcp_entry(Random(SEED + 3), queue, queue))))
    file.writelines(noise("inq", queue))
    file.writelines(noise("outq", queue))


def _small(count):
    """Images as the dump of a container with many processes has them: (name, bytes), exactly count."""
    r = Random(SEED + 4)
    pids, pid = [], 0
    for _ in range(count * 3 // 20):
        pid += 1 + r.getrandbits(3)
        pids.append(pid)
    threads = [pid + 1 + i for i in range(count // 20)]
    made = 0
    for n, pid in enumerate(pids):
        for name, data in (
            (f"core-{pid}.img", image("CORE", entry(m.core_entry(r, f"worker/{n}", task=True)))),
            (f"ids-{pid}.img", image("IDS", entry(nums(n + 3, n + 3, n + 3, n + 3, 9, 10, 11, 12, 14, 7, 8, 13)))),
            (f"fs-{pid}.img", image("FS", entry(nums(17 + n, 18, 18)))),
            (f"mm-{pid}.img", image("MM", entry(m.mm_entry(r, 18 + r.getrandbits(5))))),
            (f"pagemap-{pid}.img", image("PAGEMAP", entry(num(1, n + 1)), *_runs(r, 10 + r.getrandbits(5)))),
            (f"fdinfo-{n + 2}.img", image("FDINFO", *(entry(m.fdinfo_entry(r, fd)) for fd in range(3 + r.getrandbits(4))))),
        ):
            made += 1
            yield name, data
    for n, tid in enumerate(threads):
        made += 1
        yield f"core-{tid}.img", image("CORE", entry(m.core_entry(r, f"thread/{n}", task=False)))
    for name, data in _singles(r, pids):
        if made < count:
            made += 1
            yield name, data
    for n in range(count - made):
        if n % 4 == 3:
            data = b"".join(noise(f"small ghost {n}", 100 + r.getrandbits(11)))
            yield f"ghost-file-{n:x}.img", image("GHOST_FILE", entry(m.ghost_entry(4_000_000 + n), data))
        else:
            inq, outq = r.getrandbits(9), r.getrandbits(10)
            data = b"".join(noise(f"small tcp {n}", inq + outq))
            yield f"tcp-stream-{700_000 + n:x}.img", image("TCP_STREAM", entry(m.tcp_entry(r, inq, outq), data))


def _singles(r, pids):
    """The images of which a dump has one."""
    namespaces = nums(1, 1, 1, 1, 1, 2, 3, 4, 6, 7, 8, 5)
    yield "inventory.img", image("INVENTORY", entry(num(1, 2) + num(2, 1) + blob(3, namespaces) + num(4, 1) + num(5, 1)))
    yield "pstree.img", image("PSTREE", *(entry(nums(pid, pids[0] if n else 0, pid, pid, pid)) for n, pid in enumerate(pids)))
    yield "files.img", image("FILES", *(entry(m.file_entry(r, i)) for i in range(1, 40)))
    yield "pipes-data.img", image("PIPES_DATA", *(entry(nums(770_000 + i, 50 * i, 65536), b"".join(noise(f"pipe {i}", 50 * i))) for i in range(6)))
    yield "timens-13.img", image("TIMENS", entry(blob(1, nums(866_294, 372_055_655)) + blob(2, nums(1_730_294, 372_055_756))))
    yield "utsns-12.img", image("UTSNS", entry(text(1, "container-7f3a") + text(2, "(none)")))
    yield "mountpoints-14.img", image("MNTS", *(entry(m.mount_entry(i)) for i in range(8)))
    yield "remap-fpath.img", image("REMAP_FPATH", *(entry(nums(13 + i, i)) for i in range(4)))
    yield "sk-queues.img", image("SK_QUEUES", *(entry(nums(21 + i, 40 * i), b"".join(noise(f"packet {i}", 40 * i))) for i in range(8)))
