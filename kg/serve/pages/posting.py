"""The page of a posting: what is offered, by whom, until when, and the words of the ad that say so."""

import json
import tomllib
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad
from starlette.requests import Request
from starlette.responses import Response

from kg import questions, resources
from kg.serve import jsonld, labels, layout, today
from kg.serve.context import Context
from kg.serve.documents import Description
from kg.serve.formats import PAGE
from kg.serve.names import PREFIXES, term
from kg.serve.pages.advert import around, checks, history, text
from kg.serve.pages.advert.rows import Line, Rows
from kg.serve.pages.advert.rows import Reading as Candidate
from kg.serve.pages.entity import formats
from kg.serve.pages.positions import apart, common, positions
from kg.serve.reading import Reading
from kg.serve.standing import as_date, as_moment, standing
from kg.serve.view import Shown, View, long_date

VIEWS = ("posting", "schema-org")
"""Of `queries/views/`, what a page shows and what it says to search engines."""


def is_one(found: Description) -> bool:
    """Whether the thing is a posting."""
    return term("vac:JobPosting").value in found.classes


def answer(request: Request, context: Context, read: Reading, path: str, headers: dict[str, str]) -> Response:
    """The page; a closed posting stays readable, but tells search engines to leave it."""
    lang, base, on, keep = (
        context.templates.language(request),
        context.live.base,
        today.day(request),
        today.kept(request),
    )
    view = View(read, lang, base, context.templates.terms(lang), keep)
    iri, release = read.found.iri, int(headers["Kg-Release"])
    state = status(view, on, today.moment(request), lang)
    if state["name"] == "closed":
        headers = {**headers, "X-Robots-Tag": "noindex"}
    terms = context.templates.terms(lang, "posting_terms")
    rows = Rows(view, read.said, layout.of_shapes(), terms, [position for _, position in read.also])
    titled, at = title(view, rows)
    values: dict[str, Any] = {
        "title": titled,
        "title_at": at,
        "status": state,
        "employers": [view.link(e) for e in view.nodes(iri, "schema:hiringOrganization")],
        "types": [view.label(t) for t in _of_all(view, "vac:positionType")],
        "places": [view.link(s) for s in _of_all(view, "vac:mainSite", "vac:site")],
        "apply": apply(view),
        "offered": offered(view, rows),
        "groups": groups(view, rows),
        "chain": around.chain(view, rows),
        "funding": around.funding(view, rows, read.said),
        "partners": around.partners(view, rows),
        "gaps": gaps(view, rows),
        "open_lines": (undecided := rows.readings()),
        "doubt": doubt(undecided) if not state["iso"] else [],
        "also": [view.link(other) for other in dict.fromkeys(other for other, _ in read.also)],
        "similar": around.alike(view, read.similar, on, keep),
        "verdict": checks.verdict(context.live.catalog, iri.value, release, lang),
        "history": history.steps(context.live.catalog, iri.value, release),
    }
    page = context.templates.render(
        "posting.html",
        request,
        **values,
        text=advert(read, rows, titled.lang),
        titles=rows.titles,
        long_date=lambda made: long_date(made.date(), lang),
        topics=[view.link(t) for t in _of_all(view, "vivo:hasResearchArea")],
        markup=_schema_org(read.views.get("schema-org", [])),
        formats=formats(path),
        iri=iri.value,
        release=headers["Kg-Release"],
        cut=read.said.cut,
    )
    return Response(page, 200, headers, PAGE.content_type)


def title(view: View, rows: Rows) -> tuple[Shown, str]:
    """The posting's title, or what it is called without one, and its address on the page."""
    iri = view.found.iri
    titles = view.objects(iri, "schema:title") or view.objects(iri, "rdfs:label")
    said = titles[0] if titles else Literal(iri.value)
    lang = (said.language or "") if isinstance(said, Literal) else ""
    named = f"{view.label(term('schema:title')).text}: {said.value}"
    return Shown(said.value, lang=lang), rows.place((), named, (iri, term("schema:title"), said))


def offered(view: View, rows: Rows) -> list[dict[str, Any]]:
    """Each of several positions, with its address and the facts that not all of them have."""
    found = []
    for one in apart(view, _hidden()):
        node = NamedNode(one.name.title)
        named = [(node, term("schema:title"), said) for said in view.objects(node, "schema:title")]
        found.append(
            {"id": rows.place([node], one.name.text, *named), "name": one.name, "lines": rows.lines(one.facts)}
        )
    return found


def apply(view: View) -> list[Shown]:
    """Where applications go: addresses of pages and of e-mail, each once."""
    bearers = (view.found.iri, *positions(view))
    pages = [o for b in bearers for o in view.objects(b, "vac:applicationUrl")]
    mails = [o for b in bearers for o in view.objects(b, "vac:applicationEmail")]
    found = {
        o.value: Shown(o.value, href=o.value, title="url") for o in pages if o.value.startswith(("http://", "https://"))
    }
    return [
        *found.values(),
        *(Shown(m, href=f"mailto:{m}", title="email") for m in dict.fromkeys(o.value for o in mails)),
    ]


def doubt(undecided: list[Line]) -> list[Candidate]:
    """What a deadline may be that is not asserted."""
    return [one for line in undecided if line.name == "vac:applicationDeadline" for one in line.readings]


def gaps(view: View, rows: Rows) -> list[dict[str, Any]]:
    """What the source visibly leaves out, with the words where it stood."""
    found = []
    omits = term("vac:omits")
    for bearer in (view.found.iri, *positions(view)):
        for prop in view.nodes(bearer, "vac:omits"):
            label = view.label(prop)
            at = rows.place((), label.text, (bearer, omits, prop))
            found.append({"id": at, "label": label, "words": rows.words((bearer, omits, prop))})
    return found


def advert(read: Reading, rows: Rows, lang: str) -> dict[str, Any]:
    """The text of the ad, as far as it may be shown, in pieces that lead to the facts; `whole` says whether it is all."""
    said = read.said
    snapshot = text.source(said)
    spans = [
        text.Span(word.start, word.end, row)
        for word in said.words
        if word.snapshot == snapshot and word.start is not None and word.end is not None
        if (row := rows.rows_of(word))
    ]
    # The pages of an employer, a grant, a person lead to the words that say something of them.
    places = [w.start for w in said.words if w.snapshot == snapshot and w.start is not None and not w.status]
    shown = [text.pieces(passage, spans, places) for passage in text.passages(said, snapshot)]
    starts = {piece.id for pieces in shown for piece in pieces if piece.id}
    return {"passages": shown, "whole": snapshot in said.texts, "starts": starts, "lang": lang, "snapshot": snapshot}


def _of_all(view: View, *properties: str) -> list[NamedNode]:
    """The things that the positions point at, each once; of each position by the first of the properties that it has."""
    found: dict[NamedNode, None] = {}
    for position in positions(view):
        found.update(dict.fromkeys(next((n for name in properties if (n := view.nodes(position, name))), [])))
    return list(found)


def status(view: View, on: date, now: datetime | None, lang: str) -> dict[str, Any]:
    """Whether the posting is open: on that day, to which a deadline's day belongs, or now, if that is given.

    Now, a deadline ends when it does where the work is. Rolling is open until withdrawn.
    """
    bearers = (view.found.iri, *positions(view))
    stated = [o.value for b in bearers for o in view.objects(b, "vac:applicationDeadline")]
    deadlines = [d for d in (as_date(s[:10]) for s in stated) if d]
    rolling = any(o.value == "true" for b in bearers for o in view.objects(b, "vac:openUntilFilled"))
    said = [as_moment(o.value) for b in bearers for o in view.objects(b, "vac:deadlineEnds")]
    name, days = standing(deadlines, [end for end in said if end], rolling, on, now)
    last = max(deadlines, default=None)
    return {
        "name": name,
        "days": days,
        "date": long_date(last, lang) if last else "",
        "iso": last.isoformat() if last else "",
    }


def groups(view: View, rows: Rows) -> list[dict[str, Any]]:
    """What all positions have in common, in the groups of the shapes; what none of them names in a last one."""
    merged = {fact.name: fact for fact in common(view, _hidden())}
    found = []
    for group in layout.of_shapes().groups:
        facts = [merged.pop(name) for name in group.properties if name in merged]
        label = labels.choose(group.labels, view.lang)
        if facts and label is not None:
            found.append({"name": group.name, "label": label.text, "lines": rows.lines(facts)})
    if merged:
        found.append({"name": "more", "label": "", "lines": rows.lines(merged.values())})
    return found


def views(iri: str) -> dict[str, str]:
    """The queries behind a posting's page, by name, bound to it."""
    return {view.name: view.bind(**{view.parameters[0].name: iri}) for view in _views()}


@cache
def _views() -> tuple[questions.Question, ...]:
    paths = [resources.folder("queries") / "views" / f"{name}.rq" for name in VIEWS]
    return tuple(questions.parse(path.stem, path.read_text(encoding="utf-8")) for path in paths if path.is_file())


def _schema_org(quads: list[Quad]) -> str:
    """The posting as schema.org JSON-LD, safe inside a script element; empty where nothing is said.

    Where the ad offers several positions, a list with one JobPosting for each.
    """
    if not quads:
        return ""
    jobs = dict.fromkeys(q.subject for q in quads if q.object == NamedNode(PREFIXES["schema"] + "JobPosting"))
    roots = sorted((job for job in jobs if isinstance(job, NamedNode)), key=lambda job: job.value)
    trees = [jsonld.tree(quads, root, PREFIXES["schema"]) for root in roots]
    text = json.dumps(trees[0] if len(trees) == 1 else trees, ensure_ascii=False, indent=1)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


@cache
def _hidden() -> tuple[str, ...]:
    said = tomllib.loads((Path(__file__).parent / "posting.toml").read_text(encoding="utf-8"))
    return tuple(said["hidden"])
