"""The page where a posting is checked, corrected, looked at as data, and published."""

import asyncio
import base64
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from pyoxigraph import RdfFormat, parse
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kg.serve import authorisation, filling, jsonld, postings, submissions, writing
from kg.serve.context import Context
from kg.serve.filling import Filled, Unfilled
from kg.serve.formats import PAGE
from kg.serve.problems import Problem
from kg.tasks.examining import Examination, Piece
from kg.tasks.records import Taken

_HEADERS = {"Cache-Control": "no-store", "Vary": "Accept, Accept-Language, Cookie"}
ADDRESS = "/validate"
SHARE = 0.6
"""How much of what a stranger may send a file may be to be sent along again, since base64 makes it larger."""


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of the ad for the page: `to` is the value that a click leads to, `anchors` the values that lead here first."""

    text: str
    says: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()

    @property
    def to(self) -> str:
        """The value whose words these are; of several the one with the fewest words."""
        return self.says[0] if self.says else ""


@dataclass(frozen=True, slots=True)
class Kept:
    """What the page sends again: the posting as text, or in base64; neither where the file has to be chosen again."""

    text: str = ""
    encoded: str = ""
    media: str = ""
    name: str = ""
    source: str = ""
    corrections: str = ""
    again: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """What the template is given beside the examination."""

    words: tuple[Word, ...] = ()
    json_ld: str = ""
    kept: Kept = field(default_factory=Kept)
    signed_in: bool = False
    wrong: str = ""
    """The field that a form lacks, or that says what is nothing."""


async def blank(request: Request, context: Context) -> Response:
    """The page before anything was sent."""
    return await _page(request, context, Shown(), None, 200, "")


async def again(request: Request, context: Context, missing: Unfilled) -> Response:
    """The page before anything was found, with what was typed, and what is wrong beside its field."""
    shown = Shown(kept=_kept(missing.filled, None, context), wrong=missing.field)
    return await _page(request, context, shown, None, missing.status, "")


async def show(request: Request, context: Context, filled: Filled, *, refused: Problem | None = None) -> Response:
    """The page with what was found; `refused` is why it was not published."""
    sent = filling.submission(request, context, filled, "html")
    found: Examination | None = await run(request, context, "examine", sent)
    if found is None:
        return Response(status_code=503)  # nobody sees it
    signed_in = await authorisation.visitor(request, context) is not None
    if found.code:
        problem = refused or submissions.refusal(found.code, found.message)
        return await _page(
            request, context, Shown(kept=_kept(filled, None, context)), None, problem.status, problem.detail
        )
    written = await run_in_threadpool(_json_ld, found.quads) if found.quads else ""
    shown = Shown(tuple(words(found.pieces)), written, _kept(filled, found, context), signed_in)
    headers = refused.headers if refused else {}
    status, alert = (refused.status, refused.detail) if refused else (200, "")
    return await _page(request, context, shown, found, status, alert, headers)


def published(request: Request, context: Context, taken: Taken) -> Response:
    """The page that says what became of what was published."""
    where = postings.address(taken.posting, context.live.base)
    headers = {**_HEADERS, "Kg-Release": str(taken.release), "Content-Location": where}
    status = 201 if taken.outcome == "created" else 200
    if status == 201:
        headers |= {"Location": where, "ETag": taken.etag}
    text = context.templates.render(
        "published.html", _here(request), taken=taken, links=postings.links(taken.posting, context.live.base),
        report=taken.report.decode(),
    )  # fmt: skip
    return Response(text, status, headers, PAGE.content_type)


async def run(request: Request, context: Context, name: str, payload: object) -> Any:
    """What a stranger's job gives; None where the client left, with whom the job ends."""
    with context.waiting.client(request.receive) as waits:
        try:
            return await writing.run(context, request, name, payload)
        except asyncio.CancelledError:
            if not waits.left:
                raise
            return None


def _here(request: Request) -> Request:
    """The request as one of the page's own address, so that links to the page in other languages lead there, and not to
    where its form was sent."""
    return Request({**request.scope, "path": ADDRESS, "raw_path": ADDRESS.encode()})


def words(pieces: Iterable[Piece]) -> Iterator[Word]:
    """The pieces of the text, each value led to by the first of its own."""
    seen: set[str] = set()
    for piece in pieces:
        first = tuple(name for name in piece.says if name not in seen)
        seen.update(first)
        yield Word(piece.text, piece.says, first)


def _kept(filled: Filled, found: Examination | None, context: Context) -> Kept:
    media = found.media if found and filled.media == "" and filled.name else filled.media.partition(";")[0]
    corrections = filling.written(found.corrections if found else filled.amendment.corrections)
    plain = Kept(media=media, name=filled.name, source=filled.source, corrections=corrections)
    try:
        text = filled.data.decode()
    except UnicodeDecodeError:
        text = "\0"
    if "\0" not in text and "\r" not in text and not filled.data.startswith(b"%PDF"):
        return replace(plain, text=text)
    if len(filled.data) <= SHARE * context.settings.request_bytes:
        return replace(plain, encoded=base64.b64encode(filled.data).decode())
    return replace(plain, again=True)


def _json_ld(quads: bytes) -> str:
    return jsonld.compact(parse(quads, format=RdfFormat.N_QUADS)).decode()


async def _page(
    request: Request,
    context: Context,
    shown: Shown,
    found: Examination | None,
    status: int,
    alert: str,
    headers: dict[str, str] | None = None,
) -> Response:
    text = await run_in_threadpool(
        context.templates.render, "validate.html", _here(request), types=filling.TYPES, shown=shown, found=found, alert=alert,
        limit=context.settings.request_bytes, address=urlsplit(context.live.base).geturl(),
    )  # fmt: skip
    return Response(text, status, {**_HEADERS, **(headers or {})}, PAGE.content_type)
