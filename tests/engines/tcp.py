"""One end of a TCP connection: python3 tcp.py NAME listen|connect ADDRESS PORT. NAME is of six letters.

It writes numbered records and reads none, more of them when there is a file named more, and the rest when there is one named go: then it
reads too, up to the end, and writes NAME.done if each record of the other end came once and in its place.
"""
import os
import select
import socket
import sys
import time

RECORDS, RECORD = 40000, 16
UNREAD, MORE = 1200, 20000


def record(name, number):
    return b"%s %08d\n" % (name.encode(), number)


def mark(stage):
    with open(f"{name}.{stage}", "w") as file:
        print(os.getpid(), file=file)


def wait_for(file):
    while not os.path.exists(file):
        time.sleep(0.01)


def connect():
    for attempt in range(500):
        try:
            return socket.create_connection((address, port))
        except OSError:
            time.sleep(0.02)
    raise SystemExit("nobody listens")


name, role, address, port = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
mark("pid")
family = socket.AF_INET6 if ":" in address else socket.AF_INET
if role == "listen":
    listener = socket.create_server((address, port), family=family, dualstack_ipv6=address == "::")
    connection, peer = listener.accept()
else:
    connection = connect()

stream = b"".join(record(name, number) for number in range(RECORDS))
other = {"server": "client", "client": "server"}[name]
sent = UNREAD * RECORD
connection.sendall(stream[:sent])
mark("sent")
wait_for("more")
connection.setblocking(False)
try:
    while sent < MORE * RECORD:
        sent += connection.send(stream[sent:MORE * RECORD])
except BlockingIOError:
    pass
mark("full")
wait_for("go")

got = []
ended = False
while sent < len(stream) or not ended:
    poll = select.poll()
    poll.register(connection, (0 if ended else select.POLLIN) | (select.POLLOUT if sent < len(stream) else 0))
    for _, events in poll.poll():
        if events & (select.POLLERR | select.POLLNVAL):
            raise OSError(connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR), "the connection is broken")
        if events & select.POLLIN:
            data = connection.recv(65536)
            ended = not data
            got.append(data)
        if events & select.POLLOUT and sent < len(stream):
            sent += connection.send(stream[sent:sent + 65536])
            if sent == len(stream):
                connection.shutdown(socket.SHUT_WR)
if b"".join(got) != b"".join(record(other, number) for number in range(RECORDS)):
    raise SystemExit("the stream is not what the other end sent")
mark("done")
