"""What was decided as rows: the things by the names that they have, or had before they were merged."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pyoxigraph import Literal, NamedNode

from kg.serve.labels import Label, choose
from kg.serve.names import term
from kg.serve.view import href, long_date
from kg.store import Catalog
from kg.store.nearby import NEWEST
from kg.store.records import Distinct, Merger

_LABELS = frozenset(term(name) for name in ("rdfs:label", "skos:prefLabel"))


def rows(
    catalog: Catalog, mergers: Sequence[Merger], apart: Sequence[Distinct], base: str, lang: str
) -> Mapping[str, list[dict[str, Any]]]:
    """Mergers and pairs that are two, each thing with its address and its name, which is empty where it has none."""
    # What was merged has no label of its own any more; the release before says what it was called.
    before = {
        number: _labels(catalog, {iri for m in mergers if m.release == number for iri in (m.old, m.new)}, number - 1)
        for number in {m.release for m in mergers}
    }
    now = _labels(catalog, {iri for d in apart for iri in (d.one, d.other)}, catalog.release)

    def thing(iri: str, known: Mapping[str, list[Label]]) -> dict[str, str]:
        label = choose(known.get(iri, ()), lang)
        return {
            "iri": iri, "short": iri.removeprefix(base + "id/"), "href": href(iri, base),
            "name": label.text if label else "", "lang": label.lang if label else "",
        }  # fmt: skip

    def day(when: Any) -> dict[str, str]:
        return {"iso": when.date().isoformat(), "date": long_date(when.date(), lang)}

    return {
        "merged": [
            {"old": thing(m.old, before[m.release]), "new": thing(m.new, before[m.release]), "release": m.release}
            | day(m.when)
            for m in mergers
        ],
        "apart": [{"one": thing(d.one, now), "other": thing(d.other, now), "who": d.who} | day(d.when) for d in apart],
    }


def _labels(catalog: Catalog, iris: Iterable[str], release: int) -> dict[str, list[Label]]:
    found: dict[str, list[Label]] = {}
    if release < 1:
        return found
    for quad in catalog.neighbours(release).about([NamedNode(iri) for iri in sorted(iris)], versions=NEWEST):
        if quad.predicate in _LABELS and isinstance(quad.object, Literal) and isinstance(quad.subject, NamedNode):
            found.setdefault(quad.subject.value, []).append(Label(quad.object.value, quad.object.language or ""))
    return {iri: sorted(known, key=lambda one: (one.text, one.lang)) for iri, known in found.items()}
