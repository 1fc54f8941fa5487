"""Counts in the file /tmp/count of its root, and says over TCP at port 8080 what it sees: the number, and what is in /mnt/greeting. Has a unix socket at /tmp/socket."""
import os
import select
import socket

listener = socket.create_server(("10.0.1.2", 8080))
bound = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
bound.bind("/tmp/socket")
count = 0
with open("/tmp/count", "w", buffering=1) as log:
    while True:
        if select.select([listener], [], [], 0.02)[0]:
            with listener.accept()[0] as connection:
                connection.recv(64)
                connection.sendall(b"%d %s" % (count, open("/mnt/greeting").read().strip().encode()))
        count += 1
        log.write("%d\n" % count)
