"""The positions of a posting on its page: what all of them have, and what each has for itself."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode

from kg.serve.names import term
from kg.serve.view import Fact, Shown, View

# A position's own heading says its title already.
_HEADED = ("schema:title",)


@dataclass(frozen=True, slots=True)
class Offered:
    """One of several positions: its name, which leads to its own page, and the facts that not all of them have."""

    name: Shown
    facts: list[Fact]


def positions(view: View) -> list[NamedNode]:
    """The positions that the posting advertises, in the order in which the ad names them, where its words are known."""
    return sorted(view.nodes(view.found.iri, "vac:advertises"), key=lambda p: (_place(view, p), p.value))


def _place(view: View, position: NamedNode) -> int:
    """Where the ad has the position's title, in code points."""
    prop = term(_HEADED[0])
    quotes = [q for title in view.objects(position, _HEADED[0]) for q in view.shown(position, prop, title).quotes]
    return min((q.start for q in quotes if q.start is not None), default=0)


def common(view: View, hidden: Collection[str]) -> list[Fact]:
    """The facts of the posting, and those of its positions whose value every one of them has."""
    offered = positions(view)
    merged: dict[str, Fact] = {fact.name: fact for fact in view.facts(view.found.iri, hidden)}
    if not offered:
        return list(merged.values())
    shared = _shared(view, offered, hidden)
    for fact in view.facts(offered[0], hidden):
        values = [v for v in fact.values if (fact.name, _key(v)) in shared]
        if not values:
            continue
        known = merged.setdefault(fact.name, replace(fact, values=[]))
        said = {_key(v) for v in known.values}
        known.values += [v for v in values if _key(v) not in said]
    _join(view, offered[1:], merged, hidden)
    return list(merged.values())


def _join(view: View, others: Collection[NamedNode], merged: Mapping[str, Fact], hidden: Collection[str]) -> None:
    """Let what all positions have stand for the statements about each of them."""
    shown = {(fact.name, _key(value)): value for fact in merged.values() for value in fact.values}
    for position in others:
        for fact in view.facts(position, hidden):
            for value in fact.values:
                if (same := shown.get((fact.name, _key(value)))) is not None:
                    same.statements += value.statements


def apart(view: View, hidden: Collection[str]) -> list[Offered]:
    """Each of several positions with what it has for itself; nothing where there is one."""
    offered = positions(view)
    if len(offered) < 2:
        return []
    shared = _shared(view, offered, hidden)
    found = []
    for position in offered:
        own = [
            replace(fact, values=values)
            for fact in view.facts(position, (*hidden, *_HEADED))
            if (values := [v for v in fact.values if (fact.name, _key(v)) not in shared])
        ]
        found.append(Offered(view.link(position), own))
    return found


def _shared(view: View, offered: list[NamedNode], hidden: Collection[str]) -> set[tuple[str, str]]:
    """Property and value of what all of the positions have."""
    each = [{(f.name, _key(v)) for f in view.facts(p, hidden) for v in f.values} for p in offered]
    return set.intersection(*each)


def _key(value: Shown) -> str:
    """What makes two shown values one. A part is what it says, for it has an IRI of its own in each position."""
    if value.facts:
        return "; ".join(f"{f.name} {', '.join(_key(v) for v in f.values)}" for f in value.facts)
    return value.title or value.text
