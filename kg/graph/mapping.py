"""The table `mapping.toml`: which statement a field becomes. Wording, kinds and classes stand there, not in code."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Field:
    """One row of the table; `by` names the module that builds the field, None where the row says it all.

    `instead` says that what one of several positions has of its own holds instead of what they share, not beside it.
    """

    on: Literal["posting", "position"]
    say: str
    kind: str = "string"
    codes: str = ""
    by: str | None = None
    negated: bool = False
    instead: bool = False
    implies: tuple[str, str, str] | None = None
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """The whole table."""

    fields: Mapping[str, Field]
    tags: tuple[re.Pattern[str], ...]
    ranks: Mapping[str, int]
    organisations: Mapping[str, tuple[str, ...]]
    personal: tuple[str, ...]
    zones: Mapping[str, str]
    notice_contacts: Mapping[str, str]
    gaps: Mapping[str, str]
    application_gaps: Mapping[str, str]
    spread: Mapping[str, str]

    def label_of(self, title: str) -> str:
        """A title without gender tags, on one line.

        >>> load().label_of("PhD student (m/f/x) in  Optics")
        'PhD student in Optics'
        """
        plain = title
        for tag in self.tags:
            plain = tag.sub("", plain)
        return " ".join(plain.split()).strip(" ,;:-–") or " ".join(title.split())


@cache
def load() -> Table:
    """The table as shipped."""
    table = tomllib.loads((Path(__file__).parent / "mapping.toml").read_text(encoding="utf-8"))
    return Table(
        fields={name: _field(row) for name, row in table["fields"].items()},
        tags=tuple(re.compile(tag, re.IGNORECASE) for tag in table["title"]["tags"]),
        ranks=table["ranks"],
        organisations={kind: tuple(classes) for kind, classes in table["organisations"].items()},
        personal=tuple(table["grants"]["personal"]),
        zones=table["zones"],
        notice_contacts=table["notices"]["contacts"],
        gaps=table["gaps"]["any"],
        application_gaps=table["gaps"]["application"],
        spread=table["spread"],
    )


def _field(row: Mapping[str, Any]) -> Field:
    implies = row.get("implies")
    rest = {key: value for key, value in row.items() if key not in ("as", "implies")}
    return Field(kind=row.get("as", "string"), implies=tuple(implies) if implies else None, **rest)
