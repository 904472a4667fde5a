"""Lists of all things of a kind, as people leaf through them: made from `queries/listings/` where the index is.

A list is the same for everybody who reads it in a language, and to make it takes a look at all that there is of the kind,
so it is kept for its release (`context.kept`).
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.serve import labels
from kg.serve.documents import select
from kg.serve.labels import Label
from kg.store import Index

AT_ONCE = 5_000
"""Names that one query asks for."""
OTHER = "#"
"""The letter of what begins with none."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing of a list: its name, what it belongs to (empty where nothing), how many postings are its own, as the query counts.

    `letter` is the one under which it stands, `key` what it is sorted and found by.
    """

    iri: str
    label: Label
    within: Label
    postings: int
    letter: str
    key: str


def lines(index: Index, query: str, lang: str) -> list[Line]:
    """The list that the query gives (?thing, ?postings, maybe ?within) in that language, by name."""
    rows = select(index, query)
    inside = "within" in [v.value for v in rows.variables]
    found = [
        (row["thing"], row["within"] if inside else None, int(row["postings"].value))
        for row in rows
        if isinstance(row["thing"], NamedNode)  # an aggregate over nothing has a row, too
    ]
    things = dict.fromkeys(n for thing, whole, _ in found for n in (thing, whole) if isinstance(n, NamedNode))
    names: dict[str, Label] = {}
    for part in _parts(list(things)):
        for iri, known in labels.names(index, part).items():
            if (best := labels.choose(known, lang)) is not None:
                names[iri] = best
    made = []
    for thing, whole, postings in found:
        label = names.get(thing.value) or Label(labels.from_iri(thing.value))
        within = names.get(whole.value, Label("")) if isinstance(whole, NamedNode) else Label("")
        key = folded(label.text)
        made.append(Line(thing.value, label, within, postings, letter(key), key))
    return sorted(made, key=lambda line: (line.key, line.iri))


def folded(text: str) -> str:
    """A name as it is sorted and found: without accents, case, and what is no letter or digit at its beginning.

    >>> folded("„Ökologie“ der Küste")
    'okologie“ der kuste'
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return plain.lstrip("".join({c for c in plain if not c.isalnum()}))


def letter(key: str) -> str:
    """The letter under which a folded name stands: its first, if it begins with one.

    >>> letter("okologie"), letter("3d printing"), letter("")
    ('O', '#', '#')
    """
    return key[0].upper() if key[:1].isalpha() else OTHER


def _parts(nodes: Sequence[NamedNode]) -> list[Sequence[NamedNode]]:
    return [nodes[i : i + AT_ONCE] for i in range(0, len(nodes), AT_ONCE)]
