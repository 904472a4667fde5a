"""The code lists, read from `ontology/`: a value of a field to the concept that stands for it."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from kg.graph.terms import PREFIXES, term

FILES = ("codes", "languages", "countries")


class Codes:
    """Concepts by list and `skos:notation`.

    A list is named by the last part of its scheme's IRI (`position-type`), or by the place its concepts stand in
    (`language`, `country`, `code`).
    """

    def __init__(
        self,
        concepts: Mapping[tuple[str, str], NamedNode],
        labels: Mapping[NamedNode, str],
        related: Mapping[tuple[NamedNode, NamedNode], NamedNode],
    ) -> None:
        self._concepts = concepts
        self._labels = labels
        self._related = related

    @classmethod
    def of(cls, quads: Iterable[Quad]) -> "Codes":
        """The lists that these quads describe."""
        notations: dict[NamedNode, list[str]] = {}
        schemes: dict[NamedNode, list[str]] = {}
        labels: dict[NamedNode, str] = {}
        related: dict[tuple[NamedNode, NamedNode], NamedNode] = {}
        for quad in quads:
            subject, value = quad.subject, quad.object
            if not isinstance(subject, NamedNode):
                continue
            if isinstance(value, NamedNode):
                related[subject, quad.predicate] = value
            if quad.predicate == term("skos:notation") and isinstance(value, Literal):
                notations.setdefault(subject, []).append(value.value)
            elif quad.predicate == term("skos:inScheme") and isinstance(value, NamedNode):
                schemes.setdefault(subject, []).append(_local(value.value))
            elif quad.predicate == term("rdfs:label") and isinstance(value, Literal) and value.language in (None, "en"):
                labels.setdefault(subject, value.value)
        concepts: dict[tuple[str, str], NamedNode] = {}
        for concept in sorted(notations, key=str):
            place = _local(concept.value.rpartition("#")[0] or concept.value.rpartition("/")[0])
            for name in [*schemes.get(concept, ()), place]:
                for notation in notations[concept]:
                    concepts.setdefault((name, notation), concept)
        return cls(concepts, labels, related)

    @classmethod
    def load(cls, folder: Path) -> "Codes":
        """The lists of a folder's `codes.ttl`, `languages.ttl` and `countries.ttl`; one that is missing adds nothing."""
        return _load(folder)

    def find(self, name: str, value: str) -> NamedNode | None:
        """The concept of that notation in the list, or None."""
        return self._concepts.get((name, value))

    def code(self, name: str, value: str) -> NamedNode:
        """The concept of that notation in the list; a value that the list lacks keeps the address it would have.

        Validation then says that no list has it.
        """
        found = self.find(name, value) or self.find("code", value)
        return found or NamedNode(PREFIXES["code"] + value.replace("_", "-"))

    def label(self, concept: NamedNode) -> str | None:
        """The concept's label, without language or in English."""
        return self._labels.get(concept)

    def related(self, name: str, value: str, predicate: str) -> NamedNode | None:
        """What the concept of that notation points to by a property: `vac:denotesClass`, `vac:iscedLevel`."""
        found = self.find(name, value)
        return self._related.get((found, term(predicate))) if found else None


def _local(iri: str) -> str:
    return iri.rstrip("/#").replace("#", "/").rpartition("/")[2]


@cache
def _load(folder: Path) -> Codes:
    files = [path for name in FILES if (path := folder / f"{name}.ttl").is_file()]
    return Codes.of(quad for path in files for quad in parse(path=str(path), format=RdfFormat.TURTLE))
