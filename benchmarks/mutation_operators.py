"""How to break each constraint of SHACL: for every parameter of a component, changes after which it does not hold.

An operator knows a constraint by SHACL's definition of it, and asks no validator. Where it cannot say how a constraint is
broken it raises NotDerivable, and a mutation has to be written by hand.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from benchmarks.shape_graph import RDF, SH, TYPE, Edit, Graph, Term, Value, placed, values

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


@dataclass(frozen=True, slots=True)
class Way:
    """A way to break a constraint: its component, the change in words and as an edit; None where there is no operator."""

    component: str
    what: str
    edit: Edit | None


def ways(shape: Term, focus: Term, shapes: Graph, data: Graph) -> Iterator[Way]:
    """Every way to make a node violate a shape."""
    path = shapes.one(shape, SH + "path")
    found = [Value(focus)] if path is None else values(path, focus, shapes, data)
    at = At(shape, focus, found, path, shapes, data)
    for name in constraints(shape, shapes):
        try:
            yield from (Way(name, what, edit) for what, edit in OPERATORS[name](at) if edit is not None)
        except NotDerivable as error:
            yield Way(name, str(error), None)


def constraints(shape: Term, shapes: Graph) -> list[str]:
    """The parameters of a shape that are constraints."""
    names = {quad.predicate.value.removeprefix(SH) for quad in shapes.about(shape)}
    return sorted(names & OPERATORS.keys())


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
            yield what, at.instead(_reworded(kept, slip))
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


def _reworded(term: Term, text: str) -> Term:
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


def _inner(name: str) -> Operator:
    """What breaks a shape within this one, of a value node."""

    def operator(at: At) -> Iterator[tuple[str, Edit | None]]:
        for inner in at.shapes.objects(at.shape, SH + name):
            for value in at.found:
                broken = list(_ways(inner, value.term, at))
                yield from broken
                if name == "node" and not broken and value.quad:
                    # What would have to go is not in the data (the scheme of a code): so another node in its place.
                    yield "a node of which this does not hold", value.replaced(STRANGER)
                    yield "a name instead of a node", value.replaced(Literal("a name"))
                if broken:
                    break

    return operator


def _ways(shape: Term, focus: Term, at: At) -> Iterator[tuple[str, Edit]]:
    """The ways to break a shape within this one; raises NotDerivable last, where there is a constraint without one."""
    lacking = ""
    path = at.shapes.one(shape, SH + "path")
    where = f" ({_short(path)})" if isinstance(path, NamedNode) else ""
    for way in ways(shape, focus, at.shapes, at.data):
        if way.edit is None:
            lacking = way.what
        else:
            yield f"{way.component}: {way.what}{where}", way.edit
    if lacking:
        raise NotDerivable(lacking)


def _short(term: Term) -> str:
    return re.split(r"[#/]", term.value)[-1] if isinstance(term, NamedNode) else ""


def _and(at: At) -> Iterator[tuple[str, Edit | None]]:
    for inner in at.shapes.items(at.parameter("and")):
        for value in at.found:
            yield from _ways(inner, value.term, at)


def _or(at: At) -> Iterator[tuple[str, Edit | None]]:
    """One break of each member at once; members that look at the same property can stand in each other's way."""
    members = at.shapes.items(at.parameter("or"))
    if at.path is not None and all(_of_values(member, at.shapes) for member in members):
        for what, other in (("a node of which nothing holds", STRANGER), ("a word", Literal("a word"))):
            if not any(_allows(member, other, at.shapes) for member in members):
                yield what, at.instead(other)
        return
    looked_at = [{_short(path) for path in _paths(member, at.shapes)} for member in members]
    if any(one & other for place, one in enumerate(looked_at) for other in looked_at[:place]):
        raise NotDerivable("sh:or of members that look at one property")
    for value in at.found:
        edit, parts = Edit(), []
        for member in members:
            if _fails(member, value.term, at):
                continue
            way = next(_ways(member, value.term, at), None)
            if way is None:
                return
            parts.append(way[0])
            edit |= way[1]
        yield " and ".join(parts), edit


def _of_values(member: Term, shapes: Graph) -> bool:
    """Whether a member says something of the value itself, or of what only a known node has."""
    names = {quad.predicate.value.removeprefix(SH) for quad in shapes.about(member)}
    inner = [shapes.objects(part, SH + "hasValue") for part in shapes.objects(member, SH + "property")]
    return names <= {"class", "datatype", "pattern"} or (names == {"property"} and all(inner))


def _allows(member: Term, value: Term, shapes: Graph) -> bool:
    """Whether a value of which nothing is known would satisfy a member that says something of values."""
    datatype, pattern = shapes.one(member, SH + "datatype"), shapes.one(member, SH + "pattern")
    if isinstance(datatype, NamedNode):
        return isinstance(value, Literal) and value.datatype == datatype
    if isinstance(pattern, Literal):
        return not isinstance(value, BlankNode) and re.search(pattern.value, value.value) is not None
    return False


def _paths(member: Term, shapes: Graph) -> Iterator[Term]:
    for part in (*shapes.objects(member, SH + "property"), *shapes.objects(member, SH + "not")):
        path = shapes.one(part, SH + "path")
        if path is not None:
            yield path
        yield from _paths(part, shapes)


def _fails(member: Term, focus: Term, at: At) -> bool:
    """Whether a member with properties that need a value has none to lose."""
    for part in at.shapes.objects(member, SH + "property"):
        path = at.shapes.one(part, SH + "path")
        if path is None:
            continue
        found = {value.term for value in values(path, focus, at.shapes, at.data)}
        wanted = at.shapes.one(part, SH + "hasValue")
        if at.shapes.one(part, SH + "minCount") is not None and not found:
            return True
        if wanted is not None and wanted not in found:
            return True
    return False


def _not(at: At) -> Iterator[tuple[str, Edit | None]]:
    for inner in at.shapes.objects(at.shape, SH + "not"):
        yield from satisfied(inner, at)


def satisfied(shape: Term, at: At) -> Iterator[tuple[str, Edit | None]]:
    """Ways to make a value node conform to a shape: for what must not be."""
    names = {quad.predicate.value.removeprefix(SH) for quad in at.shapes.about(shape)}
    if names == {"class"}:
        wanted = at.shapes.one(shape, SH + "class")
        for value in at.found[:1]:
            if wanted is not None and not isinstance(value.term, Literal):
                yield f"a {_short(wanted)} as well", Edit(more=(Quad(value.term, TYPE, wanted),))
    elif names == {"or"}:
        for member in at.shapes.items(at.shapes.one(shape, SH + "or")):
            yield from satisfied(member, at)
    elif "pattern" in names:
        for text in _examples(at.shapes.one(shape, SH + "pattern")):
            now = at.found[0].term if at.found else Literal("")
            yield (
                "what must not be in it",
                at.instead(_reworded(now, text if not isinstance(now, NamedNode) else now.value + text)),
            )
    else:
        raise NotDerivable(f"sh:not of {sorted(names)}")


def _examples(pattern: Term | None) -> Iterator[str]:
    """Letters that one alternative of the pattern matches, written from its first group."""
    assert isinstance(pattern, Literal)
    group = re.search(r"\(([^()]*)\)", pattern.value)
    if group is None:
        raise NotDerivable(f"sh:not of the pattern {pattern.value}")
    for choice in group[1].split("|"):
        word = choice.replace("[a-z]+", "source")
        for made in (f"?{word}=1", f"{word}. 1", f"{word}: 1"):
            if re.search(pattern.value, made, re.IGNORECASE):
                yield made
                break
        else:
            raise NotDerivable(f"sh:not of the pattern {pattern.value}")


def _qualified(at: At) -> Iterator[tuple[str, Edit | None]]:
    least = at.parameter("qualifiedMinCount")
    if least is not None and at.found:
        gone = Edit()
        for value in at.found[max(_integer(least) - 1, 0) :]:
            gone |= value.removed
        yield "values removed", gone
    if at.parameter("qualifiedMaxCount") is not None:
        raise NotDerivable("sh:qualifiedMaxCount")


def _by_hand(at: At) -> Iterator[tuple[str, Edit | None]]:
    raise NotDerivable(f"{at.shape} has to be broken by hand")
    yield  # it is a generator all the same


OPERATORS: Mapping[str, Operator] = {
    "minCount": _min_count, "maxCount": _max_count, "class": _class, "datatype": _datatype, "nodeKind": _node_kind,
    "pattern": _pattern, "in": _in, "hasValue": _has_value,
    "minInclusive": _bound("minInclusive", -1, itself=False), "minExclusive": _bound("minExclusive", -1, itself=True),
    "maxInclusive": _bound("maxInclusive", 1, itself=False), "maxExclusive": _bound("maxExclusive", 1, itself=True),
    "minLength": _min_length, "maxLength": _max_length, "languageIn": _language_in, "uniqueLang": _unique_lang,
    "equals": _pair("equals", equal=False), "disjoint": _pair("disjoint", equal=True), "lessThan": _pair("lessThan", equal=True),
    "lessThanOrEquals": _by_hand, "closed": _closed, "property": _inner("property"), "node": _inner("node"),
    "and": _and, "or": _or, "xone": _by_hand, "not": _not, "qualifiedValueShape": _qualified,
    "sparql": _by_hand,
}  # fmt: skip
"""For each parameter of a constraint component, how to break it."""
