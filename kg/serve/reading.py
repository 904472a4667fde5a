"""What pages and documents read from the index, each in one go: functions that run where the index is.

What goes in and comes out is data that can be sent between processes; nothing here opens a file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, Quad, QuerySolution, QuerySolutions, QueryTriples

from kg.serve import documents, labels, similar, surroundings, words
from kg.serve.documents import Description
from kg.serve.labels import Names
from kg.serve.names import term
from kg.serve.similar import Similar
from kg.serve.surroundings import Surroundings, Wanted
from kg.serve.words import Said
from kg.store import Index

MOST_ALSO = 50
"""Other postings of the same positions that a page names."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A thing that may be meant, and queries about it, by name, that are asked where it is a posting.

    `around` is what is asked for where it is any other thing.
    """

    iri: str
    views: Mapping[str, str] = field(default_factory=dict)
    around: Wanted | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What the page of a thing is made of: its description, what the views say, and what everything is called.

    Of a posting also the words behind its statements, postings like it, and those that advertise a position of its own,
    each with the position.
    """

    found: Description
    views: Mapping[str, list[Quad]]
    names: Names
    said: Said = field(default_factory=Said)
    similar: tuple[Similar, ...] = ()
    also: tuple[tuple[NamedNode, NamedNode], ...] = ()
    surroundings: Surroundings | None = None

    @property
    def around(self) -> list[Quad]:
        """What the view `posting` says of a posting's surroundings."""
        return self.views.get("posting", [])


def is_iri(text: str) -> bool:
    """Whether this can be the IRI of a thing.

    >>> is_iri("https://jobs.example/id/a b")
    False
    """
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


def alive(index: Index) -> bool:
    """Whether the index answers, and holds anything."""
    return bool(index.query("ASK { ?s ?p ?o }"))


@dataclass(frozen=True, slots=True)
class Profile:
    """What is in the default graph: statements, things they are about, things of each class, uses of each property."""

    triples: int
    subjects: int
    classes: list[tuple[NamedNode, int]]
    properties: list[tuple[NamedNode, int]]


def profile(index: Index) -> Profile:
    """The numbers of VoID. They take time, since they count everything."""
    properties = [
        (r["p"], _number(r)) for r in _rows(index, "?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY ?p")
    ]
    classes = [
        (r["c"], _number(r))
        for r in _rows(index, "?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c FILTER(isIRI(?c)) } GROUP BY ?c ORDER BY ?c")
    ]
    subjects = next(_number(r) for r in _rows(index, "(COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }"))
    return Profile(sum(n for _, n in properties), subjects, classes, properties)


def _rows(index: Index, rest: str) -> QuerySolutions:
    return documents.select(index, f"SELECT {rest}")


def _number(row: QuerySolution) -> int:
    return int(row["n"].value)


def first(index: Index, iris: Sequence[str]) -> Description | None:
    """The description of the first of these things that the dataset knows."""
    return next((found for iri in iris if (found := documents.describe(index, iri)) is not None), None)


def page(index: Index, asked: Sequence[Asked]) -> Reading | None:
    """What the page of the first of these things needs that the dataset knows."""
    for thing in asked:
        found = documents.describe(index, thing.iri, evidence=False)
        if found is not None:
            posting = term("vac:JobPosting").value in found.classes
            views = {name: _construct(index, text) for name, text in thing.views.items()} if posting else {}
            said, like, also = _of_posting(index, found, views) if posting else (Said(), (), ())
            if not posting:
                documents.attest(index, found)
            shown = [*found.about, *found.incoming, *views.get("posting", [])]
            nodes = [n for q in shown for n in (q.subject, q.predicate, q.object)]
            nodes += [q.object for q in found.evidence if q.predicate == term("vac:rule")]
            nodes += [n for word in said.words if word.status for n in word.statement]
            nodes += [n for one in like for n in (one.employer, *one.shared) if n is not None]
            nodes += [other for other, _ in also]
            around = None
            if thing.around is not None and not posting:
                around = surroundings.read(index, found.iri, found.classes, thing.around)
                nodes += around.nodes()
            names = labels.names(index, (n for n in nodes if isinstance(n, NamedNode)))
            return Reading(found, views, names, said, like, also, around)
    return None


def _of_posting(
    index: Index, found: Description, views: Mapping[str, list[Quad]]
) -> tuple[Said, tuple[Similar, ...], tuple[tuple[NamedNode, NamedNode], ...]]:
    snapshots = [s for s in found.values(found.iri, "prov:wasDerivedFrom") if isinstance(s, NamedNode)]
    nodes = dict.fromkeys(q.subject for q in (*found.about, *views.get("posting", [])))
    said = words.read(index, snapshots, [n for n in nodes if isinstance(n, NamedNode)])
    positions = [p for p in found.values(found.iri, "vac:advertises") if isinstance(p, NamedNode)]
    others = documents.select(
        index,
        f"SELECT ?o ?p {{ VALUES ?p {{ {documents.terms(positions)} }} ?o {term('vac:advertises')} ?p"
        f" FILTER(?o != {found.iri}) }} ORDER BY ?o ?p LIMIT {MOST_ALSO}",
    )
    also = tuple((row["o"], row["p"]) for row in others)
    return said, similar.read(index, found.iri, found.about, {other for other, _ in also}), also


def _construct(index: Index, query: str) -> list[Quad]:
    result = index.query(query)
    return [Quad(t.subject, t.predicate, t.object) for t in result] if isinstance(result, QueryTriples) else []
