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
class Source:
    """A posting that a snapshot is of; `alone` if it has no other one, so that its page shows the words of this one."""

    posting: NamedNode
    alone: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """What the page of a thing is made of: its description, what the views say, and what everything is called.

    Of a posting also the words behind its statements, postings like it, and those that advertise a position of its own,
    each with the position. Of any other thing the postings that the words behind its statements are from, by snapshot.
    """

    found: Description
    views: Mapping[str, list[Quad]]
    names: Names
    said: Said = field(default_factory=Said)
    similar: tuple[Similar, ...] = ()
    also: tuple[tuple[NamedNode, NamedNode], ...] = ()
    surroundings: Surroundings | None = None
    sources: Mapping[str, tuple[Source, ...]] = field(default_factory=dict)

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
            sources: dict[str, tuple[Source, ...]] = {}
            if not posting:
                documents.attest(index, found)
                sources = _sources(index, found.evidence)
            shown = [*found.about, *found.incoming, *views.get("posting", [])]
            nodes = [n for q in shown for n in (q.subject, q.predicate, q.object)]
            nodes += [n for word in said.words if word.status for n in word.statement]
            nodes += [n for one in like for n in (one.employer, *one.shared) if n is not None]
            nodes += [other for other, _ in also]
            around = None
            if thing.around is not None and not posting:
                around = surroundings.read(index, found.iri, found.classes, thing.around)
                nodes += around.nodes()
            nodes += [one.posting for some in sources.values() for one in some]
            names = labels.names(index, (n for n in nodes if isinstance(n, NamedNode)))
            return Reading(found, views, names, said, like, also, around, sources)
    return None


def _sources(index: Index, evidence: Sequence[Quad]) -> dict[str, tuple[Source, ...]]:
    """The postings that each snapshot was taken of from which evidence is."""
    derived = term("prov:wasDerivedFrom")
    snapshots = dict.fromkeys(q.object for q in evidence if q.predicate == derived and isinstance(q.object, NamedNode))
    if not snapshots:
        return {}
    rows = documents.select(
        index,
        f"SELECT ?x ?posting (COUNT(DISTINCT ?y) AS ?many) {{ VALUES ?x {{ {documents.terms(snapshots)} }}"
        f" ?posting {derived} ?x , ?y }} GROUP BY ?x ?posting ORDER BY ?x ?posting",
    )
    found: dict[str, tuple[Source, ...]] = {}
    for row in rows:
        found[row["x"].value] = (*found.get(row["x"].value, ()), Source(row["posting"], row["many"].value == "1"))
    return found


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
