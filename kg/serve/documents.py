"""The document about a thing: the node, its parts, the labels of its neighbours, who points at it, its evidence."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import quote

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolutions, Variable

from kg.serve import service
from kg.serve.formats import DOCUMENTS, N_QUADS, PAGE, TRIG, Format
from kg.serve.names import term
from kg.settings import Settings
from kg.store import Index

MAX_INCOMING = 100
"""Statements that point at the thing; a document says where it leaves some out."""
MAX_EVIDENCE = 5_000
"""Statements of evidence; a whole posting has some 1,000."""
MAX_BLANK = 200
"""Blank nodes of one level that are followed, one by one."""
_LEVELS = 8
_SAID = "SELECT ?s ?p ?o ?g { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"

Subject = NamedNode | BlankNode
Value = NamedNode | BlankNode | Literal


@dataclass(slots=True)
class Description:
    """What a release says about a thing.

    `subjects` are the thing, its parts (IRIs that go on with `#`, blank nodes) and, for a posting, its positions and theirs; `about`
    their statements of the default and links graphs; `incoming` the statements that point at the thing, `more` and
    `more_evidence` whether there is more than is given.
    """

    iri: NamedNode
    subjects: list[Subject]
    about: list[Quad]
    incoming: list[Quad] = field(default_factory=list)
    more: bool = False
    labels: list[Quad] = field(default_factory=list)
    evidence: list[Quad] = field(default_factory=list)
    more_evidence: bool = False

    def values(self, subject: Subject, prop: str) -> list[Value]:
        """The values of a property, by its prefixed name."""
        wanted = term(prop)
        return [_value(q) for q in self.about if q.subject == subject and q.predicate == wanted]

    @property
    def classes(self) -> set[str]:
        """The IRIs of the thing's classes."""
        return {v.value for v in self.values(self.iri, "rdf:type")}


def describe(index: Index, iri: str, *, evidence: bool = True) -> Description | None:
    """What the index says about a thing, None where it says nothing; without its `evidence`, which takes as long again."""
    try:
        node = NamedNode(iri)
    except ValueError:
        return None
    found = Description(node, [node], [])
    frontier: list[Subject] = [node]
    roots = {node}
    for _ in range(_LEVELS):
        said = _statements(index, frontier)
        found.about += said
        if node in frontier:
            positions = {_value(q) for q in said if q.predicate == term("vac:advertises")}
            roots |= {p for p in positions if isinstance(p, NamedNode)}
        objects = dict.fromkeys(_value(q) for q in said)
        frontier = [
            o
            for o in objects
            if o not in found.subjects
            and (
                isinstance(o, BlankNode)
                or (isinstance(o, NamedNode) and (o in roots or any(o.value.startswith(r.value + "#") for r in roots)))
            )
        ]
        if not frontier:
            break
        found.subjects += frontier
    if not found.about:
        return None
    found.subjects[1:] = sorted(found.subjects[1:], key=lambda n: n.value)
    _around(index, found)
    if evidence:
        attest(index, found)
    return found


def attest(index: Index, found: Description) -> None:
    """Add the evidence of the statements about these subjects."""
    rows = select(
        index,
        f"SELECT ?g ?e ?p ?o WHERE {{ VALUES ?s {{ {terms(found.subjects)} }}"
        f" GRAPH ?g {{ ?e {term('rdf:subject')} ?s ; ?p ?o }} }} ORDER BY ?e LIMIT {MAX_EVIDENCE + 1}",
    )
    evidence = [Quad(r["e"], r["p"], r["o"], r["g"]) for r in rows]
    found.more_evidence = len(evidence) > MAX_EVIDENCE
    found.evidence = evidence[:MAX_EVIDENCE]


def quads(found: Description, form: Format, address: str, settings: Settings, base: str, release: int) -> list[Quad]:
    """The document in that format: triples formats carry what is asserted and enriched, quads formats evidence too.

    `address` is the document's path below `doc/`.
    """
    document = NamedNode(f"{base}doc/{quote(address, safe='/:@!$&*+,;=~%')}")
    title = next(iter(found.values(found.iri, "rdfs:label")), Literal(found.iri.value)).value
    about = [
        Quad(document, term("rdf:type"), term("foaf:Document")),
        Quad(document, term("dcterms:title"), Literal(title)),
        Quad(document, term("foaf:primaryTopic"), found.iri),
        Quad(document, term("void:inDataset"), service.dataset_iri(base)),
        Quad(document, term("dcterms:license"), NamedNode(settings.licence)),
        Quad(document, term("dcterms:publisher"), service.publisher_iri(base)),
        Quad(document, term("owl:versionInfo"), Literal(str(release))),
        *(Quad(document, term("dcterms:hasFormat"), NamedNode(f"{document.value}.{f.suffix}")) for f in DOCUMENTS),
        *service.publisher(base, settings),
    ]
    if found.more:
        said = (
            f"Only {MAX_INCOMING} of the statements that point at the thing stand here; ask the SPARQL endpoint for all"
        )
        about.append(Quad(document, term("rdfs:comment"), Literal(said, language="en")))
    if found.more_evidence and form in (N_QUADS, TRIG):
        said = f"Only {MAX_EVIDENCE} statements of evidence stand here; ask the SPARQL endpoint for all"
        about.append(Quad(document, term("rdfs:comment"), Literal(said, language="en")))
    whole = [*found.about, *found.incoming, *found.labels, *about]
    if form in (N_QUADS, TRIG):
        return [*whole, *found.evidence]
    if found.evidence:
        whole.append(Quad(found.iri, term("rdfs:seeAlso"), NamedNode(f"{document.value}.{N_QUADS.suffix}")))
    return whole


def alternates(path: str) -> str:
    """The value of Link for the document below `/doc/`: its other representations (RFC 8288)."""
    links = [f'</doc/{path}.{f.suffix}>; rel="alternate"; type="{f.media}"' for f in DOCUMENTS if f is not PAGE]
    return ", ".join([*links, f'</id/{path}>; rel="describes"'])


def select(index: Index, query: str) -> QuerySolutions:
    """The solutions of a SELECT query."""
    result = index.query(query)
    assert isinstance(result, QuerySolutions)
    return result


def terms(nodes: Iterable[Subject]) -> str:
    """The IRIs among these nodes for a VALUES clause, each serialised as a term."""
    return " ".join(str(n) for n in nodes if isinstance(n, NamedNode))


def _statements(index: Index, subjects: Iterable[Subject]) -> list[Quad]:
    """What is said of these nodes, in whichever graph."""
    values = f"VALUES ?s {{ {terms(subjects)} }}"
    rows = [
        *select(index, f"SELECT ?s ?p ?o ?g {{ {{ {values} ?s ?p ?o }} UNION {{ {values} GRAPH ?g {{ ?s ?p ?o }} }} }}")
    ]
    blank = [node for node in subjects if isinstance(node, BlankNode)]
    for node in blank[:MAX_BLANK]:  # a query cannot name one
        found = index.query(_SAID, substitutions={Variable("s"): node})
        assert isinstance(found, QuerySolutions)
        rows += found
    return [Quad(r["s"], r["p"], r["o"], r["g"]) if r["g"] is not None else Quad(r["s"], r["p"], r["o"]) for r in rows]


def _around(index: Index, found: Description) -> None:
    pointing = select(
        index,
        f"SELECT ?s ?p WHERE {{ ?s ?p {found.iri} FILTER(?s != {found.iri}) }} ORDER BY ?s ?p LIMIT {MAX_INCOMING + 1}",
    )
    incoming = [Quad(r["s"], r["p"], found.iri) for r in pointing if isinstance(r["s"], NamedNode)]
    found.more = len(incoming) > MAX_INCOMING
    found.incoming = [q for q in incoming[:MAX_INCOMING] if q.subject not in found.subjects]
    neighbours = dict.fromkeys(
        n
        for q in (*found.about, *found.incoming)
        for n in (q.subject, q.object)
        if isinstance(n, NamedNode) and n not in found.subjects and q.predicate != term("rdf:type")
    )
    if neighbours:
        label = term("rdfs:label")
        rows = select(index, f"SELECT ?s ?l WHERE {{ VALUES ?s {{ {terms(neighbours)} }} ?s {label} ?l }}")
        found.labels = [Quad(r["s"], label, r["l"]) for r in rows]


def _value(quad: Quad) -> Value:
    assert isinstance(quad.object, NamedNode | BlankNode | Literal)  # the dataset has no triple terms
    return quad.object
