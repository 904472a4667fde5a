"""What things are called, in the reader's language: by the data, by the vocabulary, by their IRI.

Terms are strings in N-Triples form, as in results and in `kg.validate.data`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from kg.graph.terms import PREFIXES, term
from kg.resources import folder
from kg.validate.data import Data
from kg.validate.literals import split

TITLE = str(term("schema:title"))
LABELS = tuple(
    str(term(name)) for name in ("skos:prefLabel", "rdfs:label", "schema:name", "foaf:name", "dcterms:title")
)
"""Properties that say what a thing is called, that which counts most first; an ad's title goes before them all."""
NOTATION = str(term("skos:notation"))
LANGUAGE = PREFIXES["lang"]
MEMBERSHIP = (str(term("skos:inScheme")), str(term("rdf:type")))
"""What the vocabulary says of its codes that a shape may ask for, so that the codes can be listed."""


@dataclass(frozen=True)
class Vocabulary:
    """The terms of an ontology: their labels, which codes are in which scheme or class, and tags of languages."""

    graph: Data
    languages: Mapping[str, str]


@cache
def vocabulary(place: Path | None = None) -> Vocabulary:
    """The vocabulary of the files `*.ttl` of a folder, the project's own by default."""
    kept = {*LABELS, NOTATION, *MEMBERSHIP}
    triples, languages = [], {}
    for path in sorted((place or folder("ontology")).glob("*.ttl")):
        for triple in ox.parse(path=path, format=ox.RdfFormat.TURTLE, base_iri=path.resolve().as_uri()):
            said = (str(triple.subject), str(triple.predicate), str(triple.object))
            if said[1] in kept:
                triples.append(said)
            if said[1] == NOTATION and said[0].startswith(f"<{LANGUAGE}"):
                languages[split(said[2])[0]] = said[0]
    return Vocabulary(Data(triples), languages)


class Names:
    """Names for a reader of one language; what the graphs given call a thing goes before what the vocabulary does."""

    def __init__(self, language: str, *graphs: Data, terms: Vocabulary | None = None) -> None:
        self.language = language
        self._terms = terms or vocabulary()
        self._graphs = [*graphs, self._terms.graph]

    def label(self, node: str) -> str | None:
        """What a node is called in the data or the vocabulary; None where neither says."""
        for graph in self._graphs:
            for names in ((TITLE,), LABELS):
                said = [
                    (self._rank(tag), place, text)
                    for place, name in enumerate(names)
                    for text, _, tag in map(split, filter(is_literal, graph.objects(node, name)))
                    if text.strip()
                ]
                if said:
                    return " ".join(min(said)[2].split())
        return None

    def of(self, node: str) -> str:
        """A name for an IRI, always: its label, else what the IRI says by itself."""
        return self.label(node) or from_iri(node.removeprefix("<").removesuffix(">"))

    def members(self, predicate: str, value: str) -> list[str]:
        """The names of the codes of which the vocabulary states this, in the order of the letters."""
        return sorted({self.of(node) for node in self._terms.graph.subjects(predicate, value)}, key=str.casefold)

    def tongue(self, tag: str) -> str:
        """The name of a language by its tag, as the vocabulary has it; the tag itself where it has none.

        >>> Names("de").tongue("en-GB")
        'Englisch'
        """
        node = self._terms.languages.get(tag.partition("-")[0].lower())
        return self.of(node) if node else tag

    def _rank(self, tag: str) -> int:
        plain = tag.partition("-")[0]
        return 0 if plain == self.language else 1 if not plain else 2 if plain == "en" else 3


def is_literal(term: str) -> bool:
    """Whether a term in N-Triples form is a literal."""
    return term.startswith('"')


def from_iri(iri: str) -> str:
    """What an IRI says by itself: the words of its last part, or all of it where that has no letters.

    >>> from_iri("https://schema.org/hiringOrganization"), from_iri("https://example.org/id/42")
    ('hiring organization', 'https://example.org/id/42')
    """
    local = re.split(r"[/#:]", iri.rstrip("/#"))[-1]
    if not re.search(r"[^\W\d_]", local):
        return iri
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", local).replace("-", " ").replace("_", " ")
    return " ".join(word if word.isupper() else word.lower() for word in words.split()) or iri
