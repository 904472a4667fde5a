"""Which files a command takes in, and the source that each is known by."""

import os
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError, UsageError


@dataclass(frozen=True, slots=True)
class Input:
    """A file, and its source; `skipped` says why it is not taken in (None where it is)."""

    path: Path
    source: str
    skipped: str | None = None


def gather(paths: Sequence[Path], endings: Iterable[str], *, source: str | None = None) -> list[Input]:
    """The files of the paths named, in the order of the paths, those of a folder sorted.

    A file of a folder is known by its path below it, a file named directly by its name, or by `source`. A folder's
    hidden files, and those without one of the `endings` (`.txt`, …), are skipped and say so; a file named directly is
    taken whatever its name. Raises InputError for a path that is missing or cannot be opened, UsageError where two
    files would be known by one source, or `source` is given for anything but one file.
    """
    allowed = frozenset(endings)
    found: list[Input] = []
    for path in map(Path, paths):
        _openable(path)
        found += _folder(path, allowed) if path.is_dir() else [Input(path, source or plain(path.name))]
    if source is not None and (len(paths) != 1 or paths[0].is_dir()):
        raise UsageError("--source names the source of one file; give one file with it, or leave it out")
    return _distinct(found)


def _openable(path: Path) -> None:
    try:
        if path.is_dir():
            os.scandir(path).close()
        else:
            path.open("rb").close()
    except OSError as error:
        what = "does not exist" if isinstance(error, FileNotFoundError) else f"cannot be opened: {error.strerror}"
        raise InputError(f"{path} {what}; nothing was taken in") from error


def _folder(top: Path, endings: frozenset[str]) -> list[Input]:
    found = []
    for place, folders, files in os.walk(top):
        folders.sort()
        for name in [folder for folder in folders if folder.startswith(".")]:
            folders.remove(name)
            path = Path(place, name)
            found.append(Input(path, plain(path.relative_to(top).as_posix()), "a hidden folder"))
        for name in files:
            path = Path(place, name)
            found.append(Input(path, plain(path.relative_to(top).as_posix()), _reason(path, endings)))
    return sorted(found, key=lambda one: one.source)


def _reason(path: Path, endings: frozenset[str]) -> str | None:
    if path.name.startswith("."):
        return "a hidden file"
    if path.exists() and not path.is_file():
        return "not a regular file"  # a named pipe without a writer would be waited for without end
    if path.suffix.lower() not in endings:
        return f"not a posting by its name ({' '.join(sorted(endings))}); name the file itself to take it in"
    return None


def plain(name: str) -> str:
    """A file's name as text that is the same on every system: composed, and without bytes that are no UTF-8."""
    return unicodedata.normalize("NFC", os.fsencode(name).decode("utf-8", "replace"))


def _distinct(found: list[Input]) -> list[Input]:
    """The inputs, each file once."""
    by_source: dict[str, Input] = {}
    kept = []
    for one in found:
        other = None if one.skipped else by_source.setdefault(one.source, one)
        if other is None or other is one:
            kept.append(one)
        elif other.path.resolve() != one.path.resolve():
            raise UsageError(
                f"{other.path} and {one.path} would both be known as {one.source}; nothing was taken in."
                " Name the folder that holds both, or take them in one by one with --source"
            )
    return kept
