"""The disk kind: a store in the data folder, of which each worker opens a checkpoint.

The holder never opens it, since it has threads of its own then and could no longer fork safely: a child builds it or
brings it up to date, makes a checkpoint (hard links, so quick and small), and ends.
"""

import contextlib
import fcntl
import json
import logging
import os
import resource
import shutil
import signal
import time
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import KgError, StoreError
from kg.store import Catalog, following, private
from kg.store.index import Snapshot

FOLDER = "index"
"""In the data folder; derived from the catalog, so it may be deleted while nothing serves it."""
_LOAD_ANEW = 0.5
_CHUNK = 32_000_000
_LOCK_SECONDS = 5.0


class Disk:
    """Follows a catalog in a store on disk, which one holder at a time may have."""

    files = True

    def __init__(self, catalog: Catalog, release: int | None = None) -> None:
        self._catalog = catalog
        self._fixed = release
        self._folder = catalog.folder.absolute() / FOLDER / ("newest" if release is None else f"release-{release}")
        self._lock = _locked(self._folder)
        self._checkpoints: dict[int, Path] = {}
        self._newest = 0
        self._child: tuple[int, int, int] | None = None  # process, the end of the pipe that it complains to, release
        for left in self._folder.glob("checkpoint-*"):
            shutil.rmtree(left, ignore_errors=True)
        private.tidy(self._folder)
        self._start(catalog.release if release is None else release)
        while not self._ended(wait=True):
            pass

    @property
    def release(self) -> int:
        """The release that is ready."""
        return self._newest

    def moved(self) -> bool:
        """Whether a newer release has been made ready."""
        if self._child is not None:
            return self._ended()
        if self._fixed is None and self._catalog.release != self.release:
            self._start(self._catalog.release)
        return False

    def snapshot(self) -> Snapshot:
        """What a worker reads; called in the worker."""
        checkpoint = self._checkpoints[self.release]
        return Snapshot(ox.Store.read_only(str(checkpoint)), self.release, self._catalog.base, checkpoint)

    def used(self, releases: Collection[int]) -> None:
        """Only these are read by workers; others that are not the newest may go."""
        for release in [r for r in self._checkpoints if r != self.release and r not in releases]:
            shutil.rmtree(self._checkpoints.pop(release), ignore_errors=True)
        private.tidy(self._folder)  # of workers that were killed

    def close(self) -> None:
        """No worker reads it any more."""
        if self._child is not None:
            os.kill(self._child[0], signal.SIGKILL)
            os.waitpid(self._child[0], 0)
        for path in self._checkpoints.values():
            shutil.rmtree(path, ignore_errors=True)
        if self._fixed is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
        os.close(self._lock)

    def _start(self, release: int) -> None:
        """Have a child make that release ready."""
        checkpoint = self._folder / f"checkpoint-{release}"
        ours, its = os.pipe()
        folder = self._catalog.folder
        self._catalog.close()  # SQLite does not cross a fork
        pid = os.fork()
        if pid:
            os.close(its)
            self._child = (pid, ours, release)
            self._catalog = Catalog.open(folder, read_only=True)
            return
        status = 1
        try:
            _close_all_but(its, self._lock)
            with Catalog.open(folder, read_only=True) as catalog:
                _bring(self._folder, catalog, release, checkpoint)
            status = 0
        except (KgError, OSError) as error:
            os.write(its, str(error).encode()[:4096])
        except BaseException:
            logging.getLogger(__name__).exception("building the index failed")
        finally:
            os._exit(status)

    def _ended(self, *, wait: bool = False) -> bool:
        """Whether the child has made its release ready; raises StoreError where it could not."""
        assert self._child is not None
        pid, pipe, release = self._child
        if os.waitpid(pid, 0 if wait else os.WNOHANG)[0] == 0:
            return False
        self._child = None
        said = os.read(pipe, 4096).decode(errors="replace")
        os.close(pipe)
        checkpoint = self._folder / f"checkpoint-{release}"
        if said or not checkpoint.is_dir():
            raise StoreError(f"The index in {self._folder} cannot be built: {said or 'the process that did it ended'}")
        self._checkpoints[release] = checkpoint
        self._newest = release
        return True


def _bring(folder: Path, catalog: Catalog, release: int, checkpoint: Path) -> None:
    """Bring the store in that folder to a release, and make the checkpoint. Runs in the child."""
    path, state = folder / "store", folder / "state.json"
    held = _state(state)
    since = int(held.get("release", 0))
    sound = held.get("identity") == catalog.identity and held.get("engine") == ox.__version__ and since <= release
    # Without its state the store is unsound: whatever ends this before its end leaves it so.
    state.unlink(missing_ok=True)
    if sound and path.is_dir() and catalog.turnover(since, release) <= _LOAD_ANEW:
        store = ox.Store(str(path))
        following.follow(store, catalog, since, release, chunk=_CHUNK)
    else:
        shutil.rmtree(path, ignore_errors=True)
        store = ox.Store(str(path))
        following.load(store, catalog, release, chunk=_CHUNK)
        store.optimize()
    shutil.rmtree(checkpoint, ignore_errors=True)
    store.backup(str(checkpoint))
    written = {"identity": catalog.identity, "engine": ox.__version__, "release": release}
    state.with_suffix(".new").write_text(json.dumps(written), encoding="utf-8")
    state.with_suffix(".new").replace(state)


def _state(path: Path) -> dict[str, Any]:
    with contextlib.suppress(OSError, ValueError):
        found = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(found, dict):
            return found
    return {}


def _close_all_but(*kept: int) -> None:
    """The front must not take a child for the holder, whose socket it would keep open."""
    last = 2
    for number in sorted(kept):
        os.closerange(last + 1, number)
        last = number
    os.closerange(last + 1, min(resource.getrlimit(resource.RLIMIT_NOFILE)[0], 65536))


def _locked(folder: Path) -> int:
    """The lock of that folder, which is made if need be; it is let go when its file is closed, or the process ends."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise StoreError(
            f"{folder} cannot be written ({error.strerror}); serve with --index memory, or name a folder that can be written"
        ) from error
    until = time.monotonic() + _LOCK_SECONDS  # a holder that has just ended may have left a child that builds
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if time.monotonic() > until:
                os.close(lock)
                raise StoreError(
                    f"Another server uses the index in {folder}; stop it, or serve with --index memory"
                ) from error
            time.sleep(0.1)
        else:
            return lock
