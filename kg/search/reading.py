"""From what a posting says to what the index keeps of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kg.search.definition import Column, Definition, Offer, path, same
from kg.search.names import Labels, Names, triples
from kg.store.standing import Standing
from kg.validate.data import TYPE, Data
from kg.validate.literals import plain, split

APART = (b"graph/evidence> .\n", b"graph/candidates> .\n")
"""How the lines end that are no facts of the posting."""
_QUOTE, _START = b"/ns#quote> ", b"/ns#start> "
_GAP = " … "
_TITLE, _LABEL = path("schema:title"), path("rdfs:label")
_EMPLOYER = path("schema:hiringOrganization|vac:advertises/schema:hiringOrganization")
_PLACE = path("vac:advertises/(vac:mainSite|vac:site)")
_COUNTRY = path("vac:advertises/(vac:mainSite|vac:site)/vac:country")
_DEADLINE = path("vac:advertises?/vac:applicationDeadline")
_ENDS = path("vac:advertises?/vac:deadlineEnds")
_ROLLING = path("vac:advertises?/vac:openUntilFilled")
_POSTED = path("schema:datePosted")
_TYPE = path("vac:advertises/vac:positionType")


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index keeps of a posting: what a hit shows, the values of facets, their labels, the columns of text."""

    iri: str
    shown: Mapping[str, Any]
    values: Mapping[str, list[str]]
    labels: Mapping[str, Labels]
    columns: tuple[str, ...]


def read(posting: Standing, offer: Offer, names: Names) -> Entry:
    """The entry of a posting. Only that of its text goes in which may be shown."""
    data = Data(triples(line for line in posting.lines if not line.endswith(APART)))
    node = f"<{posting.posting}>"
    values = {
        name: found
        for name, facet in offer.facets.items()
        if facet.kind != "state" and (found := [plain(value) for value in _values(facet, data, node)])
    }
    labels: dict[str, Labels] = {}
    for name, found in values.items():
        for place, value in enumerate(found):
            found[place] = same(offer.facets[name], value)
            if "://" in value and (said := names.labels(f"<{value}>", data)):
                labels[found[place]] = said
        values[name] = list(dict.fromkeys(found))
    columns = tuple(_column(column, posting, data, node, names) for column in offer.columns)
    return Entry(posting.posting, _shown(posting, data, node, names), values, labels, columns)


def _values(facet: Definition, data: Data, node: str) -> list[str]:
    found: list[str] = []
    for values in facet.paths:
        found = [value for value in values(data, node) if _kept(facet, data, value)]
        if found:
            break
    if facet.then is not None:
        found = [value for one in found for value in facet.then(data, one)]
    if facet.named is not None:
        found += [value for value in facet.named(data, node) if not facet.only or value in facet.only]
    return list(dict.fromkeys(found))


def _kept(facet: Definition, data: Data, value: str) -> bool:
    if facet.classes and facet.classes.isdisjoint(data.objects(value, TYPE)):
        return False
    return all(wanted in values(data, value) for values, wanted in facet.having)


def _column(column: Column, posting: Standing, data: Data, node: str, names: Names) -> str:
    nodes = dict.fromkeys(found for values in column.paths for found in values(data, node))
    texts = list(dict.fromkeys(name for one in nodes for name in names.all(one, data)))
    if column.name == "text":
        texts += _words(posting)
    return clean(_GAP.join(texts))


def _words(posting: Standing) -> list[str]:
    """The words of the ad, as far as they are shown."""
    if posting.publish_text == "full":
        return [posting.text]
    if posting.publish_text == "none":
        return []
    quotes: dict[bytes, str] = {}
    starts: dict[bytes, int] = {}
    for line in posting.lines:
        if line.endswith(APART[0]):
            if _QUOTE in line:
                subject, _, term = triples((line,))[0]
                quotes[subject.encode()] = split(term)[0]
            elif _START in line:
                subject, _, term = triples((line,))[0]
                starts[subject.encode()] = int(split(term)[0])
    order = sorted(quotes, key=lambda one: (starts.get(one, 0), len(quotes[one])))
    return list(dict.fromkeys(quotes[one] for one in order))


def clean(text: str) -> str:
    """A text as the index keeps it: composed letters, no control characters, each run of blanks one.

    >>> clean("Universita\\u0308t\\n  Kiel\\x02")
    'Universität Kiel'
    """
    composed = unicodedata.normalize("NFC", text)
    return " ".join("".join(c if c.isprintable() else " " for c in composed).split())


def _shown(posting: Standing, data: Data, node: str, names: Names) -> dict[str, Any]:
    titles = [*_TITLE(data, node), *_LABEL(data, node)]
    title, _, lang = split(titles[0]) if titles else (posting.label, "", "")
    types = _TYPE(data, node)
    employer, place, country = (_first(values(data, node)) for values in (_EMPLOYER, _PLACE, _COUNTRY))
    return {
        "title": title,
        "lang": lang,
        "employer": _name(names.labels(employer, data)) if employer else "",
        "employer_iri": employer[1:-1],
        "place": _name(names.labels(place, data)) if place else "",
        "place_iri": place[1:-1],
        "country": names.labels(country, data) if country else {},
        "types": [names.labels(one, data) for one in types],
        "type_iris": [one[1:-1] for one in types],
        "deadlines": sorted({plain(one)[:10] for one in _DEADLINE(data, node)}),
        "ends": max((plain(one) for one in _ENDS(data, node)), default=""),
        "rolling": any(plain(one) in ("true", "1") for one in _ROLLING(data, node)),
        "posted": min((plain(one)[:10] for one in _POSTED(data, node)), default=""),
        "first": posting.first.isoformat(),
        "updated": posting.received.isoformat(),
    }


def _first(found: Iterable[str]) -> str:
    return next((one for one in found if one.startswith("<")), "")


def _name(labels: Labels) -> str:
    return labels.get("") or labels.get("en") or next(iter(labels.values()), "")
