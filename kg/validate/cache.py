"""What was found out about a shapes graph, kept from one run of the program to the next.

In the user's cache folder (`XDG_CACHE_HOME`, else `~/.cache`; https://specifications.freedesktop.org/basedir-spec/), under
the hash of the files and of the program itself, as JSON: nothing in it is ever executed. A cache that cannot be read,
written or trusted is as good as none, and nobody hears of it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

MOST = 32
"""Files kept; the longest unused go first."""


class Cache:
    """What is kept for one set of files: `get` and `put` by name, `save` where anything was put."""

    def __init__(self, *groups: Sequence[bytes]) -> None:
        self._place = _place(groups)
        self._kept: dict[str, Any] = {}
        self._new = False
        if self._place is not None:
            self._kept = _read(self._place)

    def get(self, name: str) -> Any:
        """What was put under that name; None for nothing."""
        return self._kept.get(name)

    def put(self, name: str, value: Any) -> None:
        """Keep a value, which JSON has to know."""
        self._kept[name] = value
        self._new = True

    def save(self) -> None:
        """Write what was put, so that a reader sees all of it or nothing."""
        if not self._new or self._place is None:
            return
        self._new = False
        with contextlib.suppress(OSError, ValueError):
            folder = self._place.parent
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not _own(folder):
                return
            handle, name = tempfile.mkstemp(dir=folder)  # for nobody's eyes but ours
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as stream:
                    json.dump(self._kept, stream, ensure_ascii=False, separators=(",", ":"))
                Path(name).replace(self._place)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
            _tidy(folder)


def _place(groups: Sequence[Sequence[bytes]]) -> Path | None:
    try:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        if not base.is_absolute():
            return None
        digest = hashlib.sha256(_program())
        for group in groups:
            digest.update(str(len(group)).encode() + b" files\n")
            for data in group:
                digest.update(hashlib.sha256(data).digest())
        return base / "vacancy-graph" / "shapes" / f"{digest.hexdigest()[:40]}.json"
    except (OSError, RuntimeError):  # no home, no files of the program (a zip)
        return None


def _program() -> bytes:
    """What tells one state of the program from another, an edited checkout from a release included."""
    import kg

    here = Path(__file__).parent
    parts = [kg.__version__]
    for folder in (here, here / "sparql", here.parent / "sparql", here.parent / "sparql" / "syntax"):
        with os.scandir(folder) as entries:
            found = sorted((e.name, e.stat()) for e in entries if e.name.endswith(".py"))
        parts += [f"{name} {stat.st_size} {stat.st_mtime_ns}" for name, stat in found]
    return "\n".join(parts).encode()


def _read(place: Path) -> dict[str, Any]:
    try:
        if not _own(place.parent):
            return {}
        descriptor = os.open(place, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
        with os.fdopen(descriptor, encoding="utf-8") as stream:
            if not _private(os.fstat(descriptor)):
                return {}
            kept = json.load(stream)
        os.utime(place)
    except (OSError, ValueError, RecursionError):
        return {}
    return kept if isinstance(kept, dict) else {}


def _own(folder: Path) -> bool:
    try:
        return _private(folder.stat())
    except OSError:
        return False


def _private(stat: os.stat_result) -> bool:
    """Whether nobody else could have written it."""
    return (not hasattr(os, "getuid") or stat.st_uid == os.getuid()) and not stat.st_mode & 0o022


def _tidy(folder: Path) -> None:
    files = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime)
    for path in files[:-MOST]:
        path.unlink(missing_ok=True)
