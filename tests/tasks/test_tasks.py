"""Jobs in processes of their own."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from kg import settings
from kg.errors import StoreError
from kg.tasks import Failed, Lost, NeedsMemory, NoRoom, TakesTooLong
from kg.tasks.desk import SHARE
from kg.tasks.jobs import JOBS, Job
from kg.tasks.tasks import Tasks

HERE = Path(__file__).parent
WRITES = {"write", "log", "parent", "both"}
NAMES = ["echo", "knows", "sleep", "parent", "memory", "dial", "sockets", "write", "raises", "fails", "dies", "log"]
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="needs Linux")


@asynccontextmanager
async def opened(folder: Path, **flags: Any) -> AsyncIterator[Tasks]:
    jobs = {name: Job(f"tasks_jobs:{name}", name in WRITES) for name in NAMES}
    jobs["try"] = Job("tasks_jobs:write")
    tasks = Tasks(settings.load(folder, {"title": "Jobs here", **flags}, {}), jobs)
    try:
        yield tasks
    finally:
        await tasks.close()


@pytest.fixture
def do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`do(story, **settings)` runs a story over tasks that know the jobs of tests."""
    monkeypatch.setenv("PYTHONPATH", str(HERE))

    def run(story: Callable[[Tasks], Awaitable[None]], **flags: Any) -> None:
        async def main() -> None:
            async with asyncio.timeout(60), opened(tmp_path, **flags) as tasks:
                await story(tasks)

        asyncio.run(main())

    return run


async def until(true: Callable[[], object]) -> None:
    for _ in range(500):
        if true():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it never was")


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_every_job_has_its_function() -> None:
    import importlib

    for job in JOBS.values():
        module, _, name = job.function.partition(":")
        assert module.startswith("kg.tasks.")
        assert callable(getattr(importlib.import_module(module), name))


def test_nothing_is_started_before_the_first_job(do: Callable[..., None]) -> None:
    async def story(tasks: Tasks) -> None:
        await asyncio.sleep(0.05)
        assert tasks.statistics()["holder"] == 0

    do(story)


def test_what_is_prepared_waits_for_its_first_job(do: Callable[..., None]) -> None:
    async def story(tasks: Tasks) -> None:
        tasks.prepare()
        tasks.prepare()
        await until(lambda: tasks.statistics()["holder"])
        holder = tasks.statistics()["holder"]
        await tasks.run("echo", 1)
        assert (tasks.statistics()["holder"], tasks.statistics()["holders"]) == (holder, 1)

    do(story)


def test_jobs_get_settings_tools_and_processes_of_their_own(do: Callable[..., None], tmp_path: Path) -> None:
    async def story(tasks: Tasks) -> None:
        one, other = await asyncio.gather(tasks.run("echo", {"a": [1, 2]}), tasks.run("echo", "b"))
        assert one[0] == {"a": [1, 2]}
        assert other[0] == "b"
        assert one[2] == "Jobs here"
        assert len({one[1], other[1], os.getpid(), tasks.statistics()["holder"]}) == 4
        assert await tasks.run("knows", "postdoc") is True
        assert tasks.statistics()["done"] == 3
        await until(lambda: not alive(one[1]) and not alive(other[1]))
        # What a job raises, a person can mend; of what nobody foresaw only the kind is brought.
        with pytest.raises(StoreError, match="the disk is full"):
            await tasks.run("raises", "the disk is full")
        with pytest.raises(Failed) as failed:
            await tasks.run("fails", "a secret word")
        assert "secret" not in str(failed.value)

    do(story)


@LINUX
def test_a_job_has_no_socket_but_its_own_and_opens_none(do: Callable[..., None]) -> None:
    async def story(tasks: Tasks) -> None:
        assert len(await tasks.run("sockets", None)) == 1
        assert await tasks.run("dial", None) == "PermissionError"

    do(story)


def test_only_jobs_that_write_can_write_files(do: Callable[..., None], tmp_path: Path) -> None:
    async def story(tasks: Tasks) -> None:
        assert await tasks.run("try", str(tmp_path / "tried")) is False
        assert await tasks.run("write", str(tmp_path / "written")) is True
        assert (tmp_path / "written").read_text() == "here"

    do(story)


def test_a_job_past_its_deadline_is_killed_with_what_it_started(do: Callable[..., None], tmp_path: Path) -> None:
    async def story(tasks: Tasks) -> None:
        noted = tmp_path / "pid"
        with pytest.raises(TakesTooLong, match=r"more than 1\.5 seconds"):
            await tasks.run("parent", str(noted), seconds=1.5)
        await until(lambda: not alive(int(noted.read_text())))
        began = time.monotonic()
        with pytest.raises(TakesTooLong, match=r"more than 0\.3 seconds"):
            await tasks.run("sleep", 30)
        assert time.monotonic() - began < 5
        assert await tasks.run("sleep", 0.0) == 0.0

    do(story, validate_timeout=0.3)


@LINUX
def test_a_job_that_needs_too_much_memory_ends(do: Callable[..., None]) -> None:
    async def story(tasks: Tasks) -> None:
        with pytest.raises(NeedsMemory):
            await tasks.run("memory", 400_000_000)
        assert await tasks.run("memory", 20_000_000) == 20_000_000

    do(story, task_memory=100_000_000)


def test_a_job_whose_process_dies_is_lost_alone(do: Callable[..., None]) -> None:
    async def story(tasks: Tasks) -> None:
        with pytest.raises(Lost):
            await tasks.run("dies", int(signal.SIGKILL))
        with pytest.raises(NeedsMemory):  # as the engine ends where it gets no memory
            await tasks.run("dies", int(signal.SIGABRT))
        holder = tasks.statistics()["holder"]
        await tasks.run("echo", 1)
        assert tasks.statistics()["holder"] == holder

    do(story)


def test_what_writes_runs_one_at_a_time(do: Callable[..., None], tmp_path: Path) -> None:
    async def story(tasks: Tasks) -> None:
        file = str(tmp_path / "log")
        await asyncio.gather(*(tasks.run("log", file, client=str(n)) for n in range(4)))
        assert Path(file).read_text().split() == ["begin", "end"] * 4

    do(story)


def test_others_run_as_many_as_the_setting_says_and_the_rest_waits_or_is_refused(do: Callable[..., None]) -> None:
    async def story(tasks: Tasks) -> None:
        await tasks.run("echo", 0)
        waiting = [asyncio.ensure_future(tasks.run("sleep", 0.3, client="a")) for _ in range(2 + SHARE)]
        await until(lambda: tasks.statistics()["running"] == 2)
        assert tasks.statistics()["waiting"] == SHARE
        with pytest.raises(NoRoom, match="yours") as refused:
            await tasks.run("echo", 1, client="a")
        assert refused.value.retry_after > 0
        other = asyncio.ensure_future(tasks.run("echo", 1, client="b"))  # there is room for who has no share yet
        assert (await other)[0] == 1  # and his turn comes before all of a's
        assert tasks.statistics()["waiting"] > 0
        for one in waiting[:-1]:  # nobody waits for these any more: they end, and the last has its turn
            one.cancel()
        assert await waiting[-1] == 0.3
        await until(lambda: tasks.statistics()["running"] == 0)

    do(story)


def test_nobody_waits_for_ever(do: Callable[..., None]) -> None:
    async def story(tasks: Tasks) -> None:
        await tasks.run("echo", 0)
        before = asyncio.ensure_future(tasks.run("sleep", 30.0, client="a", seconds=3.0))
        await until(lambda: tasks.statistics()["running"] == 1)
        began = time.monotonic()
        with pytest.raises(NoRoom, match=r"more than 0\.2 seconds for its turn") as refused:
            await tasks.run("echo", 1, client="b")
        assert 0.2 < time.monotonic() - began < 2.5
        assert refused.value.retry_after > 0
        assert (tasks.statistics()["waiting"], tasks.statistics()["refused"]) == (0, 1)
        with pytest.raises(TakesTooLong):
            await before
        assert (await tasks.run("echo", 2, client="b"))[0] == 2

    do(story, validate_timeout=0.2, validate_workers=1)


def test_a_killed_holder_is_replaced(do: Callable[..., None]) -> None:
    async def story(tasks: Tasks) -> None:
        (_, pid, _) = await tasks.run("echo", 0)
        running = asyncio.ensure_future(tasks.run("sleep", 5.0))
        await until(lambda: any(tasks.processes()) and pid not in tasks.processes())
        (ran,) = tasks.processes()
        os.kill(tasks.statistics()["holder"], signal.SIGKILL)
        with pytest.raises(Lost, match="may be sent again"):
            await running
        if sys.platform == "linux":
            await until(lambda: not alive(ran))
        assert (await tasks.run("echo", "again"))[0] == "again"
        assert tasks.statistics()["holders"] == 2

    do(story)


def test_closing_lets_what_runs_end_and_then_ends_all(do: Callable[..., None]) -> None:
    async def story(tasks: Tasks) -> None:
        await tasks.run("echo", 0)
        short, long = (asyncio.ensure_future(tasks.run("sleep", s)) for s in (0.3, 30.0))
        await until(lambda: len([pid for pid in tasks.processes() if pid]) == 2)
        pids, holder = tasks.processes(), tasks.statistics()["holder"]
        await tasks.close(drain_seconds=1)
        assert await short == 0.3
        with pytest.raises(Lost, match="stopping"):
            await long
        with pytest.raises(NoRoom, match="stopping"):
            await tasks.run("echo", 1)
        assert not alive(holder)
        await until(lambda: not any(map(alive, pids)))

    do(story)
