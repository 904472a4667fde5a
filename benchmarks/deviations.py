"""Where the two engines may differ, each with its reason: faults of pyshacl and rdflib.

Each is a condition on a single result that stands in one report only, as narrow as it can be told from the data. What
meets none of them is a difference that counts.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from pyoxigraph import BlankNode, Literal, NamedNode

from benchmarks.comparable import XSD, comparable, kind
from benchmarks.reports import Found
from benchmarks.shape_graph import SH, Graph, Term, values

VAC, SCHEMA = "https://w3id.org/vacancy-graph/ns#", "https://schema.org/"
SHAPE = "https://w3id.org/vacancy-graph/shapes#"
COMPARED: Mapping[str, tuple[str, ...]] = {
    "evidence-quote": (VAC + "start", VAC + "end"),
    "salary-order": (SCHEMA + "minValue", SCHEMA + "maxValue"),
    "position-full-week": (VAC + "weeklyHours", VAC + "workloadPercent"),
}
"""The properties that queries of our shapes compare as numbers."""
PART_OF = "http://www.w3.org/ns/org#subOrganizationOf"
WALKED: Mapping[str, tuple[str, ...]] = {
    "position-unit-of-employer": (SCHEMA + "hiringOrganization", "http://www.w3.org/ns/org#postIn", PART_OF),
    "unit-not-own-part": (PART_OF,),
}
"""The properties whose values are the ends of paths in queries of our shapes."""


@dataclass(frozen=True, slots=True)
class Disputed:
    """A result that one engine gives: the graphs that it is about, and what the other gives and this one does not."""

    result: Found
    by: str
    shapes: Graph
    data: Graph
    others: frozenset[Found]

    @property
    def component(self) -> str:
        """The component's name, without namespace and ending."""
        assert isinstance(self.result.component, NamedNode)
        return self.result.component.value.removeprefix(SH).removesuffix("ConstraintComponent")


@dataclass(frozen=True, slots=True)
class Deviation:
    """A difference that is let pass: whose it is, why, and how it is known."""

    name: str
    whose: str
    why: str
    covers: Callable[[Disputed], bool]


def explain(disputed: Disputed) -> Deviation | None:
    """The deviation that a disputed result is."""
    return next((deviation for deviation in DEVIATIONS if deviation.covers(disputed)), None)


@dataclass(frozen=True, slots=True)
class At:
    """A value that a shape is held against: of a property shape one of the values, else the focus node itself."""

    shape: Term
    focus: Term
    value: Term
    shapes: Graph
    data: Graph

    def parameters(self, *names: str) -> list[Term]:
        """The values of some of the shape's parameters."""
        return [value for name in names for value in self.shapes.objects(self.shape, SH + name)]


def _within(test: Callable[[At], bool], *components: str) -> Callable[[Disputed], bool]:
    """Whether a test holds of a result of one of these components, or of what stands in the shapes that it names."""

    def covers(disputed: Disputed) -> bool:
        result, shapes, data = disputed.result, disputed.shapes, disputed.data
        if result.shape is None or result.focus is None:
            return False
        if disputed.component in components:
            at = result.value is not None and At(result.shape, result.focus, result.value, shapes, data)
            return disputed.by == "fast" and bool(at) and test(at)
        if disputed.component not in COMPOSITE:
            return False
        path = shapes.one(result.shape, SH + "path")
        found = [result.value] if result.value is not None else []
        if not found and path is not None:  # a count of values has none itself
            found = [value.term for value in values(path, result.focus, shapes, data)]
        return any(test(at) for value in found for at in _inside(result.shape, value, shapes, data, 8))

    return covers


def _inside(shape: Term, node: Term, shapes: Graph, data: Graph, depth: int) -> Iterator[At]:
    """Every value that the shapes named by a shape look at, starting from a node."""
    if not depth:
        return
    named = [
        inner
        for name in ("node", "not", "property", "qualifiedValueShape")
        for inner in shapes.objects(shape, SH + name)
    ]
    named += [
        inner
        for name in ("and", "or", "xone")
        for head in shapes.objects(shape, SH + name)
        for inner in shapes.items(head)
    ]
    for inner in named:
        path = shapes.one(inner, SH + "path")
        found = [node] if path is None else [value.term for value in values(path, node, shapes, data)]
        for value in found:
            yield At(inner, node, value, shapes, data)
            yield from _inside(inner, value, shapes, data, depth - 1)


def _incomparable(at: At) -> bool:
    """A bound, or another property's value, that cannot be compared at all: SHACL wants a result there."""
    bounds = at.parameters("minInclusive", "maxInclusive", "minExclusive", "maxExclusive")
    others = at.parameters("lessThan", "lessThanOrEquals")
    bounds += [value for other in others for value in at.data.objects(at.focus, other.value)]
    return any(not comparable(at.value, bound) for bound in bounds)


def _last_line(at: At) -> bool:
    """A line break at the end, which Python's "$" lets stand behind what it matches."""
    value = at.value
    return bool(at.parameters("pattern")) and not isinstance(value, BlankNode) and value.value.endswith("\n")


def _misread(at: At) -> bool:
    """A literal whose form its datatype does not have, and which Python's reading of numbers takes all the same."""
    value = at.value
    if not isinstance(value, Literal) or value.datatype.value != XSD + "decimal" or not at.parameters("datatype"):
        return False
    return not kind(value) and _decimal(value) is not None


def _longer_tag(at: At) -> bool:
    """A language of more than one subtag, which is in the range of a shorter one of several subtags."""
    tags = [tag.value.lower() for head in at.parameters("languageIn") for tag in at.shapes.items(head)]
    language = (at.value.language or "").lower() if isinstance(at.value, Literal) else ""
    return any("-" in tag and language.startswith(f"{tag}-") for tag in tags)


def _no_length(at: At) -> bool:
    return isinstance(at.value, BlankNode) and any(value.value == "0" for value in at.parameters("minLength"))


def _filtered(disputed: Disputed) -> bool:
    """A query of ours that compares what SPARQL cannot compare: an error, which rdflib passes over."""
    return disputed.by == "pyshacl" and any(kind(term) != "number" for term in _operands(disputed))


def _operands(disputed: Disputed) -> Iterator[Term]:
    """The values that the query behind a result compares."""
    result = disputed.result
    if disputed.component != "SPARQL" or not isinstance(result.shape, NamedNode):
        return
    for name in COMPARED.get(result.shape.value.removeprefix(SHAPE), ()):
        for node in (result.focus, result.value):
            yield from disputed.data.objects(node, name)


def _divided(disputed: Disputed) -> bool:
    """The same result of a division, with other digits behind the eighteenth."""

    def near(other: Found) -> bool:
        same = other._replace(value=None, messages=frozenset()) == disputed.result._replace(
            value=None, messages=frozenset()
        )
        one, two = _decimal(disputed.result.value), _decimal(other.value)
        return same and one is not None and two is not None and abs(one - two) < Decimal("1e-14")

    return disputed.component == "SPARQL" and any(near(other) for other in disputed.others)


def _decimal(term: Term | None) -> Decimal | None:
    try:
        return Decimal(term.value) if isinstance(term, Literal) else None
    except InvalidOperation:
        return None


def _falsy(disputed: Disputed) -> bool:
    """A literal that Python's rdflib counts as false: it takes it for no term at all at the end of a path."""
    result = disputed.result
    if disputed.component != "SPARQL" or not isinstance(result.shape, NamedNode):
        return False
    walked = WALKED.get(result.shape.value.removeprefix(SHAPE), ())
    return any(
        _is_false(term) for name in walked for term in (quad.object for quad in disputed.data.saying(NamedNode(name)))
    )


def _is_false(term: object) -> bool:
    from rdflib import Literal as Rdflib
    from rdflib import URIRef

    if not isinstance(term, Literal):
        return False
    return not Rdflib(term.value, lang=term.language, datatype=None if term.language else URIRef(term.datatype.value))


def _longer(disputed: Disputed) -> bool:
    """Here it is pyshacl that reports what is in order."""
    result = disputed.result
    if (
        disputed.component == "LanguageIn"
        and disputed.by == "pyshacl"
        and result.shape
        and result.focus
        and result.value
    ):
        return _longer_tag(At(result.shape, result.focus, result.value, disputed.shapes, disputed.data))
    return _within(_longer_tag)(disputed)


COMPOSITE = ("Or", "And", "Xone", "Not", "Node", "QualifiedMinCount", "QualifiedMaxCount")
"""Components that shapes within the shape decide."""
RANGE = ("MinInclusive", "MaxInclusive", "MinExclusive", "MaxExclusive", "LessThan", "LessThanOrEquals")
DEVIATIONS = (
    Deviation(
        "comparison", "rdflib",
        "orders terms of any two types, dates with a time zone and without, and what is no number; where there is no order,"
        " sh:minInclusive, sh:lessThan and their like want a result",
        _within(_incomparable, *RANGE),
    ),
    Deviation("comparison in a query", "rdflib", "the same in FILTER, where an error gives no solution", _filtered),
    Deviation(
        "end of text", "pyshacl", 'Python\'s "$" also stands before a last line break, SPARQL\'s REGEX does not',
        _within(_last_line, "Pattern"),
    ),
    Deviation("forms of decimals", "rdflib", 'takes "1e2"^^xsd:decimal for well-formed', _within(_misread, "Datatype")),
    Deviation("length of blank nodes", "pyshacl", "lets a blank node pass sh:minLength 0, which has no length", _within(_no_length, "MinLength")),
    Deviation("language ranges", "pyshacl", '"de-AT-1901" is in the range "de-AT"', _longer),
    Deviation("literals that are false", "rdflib", "takes 0, false and the empty string for no term at the end of a path", _falsy),
    Deviation("digits", "rdflib", "divides to 28 digits, Oxigraph to 18; XML Schema asks for at least 18", _divided),
)  # fmt: skip
NO_REPORT = ("to compare a BlankNode", "decimal.InvalidOperation")
"""What pyshacl says where a value of sh:lessThan is a blank node, or a bound is NaN: it gives no report, and SHACL wants a result."""
