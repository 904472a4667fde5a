"""A real server over a catalog of its own, which the contract tests ask over HTTP."""

import contextlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from hashlib import sha256
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path

import httpx
import pytest
from pyoxigraph import Quad, RdfFormat, parse

from kg.graph.contribution import Contribution
from kg.read.document import Document, Source
from kg.search import Search
from kg.store import Batch, Catalog
from kg.validate.report import Report

BASE = "https://jobs.example/"
HERE = Path(__file__).parent
START = """
import json
import sys
from dataclasses import replace
from pathlib import Path
from kg import serve, settings
flags = {"query_timeout": 1, "query_bytes": 2_000_000, "publisher": "Test & Sons", "log": "off", **json.loads(sys.argv[2])}
found = replace(settings.load(Path(sys.argv[1]), flags, {}), port=0)  # any free port
serve.run(found, announce=lambda address: print(address, flush=True))
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One process runs all of them, so that there is one server."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("contract"))


def quads(name: str) -> tuple[Quad, ...]:
    return tuple(parse((HERE / name).read_bytes(), format=RdfFormat.TRIG))


def publish(batch: Batch, posting: str, label: str, statements: tuple[Quad, ...]) -> None:
    document = Document(label, Source(f"{posting}.txt", "text/plain", sha256(label.encode()).hexdigest()))
    contribution = Contribution(f"{BASE}id/posting/{posting}", label, statements)
    batch.accept(f"{posting}.txt", document, contribution, Report(), "quotes")


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of two releases: two postings, then one of them withdrawn, and two names of one university merged."""
    folder = tmp_path_factory.mktemp("catalog")
    every = quads("dataset.trig")
    gone = f"<{BASE}id/posting/uni-nord/gone>"
    with Catalog.open(folder, create=True, base=BASE) as catalog:
        with catalog.batch("ingest") as batch:
            publish(batch, "uni-nord/17", "PhD in tidal flats", tuple(q for q in every if str(q.subject) != gone))
            publish(batch, "uni-nord/gone", "Postdoc in kelp", tuple(q for q in every if str(q.subject) == gone))
        with catalog.batch("withdraw") as batch:
            batch.withdraw(f"{BASE}id/posting/uni-nord/gone", "the funding fell through")
            batch.merge(f"{BASE}id/org/nordic-mud", f"{BASE}id/org/uni-nord")
        Search.open(folder).follow(catalog)
    return folder


@contextlib.contextmanager
def serving(folder: Path, errors: int | None = None, **flags: object) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server process over that folder with these settings, and its address without the last slash; `errors` is the
    file that its standard error goes to."""
    command = [sys.executable, "-c", START, str(folder), json.dumps(flags)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True)
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address, "the server did not start"
        yield process, address.rstrip("/")
    finally:
        process.terminate()
        process.wait(10)


@contextlib.contextmanager
def running(folder: Path, **flags: object) -> Iterator[str]:
    """The address of a server process over that folder, with these settings."""
    with serving(folder, None, **flags) as (_, address):
        yield address


@pytest.fixture(scope="session")
def launch() -> Callable[..., contextlib.AbstractContextManager[tuple[subprocess.Popen[str], str]]]:
    """`serving`, for tests that need settings of their own."""
    return serving


@pytest.fixture(scope="session")
def run() -> Callable[..., contextlib.AbstractContextManager[str]]:
    """`running`, for tests that need a server of their own."""
    return running


@pytest.fixture(scope="session")
def address(data: Path) -> Iterator[str]:
    with running(data) as found:
        yield found


@pytest.fixture(scope="session")
def http(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, timeout=30, follow_redirects=False) as client:
        # Each request is a stranger's first: a language that one test chose is none for the next.
        client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        yield client


def bearer(folder: Path) -> str:
    """A token that lets its bearer write to that catalog."""
    with Catalog.open(folder) as catalog:
        return catalog.tokens.create("tests")


@pytest.fixture(scope="session")
def token() -> Callable[[Path], str]:
    """`bearer`, for tests that write to a catalog of their own."""
    return bearer


@pytest.fixture(scope="session")
def writable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client that may write, of a server over a dataset that begins without anything."""
    folder = tmp_path_factory.mktemp("writable")
    with Catalog.open(folder, create=True, base=BASE), Catalog.open(folder) as catalog, catalog.batch("init") as batch:
        batch.create_graph(f"{BASE}graph/first")
    with (
        running(folder, write_bytes=2_000_000) as address,
        httpx.Client(base_url=address, timeout=60, headers={"Authorization": f"Bearer {bearer(folder)}"}) as client,
    ):
        yield client
