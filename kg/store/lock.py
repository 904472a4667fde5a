"""One writer at a time, by a lock that a crash releases."""

import fcntl
import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from kg.errors import Busy, StoreError

FILE = "catalog.lock"
LOOK_SECONDS = 0.05
"""How often who waits looks whether the lock is free."""


@contextmanager
def writing(folder: Path, what: str, wait: float = 0.0, file: str = FILE) -> Iterator[None]:
    """Be the folder's one writer, or that of what another lock `file` in it is for; `what` is the work in a word.

    The kernel drops the lock when the process ends, however it ends. Raises Busy where another holds it for more than
    `wait` seconds, StoreError where the folder cannot be written.
    """
    try:
        handle = os.open(folder / file, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise StoreError(
            f"{folder} cannot be written ({error.strerror}); reading works, for anything else copy the folder to a place that can"
        ) from error
    try:
        if not _locked(handle, wait):
            who = os.pread(handle, 500, 0).decode(errors="replace").strip() or "another process"
            raise Busy(
                f"{folder} is being written by {who}; nothing was changed. Wait until that has ended, then run this again"
            )
        since = datetime.now(UTC).isoformat(timespec="seconds")
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"kg {what}, process {os.getpid()} on {platform.node()}, since {since}\n".encode(), 0)
        yield
        os.ftruncate(handle, 0)
    finally:
        os.close(handle)


def _locked(handle: int, wait: float) -> bool:
    until = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                return False
            time.sleep(LOOK_SECONDS)
        else:
            return True
