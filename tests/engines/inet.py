"""A TCP listener at a port and a UDP socket at the next one, which answer with what they are told, and with the address it came to."""
import os
import select
import socket
import sys

address, port = sys.argv[1], int(sys.argv[2])
family = socket.AF_INET6 if ":" in address else socket.AF_INET
sockets = []
for kind, port in zip((socket.SOCK_STREAM, socket.SOCK_DGRAM), (port, port + 1)):
    sockets.append(socket.socket(family, kind))
    sockets[-1].bind((address, port))
listener, datagrams = sockets
listener.listen()
with open("pids", "w") as pids:
    pids.write("%d\n" % os.getpid())

while True:
    for ready in select.select([listener, datagrams], [], [])[0]:
        if ready is datagrams:
            text, sender = datagrams.recvfrom(1024)
            name = datagrams.getsockname()
            datagrams.sendto(b"%s at %s %d" % (text, name[0].encode(), name[1]), sender)
            continue
        with listener.accept()[0] as connection:
            name = connection.getsockname()
            connection.sendall(b"%s at %s %d" % (connection.recv(1024), name[0].encode(), name[1]))
