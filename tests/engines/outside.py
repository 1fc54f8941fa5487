"""outside.py serve NAME FILE: a datagram socket at NAME, what comes there goes to FILE. outside.py send NAME: a socket connected to it, which says a number ever so often."""
import os
import socket
import sys
import time

outside = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
if sys.argv[1] == "serve":
    outside.bind(sys.argv[2])
    with open(sys.argv[3], "w", buffering=1) as file:
        while True:
            file.write(outside.recv(64).decode() + "\n")
outside.connect(sys.argv[2])
with open("pids", "w") as pids:
    pids.write("%d\n" % os.getpid())
number = 0
while True:
    number += 1
    outside.send(b"%d" % number)
    time.sleep(0.02)
