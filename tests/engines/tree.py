"""Two tasks, two pipes, a file, a timer: counts, and writes each number with its square, which the child works out."""
import os
import signal
import sys

question, ask = os.pipe()
reply, answer = os.pipe()
child = os.fork()
if child == 0:
    os.close(ask)
    while number := os.read(question, 64):
        os.write(answer, b"%d" % int(number) ** 2)
    os._exit(0)

count = 0
busy = False
log = open("count", "a", buffering=1)


def tick(signum, frame):
    global count, busy
    # On a busy machine the next may come before this one has its answer, or before the timer is off.
    if busy or count == int(sys.argv[1]):
        return
    busy = True
    count += 1
    os.write(ask, b"%d" % count)
    log.write("%d %d\n" % (count, int(os.read(reply, 64))))
    busy = False


with open("pids", "w") as pids:
    pids.write("%d %d\n" % (os.getpid(), child))
signal.signal(signal.SIGALRM, tick)
signal.setitimer(signal.ITIMER_REAL, 0.02, 0.02)
while count < int(sys.argv[1]):
    signal.pause()
signal.setitimer(signal.ITIMER_REAL, 0)
sys.exit(7)
