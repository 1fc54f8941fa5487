"""Asks a server: ask.py tcp|udp ADDRESS PORT TEXT, or ask.py unix NAME TEXT where @ begins an abstract name. Prints its answer."""
import socket
import sys

kind, *where, text = sys.argv[1:]
if kind == "unix":
    family, place = socket.AF_UNIX, where[0].replace("@", "\0", 1) if where[0].startswith("@") else where[0]
else:
    family, place = socket.AF_INET6 if ":" in where[0] else socket.AF_INET, (where[0], int(where[1]))
with socket.socket(family, socket.SOCK_DGRAM if kind == "udp" else socket.SOCK_STREAM) as asked:
    asked.settimeout(10)
    asked.connect(place)
    asked.send(text.encode())
    print(asked.recv(65536).decode())
