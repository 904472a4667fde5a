"""How to break constraints on values: how many there are, what kind, which letters, what else they are a value of."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from benchmarks.shape_graph import RDF, SH, TYPE, Edit, Graph, Term, Value, placed

XSD = "http://www.w3.org/2001/XMLSchema#"
STRANGER = NamedNode("urn:mutation:stranger")
"""A node of which nothing is known."""


class NotDerivable(Exception):
    """No operator can say how to break this constraint: it needs a mutation by hand."""


@dataclass(frozen=True, slots=True)
class At:
    """Where a constraint is to be broken: a shape's node, the focus, its value nodes and all that is known."""

    shape: Term
    focus: Term
    found: Sequence[Value]
    path: Term | None
    shapes: Graph
    data: Graph

    def parameter(self, name: str) -> Term | None:
        """The value of a parameter of SHACL."""
        return self.shapes.one(self.shape, SH + name)

    def put(self, term: Term) -> Edit | None:
        """A further value: beside one that is there, or at the end of the path."""
        if self.found and self.found[0].quad:
            return self.found[0].beside(term)
        return placed(self.path, self.focus, term, self.shapes, self.data) if self.path is not None else None

    def instead(self, term: Term) -> Edit | None:
        """The value in place of one that is there, or beside none."""
        if self.found and self.found[0].quad:
            return self.found[0].replaced(term)
        if self.path is not None:
            return self.put(term)
        return self._renamed(term)

    def _renamed(self, term: Term) -> Edit | None:
        """A focus node that is a value of something is another value there."""
        pointing = [quad for quad in self.data.quads if quad.object == self.focus]
        if not isinstance(self.focus, Literal) or not pointing:
            return None
        return Value(self.focus, pointing[0]).replaced(term)


Operator = Callable[[At], Iterator[tuple[str, Edit | None]]]


def _integer(term: Term | None) -> int:
    assert isinstance(term, Literal)
    return int(term.value)


def _typed(text: str, datatype: str) -> Literal:
    return Literal(text, datatype=NamedNode(XSD + datatype))


def _min_count(at: At) -> Iterator[tuple[str, Edit | None]]:
    least = _integer(at.parameter("minCount"))
    if not at.found:
        return
    gone = Edit()
    for value in at.found[max(least - 1, 0) :]:
        gone |= value.removed
    yield "values removed", gone


def _max_count(at: At) -> Iterator[tuple[str, Edit | None]]:
    most = _integer(at.parameter("maxCount"))
    more, lacking = Edit(), most + 1 - len({value.term for value in at.found})
    first = at.found[0].term if at.found else STRANGER
    for number in range(lacking):
        edit = at.put(_other(first, number + 1))
        if edit is None:
            return
        more |= edit
    yield "one value too many", more


def _other(term: Term, number: int) -> Term:
    """Another value of the same kind."""
    if isinstance(term, Literal):
        if term.language:
            return Literal(f"{term.value} {number}", language=term.language)
        kind = term.datatype.value.removeprefix(XSD)
        if kind == "boolean":
            return _typed("false" if term.value == "true" else "true", kind)
        if kind in ("integer", "decimal"):
            return _typed(str(Decimal(term.value) + number), kind)
        if kind == "date":
            return _typed(f"{int(term.value[:4]) + number}{term.value[4:]}", kind)
        return Literal(f"{term.value}{number}", datatype=term.datatype)
    return NamedNode(f"urn:mutation:other{number}")


def _class(at: At) -> Iterator[tuple[str, Edit | None]]:
    if at.path is None:
        kinds = at.data.of(at.focus, TYPE.value)
        yield "class removed", Edit(frozenset(kinds))
        return
    yield "a node of no class", at.instead(STRANGER)
    yield "a name instead of a node", at.instead(Literal("a name"))
    for value in at.found:
        kinds = at.data.of(value.term, TYPE.value)
        if kinds:
            yield "class of the value removed", Edit(frozenset(kinds))
            return


def _datatype(at: At) -> Iterator[tuple[str, Edit | None]]:
    wanted = at.parameter("datatype")
    assert isinstance(wanted, NamedNode)
    now = at.found[0].term if at.found else None
    text = now.value if isinstance(now, Literal) else "text"
    for what, other in wrong_datatype(wanted.value, text):
        yield what, at.instead(other)


def wrong_datatype(datatype: str, text: str = "text") -> Iterator[tuple[str, Term]]:
    """Values that are not of a datatype."""
    if datatype in (XSD + "string", RDF + "langString"):
        yield "a number", _typed("7", "integer")
        plain = datatype == RDF + "langString"
        yield ("language tag removed", Literal(text)) if plain else ("language tag", Literal(text, language="en"))
    else:
        yield "datatype lost", Literal(text)
        yield "ill-formed literal", Literal("no such value", datatype=NamedNode(datatype))
        if datatype == XSD + "date":
            yield "30 February", _typed("2027-02-30", "date")
            yield "a point in time", _typed("2027-02-03T04:05:06Z", "dateTime")
        if datatype in (XSD + "integer", XSD + "decimal"):
            yield "binary floating point", _typed("7.0E0", "double")
    yield "a node", STRANGER


def _node_kind(at: At) -> Iterator[tuple[str, Edit | None]]:
    wanted = at.parameter("nodeKind")
    assert isinstance(wanted, NamedNode)
    kinds: Mapping[str, tuple[str, Term]] = {
        "IRI": ("an IRI", STRANGER), "Literal": ("a literal", Literal("letters")), "BlankNode": ("a blank node", BlankNode("mutation")),
    }  # fmt: skip
    for kind, (what, other) in kinds.items():
        if kind not in wanted.value.removeprefix(SH):
            yield what, at.instead(other)


def _pattern(at: At) -> Iterator[tuple[str, Edit | None]]:
    """Letters that the pattern does not match: small slips of a value that it does match, and what is quite wrong."""
    regex = _regex(at)
    now = [value.term for value in at.found if not isinstance(value.term, BlankNode)]
    text = now[0].value if now else ""
    kept = now[0] if now else Literal("")
    slips = {
        "white space before": f" {text}", "line break after": f"{text}\n", "letters before": f"x{text}", "full stop after": f"{text}.",
        "last letter lost": text[:-1], "other case": text.swapcase(), "emptied": "", "no such form": "§",
        "no-break space": f"{text[:1]}\u00a0{text[1:]}",
    }  # fmt: skip
    for what, slip in slips.items():
        if regex.search(slip) is None and slip != text:
            yield what, at.instead(reworded(kept, slip))
    yield "a blank node", at.instead(BlankNode("mutation"))


def _regex(at: At) -> re.Pattern[str]:
    pattern, flags = at.parameter("pattern"), at.parameter("flags")
    assert isinstance(pattern, Literal)
    letters = {"i": re.IGNORECASE, "s": re.DOTALL, "m": re.MULTILINE, "x": re.VERBOSE}
    given = flags.value if isinstance(flags, Literal) else ""
    found = re.RegexFlag(0)
    for letter in given:
        found |= letters[letter]
    # In XPath "$" is the end of the text; in Python it also stands before a last line break.
    return re.compile(re.sub(r"(?<!\\)\$", r"\\Z", pattern.value), found)


def reworded(term: Term, text: str) -> Term:
    """A term of the same kind with other letters; an IRI that would be none becomes a literal."""
    if isinstance(term, NamedNode):
        try:
            return NamedNode(text)
        except ValueError:
            return Literal(text)
    if isinstance(term, Literal) and term.language:
        return Literal(text, language=term.language)
    return Literal(text)


def _in(at: At) -> Iterator[tuple[str, Edit | None]]:
    yield "a node outside the list", at.instead(STRANGER)
    yield "letters outside the list", at.instead(Literal("outside the list"))
    listed = at.shapes.items(at.parameter("in"))
    if isinstance(listed[0], Literal):
        yield "other case", at.instead(Literal(listed[0].value.swapcase(), datatype=listed[0].datatype))


def _has_value(at: At) -> Iterator[tuple[str, Edit | None]]:
    wanted = at.parameter("hasValue")
    own = [value for value in at.found if value.term == wanted and value.quad]
    for value in own:
        yield "the value removed", value.removed
        yield "another value", value.replaced(STRANGER)


def _bound(name: str, outward: int, *, itself: bool) -> Operator:
    """Values at and beyond a bound."""

    def operator(at: At) -> Iterator[tuple[str, Edit | None]]:
        bound = at.parameter(name)
        assert isinstance(bound, Literal)
        now = at.found[0].term if at.found else None
        number = bound.datatype.value in (XSD + "integer", XSD + "decimal")
        if not number:
            raise NotDerivable(f"sh:{name} of {bound}")
        kind = "decimal" if isinstance(now, Literal) and now.datatype.value == XSD + "decimal" else "integer"
        if itself:
            yield "the bound itself", at.instead(_typed(bound.value, kind))
        yield "beyond the bound", at.instead(_typed(str(Decimal(bound.value) + outward), kind))
        if kind == "decimal":
            yield (
                "just beyond the bound",
                at.instead(_typed(str(Decimal(bound.value) + outward * Decimal("0.01")), kind)),
            )
        yield "a word", at.instead(Literal("many"))

    return operator


def _min_length(at: At) -> Iterator[tuple[str, Edit | None]]:
    yield "one letter too short", at.instead(Literal("x" * (_integer(at.parameter("minLength")) - 1)))


def _max_length(at: At) -> Iterator[tuple[str, Edit | None]]:
    now = at.found[0].term if at.found else None
    language = now.language if isinstance(now, Literal) else None
    yield "one letter too long", at.instead(Literal("x" * (_integer(at.parameter("maxLength")) + 1), language=language))


def _language_in(at: At) -> Iterator[tuple[str, Edit | None]]:
    now = [value.term for value in at.found if isinstance(value.term, Literal)]
    text = now[0].value if now else "text"
    yield "another language", at.instead(Literal(text, language="tlh"))
    yield "language tag removed", at.instead(Literal(text))
    yield "a node", at.instead(STRANGER)


def _unique_lang(at: At) -> Iterator[tuple[str, Edit | None]]:
    for value in at.found:
        if isinstance(value.term, Literal) and value.term.language:
            yield (
                "a second value in one language",
                value.beside(Literal(f"{value.term.value} 2", language=value.term.language)),
            )
            return


def _pair(name: str, *, equal: bool) -> Operator:
    """A value of the path that is, or is not, a value of the other property."""

    def operator(at: At) -> Iterator[tuple[str, Edit | None]]:
        other = at.parameter(name)
        assert isinstance(other, NamedNode)
        if isinstance(at.focus, Literal):
            return
        for value in at.found[:1]:
            if equal:
                yield "the same value of both properties", Edit(more=(Quad(at.focus, other, value.term),))
            else:
                yield "a value of one property only", Edit(more=(Quad(at.focus, other, STRANGER),))

    return operator


def _closed(at: At) -> Iterator[tuple[str, Edit | None]]:
    flag = at.parameter("closed")
    if isinstance(flag, Literal) and flag.value == "true" and not isinstance(at.focus, Literal):
        yield (
            "a property that is not listed",
            Edit(more=(Quad(at.focus, NamedNode("urn:mutation:property"), Literal("x")),)),
        )


def _qualified(at: At) -> Iterator[tuple[str, Edit | None]]:
    least = at.parameter("qualifiedMinCount")
    if least is not None and at.found:
        gone = Edit()
        for value in at.found[max(_integer(least) - 1, 0) :]:
            gone |= value.removed
        yield "values removed", gone
    if at.parameter("qualifiedMaxCount") is not None:
        raise NotDerivable("sh:qualifiedMaxCount")


def by_hand(at: At) -> Iterator[tuple[str, Edit | None]]:
    """No way to break this."""
    raise NotDerivable(f"{at.shape} has to be broken by hand")
    yield  # it is a generator all the same


VALUES: Mapping[str, Operator] = {
    "minCount": _min_count, "maxCount": _max_count, "class": _class, "datatype": _datatype, "nodeKind": _node_kind,
    "pattern": _pattern, "in": _in, "hasValue": _has_value,
    "minInclusive": _bound("minInclusive", -1, itself=False), "minExclusive": _bound("minExclusive", -1, itself=True),
    "maxInclusive": _bound("maxInclusive", 1, itself=False), "maxExclusive": _bound("maxExclusive", 1, itself=True),
    "minLength": _min_length, "maxLength": _max_length, "languageIn": _language_in, "uniqueLang": _unique_lang,
    "equals": _pair("equals", equal=False), "disjoint": _pair("disjoint", equal=True), "lessThan": _pair("lessThan", equal=True),
    "lessThanOrEquals": by_hand, "closed": _closed, "qualifiedValueShape": _qualified,
}  # fmt: skip
"""For each parameter, how to break it."""
