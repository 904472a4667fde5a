"""The table `form.toml`: which fields may be corrected, in which groups, and which property each is about."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.graph import mapping
from kg.graph.terms import term


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that stand together, under a name for which there are words."""

    name: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """The groups, and by field: the IRI of its property, values beside it, and a class that its values are of."""

    groups: tuple[Group, ...]
    properties: Mapping[str, str]
    also: Mapping[str, tuple[str, ...]]
    classes: Mapping[str, str]

    @property
    def fields(self) -> frozenset[str]:
        """All fields that may be corrected."""
        return frozenset(self.properties)


@cache
def load() -> Form:
    """The table as shipped."""
    table = tomllib.loads((Path(__file__).parent / "form.toml").read_text(encoding="utf-8"))
    groups = tuple(Group(one["name"], tuple(one["fields"])) for one in table["groups"])
    said = {name: row.say for name, row in mapping.load().fields.items()} | table["properties"]
    return Form(
        groups,
        {name: term(said[name]).value for group in groups for name in group.fields},
        {name: tuple(values) for name, values in table["also"].items()},
        {name: term(value).value for name, value in table["classes"].items()},
    )
