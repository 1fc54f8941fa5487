"""Holds a flock of the file whole and a POSIX lock of bytes 100 to 109 of the file part; with a word behind it tries both from outside: locks.py try."""
import fcntl
import os
import signal
import sys


def held(lock):
    try:
        lock()
        return "free"
    except BlockingIOError:
        return "held"


whole = open("whole", "a+")
part = open("part", "a+")
take = fcntl.LOCK_EX | fcntl.LOCK_NB
if len(sys.argv) > 1:
    tries = {"whole": lambda: fcntl.flock(whole, take), "inside": lambda: fcntl.lockf(part, take, 1, 105), "behind": lambda: fcntl.lockf(part, take, 1, 110)}
    print(", ".join("%s: %s" % (name, held(lock)) for name, lock in tries.items()))
    sys.exit()
fcntl.flock(whole, take)
fcntl.lockf(part, take, 10, 100)
with open("pids", "w") as pids:
    pids.write("%d\n" % os.getpid())
while True:
    signal.pause()
