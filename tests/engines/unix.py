"""Pairs of unix sockets with data in both queues, and listeners at a path and at an abstract name: who asks there is told what was in the queues."""
import json
import os
import select
import socket
import sys

KINDS = {"stream": socket.SOCK_STREAM, "datagrams": socket.SOCK_DGRAM, "packets": socket.SOCK_SEQPACKET}
pairs = {name: socket.socketpair(socket.AF_UNIX, kind) for name, kind in KINDS.items()}
for name, (left, right) in pairs.items():
    for number in range(3):
        left.send(b"%s to the right %d;" % (name.encode(), number))
        right.send(b"%s to the left %d;" % (name.encode(), number) * 1000)


def listen(name):
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(name)
    listener.listen()
    return listener


def drain(one):
    while True:
        try:
            yield one.recv(1 << 20, socket.MSG_DONTWAIT).decode()
        except BlockingIOError:
            return


def tell():
    told = {name: [list(drain(one)) for one in pair] for name, pair in pairs.items()}
    for left, right in pairs.values():
        left.send(b"again")
        right.send(right.recv(64))
    told["again"] = [left.recv(64).decode() for left, right in pairs.values()]
    return told


listeners = [listen(sys.argv[1]), listen("\0" + sys.argv[2])]
with open("pids", "w") as pids:
    pids.write("%d\n" % os.getpid())
while True:
    for ready in select.select(listeners, [], [])[0]:
        with ready.accept()[0] as connection:
            told = tell() if connection.recv(64) == b"queues" else ready.getsockname()
            connection.sendall((told if isinstance(told, bytes) else json.dumps(told).encode() if isinstance(told, dict) else told.encode()))
