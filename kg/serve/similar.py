"""Postings like one posting: of the same unit, on the same topics, paid by the same grant. Read where the index is."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from kg.serve.documents import select, terms
from kg.serve.labels import Label
from kg.serve.names import term
from kg.store import Index

WEIGHTS = {"vivo:hasResearchArea": 3, "org:postIn": 3, "vac:inProject": 3, "frapo:isFundedBy": 2, "vac:supervisor": 2}
"""What two positions may share, and how much that says of how alike they are."""
ON_POSTINGS = {"dcterms:subject": 1}
MOST_SHARING = 200
"""Things that share one value; a subject that thousands have says little, and is not followed to the end."""
MOST = 6


@dataclass(frozen=True, slots=True)
class Similar:
    """Another posting: its titles, where it works for whom, its last deadline, and what both have in common."""

    iri: NamedNode
    titles: tuple[Label, ...]
    employer: NamedNode | None
    deadline: str
    shared: tuple[NamedNode, ...]


def read(
    index: Index, posting: NamedNode, about: Sequence[Quad], but: Collection[NamedNode] = ()
) -> tuple[Similar, ...]:
    """The postings most like this one, of which `about` says everything, the likest first; none of those in `but`."""
    score: Counter[NamedNode] = Counter()
    shared: dict[NamedNode, dict[NamedNode, None]] = {}
    for quad in about:
        for weights, step in ((WEIGHTS, f"{term('vac:advertises')}/"), (ON_POSTINGS, "")):
            weight = next((w for name, w in weights.items() if quad.predicate == term(name)), 0)
            if not weight or not isinstance(quad.object, NamedNode):
                continue
            rows = select(
                index,
                f"SELECT ?p {{ ?p {step}{quad.predicate} {quad.object} FILTER(?p != {posting}) }} LIMIT {MOST_SHARING}",
            )
            for other in {row["p"] for row in rows} - {*but}:
                if quad.object not in shared.setdefault(other, {}):
                    shared[other][quad.object] = None
                    score[other] += weight
    best = sorted(score, key=lambda p: (-score[p], p.value))[:MOST]
    return _described(index, best, shared) if best else ()


def _described(
    index: Index, best: Sequence[NamedNode], shared: dict[NamedNode, dict[NamedNode, None]]
) -> tuple[Similar, ...]:
    titles: dict[NamedNode, dict[Label, None]] = {}
    employers: dict[NamedNode, NamedNode] = {}
    deadlines: dict[NamedNode, str] = {}
    rows = select(
        index,
        f"SELECT ?p ?l ?e ?d {{ VALUES ?p {{ {terms(best)} }} ?p a {term('vac:JobPosting')} ; {term('rdfs:label')} ?l ."
        f" OPTIONAL {{ ?p {term('schema:hiringOrganization')} ?e }}"
        f" OPTIONAL {{ ?p {term('vac:advertises')}?/{term('vac:applicationDeadline')} ?d }} }}",
    )
    for row in rows:
        if isinstance(row["l"], Literal):
            titles.setdefault(row["p"], {})[Label(row["l"].value, row["l"].language or "")] = None
        if isinstance(row["e"], NamedNode):
            employers[row["p"]] = row["e"]
        if row["d"] is not None:
            deadlines[row["p"]] = max(deadlines.get(row["p"], ""), row["d"].value[:10])
    return tuple(
        Similar(p, tuple(titles[p]), employers.get(p), deadlines.get(p, ""), tuple(shared[p]))
        for p in best
        if p in titles
    )
