"""Which fields are measured, and how a value of each is held against the right one: `fields.toml`, read."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SOFT = "topic"  # the softest field, so sums are told with and without it


@dataclass(frozen=True, slots=True)
class Fields:
    """`kinds` names the comparison of each field, `apart` those outside the sums, `hard` those that harm most."""

    kinds: Mapping[str, str]
    apart: frozenset[str]
    hard: frozenset[str]
    honorifics: tuple[str, ...]

    @property
    def summed(self) -> frozenset[str]:
        """The fields that count in the sums."""
        return frozenset(self.kinds) - self.apart


@cache
def known() -> Fields:
    """The fields, read once."""
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    honorifics, hard = tuple(table.pop("honorifics")), frozenset(table.pop("hard")["fields"])
    kinds = {field: kind for kind, rows in table.items() for field in (*rows.get("fields", ()), *rows.get("apart", ()))}
    return Fields(kinds, frozenset(f for rows in table.values() for f in rows.get("apart", ())), hard, honorifics)
