"""Validation reports as RDF, in a form in which two of them can be compared.

`results` reads the triples of a report (https://www.w3.org/TR/shacl/#validation-report) into tuples in which blank nodes
keep their labels: for reports about the same graphs. `isomorphic` compares reports about graphs that were parsed apart, as
the W3C's test suite wants it: blank nodes by what is said of them.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Literal, NamedNode, Quad, Triple

SH = "http://www.w3.org/ns/shacl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
Term = NamedNode | BlankNode | Literal
Path = Term | tuple["Path", ...]
"""A path as written: a term, or the name of its kind and its parts."""
_KINDS = ("inversePath", "alternativePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath")


class Found(NamedTuple):
    """A result of SHACL; what it does not say is None. Messages are those in the report, of whatever language."""

    focus: Term | None
    path: Path | None
    value: Term | None
    severity: Term | None
    component: Term | None
    shape: Term | None
    constraint: Term | None
    messages: frozenset[Literal]


@dataclass(frozen=True, slots=True)
class Reported:
    """What a report says: its verdict, and each result with how often it stands there."""

    conforms: bool
    results: Counter[Found]

    def without(self, *fields: str) -> "Reported":
        """The same report as if these fields of its results had not been written."""
        gone = {name: frozenset() if name == "messages" else None for name in fields}
        found: Counter[Found] = Counter()
        for result, times in self.results.items():
            found[result._replace(**gone)] += times
        return replace(self, results=found)


def structures(triples: Iterable[Triple | Quad], predicate: str) -> dict[Term, "Path"]:
    """The path that each node has by this property, in the form in which results have theirs."""
    known = _by_subject(triples)
    return {node: _path(value, known, ()) for node, said in known.items() for value in said.get(predicate, ())}


class Malformed(Exception):
    """The triples are no validation report."""


def reported(triples: Iterable[Triple | Quad], head: Term | None = None) -> Reported:
    """The report in these triples: the one that `head` names, or the only one there is."""
    known = _by_subject(triples)
    if head is None:
        heads = [
            node for node, said in known.items() if NamedNode(SH + "ValidationReport") in said.get(RDF + "type", ())
        ]
        if len(heads) != 1:
            raise Malformed(f"{len(heads)} nodes of class sh:ValidationReport, and one is wanted")
        head = heads[0]
    said = known.get(head, {})
    verdict = [str(value.value) for value in said.get(SH + "conforms", ()) if isinstance(value, Literal)]
    if verdict not in (["true"], ["false"]):
        raise Malformed(f"sh:conforms is {verdict}")
    nodes = said.get(SH + "result", ())
    for node in nodes:
        if known.get(node, {}).get(RDF + "type") != [NamedNode(SH + "ValidationResult")]:
            raise Malformed(f"{node} is no sh:ValidationResult")
    return Reported(verdict == ["true"], Counter(_found(node, known) for node in nodes))


def isomorphic(expected: Reported, actual: Reported) -> bool:
    """Whether the two are the same graph (https://www.w3.org/TR/rdf11-concepts/#graph-isomorphism)."""
    if expected.conforms != actual.conforms or expected.results.total() != actual.results.total():
        return False
    return _canonical(expected) == _canonical(actual)


def messages_that(expected: Reported, actual: Reported) -> Reported:
    """The actual report with only those messages that the expected one has somewhere: the suite's rule for them."""
    wanted = {message for result in expected.results for message in result.messages}
    found: Counter[Found] = Counter()
    for result, times in actual.results.items():
        found[result._replace(messages=result.messages & wanted)] += times
    return replace(actual, results=found)


def difference(one: Reported, other: Reported, names: tuple[str, str] = ("one", "other")) -> str:
    """What stands in one report only, in lines for people; empty where they are the same."""
    lines = [] if one.conforms == other.conforms else [f"sh:conforms: {one.conforms}, {other.conforms}"]
    for name, more in ((names[0], one.results - other.results), (names[1], other.results - one.results)):
        lines += [
            f"only {name}: {written(result)}{f' ({times} times)' * (times > 1)}" for result, times in more.items()
        ]
    return "\n".join(lines)


def written(result: Found) -> str:
    """A result in one line."""
    parts = [
        (name, _text(value)) for name, value in zip(Found._fields[:-1], result[:-1], strict=True) if value is not None
    ]
    said = " ".join(sorted(str(message) for message in result.messages))
    return " ".join([*(f"{name}={text}" for name, text in parts), said])


def _text(value: "Path") -> str:
    if isinstance(value, tuple):
        return "(" + " ".join(_text(part) if not isinstance(part, str) else part for part in value) + ")"
    return str(value).replace(SH, "sh:")


Described = Mapping[Term, Mapping[str, Collection[Term]]]


def _by_subject(triples: Iterable[Triple | Quad]) -> dict[Term, dict[str, list[Term]]]:
    known: dict[Term, dict[str, list[Term]]] = {}
    for triple in triples:
        subject, value = triple.subject, triple.object
        if isinstance(subject, Triple) or isinstance(value, Triple):
            raise Malformed("a triple in a triple")
        objects = known.setdefault(subject, {}).setdefault(triple.predicate.value, [])
        if value not in objects:
            objects.append(value)
    return known


def _found(node: Term, known: Described) -> Found:
    said = known[node]

    def one(name: str) -> Term | None:
        values = list(said.get(SH + name, ()))
        if len(values) > 1:
            raise Malformed(f"a result has sh:{name} {len(values)} times")
        return values[0] if values else None

    path = one("resultPath")
    return Found(
        one("focusNode"),
        None if path is None else _path(path, known, ()),
        one("value"),
        one("resultSeverity"),
        one("sourceConstraintComponent"),
        one("sourceShape"),
        one("sourceConstraint"),
        frozenset(message for message in said.get(SH + "resultMessage", ()) if isinstance(message, Literal)),
    )


def _path(node: Term, known: Described, above: tuple[Term, ...]) -> Path:
    """The structure of a path, as far as it is described (https://www.w3.org/TR/shacl/#property-paths)."""
    if not isinstance(node, BlankNode) or node not in known:
        return node
    if node in above:
        raise Malformed("a path that goes round in a circle")
    said, above = known[node], (*above, node)
    # In the order of the W3C's "strange" tests: a list with further properties is a list.
    if RDF + "first" in said:
        return (Literal("sequence"), *(_path(part, known, above) for part in _members(node, known)))
    for kind in _KINDS:
        for value in said.get(SH + kind, ()):
            parts = _members(value, known) if kind == "alternativePath" else [value]
            return (Literal(kind), *(_path(part, known, above) for part in parts))
    return node


def _members(node: Term, known: Described) -> list[Term]:
    found: list[Term] = []
    while node != NamedNode(RDF + "nil"):
        said = known.get(node, {})
        if len(said.get(RDF + "first", ())) != 1 or len(said.get(RDF + "rest", ())) != 1 or len(found) > 1000:
            raise Malformed("a path with a list that is none")
        found += said[RDF + "first"]
        (node,) = said[RDF + "rest"]
    return found


def _canonical(report: Reported) -> Counter[str]:
    """The results as statements whose blank nodes are named by what is said of them (RDFC-1.0)."""
    quads = []
    for result in report.results.elements():
        node = BlankNode()
        said = [(name, value) for name, value in zip(Found._fields[:-1], result[:-1], strict=True) if value is not None]
        for name, value in said:
            if not isinstance(value, tuple):
                quads.append(Quad(node, NamedNode(f"urn:{name}"), value))
                continue
            head = BlankNode()
            quads.append(Quad(node, NamedNode(f"urn:{name}"), head))
            quads += _structure(head, value)
        quads += [Quad(node, NamedNode("urn:message"), message) for message in result.messages]
        quads.append(Quad(node, NamedNode(RDF + "type"), NamedNode(SH + "ValidationResult")))
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return Counter(str(quad) for quad in dataset)


def _structure(head: BlankNode, path: tuple[Path, ...]) -> list[Quad]:
    quads = []
    for place, part in enumerate(path):
        name = NamedNode(f"urn:part:{place}")
        if isinstance(part, tuple):
            inner = BlankNode()
            quads += [Quad(head, name, inner), *_structure(inner, part)]
        else:
            quads.append(Quad(head, name, part))
    return quads
