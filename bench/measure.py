"""Runs commands and tells what they used.

The measuring is done by a fresh, small process: Linux counts what the starting process had resident before exec into
the peak of the started one.
"""
import json
import os
import subprocess
import sys
import time


class Failed(Exception):
    """A command did not end with status 0."""


def run(*commands):
    """Runs the commands one after another. Their sums: cpu, user, system, wall in seconds; the largest peak in bytes."""
    helper = subprocess.run([sys.executable, "-I", "-S", "-B", __file__], input=json.dumps(commands), capture_output=True, text=True)
    if helper.returncode != 0:
        raise Failed(helper.stderr.strip())
    return json.loads(helper.stdout)


def median(runs):
    """The median of each number on its own."""
    return {key: _middle(sorted(run[key] for run in runs)) for key in runs[0]}


def _middle(values):
    half = len(values) // 2
    return values[half] if len(values) % 2 else (values[half - 1] + values[half]) / 2


def alternate(ours, theirs):
    """Calls both, theirs spread evenly among ours: lists of (number of calls, call); the results of both."""
    order = sorted([((i + 0.5) / n, which) for which, (n, _) in enumerate((ours, theirs)) for i in range(n)])
    results = ([], [])
    for _, which in order:
        results[which].append((ours, theirs)[which][1]())
    return results


def clean_environment():
    """Without settings that tune one of the two runtimes."""
    return {k: v for k, v in os.environ.items() if k == "DOTNET_ROOT" or not k.startswith(("DOTNET_", "COMPlus_", "PYTHON"))}


def _main():
    total = {"cpu": 0.0, "user": 0.0, "system": 0.0, "wall": 0.0, "peak": 0}
    environment = clean_environment()
    log = os.memfd_create("stderr")
    files = [(os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0), (os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0), (os.POSIX_SPAWN_DUP2, log, 2)]
    for command in json.load(sys.stdin):
        start = time.perf_counter()
        pid = os.posix_spawnp(command[0], command, environment, file_actions=files)
        _, status, used = os.wait4(pid, 0)
        total["wall"] += time.perf_counter() - start
        if status != 0:
            os.lseek(log, 0, os.SEEK_SET)
            sys.exit(f"{' '.join(command)}: exit status {os.waitstatus_to_exitcode(status)}\n{os.read(log, 4000).decode(errors='replace')}")
        total["user"] += used.ru_utime
        total["system"] += used.ru_stime
        total["cpu"] += used.ru_utime + used.ru_stime
        total["peak"] = max(total["peak"], used.ru_maxrss * 1024)
    json.dump(total, sys.stdout)


if __name__ == "__main__":
    _main()
