"""What things are called: read from the vocabulary once, and from what each posting says of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.graph.terms import PREFIXES
from kg.validate.data import LINE, Data
from kg.validate.literals import split

LABELS = (f"<{PREFIXES['skos']}prefLabel>", f"<{PREFIXES['rdfs']}label>")
"""What names a thing for people; the first in a language counts."""
Labels = Mapping[str, str]
NOTHING = Data()


@dataclass(frozen=True, slots=True)
class Names:
    """The names that a vocabulary gives to its terms; `naming` are the properties that give one, labels or not."""

    data: Data
    naming: Sequence[str]

    @classmethod
    def read(cls, nquads: bytes, naming: Sequence[str]) -> Names:
        """The names in these N-Quads."""
        marks = [name.encode() for name in {*naming, *LABELS}]
        lines = [line for line in nquads.splitlines(keepends=True) if any(mark in line for mark in marks)]
        return cls(Data(triples(lines)), tuple(naming))

    def labels(self, node: str, own: Data) -> dict[str, str]:
        """A thing's label by language ("" where none is said), as the posting says, then the vocabulary.

        A vocabulary's label without a language is left out where there are others: it says the English one again.
        """
        found: dict[str, str] = {}
        for data in (own, self.data):
            for prop in LABELS:
                for literal in data.objects(node, prop):
                    text, _, lang = split(literal)
                    found.setdefault(lang.partition("-")[0], text)
        if len(found) > 1 and not own.objects(node, LABELS[1]):
            found.pop("", None)
        return found

    def known(self) -> list[tuple[str, dict[str, str]]]:
        """The IRIs of all terms that have a label, each with its labels."""
        nodes = dict.fromkeys(node for prop in LABELS for node in self.data.by.get(prop, ()))
        return [(node[1:-1], self.labels(node, NOTHING)) for node in nodes]

    def all(self, node: str, own: Data) -> list[str]:
        """Every name of a thing, each once; of a literal what it says."""
        if node.startswith('"'):
            return [split(node)[0]]
        said = [text for data in (own, self.data) for prop in self.naming for text in data.objects(node, prop)]
        return list(dict.fromkeys(split(text)[0] for text in said))


def triples(lines: Iterable[bytes]) -> list[tuple[str, str, str]]:
    """The triples of N-Quads lines, whatever graph they are in, as N-Triples writes terms."""
    return LINE.findall(b"".join(lines).decode())
