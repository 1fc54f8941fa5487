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
log = open("count", "a", buffering=1)


def tick(signum, frame):
    global count
    # On a busy machine one more may come before the timer is off.
    if count == int(sys.argv[1]):
        return
    count += 1
    os.write(ask, b"%d" % count)
    log.write("%d %d\n" % (count, int(os.read(reply, 64))))


with open("pids", "w") as pids:
    pids.write("%d %d\n" % (os.getpid(), child))
signal.signal(signal.SIGALRM, tick)
signal.setitimer(signal.ITIMER_REAL, 0.02, 0.02)
while count < int(sys.argv[1]):
    signal.pause()
signal.setitimer(signal.ITIMER_REAL, 0)
sys.exit(7)
