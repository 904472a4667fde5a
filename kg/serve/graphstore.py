"""SPARQL 1.1 Graph Store HTTP Protocol, the reading half: `/graphs?graph=…`, `/graphs?default`, and graphs at their own IRI.

A graph comes from the catalog, not from an index, which rewrites literals; `kg export` writes it, in a process of its own.
"""

import asyncio
import sys
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import cast
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from kg.errors import UsageError
from kg.serve import negotiate, problems, reading, shaping
from kg.serve.caching import validators
from kg.serve.context import Context
from kg.serve.formats import JSON_LD, N_TRIPLES, RDF_XML, TURTLE, by_media
from kg.serve.problems import Problem

FORMATS = (TURTLE, N_TRIPLES, JSON_LD, RDF_XML)
"""What a graph is given in: the formats of triples, and JSON-LD."""
NAMES = {TURTLE.suffix: "turtle", N_TRIPLES.suffix: "ntriples", JSON_LD.suffix: "jsonld", RDF_XML.suffix: "rdfxml"}
"""What `kg export` calls these formats, by suffix."""
RDF_XML_NAME = NAMES[RDF_XML.suffix]
DEFAULT = "default"
SECONDS = 300
"""Longest time that one graph may take to be read, by whoever reads it."""
PIECE = 64 * 1024


async def indirect(request: Request, context: Context) -> Response:
    """GET /graphs?graph=IRI, or ?default (section 4.2 of the protocol)."""
    return await _graph(request, context, asked(request))


async def direct(request: Request, context: Context) -> Response:
    """GET at a graph's own IRI (section 4.1): below `graph/`, those of the dataset, or below `graphs/`."""
    return await _graph(request, context, own(request, context))


def asked(request: Request) -> str:
    """The IRI of the graph that the parameters name, or DEFAULT; raises Problem 400 where they name none, or several."""
    graphs, defaults = _parameters(request)
    if len(graphs) + len(defaults) != 1 or any(defaults):
        raise Problem(400, "Say which graph, once: /graphs?default, or /graphs?graph= with its IRI")
    graph = graphs[0] if graphs else DEFAULT
    if graph != DEFAULT and not reading.is_iri(graph):
        raise Problem(400, f"graph is {graph[:200]!r}, which is no absolute IRI")
    return graph


def named(request: Request) -> bool:
    """Whether the parameters name any graph."""
    return any(_parameters(request))


def own(request: Request, context: Context) -> str:
    """The IRI of the graph that has the request's address; raises Problem 404 where that is none."""
    raw: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    graph = context.live.base + raw.partition(b"?")[0].decode("ascii", "replace").removeprefix("/")
    if not reading.is_iri(graph):
        raise Problem(404, f"There is no graph {graph}")
    return graph


def _parameters(request: Request) -> tuple[list[str], list[str]]:
    """What stands in `graph`, and in `default`."""
    query = request.scope["query_string"].decode("ascii", "replace")
    try:
        given = parse_qsl(query, keep_blank_values=True, errors="strict")
    except UnicodeDecodeError as error:
        raise Problem(400, f"The address is no UTF-8: {error.reason}") from None
    return [value for name, value in given if name == "graph"], [value for name, value in given if name == DEFAULT]


async def _graph(request: Request, context: Context, graph: str) -> Response:
    form = negotiate.choose(", ".join(request.headers.getlist("accept")), [f.media for f in FORMATS])
    if form is None:
        raise problems.not_acceptable([f.media for f in FORMATS])
    chosen = by_media(form, FORMATS)
    release = context.live.release
    if graph != DEFAULT and not await run_in_threadpool(context.live.catalog.has_graph, graph, release):
        raise Problem(404, f"There is no graph {graph}")
    headers = {
        "Cache-Control": "no-cache",
        "Vary": "Accept",
        "Kg-Release": str(release),
        "ETag": shaping.tag(request, context, release, chosen, graph),
    }
    if (unchanged := validators.not_modified(request, headers)) is not None:
        return unchanged
    if context.exporting.locked():
        raise Problem(503, "Other graphs are being read; try again soon", headers={"Retry-After": "5"})
    return _Exported(context, _command(context, release, graph, NAMES[chosen.suffix]), headers, chosen.content_type)


def _command(context: Context, release: int, graph: str, form: str) -> list[str]:
    data = str(context.settings.data.absolute())
    words = ["export", "--data", data, "--release", str(release), "--format", form, "--graph", graph]
    return [sys.executable, "-m", "kg", *words]


class _Exported(StreamingResponse):
    """A graph on its way. It has its turn, and its process, for as long as it is sent and no longer."""

    def __init__(self, context: Context, command: list[str], headers: dict[str, str], content_type: str) -> None:
        super().__init__(_pieces(command), 200, headers, content_type)
        self._turns = context.exporting

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        pieces = cast("AsyncGenerator[bytes]", self.body_iterator)
        async with self._turns, asyncio.timeout(SECONDS), aclosing(pieces):
            first = await anext(pieces, b"")  # before the head: the format may turn out to be one that cannot hold it
            self.body_iterator = _after(first, pieces)
            await super().__call__(scope, receive, send)


async def _after(first: bytes, pieces: AsyncGenerator[bytes]) -> AsyncGenerator[bytes]:
    yield first
    async for piece in pieces:
        yield piece


async def _pieces(command: list[str]) -> AsyncGenerator[bytes]:
    """What the command writes.

    Raises Problem 406 before anything is written where the format cannot hold it, and RuntimeError where the command
    fails, so that a cut answer is never taken for a whole one.
    """
    process = await asyncio.create_subprocess_exec(
        *command, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None and process.stderr is not None
        while piece := await process.stdout.read(PIECE):
            yield piece
        told = (await process.stderr.read()).decode("utf-8", "replace").strip()
        code = await process.wait()
        if code == UsageError.exit_code and RDF_XML_NAME in command:
            raise problems.unwritable(told.removeprefix("kg: "))
        if code:
            raise RuntimeError(f"kg export ended with {code}")
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
