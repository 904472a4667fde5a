"""Named paths: there and readable, or a message that says which is not (exit 3)."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from kg.errors import InputError, UsageError


def present(paths: Iterable[Path], *, folders: bool = False) -> None:
    """Raise InputError for the first path that is not there, or is a folder where a file is needed."""
    for path in paths:
        if not path.exists():
            raise InputError(f"{path} does not exist")
        if path.is_dir() and not folders:
            raise InputError(f"{path} is a folder; name its files ({path}/*)")


def read(path: Path) -> bytes:
    """The bytes of a file; raises InputError where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error


def outputs(paths: Sequence[Path], out: Path, suffix: str) -> dict[Path, Path]:
    """The file in `out` that each path's result goes to; raises UsageError where two would be the same.

    >>> outputs([Path("a/ad.txt"), Path("b/ad.html")], Path("out"), ".json")
    Traceback (most recent call last):
      ...
    kg.errors.UsageError: a/ad.txt and b/ad.html would both be written to out/ad.json; nothing was written
    """
    taken: dict[Path, Path] = {}
    for path in paths:
        to = out / f"{path.stem}{suffix}"
        if to in taken:
            raise UsageError(f"{taken[to]} and {path} would both be written to {to}; nothing was written")
        taken[to] = path
    return {path: to for to, path in taken.items()}


def folder(path: Path) -> None:
    """Make the folder; raises InputError where it cannot be made."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{path} cannot be made a folder: {error.strerror}") from error
