"""Things that may be one: those of one kind and parent with names or identifiers alike. Nothing is decided here."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations

from pyoxigraph import Literal, NamedNode, QuerySolutions

from kg.curate.names import SCORES, Likeness, Name, Reason, Words, alike
from kg.store import Index

SECONDS = 4.0
"""How long is looked at most; then what was found until then is told, with `complete` false."""
SHARED = 40
"""Things of one parent that share a word: what more of them share tells nothing apart."""
BEGINNING = 5  # letters of a first word that those have in common who are compared at all


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two things that may be one. `one` is the one to be kept, as far as is known: it is known better.

    `detail` is the identifier, or the two names, that speak for it; `score` orders, from 0 to 1.
    """

    one: str
    other: str
    kind: str
    label: str
    other_label: str
    parent: str
    reason: Reason
    detail: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, the likeliest first; `complete` is false where time did not suffice to compare all."""

    candidates: tuple[Candidate, ...]
    complete: bool


@dataclass(slots=True)
class _Thing:
    iri: str
    kind: str
    label: str = ""
    names: list[str] = field(default_factory=list)
    parents: set[str] = field(default_factory=set)
    identifiers: set[str] = field(default_factory=set)
    compared: list[Name] = field(default_factory=list)

    @property
    def known(self) -> tuple[int, int, str]:
        """The one that sorts first of two is known better: by more identifiers, then by the shorter IRI."""
        return (-len(self.identifiers), len(self.iri), self.iri)


def find(
    index: Index, query: str, base: str, words: Words, apart: Collection[tuple[str, str]] = (), seconds: float = SECONDS
) -> Found:
    """Things of an index that may be one, but for the pairs of IRIs that somebody said are two.

    `query` is `queries/curation/things.rq`; `words` say how names are compared. It opens no file, as a worker cannot.
    """
    until = time.monotonic() + seconds
    groups: dict[tuple[str, str], list[_Thing]] = {}
    things = _things(index, query, base)
    for thing in things:
        thing.compared = [words.of(name) for name in dict.fromkeys(thing.names)]
        for parent in _parents(thing):
            groups.setdefault((thing.kind, parent), []).append(thing)
    found: dict[tuple[str, str], Candidate] = {}
    complete = True
    for one, other, same in _identified(things):
        _keep(found, _candidate(one, other, _parent(one), "identifier", (same,), SCORES["identifier"]))
    for (kind, parent), group in sorted(groups.items()):
        for one, other in _near(group):
            if time.monotonic() > until:
                complete = False
                break
            if _two(one, other):
                continue
            for a, b, like in _likenesses(one, other, words, person=kind == "person"):
                _keep(found, _candidate(one, other, parent, like.reason, (a.text, b.text), like.score))
    told = [one for pair, one in found.items() if pair not in apart]
    return Found(tuple(sorted(told, key=lambda c: (-c.score, c.kind, c.label, c.one, c.other))), complete)


def kind(iri: str, base: str) -> str:
    """Of what kind a thing is, by its IRI: what two things must have in common that are one.

    >>> kind("https://x.example/id/concept/topic/soil", "https://x.example/"), kind("https://x.example/id/org/a/b", "https://x.example/")
    ('concept/topic', 'org')
    """
    parts = iri.removeprefix(base + "id/").split("/")
    return "/".join(parts[:2]) if parts[0] == "concept" else parts[0]


def _things(index: Index, query: str, base: str) -> list[_Thing]:
    things: dict[str, _Thing] = {}
    rows = index.query(query)
    assert isinstance(rows, QuerySolutions)
    for row in rows:
        node, role, value = row["thing"], row["role"], row["value"]
        assert isinstance(node, NamedNode) and isinstance(role, Literal) and isinstance(value, Literal | NamedNode)
        thing = things.get(node.value)
        if thing is None:
            thing = things[node.value] = _Thing(node.value, kind(node.value, base))
        match role.value:
            case "label" | "name":
                thing.names.append(value.value)
                thing.label = value.value if role.value == "label" or not thing.label else thing.label
            case "parent":
                thing.parents.add(value.value)
            case _:
                thing.identifiers.add(value.value)
    # A grant that nothing names has a label made of its funder's, which all of them have.
    return [one for _, one in sorted(things.items()) if one.names and not _nameless(one)]


def _nameless(thing: _Thing) -> bool:
    return thing.kind == "grant" and thing.iri.rpartition("/")[2].startswith("x-") and not thing.identifiers


def _parents(thing: _Thing) -> Iterable[str]:
    if thing.kind == "person":  # whose employer or lab is in the IRI, and nowhere else where nobody says more
        return [thing.iri.rpartition("--")[2]]
    return thing.parents or [""]


def _parent(thing: _Thing) -> str:
    return min(thing.parents, default="")


def _identified(things: Iterable[_Thing]) -> Iterator[tuple[_Thing, _Thing, str]]:
    by_identifier: dict[tuple[str, str], list[_Thing]] = {}
    for thing in things:
        for identifier in thing.identifiers:
            by_identifier.setdefault((thing.kind, identifier), []).append(thing)
    for (_, identifier), group in sorted(by_identifier.items()):
        if len(group) <= SHARED:
            for one, other in combinations(group, 2):
                yield one, other, identifier


def _near(group: list[_Thing]) -> Iterator[tuple[_Thing, _Thing]]:
    """The pairs that are worth comparing: those with a telling word, a beginning or first letters in common."""
    seen: set[tuple[str, str]] = set()
    marks: dict[str, list[_Thing]] = {}
    for thing in group:
        own: set[str] = set()
        for name in thing.compared:
            own.update(name.words)
            own.update(f"{word[:BEGINNING]}…" for word in name.words)
            own.add(f"={name.run}")
            own.add(f"={name.letters if len(name.words) > 2 else name.run}")
        for mark in own:
            marks.setdefault(mark, []).append(thing)
    for mark in sorted(marks):
        if 1 < len(marks[mark]) <= SHARED:
            for one, other in combinations(marks[mark], 2):
                pair = (one.iri, other.iri)
                if pair not in seen:
                    seen.add(pair)
                    yield one, other


def _two(one: _Thing, other: _Thing) -> bool:
    """Whether registers say that they are two."""
    return bool(one.identifiers and other.identifiers and not one.identifiers & other.identifiers)


def _likenesses(one: _Thing, other: _Thing, words: Words, *, person: bool) -> Iterator[tuple[Name, Name, Likeness]]:
    for a in one.compared:
        for b in other.compared:
            if (like := alike(a, b, words, person=person)) is not None:
                yield a, b, like


def _candidate(
    one: _Thing, other: _Thing, parent: str, reason: Reason, detail: tuple[str, ...], score: float
) -> Candidate:
    kept, gone = sorted((one, other), key=lambda thing: thing.known)
    return Candidate(kept.iri, gone.iri, kept.kind, kept.label, gone.label, parent, reason, detail, score)


def _keep(found: dict[tuple[str, str], Candidate], new: Candidate) -> None:
    pair = (min(new.one, new.other), max(new.one, new.other))
    if pair not in found or found[pair].score < new.score:
        found[pair] = new
