"""Lines to a file descriptor from a thread of their own: a reader that takes nothing holds up no request."""

import os
import threading
import time
from collections import deque
from collections.abc import Callable

EVERY_SECONDS = 0.1
MOST_LINES = 20_000
"""Lines that wait; more are dropped."""


class Writer:
    """Writes what is `put`, ten times a second at most. `dropped` makes the line that says how many were lost."""

    def __init__(self, descriptor: int, dropped: Callable[[int], str], most: int = MOST_LINES) -> None:
        self._descriptor = descriptor
        self._say = dropped
        self._most = most
        self._lines: deque[str] = deque()
        self._dropped = 0
        self._some = threading.Event()
        self._ending = False
        self._thread: threading.Thread | None = None

    def put(self, line: str) -> None:
        """Have a line written soon; it comes without its line break."""
        if len(self._lines) >= self._most:
            self._dropped += 1
            return
        self._lines.append(line)
        if not self._some.is_set():
            self._some.set()
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="log", daemon=True)
                self._thread.start()

    def close(self, seconds: float = 1.0) -> None:
        """Write what waits, if that can be done within so many seconds."""
        self._ending = True
        self._some.set()
        if self._thread is not None:
            self._thread.join(seconds)

    def _work(self) -> None:
        while not self._ending or self._lines:
            self._some.wait()
            if not self._ending:
                time.sleep(EVERY_SECONDS)
                self._some.clear()
            # Taken one by one: another thread may put a line at any moment.
            made = [self._lines.popleft() for _ in range(len(self._lines))]
            lost, self._dropped = self._dropped, 0
            if lost:
                made.append(self._say(lost))
            data = "\n".join([*made, ""]).encode("utf-8", "backslashreplace")
            try:
                while data:
                    data = data[os.write(self._descriptor, data) :]
            except OSError:  # there is no reader any more, and nobody to tell
                return
