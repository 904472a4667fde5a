"""The pages of the vocabulary and of the codes, and that of one term."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from babel import numbers
from starlette.requests import Request

from kg.questions import Question
from kg.reference import Reference, Scheme, Term, turtle
from kg.reference.rules import PREFIXES as SHORT
from kg.reference.terms import ANYTHING
from kg.serve.context import Context
from kg.serve.counts import Count, Counts
from kg.serve.formats import DESCRIPTIONS, PAGE
from kg.serve.names import PREFIXES, curie
from kg.serve.names import term as named
from kg.validate.data import Data

ROWS = 100
"""Rows of the query that shows where a term is used."""


@dataclass(frozen=True, slots=True)
class Link:
    """A term as other terms name it: its label, its prefixed name, and where it leads."""

    text: str
    short: str
    href: str
    lang: str = ""


class Entries:
    """Terms as pages show them, in one language."""

    def __init__(self, reference: Reference, lang: str, other: str, used: Counts | None) -> None:
        self._reference = reference
        self._known = reference.vocabulary
        self._lang = lang
        self._other = other
        self._used = used

    def link(self, iri: str) -> Link:
        """The term by its name; those that the vocabulary lists lead to their place in it."""
        return Link(self._known.label(iri, self._lang), curie(iri), href(iri, self._known.by_iri))

    def of(self, one: Term) -> dict[str, Any]:
        """All that is said of a term."""
        asks = self._reference.uses[one.iri]
        return {
            "id": one.name if one.iri.startswith((PREFIXES["vac"], PREFIXES["code"])) else one.short,
            "iri": one.iri,
            "short": one.short,
            "kind": one.kind,
            "label": one.label(self._lang),
            "other": one.label(self._other),
            "definition": one.definition(self._lang),
            "status": one.status,
            "notation": one.notation,
            "on": [self.link(iri) for iri in one.domains],
            "value": [self.link(iri) for iri in one.ranges],
            "above": [self.link(iri) for iri in one.above],
            "apart": [self.link(iri) for iri in one.apart],
            "schemes": [self.link(iri) for iri in one.nodes("skos:inScheme")],
            "level": [self.link(iri) for iri in one.nodes("vac:iscedLevel")],
            "denotes": [self.link(iri) for iri in one.nodes("vac:denotesClass")],
            "matches": [(how, self.link(iri)) for how, iri in one.matches],
            "example": one.example,
            "count": self.count(one.iri),
            "query": "/sparql?" + urlencode({"query": query(one, (self._used or {}).get(one.iri))}),
            "questions": [asked(self._reference.questions[name], self._lang) for name in asks.questions],
            "views": [self._reference.views[name].title(self._lang) for name in asks.views],
            "shapes": [(name, self._reference.rules[name][1].names[self._lang]) for name in asks.shapes],
        }

    def count(self, iri: str) -> dict[str, Any] | None:
        """How often a term is used; None where that is not known yet."""
        found = self._used.get(iri, Count()) if self._used is not None else None
        if found is None:
            return None
        text = numbers.format_decimal(found.total, locale=self._lang)
        return {"number": found.total, "text": text, "more": found.more, "beside": found.beside > found.stated}


def answer(
    request: Request, context: Context, reference: Reference, part: str, term: Term | None, used: Counts | None
) -> str:
    """The page of a part (`ns`, `code`), or of one of its terms."""
    lang = context.templates.language(request)
    other = next((tag for tag in context.templates.wording if tag != lang), lang)
    entries = Entries(reference, lang, other, used)
    values: dict[str, Any] = {"part": part, "other_lang": other, "counted": used is not None}
    if term is not None:
        values |= {
            "term": entries.of(term),
            "formats": formats(f"/{part}/{term.name}"),
            **_around(entries, reference, term, lang),
        }
        return context.templates.render("term.html", request, **values)
    words = " ".join(request.query_params.get("q", "").split())[:200]
    values |= {"q": words, "formats": formats(f"/{part}"), "header": _header(reference, lang)}
    if part == "ns":
        return context.templates.render("vocabulary.html", request, **values, **_terms(entries, reference, words))
    return context.templates.render("codes.html", request, **values, **_codes(entries, reference, words))


def _terms(entries: Entries, reference: Reference, words: str) -> dict[str, Any]:
    known = reference.vocabulary
    anything = named(ANYTHING).value
    classes = _entries(entries, known.classes(), words)
    shown = [(iri, _entries(entries, terms, words)) for iri, terms in known.properties().items()]
    groups = [
        {
            "id": "of-anything" if iri == anything else "of-" + curie(iri).replace(":", "-"),
            "of": None if iri == anything else entries.link(iri),
            "terms": terms,
        }
        for iri, terms in shown
        if terms
    ]
    reused = _entries(entries, known.reused, words)
    found = len(classes) + len(reused) + sum(len(terms) for _, terms in shown)
    spaces: dict[str, list[Any]] = {}
    for one in reused:
        spaces.setdefault(one["short"].partition(":")[0] if ":" in one["short"] else "", []).append(one)
    return {
        "classes": classes,
        "groups": groups,
        "reused": [{"prefix": p, "namespace": PREFIXES.get(p, ""), "terms": terms} for p, terms in spaces.items() if p],
        "found": found,
        "total": len(known.terms) + len(known.reused),
        "alignments": sorted(name.removesuffix(".ttl") for name in known.quads if name.startswith("align-")),
    }


def _codes(entries: Entries, reference: Reference, words: str) -> dict[str, Any]:
    known = reference.vocabulary
    schemes: list[dict[str, Any]] = []
    for scheme in known.schemes:
        whole = not words or _has(scheme.term, words)
        codes = [entries.of(code) for code in scheme.codes if whole or _has(code, words)]
        if codes:
            schemes.append(
                {"term": entries.of(scheme.term), "codes": codes, "used_by": _properties(entries, reference, scheme)}
            )
    tables = {name: found for name, codes in known.tables.items() if (found := _entries(entries, codes, words))}
    return {
        "schemes": schemes,
        "tables": [{"name": name, "codes": codes} for name, codes in tables.items()],
        "found": sum(len(one["codes"]) for one in schemes) + sum(map(len, tables.values())),
        "total": sum(len(s.codes) for s in known.schemes) + sum(map(len, known.tables.values())),
    }


def _properties(entries: Entries, reference: Reference, scheme: Scheme) -> list[Link]:
    """The properties whose values are of the list: those that the shapes hold to it."""
    held = [reference.rules[name][1] for name in reference.uses[scheme.term.iri].shapes]
    paths = dict.fromkeys(iri for rule in held for kind, iri in rule.targets if kind == "targetSubjectsOf")
    return [entries.link(iri) for iri in paths]


def _around(entries: Entries, reference: Reference, term: Term, lang: str) -> dict[str, Any]:
    """What stands beside one term: its meaning in the other language, its Turtle, codes of a list, properties of a class."""
    known = reference.vocabulary
    quads = [
        q
        for name, said in known.quads.items()
        if name != "reused.ttl"
        for q in said
        if str(q.subject) == f"<{term.iri}>"
    ]
    text = turtle.written(Data.of(quads), f"<{term.iri}>", SHORT)
    scheme = next((one for one in known.schemes if one.term.iri == term.iri), None)
    return {
        "other_definition": term.definition("de" if lang == "en" else "en"),
        "turtle": turtle.header([text], SHORT) + "\n" + text,
        "codes": [entries.of(code) for code in scheme.codes] if scheme else [],
        "used_by": _properties(entries, reference, scheme) if scheme else [],
        "has": [entries.link(one.iri) for one in known.terms if term.iri in one.domains],
        "valued": [entries.link(one.iri) for one in known.terms if term.iri in one.ranges],
        "below": [entries.link(one.iri) for one in known.terms if term.iri in one.above],
    }


def _header(reference: Reference, lang: str) -> dict[str, str]:
    said = reference.vocabulary.header
    names = ("dcterms:title", "dcterms:abstract", "dcterms:description", "dcterms:bibliographicCitation")
    values = {name.partition(":")[2]: said.text(name, lang) for name in names}
    return values | {
        "version": reference.vocabulary.version,
        "modified": said.text("dcterms:modified", ""),
        "licence": next(iter(said.nodes("dcterms:license")), ""),
    }


def _entries(entries: Entries, terms: Iterable[Term], words: str) -> list[dict[str, Any]]:
    return [entries.of(one) for one in terms if not words or _has(one, words)]


def _has(one: Term, words: str) -> bool:
    """Whether a term's name, labels, meaning or notation have all of these words, or their beginnings.

    >>> _has(Term("https://w3id.org/vacancy-graph/ns#payGrade", "object"), "pay grade")
    True
    """
    texts = [one.short, one.notation, *(v.value for v in one.said.get("skos:definition", ()))]
    texts += [v.value for name in ("rdfs:label", "skos:prefLabel") for v in one.said.get(name, ())]
    whole = " ".join(texts).casefold()
    return all(word in whole for word in words.casefold().split())


def asked(question: Question, lang: str) -> dict[str, str]:
    """A question as others link it: its title, its page, and where it can be asked in any case."""
    return {
        "title": question.title(lang),
        "name": question.name,
        "page": f"/questions/{question.name}",
        "query": "/sparql?" + urlencode({"query": question.text}),
    }


def query(one: Term, used: Count | None) -> str:
    """A query that shows where a term is used."""
    declared = "\n".join(f"PREFIX {p}: <{PREFIXES[p]}>" for p in {one.short.partition(":")[0]: None} if p in PREFIXES)
    short = one.short if declared else f"<{one.iri}>"
    if one.is_property:
        columns, pattern = "?thing ?value", f"?thing {short} ?value"
    elif one.kind == "class":
        columns, pattern = "?thing", f"?thing a {short}"
    else:
        columns, pattern = "?thing ?property", f"?thing ?property {short}"
    where = f"GRAPH ?graph {{ {pattern} }}" if used is not None and used.beside > used.stated else pattern
    return f"{declared}\nSELECT {columns} WHERE {{ {where} }} LIMIT {ROWS}".strip()


def formats(path: str) -> list[dict[str, str]]:
    """The other representations of a page of the reference."""
    return [{"label": f.label, "href": f"{path}.{f.suffix}", "media": f.media} for f in DESCRIPTIONS if f is not PAGE]


def href(iri: str, known: Mapping[str, Term]) -> str:
    """Where a link to a term leads: own terms and codes to their pages' places, `known` ones of others to the lists."""
    for prefix, page in (("vac", "/ns"), ("code", "/code")):
        if iri.startswith(PREFIXES[prefix]):
            return f"{page}#{iri.removeprefix(PREFIXES[prefix])}"
    if iri not in known or curie(iri) == iri:
        return iri
    return f"{'/code' if known[iri].kind == 'concept' else '/ns'}#{curie(iri)}"
