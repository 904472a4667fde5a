"""The search as the server has it: it follows releases in the background, and says so while it is not there."""

import asyncio
import sqlite3
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kg import settings
from kg.resources import folder
from kg.search import Request
from kg.serve import searching
from kg.serve.problems import Problem
from kg.serve.searching import Searching
from kg.store import Catalog

EVERYTHING = Request("", {}, date(2027, 1, 1))


def take(data: Path, name: str) -> int:
    from kg.pipeline import ingest

    with Catalog.open(data, create=True, base="http://127.0.0.1:8000/") as catalog:
        return ingest([folder("examples") / name], catalog, settings.load(data, {}, {})).release


async def until(search: Searching, release: int) -> Any:
    for _ in range(600):
        try:
            found = await search.find(EVERYTHING)
            if found.release == release:
                return found
        except Problem as problem:
            assert (problem.status, problem.headers["Retry-After"]) == (503, "2")
        await asyncio.sleep(0.05)
    raise AssertionError("the search did not follow")


def served(data: Path, apart: int | None = None) -> list[tuple[int, int]]:
    """Release and total as the search tells them, before and after a second posting came."""

    async def run() -> list[tuple[int, int]]:
        with Catalog.open(data, read_only=True) as catalog:
            live = SimpleNamespace(catalog=catalog, release=catalog.release)
            search = Searching(settings.load(data, {}, {}), live)  # type: ignore[arg-type]
            with pytest.raises(Problem) as refused:
                await search.find(EVERYTHING)
            assert refused.value.status == 503
            await search.open()
            try:
                first = await until(search, 1)
                live.release = take(data, "09-vienna-professor-logic.txt")
                second = await until(search, live.release)
            finally:
                await search.close()
        return [(first.release, first.total), (second.release, second.total)]

    return asyncio.run(run())


def test_it_follows_what_is_served(tmp_path: Path) -> None:
    take(tmp_path, "08-uppsala-research-engineer.txt")
    assert served(tmp_path) == [(1, 1), (2, 2)]


def test_a_large_index_is_made_by_a_process_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    take(tmp_path, "08-uppsala-research-engineer.txt")
    monkeypatch.setattr(searching, "APART", 1)
    assert served(tmp_path) == [(1, 1), (2, 2)]
    with sqlite3.connect(tmp_path / "search.sqlite") as index:
        assert dict(index.execute("SELECT key, value FROM meta"))["release"] == "2"
