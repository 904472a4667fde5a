"""One writer at a time, by a lock that a crash releases."""

import fcntl
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from kg.errors import StoreError

FILE = "catalog.lock"


@contextmanager
def writing(folder: Path, what: str) -> Iterator[None]:
    """Be the folder's one writer, `what` being the work in a word.

    The kernel drops the lock when the process ends, however it ends. Raises StoreError where another holds it, or
    where the folder cannot be written.
    """
    try:
        handle = os.open(folder / FILE, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise StoreError(
            f"{folder} cannot be written ({error.strerror}); reading works, for anything else copy the folder to a place that can"
        ) from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            who = os.pread(handle, 500, 0).decode(errors="replace").strip() or "another process"
            raise StoreError(
                f"{folder} is being written by {who}; nothing was changed. Wait until that has ended, then run this again"
            ) from None
        since = datetime.now(UTC).isoformat(timespec="seconds")
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"kg {what}, process {os.getpid()} on {platform.node()}, since {since}\n".encode(), 0)
        yield
        os.ftruncate(handle, 0)
    finally:
        os.close(handle)
