"""What the search offers, read from `queries/facets.toml`: facets, the columns of text, and the paths of both."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from kg import resources
from kg.errors import ConfigurationError
from kg.graph.terms import PREFIXES
from kg.validate import paths
from kg.validate.paths import Values

Kind = Literal["value", "date", "number", "state"]
_NAME = re.compile(r"[A-Za-z][\w-]*:[\w-]+")


@dataclass(frozen=True, slots=True)
class Span:
    """A range that is offered: from `least` to `most`, both included, open where None; of dates, days from today on."""

    key: str
    least: float | None
    most: float | None
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Definition:
    """A facet: how its values are found (`paths`, of which the first counts that leads anywhere), and how it is offered.

    IRIs here are as N-Triples writes them. `short` is what keys in addresses leave out of them.
    """

    name: str
    kind: Kind
    labels: Mapping[str, str]
    paths: tuple[Values, ...] = ()
    classes: frozenset[str] = frozenset()
    having: tuple[tuple[Values, str], ...] = ()
    then: Values | None = None
    named: Values | None = None
    only: frozenset[str] = frozenset()
    short: str = ""
    alike: tuple[tuple[str, str], ...] = ()
    """Beginnings of paths in the dataset, after `id/`, of which the first counts as the second."""
    spans: tuple[Span, ...] = ()
    states: Mapping[str, Mapping[str, str]] | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of text: how much a word in it counts, and where it comes from."""

    name: str
    weight: float
    paths: tuple[Values, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """All facets and columns; `digest` changes with what they say."""

    facets: Mapping[str, Definition]
    columns: tuple[Column, ...]
    naming: tuple[str, ...]
    digest: str


def load(file: Path | None = None) -> Offer:
    """What the project's own file says, or another one. Raises ConfigurationError where it cannot be used."""
    place = file or resources.folder("queries") / "facets.toml"
    try:
        data = place.read_bytes()
        table = tomllib.loads(data.decode())
        return Offer(
            {name: _facet(name, said) for name, said in table["facets"].items()},
            tuple(
                Column(name, float(said["weight"]), tuple(path(one) for one in said["paths"]))
                for name, said in table["columns"].items()
            ),
            tuple(term(name) for name in table["names"]["properties"]),
            sha256(data).hexdigest(),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigurationError(f"{place} cannot be used: {error!r}; docs/search.md says what stands in it") from error


def same(facet: Definition, value: str) -> str:
    """The value that one counts as."""
    for one, other in facet.alike:
        if one in value:
            return value.replace(one, other, 1)
    return value


def term(name: str) -> str:
    """A term by its prefixed name, as N-Triples writes it; KeyError for a prefix that is not known.

    >>> term("schema:title")
    '<https://schema.org/title>'
    """
    prefix, _, local = name.partition(":")
    return f"<{PREFIXES[prefix]}{local}>"


def path(written: str) -> Values:
    """What evaluates a property path that is written with prefixed names; ValueError where it is none."""
    return paths.evaluator(paths.parse(_NAME.sub(lambda found: term(found[0]), written.replace(" ", ""))))


def _facet(name: str, said: Mapping[str, Any]) -> Definition:
    kind: Kind = said["kind"]
    if kind not in ("value", "date", "number", "state"):
        raise ValueError(f"facet {name} is of kind {kind!r}")
    written = said.get("path", [])
    short = said.get("short", "")
    return Definition(
        name,
        kind,
        said["label"],
        tuple(path(one) for one in ([written] if isinstance(written, str) else written)),
        frozenset(term(one) for one in said.get("class", ())),
        tuple((path(one), term(value)) for one, value in said.get("having", {}).items()),
        path(said["then"]) if "then" in said else None,
        path(said["named"]) if "named" in said else None,
        frozenset(term(one) for one in said.get("only", ())),
        short if short.startswith("http") else term(short)[1:-1] if short else "",
        tuple((one, other) for one, other in said.get("alike", {}).items()),
        tuple(Span(one["key"], one.get("least"), one.get("most"), one["label"]) for one in said.get("ranges", ())),
        said.get("values"),
    )
