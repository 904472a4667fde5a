"""Processor time of other processes: what a task costs, however much else the machine has to do."""

import sys
import time


def seconds(pid: int) -> float | None:
    """Processor time that a process has used, all its threads together; None where it is gone, or no Linux.

    >>> import os
    >>> seconds(os.getpid()) is None or seconds(os.getpid()) > 0
    True
    """
    if sys.platform != "linux":
        return None
    try:
        # The number of a process's own clock (clock_getcpuclockid(3)), which Python has no name for.
        return time.clock_gettime((~pid << 3) | 2)
    except OSError:
        return None
