"""Which questions and shapes speak of a term."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kg.questions import Question
from kg.reference.rules import Set
from kg.sparql.tokens import tokens


@dataclass(frozen=True, slots=True)
class Asks:
    """The questions, views and shapes that speak of one term, by their names."""

    questions: tuple[str, ...] = ()
    views: tuple[str, ...] = ()
    shapes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Uses:
    """What speaks of each term, by IRI."""

    questions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    views: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    shapes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, questions: Iterable[Question], views: Iterable[Question], sets: Iterable[Set]) -> "Uses":
        """Read them all."""
        rules = ((rule.name, rule.mentions) for one in sets for rule in one.rules)
        return cls(
            _turned((q.name, iris(q.text)) for q in questions),
            _turned((q.name, iris(q.text)) for q in views),
            _turned(rules),
        )

    def __getitem__(self, iri: str) -> Asks:
        return Asks(self.questions.get(iri, ()), self.views.get(iri, ()), self.shapes.get(iri, ()))


def iris(query: str) -> Iterator[str]:
    """The IRIs that a query names, prefixed names written out, each once.

    >>> list(iris('PREFIX v: <urn:v#> SELECT * { ?s a v:A ; <urn:b> "v:C" } # v:D'))
    ['urn:v#A', 'urn:b']
    """
    prefixes: dict[str, str] = {}
    found: dict[str, None] = {}
    before = last = ""
    for token in tokens(query):
        if token.kind == "iri":
            if before.upper() == "PREFIX":
                prefixes[last.removesuffix(":")] = token.text[1:-1]
            elif last.upper() != "BASE":
                found[token.text[1:-1]] = None
        elif token.kind == "prefixed" and last.upper() != "PREFIX":
            prefix, _, local = token.text.partition(":")
            if prefix in prefixes:
                found[prefixes[prefix] + local] = None
        before, last = last, token.text
    return iter(found)


def _turned(named: Iterable[tuple[str, Iterable[str]]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name, mentioned in named:
        for iri in mentioned:
            found.setdefault(iri, []).append(name)
    return {iri: tuple(names) for iri, names in found.items()}
