"""The table of the results and the page around it."""
import datetime
import os
import platform
import re
import subprocess
from dataclasses import dataclass

MB = 1_000_000


@dataclass
class Row:
    """One work done by both."""
    work: str
    ours: dict
    theirs: dict
    runs: tuple  # how often: ours, theirs
    goal: float | None = None  # how many times less
    goal_mb: int | None = None
    key: str = "cpu"  # what the ratio is of
    problem: str = ""  # where the outputs disagree

    @property
    def ratio(self):
        return self.theirs[self.key] / self.ours[self.key]

    @property
    def met(self):
        if self.goal is None and self.goal_mb is None:
            return None
        return self.ratio >= (self.goal or 0) and self.ours["peak"] <= (self.goal_mb or float("inf")) * MB


def table(rows, judge=True):
    lines = [("work", "ours CPU s", "Python CPU s", "ratio", "goal", "our peak MB", "goal MB", "met")]
    for row in rows:
        lines.append((
            f"{row.work} (wall s)" if row.key == "wall" else row.work, _seconds(row.ours[row.key]), _seconds(row.theirs[row.key]), f"{row.ratio:.2f}" if row.ratio < 10 else f"{row.ratio:.1f}",
            f"{row.goal:g}" if row.goal else "", f"{row.ours['peak'] / MB:.1f}", str(row.goal_mb or ""), "DISAGREE" if row.problem else "" if row.met is None or not judge else "yes" if row.met else "NO"))
    return _markdown(lines)


def details(rows):
    lines = [("work", "our user s", "our system s", "our wall s", "our peak MB", "Python user s", "Python system s", "Python wall s", "Python peak MB", "runs")]
    for row in rows:
        if row.key == "cpu":
            numbers = [value for run in (row.ours, row.theirs) for value in (_seconds(run["user"]), _seconds(run["system"]), _seconds(run["wall"]), f"{run['peak'] / MB:.1f}")]
            lines.append((row.work, *numbers, f"{row.runs[0]} / {row.runs[1]}"))
    return _markdown(lines)


def _seconds(s):
    return f"{s:.2f}" if s >= 10 else f"{s:.3f}"


def _markdown(lines):
    widths = [max(map(len, column)) for column in zip(*lines)]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    padded = [[cell.ljust(width) if n == 0 else cell.rjust(width) for n, (cell, width) in enumerate(zip(line, widths))] for line in (lines[0], rule, *lines[1:])]
    return "\n".join(f"| {' | '.join(line)} |" for line in padded)


def page(rows, command, crit, source, peer, inputs, small_note):
    unmet = sum(row.met is False for row in rows)
    return f"""# Soccr's crit and Python's crit, side by side

Written by `bench/run`; do not edit. {datetime.date.today().isoformat()}, {'all goals met' if not unmet else f'{unmet} of {sum(row.met is not None for row in rows)} rows with goals do not meet them'}.
Repeat it in the root of the repository with

    {command}

{table(rows)}

MB is 1,000,000 bytes; a ratio is Python's time divided by ours. A row is met if both its goals are.

## Machine

{machine(crit, source, peer)}

## How it was measured

- The inputs are made by `bench/inputs.py` with a fixed seed: {inputs}. The small images are {small_note}.
- Both programs run in the same run of the script, by turns, from file to file. The runs column says how often: ours / Python's.
- CPU is user and system time of the whole process and its children (rusage of wait4), wall is the time from start to end of the process,
  peak is the largest resident set (ru_maxrss). All numbers are medians over the runs, each on its own. There is no
  warm-up run; a `sync` before every run keeps the writing back of earlier output out of it. Output files do not exist before.
- Python's crit is started as `PREFIX/bin/crit`, a shell script of one line that becomes Python.
- The outputs are compared: our JSON and Python's are equal as JSON, and both programs make the original bytes from Python's JSON
  (the small images: from our JSON, all of them by ours). A difference would have failed the run, and this page would not have been written.

{details(rows)}
"""


def machine(crit, source, peer):
    cpu = re.search(r"^model name\s*: (.*)$", open("/proc/cpuinfo").read(), re.M)
    memory = int(re.search(r"^MemTotal:\s*(\d+)", open("/proc/meminfo").read(), re.M)[1]) * 1024 / MB / 1000
    runtimes = re.findall(r"^Microsoft\.NETCore\.App (\S+)", _output("dotnet", "--list-runtimes"), re.M)
    protobuf = _output("/usr/bin/python3", "-c", "import google.protobuf as p; from google.protobuf.internal import api_implementation as a; print(p.__version__, a.Type())").split() or ["?", "?"]
    facts = [
        ("CPU", f"{cpu[1] if cpu else platform.processor()}, nproc {len(os.sched_getaffinity(0))}, {memory:.1f} GB"),
        ("kernel", f"{os.uname().sysname} {os.uname().release} {os.uname().machine}"),
        ("dotnet", f"SDK {_output('dotnet', '--version')}, runtime {', '.join(runtimes) or '?'}"),
        ("ours", f"{_output(crit, '--version')}, {source}"),
        ("Python", f"{_output('/usr/bin/python3', '--version').removeprefix('Python ')}, protobuf {protobuf[0]} ({protobuf[1]} implementation)"),
        ("Python's crit", _output(peer, "--version")),
    ]
    return "\n".join(f"- {name}: {value}" for name, value in facts)


def commit():
    """What the working tree is that ours is built from."""
    git = ("git", "--no-optional-locks", "-C", os.path.dirname(os.path.abspath(__file__)))
    changed = _output(*git, "status", "--porcelain", ":/src", ":/schemas", ":/docs", ":/Directory.*")
    return f"commit {_output(*git, 'rev-parse', '--short', 'HEAD')}{' and uncommitted changes' if changed else ''}"


def _output(*command):
    try:
        return subprocess.run(command, capture_output=True, text=True).stdout.strip()
    except OSError:
        return ""
