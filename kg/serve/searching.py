"""The search as the server has it: brought on in the background when a release is new, asked in threads."""

import asyncio
import contextlib
import json
import logging
import sys

from kg.errors import KgError
from kg.search import NotReady, Request, Result, Search, TooLong
from kg.serve.live import Live
from kg.serve.problems import Problem
from kg.settings import Settings

LOOK_SECONDS = 0.25
"""How often it is looked whether a release is new."""
AGAIN_SECONDS = 5.0
"""After how long an index that could not be brought on is tried again."""
APART = 1_000
"""Postings from which on a new index is made by a process of its own, so that requests do not wait for it."""
AT_ONCE = 2
"""Searches that run at once."""


class Searching:
    """Asks the search of the data folder, and keeps its index at the release that is served."""

    def __init__(self, settings: Settings, live: Live) -> None:
        self._settings = settings
        self._live = live
        self._search = Search.open(settings.data)
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._release: int | None = None
        self._done = (0, 0)
        self._task: asyncio.Task[None] | None = None

    @property
    def facets(self) -> dict[str, str]:
        """The facets that there are, by name, with their kinds."""
        return {name: facet.kind for name, facet in self._search.offer.facets.items()}

    @property
    def release(self) -> int:
        """The release that the index was last brought to; 0 while there is none."""
        return self._release or 0

    async def open(self) -> None:
        """Begin to follow; the index may be there later."""
        self._task = asyncio.create_task(self._keep())

    async def close(self) -> None:
        """Stop following, and let go of the index."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        self._search.close()

    async def find(self, request: Request) -> Result:
        """What is found; `Result.release` says in which release. Raises Unknown for a facet or value that there is not.

        Raises Problem 503 while the first index is being made, with how far that is, and where finding takes too long.
        """
        async with self._turns:
            try:
                return await asyncio.to_thread(self._search.find, request)
            except NotReady:
                done, total = self._done
                far = f": {done} of {total} postings are in it" if total else ""
                raise Problem(
                    503,
                    f"The index for searching is being made{far}; ask again in a moment",
                    headers={"Retry-After": "2"},
                ) from None
            except TooLong as error:
                raise Problem(503, str(error), headers={"Retry-After": "5"}) from None

    async def _keep(self) -> None:
        while True:
            if self._release == self._live.release:
                await asyncio.sleep(LOOK_SECONDS)
                continue
            wanted = self._live.release
            try:
                await self._follow()
                self._release = wanted
            except (KgError, OSError) as error:
                logging.getLogger(__name__).warning("the index for searching could not be brought on: %s", error)
                await asyncio.sleep(AGAIN_SECONDS)
            except Exception:
                logging.getLogger(__name__).exception("the index for searching could not be brought on")
                await asyncio.sleep(AGAIN_SECONDS)

    async def _follow(self) -> None:
        catalog = self._live.catalog
        postings = await asyncio.to_thread(lambda: sum(r.added - r.removed for r in catalog.releases()))
        if postings >= APART and not await asyncio.to_thread(lambda: self._search.release):
            await self._apart()
        await asyncio.to_thread(self._search.follow, catalog, self._told)
        await asyncio.to_thread(self._search.warm)

    async def _apart(self) -> None:
        """Have a process of its own make the index; what it cannot do is tried here afterwards."""
        command = (sys.executable, "-m", "kg", "search", "--update", "--json", "--data", str(self._search.folder))
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            assert process.stdout is not None
            async for line in process.stdout:
                with contextlib.suppress(ValueError, KeyError):
                    said = json.loads(line)
                    self._told(int(said["done"]), int(said["of"]))
            await process.wait()
        finally:
            if process.returncode is None:
                process.terminate()
                await process.wait()

    def _told(self, done: int, total: int) -> None:
        self._done = done, total
