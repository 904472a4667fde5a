"""What can become of a job instead of a result, where a query's words for it would not fit."""

from kg.workers.errors import OutOfMemory, TooLong, WorkerError


class TakesTooLong(TooLong):
    """The job was ended at its deadline of so many `seconds`; nothing was written."""

    def __init__(self, seconds: float) -> None:
        WorkerError.__init__(self, f"This took more than {seconds:g} seconds and was ended; send less at a time")
        self.seconds = seconds


class NeedsMemory(OutOfMemory):
    """The job needed more memory than one may take; nothing was written."""

    def __init__(self) -> None:
        WorkerError.__init__(self, "This needs more memory than it may take; send less at a time")
