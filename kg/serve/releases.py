"""`/releases…`: which releases there are, each of them, and what tells two of them apart."""

import asyncio
import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from pyoxigraph import DefaultGraph, NamedNode
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from kg.serve import graphs, memento, negotiate, problems, service, shaping, snapshots, view
from kg.serve.caching import validators
from kg.serve.context import Context
from kg.serve.formats import DESCRIPTIONS, PAGE, Format, by_media
from kg.serve.names import curie
from kg.serve.problems import Problem
from kg.store import Release, patch

JSON = Format("application/json", "json", "JSON")
TIMEMAP = Format(memento.LINKS, "link", "TimeMap")
PATCH = Format(patch.MEDIA_TYPE, "rdfp", "RDF Patch")
LISTING = (PAGE, JSON, *DESCRIPTIONS, TIMEMAP)
ONE = (PAGE, JSON, *DESCRIPTIONS)
DIFFERENCE = (PAGE, PATCH, JSON)
MAX_SHOWN = 200
"""Statements that the page of a difference shows of each kind; it says so, and links the whole."""
PIECE = 64 * 1024
SECONDS = 300
"""The longest that a difference may take: who reads it slowly has a turn that others wait for."""
_NUMBER = re.compile(r"(?P<number>0|[1-9][0-9]{0,15})(?:\.(?P<suffix>[a-z]+))?")


async def listing(request: Request, context: Context) -> Response:
    """GET /releases: all of them, the newest first on the page."""
    form, vary = _pick(request, LISTING, None)
    every = await run_in_threadpool(context.live.catalog.releases)
    newest = every[-1].number if every else 0
    headers = _headers(request, context, form, vary, newest)
    if (unchanged := validators.not_modified(request, headers)) is not None:
        return unchanged
    return await run_in_threadpool(_listing, request, context, form, headers, every)


def _listing(
    request: Request, context: Context, form: Format, headers: dict[str, str], every: list[Release]
) -> Response:
    base = context.live.base
    if form is TIMEMAP:
        return Response(memento.timemap(every), 200, headers, form.content_type)
    if form is JSON:
        return _json({"releases": [snapshots.as_json(r) for r in every]}, headers)
    if form is not PAGE:
        quads = snapshots.listing(every, base, context.settings)
        return Response(graphs.encode(quads, form, base), 200, headers, form.content_type)
    lang = context.templates.language(request)
    page = context.templates.render("releases.html", request, releases=[_row(r, lang) for r in reversed(every)])
    return Response(page, 200, headers, form.content_type)


async def one(request: Request, context: Context) -> Response:
    """GET /releases/{number}: one release, also by suffix."""
    number, suffix = _named(request.path_params["number"], ONE)
    every = await run_in_threadpool(context.live.catalog.releases)
    release = _existing(every, number)
    form, vary = _pick(request, ONE, suffix)
    alternates = [f'</releases/{number}.{f.suffix}>; rel="alternate"; type="{f.media}"' for f in ONE if f is not PAGE]
    state = memento.headers(release, every)
    headers = {
        **_headers(request, context, form, vary, number, len(every)),  # it names its successor
        **state,
        "Link": ", ".join([state["Link"], *alternates]),
        "Content-Location": f"/releases/{number}.{form.suffix}",
    }
    if (unchanged := validators.not_modified(request, headers)) is not None:
        return unchanged
    return await run_in_threadpool(_one, request, context, form, headers, release, every)


def _one(
    request: Request, context: Context, form: Format, headers: dict[str, str], release: Release, every: list[Release]
) -> Response:
    base, number = context.live.base, release.number
    if form is JSON:
        return _json(snapshots.as_json(release), headers)
    if form is not PAGE:
        quads = [
            *snapshots.version(release, base, context.settings),
            *service.publisher(base, context.settings),
        ]
        return Response(
            graphs.encode(quads, form, base, [snapshots.iri(base, number)]), 200, headers, form.content_type
        )
    lang = context.templates.language(request)
    page = context.templates.render(
        "release.html",
        request,
        release=_row(release, lang),
        iri=snapshots.iri(base, number).value,
        turned=_turned(context, number - 1, number),
        most=MAX_SHOWN,
        newest=every[-1].number,
        formats=[{"label": f.label, "href": f"/releases/{number}.{f.suffix}", "media": f.media} for f in ONE if f is not PAGE],
    )  # fmt: skip
    return Response(page, 200, headers, form.content_type)


async def difference(request: Request, context: Context) -> Response:
    """GET /releases/{since}/diff/{until}: what makes the one of the other, also by suffix; release 0 is the empty one."""
    since, _ = _named(request.path_params["since"], ())
    until, suffix = _named(request.path_params["until"], DIFFERENCE)
    every = await run_in_threadpool(context.live.catalog.releases)
    for number in (since, until):
        if number:
            _existing(every, number)
    form, vary = _pick(request, DIFFERENCE, suffix)
    headers = {
        **_headers(request, context, form, vary, until, since),
        "Content-Location": f"/releases/{since}/diff/{until}.{form.suffix}",
        "Link": ", ".join(
            f'</releases/{since}/diff/{until}.{f.suffix}>; rel="alternate"; type="{f.media}"' for f in DIFFERENCE[1:]
        ),
    }
    if form is not PAGE:
        headers["Cache-Control"] = "public, max-age=86400"  # two releases never differ otherwise than they do
    if (unchanged := validators.not_modified(request, headers)) is not None:
        return unchanged
    if context.comparing.locked():
        raise Problem(503, "Other releases are being compared; try again soon", headers={"Retry-After": "5"})
    if form is PAGE:
        async with context.comparing:
            return await run_in_threadpool(_difference, request, context, headers, since, until)
    removed, added = context.live.catalog.patch(since, until)
    if form is PATCH:
        address = f"{context.live.base}releases/{since}/diff/{until}"
        return _Compared(context, patch.rdf_patch(removed, added, address=address), headers, form)
    return _Compared(context, patch.as_json(removed, added, since=since, until=until), headers, form)


class _Compared(StreamingResponse):
    """A difference on its way; it has its turn for as long as it is sent, and gives it back however that ends."""

    def __init__(self, context: Context, lines: Iterator[bytes], headers: dict[str, str], form: Format) -> None:
        super().__init__(_pieces(lines), 200, headers, form.content_type)
        self._turns = context.comparing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        async with self._turns, asyncio.timeout(SECONDS):
            await super().__call__(scope, receive, send)


def _difference(request: Request, context: Context, headers: dict[str, str], since: int, until: int) -> Response:
    removed, added = (_shown(lines, context.live.base) for lines in context.live.catalog.patch(since, until))
    page = context.templates.render(
        "diff.html",
        request,
        since=since,
        until=until,
        turned=_turned(context, since, until),
        removed=removed,
        added=added,
        most=MAX_SHOWN,
        formats=[{"label": f.label, "href": f"/releases/{since}/diff/{until}.{f.suffix}", "media": f.media} for f in DIFFERENCE[1:]],
    )  # fmt: skip
    return Response(page, 200, headers, PAGE.content_type)


def _shown(lines: Iterable[bytes], base: str) -> list[dict[str, str]]:
    """The first statements that are asserted, and whether there are more (one more than is shown)."""
    asserted = (line for line in lines if _is_asserted(line, base))
    return [_statement(line) for line in islice(asserted, MAX_SHOWN + 1)]


def _is_asserted(line: bytes, base: str) -> bool:
    """Whether it stands outside of the dataset's own graphs, which hold evidence, candidates and links."""
    graph = patch.quad(line).graph_name
    return isinstance(graph, DefaultGraph) or not graph.value.startswith(base + "graph/")


def _statement(line: bytes) -> dict[str, str]:
    quad = patch.quad(line)
    terms = {"subject": quad.subject, "predicate": quad.predicate, "object": quad.object, "graph": quad.graph_name}
    return {
        name: curie(term.value) if isinstance(term, NamedNode) else str(term)
        for name, term in terms.items()
        if not isinstance(term, DefaultGraph)
    }


def _turned(context: Context, since: int, until: int) -> list[dict[str, str]]:
    """The postings that differ, up to one more than is shown."""
    base = context.live.base
    return [
        {"turn": t.turn, "label": t.label, "href": view.href(t.posting, base)}
        for t in context.live.catalog.turned(since, until, MAX_SHOWN + 1)
    ]


def _row(release: Release, lang: str) -> dict[str, Any]:
    said = snapshots.as_json(release)
    return {**said, "date": view.long_date(release.created.date(), lang), "time": f"{release.created:%H:%M} UTC"}


def _headers(
    request: Request, context: Context, form: Format, vary: list[str], number: int, *parts: object
) -> dict[str, str]:
    if form is PAGE:
        vary = [*vary, "Accept-Language"]
    return {
        "Cache-Control": "no-cache",
        "ETag": shaping.tag(request, context, number, form, *parts),
        "Kg-Release": str(number),
        **({"Vary": ", ".join(vary)} if vary else {}),
    }


def _named(text: str, offers: tuple[Format, ...]) -> tuple[int, Format | None]:
    """The number of a release in an address, and the format that its suffix names."""
    match = _NUMBER.fullmatch(text)
    form = next((f for f in offers if match and f.suffix == match["suffix"]), None)
    if match is None or (match["suffix"] and form is None):
        raise Problem(404, f"There is no release {text}; a release is a number, and /releases lists them")
    return int(match["number"]), form


def _existing(every: list[Release], number: int) -> Release:
    if not 1 <= number <= len(every):
        raise Problem(404, f"There is no release {number}; the newest is {len(every)}, and /releases lists them")
    return every[number - 1]


def _pick(request: Request, offers: tuple[Format, ...], suffix: Format | None) -> tuple[Format, list[str]]:
    """The format, and what the choice depended on."""
    if suffix is not None:
        return suffix, []
    media = negotiate.choose(", ".join(request.headers.getlist("accept")), [f.media for f in offers])
    if media is None:
        raise problems.not_acceptable([f.media for f in offers])
    return by_media(media, offers), ["Accept"]


def _json(value: Any, headers: dict[str, str]) -> Response:
    return Response(json.dumps(value, ensure_ascii=False, indent=2) + "\n", 200, headers, JSON.content_type)


def _pieces(lines: Iterator[bytes]) -> Iterator[bytes]:
    """The lines in pieces that are worth a turn of the network."""
    waiting: list[bytes] = []
    size = 0
    for line in lines:
        waiting.append(line)
        size += len(line)
        if size >= PIECE:
            yield b"".join(waiting)
            waiting, size = [], 0
    if waiting:
        yield b"".join(waiting)
