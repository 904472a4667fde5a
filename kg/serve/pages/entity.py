"""The page of any thing but a posting: what is known of it, the calls it takes part in, and what stands around it.

Which panels a page has, and in which order, stands in `entities.toml`; what a panel asks, in `queries/entities/`.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any
from urllib.parse import urlencode

from pyoxigraph import DefaultGraph, Literal, NamedNode
from starlette.requests import Request
from starlette.responses import Response

from kg import questions, resources
from kg.questions import Question
from kg.serve import today
from kg.serve.context import Context
from kg.serve.documents import MAX_INCOMING
from kg.serve.formats import DOCUMENTS, PAGE
from kg.serve.kinds import Kind, layout
from kg.serve.pages import calls, neighbourhood
from kg.serve.pages.calls import role
from kg.serve.reading import Reading
from kg.serve.surroundings import Cell, Panel, Surroundings, Wanted
from kg.serve.view import Fact, Shown, View, literal

_IDENTIFIERS = ("vivo:rorId", "schema:sameAs", "skos:exactMatch", "frapo:hasGrantNumber", "foaf:page")
"""Properties whose values may be entries of registers."""


def wanted(request: Request, context: Context, iri: str) -> Wanted:
    """What a page of the thing asks for. Raises Problem (400) for a day or a depth that is none."""
    queries = {query.name: query.bind(thing=iri) for query in panels()}
    depth = neighbourhood.depth(request)
    return Wanted(context.live.base, layout(), queries, today.day(request), today.moment(request), depth)


@cache
def panels() -> tuple[Question, ...]:
    """The queries of `queries/entities/`."""
    return questions.load(resources.folder("queries") / "entities")


def answer(request: Request, context: Context, read: Reading, path: str, headers: dict[str, str]) -> Response:
    """The page."""
    lang = context.templates.language(request)
    found, around = read.found, read.surroundings
    assert around is not None
    kind = layout().of(found.classes)
    view = View(read, lang, context.live.base, context.templates.terms(lang))
    asserted = [q for q in found.about if q.graph_name == DefaultGraph()]
    added = [q for q in found.about if q.graph_name != DefaultGraph()]
    terms = context.templates.terms(lang)
    ours = View(replace(read, found=replace(found, about=asserted)), lang, context.live.base, terms)
    theirs = View(replace(read, found=replace(found, about=added)), lang, context.live.base, terms)
    hidden = layout().hidden
    page = context.templates.render(
        "entity.html",
        request,
        title=view.label(found.iri),
        iri=found.iri.value,
        kind=kind,
        classes=[view.label(c) for c in view.nodes(found.iri, "rdf:type")],
        identifiers=identifiers(view),
        chain=chain(view, around),
        calls=calls.shown(request, context, view, around),
        panels=[_panel(view, panel, context.templates.terms(lang, "roles"), lang) for panel in around.panels],
        facts_list=ordered(ours.facts(found.iri, hidden), kind),
        added=ordered(_beside(theirs.facts(found.iri, hidden)), kind),
        around=neighbourhood.shown(request, context, around.neighbours),
        search=_search(kind, around, found.iri.value, view.label(found.iri).text),
        kept=today.kept(request),
        more=MAX_INCOMING if found.more else 0,
        formats=formats(path),
        release=headers["Kg-Release"],
    )
    return Response(page, 200, headers, PAGE.content_type)


def identifiers(view: View) -> list[dict[str, str]]:
    """What registers call the thing, each with its link; what leads nowhere is left to the facts."""
    iri, found = view.found.iri, {}
    for name in _IDENTIFIERS:
        for value in view.objects(iri, name):
            known = layout().register(value.value)
            if known is not None:
                found[known] = value.value
    return [{"register": name, "id": short, "href": href} for (name, short), href in found.items()]


def chain(view: View, around: Surroundings) -> list[Shown]:
    """What the thing is part of, from the top down to what it belongs to directly; the first way up where there are more."""
    above: dict[NamedNode, list[NamedNode]] = {}
    for unit, whole in around.above:
        above.setdefault(unit, []).append(whole)
    way: list[NamedNode] = []
    here = view.found.iri
    while (next_up := min(above.get(here, []), key=lambda n: n.value, default=None)) and next_up not in (
        *way,
        view.found.iri,
    ):
        way.append(next_up)
        here = next_up
    return [view.link(unit) for unit in reversed(way)]


def ordered(facts: list[Fact], kind: Kind) -> list[Fact]:
    """Facts in the order of the kind's properties, what it does not name after them."""
    rank = {name: number for number, name in enumerate(kind.first)}
    return sorted(facts, key=lambda fact: rank.get(fact.name, len(rank)))


def _beside(facts: list[Fact]) -> list[Fact]:
    """What was added beside the entries of registers, which stand at the top of the page already."""
    left = [
        replace(f, values=[v for v in f.values if not layout().register(v.title or v.href or v.text)]) for f in facts
    ]
    return [fact for fact in left if fact.values]


def formats(path: str) -> list[dict[str, str]]:
    """The other representations of a document, for its page."""
    return [{"label": f.label, "href": f"/doc/{path}.{f.suffix}", "media": f.media} for f in DOCUMENTS if f is not PAGE]


def _search(kind: Kind, around: Surroundings, iri: str, name: str) -> str:
    """The search for all postings of a thing, or for its name where no facet has it; empty where neither finds it."""
    if kind.roles & around.roles:
        return "/search?" + urlencode({kind.facet: iri})
    return "/search?" + urlencode({"q": '"{}"'.format(name.replace('"', " "))}) if kind.words else ""


def _panel(view: View, panel: Panel, roles: Mapping[str, str], lang: str) -> dict[str, Any]:
    query = next(q for q in panels() if q.name == panel.name)
    rows: dict[Cell, list[list[Shown]]] = {}
    for first, *others in panel.rows:
        cells = rows.setdefault(first, [[] for _ in others])
        for cell, value in zip(cells, others, strict=True):
            shown = _cell(view, value, roles, lang)
            if shown is not None and shown not in cell and value != view.found.iri:
                cell.append(shown)
    filled = [i for i in range(len(panel.columns) - 1) if any(cells[i] for cells in rows.values())]
    made = [
        {"first": _cell(view, first, roles, lang), "others": [cells[i] for i in filled]}
        for first, cells in rows.items()
    ]
    if not query.text.rstrip().rpartition("ORDER BY")[2].lstrip().startswith("DESC"):
        made.sort(key=lambda row: row["first"].text.lower())  # type: ignore[union-attr]
    return {
        "name": panel.name,
        "title": query.title(lang),
        "question": query.question(lang),
        "columns": [panel.columns[0], *(panel.columns[i + 1] for i in filled)],
        "rows": made,
        "cut": panel.cut,
        "tags": panel.name in layout().tags,
        "tree": tree(view, panel) if panel.columns == ("unit", "above") else [],
        "ask": "/sparql?" + urlencode({"query": query.bind(thing=view.found.iri.value)}),
    }


def tree(view: View, panel: Panel) -> list[dict[str, Any]]:
    """Units below the thing, each with its own below it; a unit with more than one whole stands below the first."""
    below: dict[Cell, list[NamedNode]] = {}
    seen: set[Cell] = {view.found.iri}
    for unit, whole, *_ in panel.rows:
        if isinstance(unit, NamedNode):
            below.setdefault(whole, []).append(unit)

    def branch(whole: Cell) -> list[dict[str, Any]]:
        units = [u for u in below.get(whole, []) if u not in seen]
        seen.update(units)
        made = [{"unit": view.link(unit), "below": branch(unit)} for unit in units]
        return sorted(made, key=lambda one: one["unit"].text.lower())

    return branch(view.found.iri)


def _cell(view: View, value: Cell, roles: Mapping[str, str], lang: str) -> Shown | None:
    """A literal, a thing as a link, a property as the role that it gives."""
    if value is None:
        return None
    if isinstance(value, Literal):
        return literal(value, lang)
    if value.value.startswith(view.base):
        return view.link(value)
    name = role(view, value, roles)
    return Shown(name.text, lang=name.lang)
