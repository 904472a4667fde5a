"""`/ns`, `/code` and `/shapes`: what the terms, the codes and the shapes mean, as pages and as RDF from one source."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from pyoxigraph import NamedNode, Quad
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kg.reference import Reference, Vocabulary
from kg.reference.terms import CODES, OWN
from kg.serve import counts, graphs, negotiate, problems, shaping, today
from kg.serve.caching import validators
from kg.serve.context import Context
from kg.serve.counts import Counts
from kg.serve.formats import DESCRIPTIONS, PAGE, TURTLE, Format, by_media
from kg.serve.names import PREFIXES
from kg.serve.pages import shapes as shape_pages
from kg.serve.pages import vocabulary as pages
from kg.serve.problems import Problem
from kg.serve.route import LANG, Entry, Route, parameter

OFFERS = (PAGE, *DESCRIPTIONS)
SECONDS = 1.0
"""How long a page waits for the uses to be counted; after that it says that they are being counted."""
FIELDS = {"ns": ("q",), "code": ("q",), "shapes": ("q", "set", "severity"), "": ()}
"""What may be asked of each page, besides what every page takes."""
ALWAYS = ("lang", today.PARAMETER)


@cache
def reference() -> Reference:
    """The project's vocabulary, shapes and questions, read once: they are files of this installation."""
    return Reference.ours()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request wants: a part (`ns`, `code`, `shapes`), a name in it or nothing for all of it, and a format."""

    part: str
    name: str
    form: Format
    by_suffix: bool


async def ns(request: Request, context: Context) -> Response:
    """GET /ns, /ns.ttl, /ns/TERM: the vocabulary, or one term, a version by its number, an alignment by its file."""
    asked = _asked(request, "ns")
    if asked.form is not PAGE:
        return await _graph(request, context, asked)
    return await _terms(request, context, asked)


async def code(request: Request, context: Context) -> Response:
    """GET /code, /code.ttl, /code/CODE: the lists of codes, or one code or list."""
    asked = _asked(request, "code")
    if asked.form is not PAGE:
        return await _graph(request, context, asked)
    return await _terms(request, context, asked)


async def shapes(request: Request, context: Context) -> Response:
    """GET /shapes, /shapes.ttl, /shapes/SHAPE: all shapes, or one with its examples."""
    asked = _asked(request, "shapes")
    known = await run_in_threadpool(lambda: reference().rules)
    if asked.name and asked.name not in known:
        raise _unknown("shape", asked.name, known)
    if asked.form is TURTLE:
        text = await run_in_threadpool(shape_pages.turtle_of, reference(), asked.name)
        return _answer(request, context, asked, text.encode())
    if asked.form is not PAGE:
        quads = await run_in_threadpool(shape_pages.quads_of, reference(), asked.name)
        return _answer(request, context, asked, graphs.encode(quads, asked.form, context.live.base))
    headers = _headers(request, context, asked)
    if (unchanged := validators.not_modified(request, headers)) is not None:
        return unchanged
    render = shape_pages.one if asked.name else shape_pages.listing
    text = await run_in_threadpool(render, request, context, reference(), asked.name)
    return Response(text, 200, headers, PAGE.content_type)


def _asked(request: Request, part: str) -> Asked:
    """The name and format of the request; raises Problem 400 for a parameter that is none, 406 for a format."""
    rest = request.url.path.removeprefix(f"/{part}").removeprefix("/")
    name, dot, suffix = rest.rpartition(".")
    form = next((f for f in OFFERS if dot and f.suffix == suffix), None)
    given = (*FIELDS["" if (name if form else rest) else part], *ALWAYS)
    for field in request.query_params:
        if field not in given:
            raise Problem(400, f"{field} is nothing that can be asked here; {', '.join(given)} can")
    if form is not None:
        return Asked(part, name, form, True)
    media = negotiate.choose(", ".join(request.headers.getlist("accept")), [f.media for f in OFFERS])
    if media is None:
        raise problems.not_acceptable([f.media for f in OFFERS])
    return Asked(part, rest, by_media(media, OFFERS), False)


async def _terms(request: Request, context: Context, asked: Asked) -> Response:
    known = await run_in_threadpool(lambda: reference().vocabulary)
    name = "" if asked.part == "ns" and asked.name == known.version else asked.name
    term = known.by_iri.get(PREFIXES["vac" if asked.part == "ns" else "code"] + name)
    if name and term is None:
        if name in _files(known):
            raise Problem(406, f"{name} is a graph and no page", available=[f.media for f in DESCRIPTIONS])
        raise _unknown("term" if asked.part == "ns" else "code", name, _names(known, asked.part))
    release = context.live.release
    try:
        used = await context.kept.get("uses", release, lambda: _uses(context, known), SECONDS)
    except Problem:  # no worker could count just now: the page says the rest
        used = None
    headers = _headers(request, context, asked, ready=used is not None)
    if used is not None and (unchanged := validators.not_modified(request, headers)) is not None:
        return unchanged
    text = await run_in_threadpool(pages.answer, request, context, reference(), asked.part, term, used)
    return Response(text, 200, headers, PAGE.content_type)


async def _uses(context: Context, known: Vocabulary) -> Counts:
    """The uses of all terms in the release that is served."""
    terms = (*known.terms, *known.reused)
    codes = [code.iri for scheme in known.schemes for code in scheme.codes]
    codes += [code.iri for table in known.tables.values() for code in table]
    properties = [one.iri for one in terms if one.is_property]
    classes = [one.iri for one in terms if one.kind == "class"]
    _, found = await context.read(counts.counts, properties, classes, codes)
    return found


async def _graph(request: Request, context: Context, asked: Asked) -> Response:
    known = await run_in_threadpool(lambda: reference().vocabulary)
    quads = _of_terms(known, asked)
    first = list(dict.fromkeys(q.subject for q in quads if isinstance(q.subject, NamedNode)))
    body = await run_in_threadpool(graphs.encode, quads, asked.form, context.live.base, first)
    return _answer(request, context, asked, body)


def _of_terms(known: Vocabulary, asked: Asked) -> Sequence[Quad]:
    """The statements of a file, or those about one term with its alignments; raises Problem 404."""
    file = OWN if asked.part == "ns" else CODES
    if not asked.name or (asked.part == "ns" and asked.name == known.version):
        return known.quads[file]
    if asked.part == "ns" and asked.name in _files(known):
        return known.quads[_files(known)[asked.name]]
    node = f"<{PREFIXES['vac' if asked.part == 'ns' else 'code']}{asked.name}>"
    aligned = [quad for name in _files(known).values() for quad in known.quads[name]]
    found = [quad for quad in (*known.quads[file], *aligned) if str(quad.subject) == node]
    if not found:
        raise _unknown("term" if asked.part == "ns" else "code", asked.name, _names(known, asked.part))
    return found


def _files(known: Vocabulary) -> dict[str, str]:
    """The alignments, which are graphs of their own, by the names that addresses have for them."""
    return {name.removesuffix(".ttl"): name for name in known.quads if name.startswith("align-")}


def _names(known: Vocabulary, part: str) -> list[str]:
    if part == "ns":
        return [one.name for one in known.terms]
    return [one.name for scheme in known.schemes for one in (scheme.term, *scheme.codes)]


def _unknown(what: str, name: str, known: Iterable[str]) -> Problem:
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)
    hint = f"; did you mean {near[0]}?" if near else ""
    return Problem(404, f"There is no {what} {name[:100]!r}{hint}")


def _headers(request: Request, context: Context, asked: Asked, *, ready: bool = True) -> dict[str, str]:
    """What every answer says. What is not `ready` is another one in a moment, and is kept by nobody."""
    release = context.live.release
    path = f"/{asked.part}/{asked.name}" if asked.name else f"/{asked.part}"
    vary = ([] if asked.by_suffix else ["Accept"]) + (["Accept-Language"] if asked.form is PAGE else [])
    others = [f'<{path}.{f.suffix}>; rel="alternate"; type="{f.media}"' for f in OFFERS if f is not asked.form]
    return {
        "Cache-Control": "no-cache" if ready else "no-store",
        "Content-Location": f"{path}.{asked.form.suffix}",
        "Link": ", ".join(others),
        "Kg-Release": str(release),
        **({"Vary": ", ".join(vary)} if vary else {}),
        **({"ETag": shaping.tag(request, context, release, asked.form, reference().digest)} if ready else {}),
    }


def _answer(request: Request, context: Context, asked: Asked, body: bytes) -> Response:
    headers = _headers(request, context, asked)
    unchanged = validators.not_modified(request, headers)
    return unchanged or Response(body, 200, headers, asked.form.content_type)


_MEDIA = tuple(f.media for f in OFFERS)
_SUFFIX = parameter("suffix", "path", "`html`, `ttl`, `jsonld`, `nt` or `rdf`")
_Q = parameter("q", "query", "Only those whose name or meaning has these words")
_BOTH = "In the format that Accept asks for, or by suffix: `.html .ttl .jsonld .nt .rdf`."
_NS = Route(
    "vocabulary",
    "The vocabulary",
    f"Every class and property with what it means, examples, alignments, and what uses it. {_BOTH}",
    _MEDIA,
    (304, 400, 406),
    (_Q, LANG),
)
_CODE = Route(
    "codes", "The codes", f"Every list of codes with what each means. {_BOTH}", _MEDIA, _NS.statuses, (_Q, LANG)
)
_SHAPES = Route(
    "shapes",
    "The shapes",
    f"Every shape with its severity, its message and what it asks for. {_BOTH}",
    _MEDIA,
    _NS.statuses,
    (
        _Q,
        parameter("set", "query", f"Only one set: {', '.join(f'`{name}`' for name in shape_pages.SETS)}"),
        parameter("severity", "query", "Only those that are `Violation`, `Warning` or `Info`"),
        LANG,
    ),
)
_STATUSES = (304, 400, 404, 406)


def _one(name: str, summary: str, what: str) -> Route:
    where = parameter("name", "path", f"{what}, with or without a suffix")
    return Route(name, summary, _BOTH, _MEDIA, _STATUSES, (where, LANG))


def _file(whole: Route) -> Route:
    return Route(f"{whole.name}_file", whole.summary, "By suffix.", _MEDIA, _STATUSES, (_SUFFIX, *whole.parameters))


ROUTES: tuple[Entry, ...] = (
    ("/ns", ("GET",), ns, _NS),
    ("/ns.{suffix}", ("GET",), ns, _file(_NS)),
    (
        "/ns/{name}",
        ("GET",),
        ns,
        _one("term", "One term", "The term's name, a version's number, or an alignment's name"),
    ),
    ("/code", ("GET",), code, _CODE),
    ("/code.{suffix}", ("GET",), code, _file(_CODE)),
    ("/code/{name}", ("GET",), code, _one("code", "One code, or one list", "The code's or the list's name")),
    ("/shapes", ("GET",), shapes, _SHAPES),
    ("/shapes.{suffix}", ("GET",), shapes, _file(_SHAPES)),
    ("/shapes/{name}", ("GET",), shapes, _one("shape", "One shape, with its examples", "The shape's name")),
)
