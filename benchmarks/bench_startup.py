"""What the command costs before it does anything: processor time of `kg --help` and of plain Python."""

import os
import resource
import subprocess
import sys
from collections.abc import Iterator

from benchmarks import Measurement

RUNS = 10


def cost(*words: str) -> float:
    """The least processor time of several runs, in milliseconds."""
    least = float("inf")
    for _ in range(RUNS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *words], check=True, stdout=subprocess.DEVNULL, env=os.environ)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        least = min(least, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return 1000 * least


def run() -> Iterator[Measurement]:
    """Plain Python, the help, and the help as a multiple of plain Python (at most 20 is allowed)."""
    bare, helped = cost("-c", "pass"), cost("-m", "kg", "--help")
    yield Measurement("python -c pass", bare, "ms", f"least of {RUNS}")
    yield Measurement("kg --help", helped, "ms", f"least of {RUNS}")
    yield Measurement("kg --help", helped / bare, "times python -c pass", "at most 20")
