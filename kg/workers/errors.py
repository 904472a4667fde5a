"""What can become of a task instead of an answer."""


class WorkerError(Exception):
    """A task that was not answered."""


class BadQuery(WorkerError):
    """The engine does not take the query; `line` and `column` (from 1) say where, 0 where it does not say."""

    def __init__(self, message: str, line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class TooLong(WorkerError):
    """The task was stopped at its deadline of so many `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"The query took more than {seconds:g} seconds; ask for less, or add a LIMIT")
        self.seconds = seconds


class TooLarge(WorkerError):
    """The answer is larger than so many bytes (`limit`), and is not given in part."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"The answer is larger than {limit} bytes and is not given in part; add a LIMIT")
        self.limit = limit


class OutOfMemory(WorkerError):
    """The task needed more memory than one may take."""

    def __init__(self) -> None:
        super().__init__("The query needs more memory than one query may take; ask for less at a time")


class NoRoom(WorkerError):
    """There was no place for the task, or it had to give way to others; `retry_after` is in seconds."""

    def __init__(self, message: str, retry_after: int = 5) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Lost(WorkerError):
    """The worker ended under the task. Nothing is wrong with the service, which has others."""

    def __init__(self, message: str = "The process that answered ended before its answer did") -> None:
        super().__init__(message)


class Raised(WorkerError):
    """A function that was called in a worker raised an exception, which is brought over `pickled`."""

    def __init__(self, pickled: bytes) -> None:
        super().__init__("A function that was called in a worker raised an exception")
        self.pickled = pickled


class Failed(WorkerError):
    """A function that was called in a worker raised what cannot be brought over; its traceback is in the log."""
