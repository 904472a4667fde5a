"""What can become of a job instead of a result, where a query's words for it would not fit."""

import signal

from kg.workers.errors import Lost, OutOfMemory, TooLong, WorkerError
from kg.workers.worker import OUT_OF_MEMORY


class TakesTooLong(TooLong):
    """The job was ended at its deadline of so many `seconds`; nothing was written."""

    def __init__(self, seconds: float) -> None:
        WorkerError.__init__(self, f"This took more than {seconds:g} seconds and was ended; send less at a time")
        self.seconds = seconds


class NeedsMemory(OutOfMemory):
    """The job needed more memory than one may take; nothing was written."""

    def __init__(self) -> None:
        WorkerError.__init__(self, "This needs more memory than it may take; send less at a time")


def why(status: int) -> WorkerError:
    """Why there is no result of a job whose process ended with that status (negative: by that signal)."""
    if status in (OUT_OF_MEMORY, -signal.SIGABRT):
        return NeedsMemory()
    return Lost("The process that did this ended; it may have been done, and may be sent again")
