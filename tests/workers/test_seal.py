"""What a worker cannot do, whatever it is asked."""

import asyncio
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import workers_calls as calls

from kg.workers import OutOfMemory, WorkerError

Pools = Callable[..., Any]
ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="Linux only")


@pytest.fixture
def listening() -> Any:
    """A port, and the connections that came to it."""
    came: list[Any] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(10)

        def take() -> None:
            while True:
                try:
                    came.append(server.accept()[1])
                except OSError:
                    return

        threading.Thread(target=take, daemon=True).start()
        yield SimpleNamespace(port=server.getsockname()[1], came=came)


def test_a_worker_reaches_nobody(data: Path, pools: Pools, ask: SimpleNamespace, listening: Any) -> None:
    place = f"http://127.0.0.1:{listening.port}/sparql"
    with socket.create_connection(("127.0.0.1", listening.port)):  # here, it can be reached
        pass

    async def run() -> None:
        async with pools(data) as pool:
            assert (await pool.call(calls.connect, listening.port))[1] in ("OSError", "PermissionError")
            for query in (
                f"SELECT * {{ SERVICE <{place}> {{ ?s ?p ?o }} }}",
                f"SELECT * {{ VALUES ?where {{ <{place}> }} SERVICE ?where {{ ?s ?p ?o }} }}",
            ):
                with pytest.raises(WorkerError):
                    await pool.run(ask.text(query))
            silent = ask.text(f"SELECT ?s {{ SERVICE SILENT <{place}> {{ ?s ?p ?o }} }}", "text/csv")
            assert (await pool.run(silent)).whole == b"s\r\n\r\n"
            assert (await pool.run(ask.count)).whole == b"n\r\n60\r\n"

    asyncio.run(run())
    assert len(listening.came) == 1


def test_a_worker_opens_no_file_and_has_none_of_its_holders(data: Path, pools: Pools) -> None:
    async def run() -> None:
        async with pools(data) as pool:
            assert (await pool.call(calls.read, "/etc/hosts"))[1] == "OSError"
            # Standard input, output and error, the socket, and on Linux its own size.
            assert set((await pool.call(calls.files))[1]) <= {0, 1, 2, 3, 4}

    asyncio.run(run())


@ON_LINUX
def test_the_filter_refuses_where_the_limits_would_not(data: Path, pools: Pools) -> None:
    """A socket is refused as such, not only for want of a file number."""

    async def run() -> None:
        async with pools(data) as pool:
            assert (await pool.call(calls.socket_after_closing))[1] == "PermissionError"

    asyncio.run(run())


@ON_LINUX
def test_a_task_that_takes_too_much_memory_ends_alone(data: Path, pools: Pools, ask: SimpleNamespace) -> None:
    async def run() -> None:
        async with pools(data, query_memory=100_000_000) as pool:
            assert (await pool.call(calls.hoard, 50_000_000))[1] == 50_000_000
            with pytest.raises(OutOfMemory):
                await pool.call(calls.hoard, 200_000_000)
            # In the engine: all rows of a large join held for sorting.
            with pytest.raises(OutOfMemory):
                await pool.run(ask.text("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } ORDER BY ?c ?f ?i ?l"))
            assert (await pool.run(ask.count)).whole == b"n\r\n60\r\n"

    asyncio.run(run())


@ON_LINUX
def test_a_worker_that_has_grown_is_not_asked_again(data: Path, pools: Pools) -> None:
    async def run() -> None:
        async with pools(data, query_memory=100_000_000) as pool:
            small = (await pool.call(calls.keep, 1_000_000))[1]
            assert small in pool.workers()
            grown = (await pool.call(calls.keep, 70_000_000))[1]
            assert grown not in pool.workers()
            for _ in range(4):  # more than one could take
                await pool.call(calls.keep, 60_000_000)

    asyncio.run(run())
