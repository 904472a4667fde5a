"""`/id/…` and `/doc/…`: things, and the documents about them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote, unquote_to_bytes

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kg import resources
from kg.serve import documents, graphs, jsonld, negotiate, problems, reading, shaping, withdrawn, written
from kg.serve.caching import validators
from kg.serve.context import Context
from kg.serve.formats import DOCUMENTS, JSON_LD, PAGE, Format, by_media
from kg.serve.pages import entity, posting
from kg.serve.problems import Problem
from kg.serve.reading import Reading
from kg.serve.service import dataset_iri
from kg.store import Withdrawal

SAFE = "/:@!$&'()*+,;=~"
POSTINGS = "posting/"
"""Below this a thing may have been withdrawn though statements of no posting still speak of it."""


@dataclass(frozen=True, slots=True)
class Found:
    """A thing with its path below `id/` as an address writes it, and what there is: what was read, or a withdrawal."""

    path: str
    release: int
    reading: Reading | None
    withdrawal: Withdrawal | None


async def thing(request: Request, context: Context) -> Response:
    """GET /id/{path}: 303 to the document about the thing, 404 where there is none."""
    path = _path(request, "/id/")
    if context.live.base + "id/" + path == dataset_iri(context.live.base).value:
        return Response(status_code=303, headers={"Location": "/"})
    if (moved := await _merged(context, path, "/id/")) is not None:
        return moved
    found = await _find(context, path)
    if found is None:
        raise Problem(404, f"There is no thing {context.live.base}id/{path}", headers=_named(context.live.release))
    query = f"?{request.url.query}" if request.url.query else ""
    headers = {"Location": f"/doc/{found.path}{query}", "Vary": "Accept", **_named(found.release)}
    return Response(status_code=303, headers=headers)


async def document(request: Request, context: Context) -> Response:
    """GET /doc/{path}: the document in the format that its suffix names, or that Accept asks for."""
    path = _path(request, "/doc/")
    for ending in ("", *(f".{f.suffix}" for f in DOCUMENTS)):
        if path.endswith(ending):
            moved = await _merged(context, path.removesuffix(ending), "/doc/", ending, request.url.query)
            if moved is not None:
                return moved
    accept = ", ".join(request.headers.getlist("accept"))
    media = negotiate.choose(accept, [f.media for f in DOCUMENTS])
    form = by_media(media, DOCUMENTS) if media else None
    asked = partial(_asked, request, context) if form is PAGE else None
    found = await _find(context, path, asked)
    by_suffix = False
    if found is None:
        suffix = next((f for f in DOCUMENTS if path.endswith("." + f.suffix)), None)
        if suffix is not None:
            form, by_suffix = suffix, True
            asked = partial(_asked, request, context) if form is PAGE else None
            found = await _find(context, path.removesuffix("." + suffix.suffix), asked)
    if found is None:
        raise Problem(
            404, f"There is no document about {context.live.base}id/{path}", headers=_named(context.live.release)
        )
    if form is None:
        raise problems.not_acceptable([f.media for f in DOCUMENTS])
    vary = [] if by_suffix else ["Accept"]
    if form is PAGE:
        vary.append("Accept-Language")
    headers = {
        "Cache-Control": "no-cache",
        "Link": documents.alternates(found.path),
        "Kg-Release": str(found.release),
        "Content-Location": f"/doc/{found.path}.{form.suffix}",
        **({"Vary": ", ".join(vary)} if vary else {}),
    }
    if found.reading is None:
        assert found.withdrawal is not None
        return await run_in_threadpool(withdrawn.answer, request, context, found.withdrawal, form, headers)
    headers["ETag"] = shaping.tag(request, context, found.release, form, dated=True)
    if (unchanged := validators.not_modified(request, headers)) is not None:
        return unchanged
    return await run_in_threadpool(_represent, request, context, found, form, headers)


async def json_ld_context(_: Request, __: Context) -> Response:
    """GET /context.jsonld."""
    path = resources.folder("ontology") / jsonld.FILE
    if not path.is_file():
        raise Problem(404, "This installation has no JSON-LD context")
    return Response(path.read_bytes(), 200, {"Cache-Control": "max-age=3600"}, JSON_LD.content_type)


def _named(release: int) -> dict[str, str]:
    return {"Kg-Release": str(release)}


def _represent(request: Request, context: Context, found: Found, form: Format, headers: dict[str, str]) -> Response:
    assert found.reading is not None
    description = found.reading.found
    if form is not PAGE:
        settings, base = context.settings, context.live.base
        said = documents.quads(description, form, found.path, settings, base, found.release)
        quads = written.restore(said, context.live.catalog, found.release)
        return Response(graphs.encode(quads, form, base, description.subjects), 200, headers, form.content_type)
    if posting.is_one(description):
        return posting.answer(request, context, found.reading, found.path, headers)
    return entity.answer(request, context, found.reading, found.path, headers)


def _asked(request: Request, context: Context, iri: str) -> reading.Asked:
    return reading.Asked(iri, posting.views(iri), entity.wanted(request, context, iri))


async def _find(context: Context, path: str, page: Callable[[str], reading.Asked] | None = None) -> Found | None:
    """The thing whose IRI ends in this path: as the address writes it, or with its percent-escapes decoded.

    `page` says what a page needs of it, which is read in the same go.
    """
    base = context.live.base + "id/"
    candidates = {base + c: c for c in (path, _decoded(path))}
    if page is not None:
        asked = [page(iri) for iri in candidates if reading.is_iri(iri)]
        release, read = await context.read(reading.page, asked)
    else:
        release, described = await context.read(reading.first, list(candidates))
        read = None if described is None else Reading(described, {}, {})
    if read is not None and not candidates[read.found.iri.value].startswith(POSTINGS):
        return Found(quote(candidates[read.found.iri.value], safe=SAFE + "%"), release, read, None)
    for iri, candidate in candidates.items():
        gone = await run_in_threadpool(context.live.catalog.withdrawal, iri, release)
        if gone is not None:
            return Found(quote(candidate, safe=SAFE + "%"), release, None, gone)
    if read is not None:
        return Found(quote(candidates[read.found.iri.value], safe=SAFE + "%"), release, read, None)
    return None


async def _merged(context: Context, path: str, below: str, ending: str = "", query: str = "") -> Response | None:
    """301 to the address of what the thing is the same as, where it was merged; else None."""
    base = context.live.base + "id/"
    for candidate in dict.fromkeys((path, _decoded(path))):
        found = await run_in_threadpool(context.live.catalog.merged, base + candidate, context.live.release)
        if found is not None:
            to = below + quote(found.new.removeprefix(base), safe=SAFE + "%") + ending + (f"?{query}" if query else "")
            # A merger can be taken back, so nobody is told to remember it for ever.
            return Response(status_code=301, headers={"Location": to, "Cache-Control": "max-age=3600"})
    return None


def _path(request: Request, prefix: str) -> str:
    raw: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    path = raw.partition(b"?")[0].decode("ascii", "replace")
    return path.removeprefix(prefix)


def _decoded(path: str) -> str:
    try:
        return unquote_to_bytes(path).decode("utf-8")
    except UnicodeDecodeError:
        return path
