"""The vocabulary as a contribution: the ontology's files, in every release whole, and the questions that can be asked."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import ConfigurationError
from kg.questions import load
from kg.store.examples import examples
from kg.store.records import VOCABULARY

if TYPE_CHECKING:
    from kg.graph.contribution import Contribution

REGISTRIES = ("organisations.ttl", "grants.ttl")  # what linking knows; a release holds only what its postings name


def vocabulary(folder: Path, base: str, asked: Path | None = None) -> tuple[Contribution, str]:
    """What the Turtle files of a folder say and, as examples, the questions of the folder `asked`, if one is named; and
    the sha256 of what they are.

    Relative IRIs resolve against the dataset's base. Raises ConfigurationError where a file cannot be read as Turtle,
    or has a blank node: releases could not be compared by it.
    """
    quads: list[ox.Quad] = []
    digest = sha256(base.encode())
    for path in sorted(folder.glob("*.ttl")):
        if path.name in REGISTRIES:
            continue
        try:
            data = path.read_bytes()
            found = list(ox.parse(data, format=ox.RdfFormat.TURTLE, base_iri=base))
        except (OSError, SyntaxError) as error:
            raise ConfigurationError(f"{path} cannot be read as Turtle: {error}") from error
        for quad in found:
            if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode):
                raise ConfigurationError(f"{path} has a blank node, near {quad.predicate}; give the node an IRI")
        digest.update(f"\n{path.name} {len(data)}\n".encode() + data)
        quads += found
    if asked is not None:
        for path in sorted(asked.glob("*.rq")):
            data = path.read_bytes()
            digest.update(f"\n{path.name} {len(data)}\n".encode() + data)
        quads += examples(load(asked), base)
    from kg.graph.contribution import Contribution

    return Contribution(posting="", label=VOCABULARY, quads=tuple(quads)), digest.hexdigest()
