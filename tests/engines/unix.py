"""Pairs of unix sockets with data in both queues, and listeners at a path and at an abstract name. Who says "queues" to one is told whether the data is still as it was sent;
else where it came to. unix.py PATH NAME"""
import os
import select
import socket
import sys

KINDS = {"stream": socket.SOCK_STREAM, "datagrams": socket.SOCK_DGRAM, "packets": socket.SOCK_SEQPACKET}
pairs = {name: socket.socketpair(socket.AF_UNIX, kind) for name, kind in KINDS.items()}
sent = {}
for name, pair in pairs.items():
    for side, socket_ in enumerate(pair):
        sent[name, 1 - side] = [b"%s %d to %d;" % (name.encode(), number, 1 - side) * (1 + 500 * number) for number in range(3)]
        for packet in sent[name, 1 - side]:
            socket_.send(packet)


def listen(name):
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(name)
    listener.listen()
    return listener


def drain(one):
    while True:
        try:
            yield one.recv(1 << 20, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return


def tell():
    for (name, side), packets in sent.items():
        got = list(drain(pairs[name][side]))
        if name == "stream":
            got, packets = [b"".join(got)], [b"".join(packets)]
        yield "%s to %d %s" % (name, side, "as sent" if got == packets else "not as sent: %r" % got)
    for name, (left, right) in pairs.items():
        left.send(b"there")
        right.send(right.recv(64) + b" and back")
        yield "%s %s" % (name, left.recv(64).decode())


listeners = [listen(sys.argv[1]), listen("\0" + sys.argv[2])]
with open("pids", "w") as pids:
    pids.write("%d\n" % os.getpid())
while True:
    for ready in select.select(listeners, [], [])[0]:
        with ready.accept()[0] as connection:
            name = ready.getsockname()
            connection.sendall("\n".join(tell()).encode() if connection.recv(64) == b"queues" else name.encode() if isinstance(name, str) else name)
