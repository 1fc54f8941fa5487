"""A TCP listener and a UDP socket at one address, which answer with what they are told, and with the address it came to."""
import os
import select
import socket
import sys

address, port = sys.argv[1], int(sys.argv[2])
family = socket.AF_INET6 if ":" in address else socket.AF_INET
listener = socket.create_server((address, port), family=family)
datagrams = socket.socket(family, socket.SOCK_DGRAM)
datagrams.bind((address, port + 1))
with open("pids", "w") as pids:
    pids.write("%d\n" % os.getpid())

while True:
    for ready in select.select([listener, datagrams], [], [])[0]:
        if ready is datagrams:
            text, sender = datagrams.recvfrom(1024)
            datagrams.sendto(b"%s at %s %d" % (text, *(str(part).encode() for part in datagrams.getsockname()[:1]), datagrams.getsockname()[1]), sender)
            continue
        with listener.accept()[0] as connection:
            name = connection.getsockname()
            connection.sendall(b"%s at %s %d" % (connection.recv(1024), name[0].encode(), name[1]))
