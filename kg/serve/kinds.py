"""Kinds of things as pages tell them apart, from `pages/entities.toml`: what a page of each shows, how a graph draws it."""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.serve.names import term

FILE = Path(__file__).parent / "pages" / "entities.toml"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: its classes (IRIs), the panels of its page, the properties that come first, and what else knows it.

    `listing` is the page that lists things of this kind, `facet` the search's parameter for those that take part in one of
    the `roles` (IRIs); both may be empty. `words`: the search is asked for the name.
    """

    name: str
    classes: frozenset[str]
    shape: str
    panels: tuple[str, ...]
    first: tuple[str, ...]
    listing: str
    facet: str
    roles: frozenset[str]
    words: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """What stands in the file; `left_out` are IRIs, `hidden` prefixed names, `registers` names with beginnings."""

    kinds: tuple[Kind, ...]
    left_out: frozenset[str]
    hidden: tuple[str, ...]
    tags: frozenset[str]
    registers: tuple[tuple[str, tuple[str, ...]], ...]

    def of(self, classes: Collection[str]) -> Kind:
        """The kind of a thing that has these classes, given as IRIs."""
        return next((kind for kind in self.kinds if kind.classes.intersection(classes)), self.kinds[-1])

    def listed(self, listing: str) -> Kind | None:
        """The kind that this page lists."""
        return next((kind for kind in self.kinds if kind.listing == listing), None)

    def register(self, address: str) -> tuple[str, str] | None:
        """The register that an address is an entry of, and its name there.

        >>> layout().register("https://ror.org/03prydq77")
        ('ROR', '03prydq77')
        """
        for name, beginnings in self.registers:
            for beginning in beginnings:
                if address.startswith(beginning) and len(address) > len(beginning):
                    return name, address.removeprefix(beginning).strip("/")
        return None


@cache
def layout() -> Layout:
    """The layout that is installed."""
    said = tomllib.loads(FILE.read_text(encoding="utf-8"))
    kinds = tuple(
        Kind(
            one["name"],
            frozenset(term(name).value for name in one["classes"]),
            one["shape"],
            tuple(one.get("panels", ())),
            tuple(one.get("first", ())),
            one.get("listing", ""),
            one.get("facet", ""),
            frozenset(term(name).value for name in one.get("roles", ())),
            one.get("words", False),
        )
        for one in said["kinds"]
    )
    return Layout(
        kinds,
        frozenset(term(name).value for name in said["left_out"]),
        tuple(said["hidden"]),
        frozenset(said["tags"]),
        tuple((one["name"], tuple(one["begins"])) for one in said["registers"]),
    )
