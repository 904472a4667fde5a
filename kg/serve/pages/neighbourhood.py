"""What stands around a thing: a list on its page, and as data for the graph that can be walked."""

import json
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from kg.serve import labels, negotiate, neighbours, problems, shaping
from kg.serve.caching import validators
from kg.serve.context import Context
from kg.serve.formats import JSON
from kg.serve.kinds import layout
from kg.serve.labels import Label, Names
from kg.serve.names import curie
from kg.serve.neighbours import DEPTHS, MOST_NODES, Edge, Neighbourhood, Node
from kg.serve.problems import Problem
from kg.serve.route import LANG, Entry, Route, parameter
from kg.serve.view import href

_ALLOWED = ("of", "depth", "lang")


def depth(request: Request) -> int:
    """How many steps around the thing are asked for (`depth=`), else one. Raises Problem (400) for other numbers."""
    asked = request.query_params.get("depth") or str(DEPTHS[0])
    if asked not in map(str, DEPTHS):
        raise Problem(400, f"depth is {asked[:50]!r}; there are {' and '.join(map(str, DEPTHS))}")
    return int(asked)


async def answer(request: Request, context: Context) -> Response:
    """GET /neighbourhood: nodes and edges around the thing that `of` names."""
    for name in request.query_params:
        if name not in _ALLOWED:
            raise Problem(400, f"{name[:50]!r} is nothing that can be asked here; {', '.join(_ALLOWED)} are")
    if negotiate.choose(", ".join(request.headers.getlist("accept")), [JSON.media]) is None:
        raise problems.not_acceptable([JSON.media])
    iri, steps = request.query_params.get("of", ""), depth(request)
    if not iri.startswith(context.live.base + "id/"):
        raise Problem(
            400, f"of is {iri[:200]!r}, and must be the IRI of a thing here, such as {context.live.base}id/org/…"
        )
    release, found = await context.read(neighbours.neighbourhood, iri, context.live.base, layout(), steps)
    if found is None:
        raise Problem(404, f"There is no thing {iri}", headers={"Kg-Release": str(release)})
    lang = context.templates.language(request)
    headers = {
        "Cache-Control": "no-cache",
        **({} if "lang" in request.query_params else {"Vary": "Accept-Language"}),
        "Kg-Release": str(release),
        "ETag": shaping.tag(request, context, release, JSON, lang, request.url.query),
    }
    if (unchanged := validators.not_modified(request, headers)) is not None:
        return unchanged
    body = json.dumps({"release": release, **data(context, found, lang)}, ensure_ascii=False)
    return Response(body, 200, headers, JSON.content_type)


def data(context: Context, found: Neighbourhood, lang: str) -> dict[str, Any]:
    """A neighbourhood in words of that language, as the graph reads it."""
    called = _Called(context, found.names, lang)
    kinds = context.templates.terms(lang, "kinds")
    nodes = [
        {
            "id": node.iri,
            "label": (label := called.thing(node.iri)).text,
            **({"lang": label.lang} if label.lang else {}),
            "kind": node.kind,
            "kindLabel": kinds[node.kind],
            "href": href(node.iri, context.live.base),
            "distance": node.distance,
        }
        for node in found.nodes
    ]
    edges = [
        {"source": e.source, "target": e.target, "property": e.property, "label": called.out(e.property).text,
         "inverse": called.back(e.property).text}
        for e in found.edges
    ]  # fmt: skip
    return {
        "of": found.centre,
        "depth": found.depth,
        "nodes": nodes,
        "edges": edges,
        "cut": found.cut,
        "most": MOST_NODES,
        "kinds": [
            {"name": kind.name, "label": kinds[kind.name], "shape": kind.shape}
            for kind in layout().kinds
            if any(node.kind == kind.name for node in found.nodes)
        ],
    }


def shown(request: Request, context: Context, found: Neighbourhood) -> dict[str, Any]:
    """The list of a page: who stands around the thing, by what they have to do with it; `kind=` leaves out other kinds."""
    lang = context.templates.language(request)
    called = _Called(context, found.names, lang)
    kinds = context.templates.terms(lang, "kinds")
    there = {node.kind for node in found.nodes if node.distance}
    wanted = _wanted(request, there)
    known = {node.iri: node for node in found.nodes}
    groups: dict[tuple[str, bool], list[dict[str, Any]]] = {}
    placed: set[str] = set()
    for edge in found.edges:
        other = edge.target if edge.source == found.centre else edge.source
        if found.centre in (edge.source, edge.target) and known[other].kind in wanted:
            placed.add(other)
            way = (edge.property, edge.source == found.centre)
            groups.setdefault(way, []).append(_item(called, known[other], kinds, found, wanted, context))
    rows = [
        {
            "label": called.out(name) if out else called.back(name),
            "items": sorted(items, key=lambda item: item["label"].text.lower()),
        }
        for (name, out), items in groups.items()
    ]
    # Where a kind between two others is left out, what lies behind it is still there.
    rest = [
        node for node in found.nodes if node.distance == 2 and node.kind in wanted and not _reached(node, found, placed)
    ]
    return {
        "groups": sorted(rows, key=lambda row: row["label"].text.lower()),
        "rest": [_item(called, node, kinds, found, set(), context) for node in rest],
        "count": len(found.nodes) - 1,
        "depth": found.depth,
        "depths": DEPTHS,
        "cut": found.cut,
        "most": MOST_NODES,
        "kinds": [
            {"name": kind.name, "label": kinds[kind.name], "shape": kind.shape,
             "count": sum(n.kind == kind.name and n.distance > 0 for n in found.nodes), "chosen": kind.name in wanted}
            for kind in layout().kinds
            if kind.name in there
        ],
        "data": "/neighbourhood?" + urlencode({"of": found.centre, "depth": found.depth, "lang": lang}),
    }  # fmt: skip


def _wanted(request: Request, there: set[str]) -> set[str]:
    """The kinds to show: those of `kind=`, or all; kinds that a form did not offer (`offered=`) are not left out by it."""
    chosen, offered = (set(request.query_params.getlist(name)) for name in ("kind", "offered"))
    if offered:
        return there - (offered - chosen)
    return there & chosen or there


class _Called:
    """What things and properties are called in one language, properties either way."""

    def __init__(self, context: Context, names: Names, lang: str) -> None:
        self._names, self._lang = names, lang
        self._terms = context.templates.terms(lang)
        self._inverse = context.templates.terms(lang, "inverse")

    def thing(self, iri: str) -> Label:
        said = labels.choose(self._names.get(iri, ()), self._lang)
        return said or Label(self._terms.get(curie(iri)) or labels.from_iri(iri))

    def out(self, iri: str) -> Label:
        return self.thing(iri)

    def back(self, iri: str) -> Label:
        said = self._inverse.get(curie(iri))
        return Label(said) if said else Label(f"← {self.thing(iri).text}", self.thing(iri).lang)


def _item(
    called: _Called, node: Node, kinds: Any, found: Neighbourhood, wanted: set[str], context: Context
) -> dict[str, Any]:
    known = {n.iri: n for n in found.nodes}
    behind: dict[str, dict[str, Any]] = {}
    for edge in found.edges:
        other = _other(edge, node.iri)
        if other and known[other].distance == 2 and node.distance == 1 and known[other].kind in wanted:
            label = called.out(edge.property) if edge.source == node.iri else called.back(edge.property)
            behind.setdefault(
                other,
                {"label": called.thing(other), "href": href(other, context.live.base), "by": label.text,
                 "kind": kinds[known[other].kind]},
            )  # fmt: skip
    return {
        "label": called.thing(node.iri),
        "href": href(node.iri, context.live.base),
        "kind": kinds[node.kind],
        "behind": sorted(behind.values(), key=lambda item: item["label"].text.lower()),
    }


def _other(edge: Edge, iri: str) -> str:
    return edge.target if edge.source == iri else edge.source if edge.target == iri else ""


def _reached(node: Node, found: Neighbourhood, placed: set[str]) -> bool:
    return any(_other(edge, node.iri) in placed for edge in found.edges if node.iri in (edge.source, edge.target))


NEIGHBOURHOOD = Route(
    "neighbourhood",
    "What stands around a thing",
    f"Nodes and edges one or two steps around a thing, at most {MOST_NODES} nodes; `cut` says that there are more.",
    (JSON.media,),
    (304, 400, 404, 406),
    (
        parameter("of", "query", "The thing's IRI"),
        parameter("depth", "query", "Steps around it: 1 (where nothing is said) or 2"),
        LANG,
    ),
)
ROUTES: tuple[Entry, ...] = (("/neighbourhood", ("GET",), answer, NEIGHBOURHOOD),)
