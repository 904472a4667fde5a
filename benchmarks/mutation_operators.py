"""How to break each constraint of SHACL: for every parameter of a component, changes after which it does not hold.

An operator knows a constraint by SHACL's definition of it, and asks no validator. Where it cannot say how a constraint is
broken it raises NotDerivable, and a mutation has to be written by hand. Here are those for shapes within shapes; those for
values are in `benchmarks.mutation_values`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from benchmarks.mutation_values import STRANGER, VALUES, At, NotDerivable, Operator, by_hand, reworded
from benchmarks.shape_graph import SH, TYPE, Edit, Graph, Term, Value, values


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
                at.instead(reworded(now, text if not isinstance(now, NamedNode) else now.value + text)),
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


OPERATORS: Mapping[str, Operator] = {
    **VALUES, "property": _inner("property"), "node": _inner("node"), "and": _and, "or": _or, "not": _not,
    "xone": by_hand, "sparql": by_hand,
}  # fmt: skip
"""For each parameter of a constraint component, how to break it."""
