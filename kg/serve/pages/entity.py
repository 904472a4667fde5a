"""The page of any thing: its statements as a table, and who points at it."""

from starlette.requests import Request
from starlette.responses import Response

from kg.serve.context import Context
from kg.serve.documents import MAX_INCOMING
from kg.serve.formats import DOCUMENTS, PAGE
from kg.serve.reading import Reading
from kg.serve.view import Fact, View

HIDDEN = ("rdf:type", "rdfs:label")


def answer(request: Request, context: Context, read: Reading, path: str, headers: dict[str, str]) -> Response:
    """The page."""
    lang = context.templates.language(request)
    known = context.templates.terms(lang)
    found = read.found
    view = View(read, lang, context.live.base, known)
    page = context.templates.render(
        "entity.html",
        request,
        title=view.label(found.iri),
        iri=found.iri.value,
        classes=[view.label(c) for c in view.nodes(found.iri, "rdf:type")],
        facts_list=view.facts(found.iri, HIDDEN),
        incoming=incoming(view),
        more=MAX_INCOMING if found.more else 0,
        formats=formats(path),
        release=headers["Kg-Release"],
    )
    return Response(page, 200, headers, PAGE.content_type)


def incoming(view: View) -> list[Fact]:
    """Who points at the thing, by the property with which they do."""
    grouped: dict[str, Fact] = {}
    for quad in view.found.incoming:
        fact = grouped.setdefault(quad.predicate.value, Fact("", view.label(quad.predicate), []))
        fact.values.append(view.link(quad.subject))  # type: ignore[arg-type]
    for fact in grouped.values():
        fact.values.sort(key=lambda v: v.text.lower())
    return sorted(grouped.values(), key=lambda f: f.label.text.lower())


def formats(path: str) -> list[dict[str, str]]:
    """The other representations of a document, for its page."""
    return [{"label": f.label, "href": f"/doc/{path}.{f.suffix}", "media": f.media} for f in DOCUMENTS if f is not PAGE]
