"""A small writer of the protobuf wire format and of CRIU's image files; it knows nothing of the messages."""
import struct

COMMON = 0x54564319
MASK64 = (1 << 64) - 1

# Second (INVENTORY: only) magic word of an image.
MAGIC = {
    "INVENTORY": 0x58313116, "FDINFO": 0x56213732, "PAGEMAP": 0x56084025, "CORE": 0x55053847, "IDS": 0x54432030,
    "MM": 0x57492820, "FS": 0x51403912, "FILES": 0x56303138, "PSTREE": 0x50273030, "PIPES_DATA": 0x56453709,
    "GHOST_FILE": 0x52583605, "TCP_STREAM": 0x51465506, "TIMENS": 0x43114433, "UTSNS": 0x54473203,
    "IPC_VAR": 0x53115007, "MNTS": 0x55563928, "REMAP_FPATH": 0x59133954, "SK_QUEUES": 0x56264026,
}


def varint(n):
    if n < 128:
        return _SMALL[n]
    out = bytearray()
    while n > 127:
        out.append(n & 127 | 128)
        n >>= 7
    out.append(n)
    return bytes(out)


_SMALL = [bytes([n]) for n in range(128)]
_VARINT_KEYS = [varint(field << 3) for field in range(64)]
_BYTES_KEYS = [varint(field << 3 | 2) for field in range(64)]


def num(field, n):
    """An int32/int64/uint32/uint64/bool/enum field."""
    return _VARINT_KEYS[field] + varint(n & MASK64)


def zigzag(field, n):
    """A sint32/sint64 field."""
    return _VARINT_KEYS[field] + varint((n << 1 ^ n >> 63) & MASK64)


def blob(field, data):
    """A bytes, string or message field."""
    return _BYTES_KEYS[field] + varint(len(data)) + data


def text(field, s):
    return blob(field, s.encode())


def nums(*values, first=1):
    """The fields 1, 2, 3... (or from another number on); None leaves one out."""
    return b"".join(num(field, n) for field, n in enumerate(values, first) if n is not None)


def words(field, values):
    """A repeated field of numbers, not packed."""
    return b"".join(num(field, n) for n in values)


def head(kind):
    own = struct.pack("<I", MAGIC[kind])
    return own if kind == "INVENTORY" else struct.pack("<I", COMMON) + own


def entry(message, payload=b""):
    return struct.pack("<I", len(message)) + message + payload


def image(kind, *entries):
    return head(kind) + b"".join(entries)
