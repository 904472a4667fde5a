"""Affiliation strings whose ROR id is known: where they lie, their two halves, and counting answers."""

import csv
import os
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

STRINGS, RECORDS = "affiliations-dev.csv", "ror-records-to-v2.9.v2schema.jsonl.gz"


@dataclass(frozen=True, slots=True)
class Counted:
    """Answers over rows: how many are right, and how many were given."""

    rows: int
    given: int
    right: int

    @property
    def precision(self) -> float:
        """Right ones of those given."""
        return self.right / self.given if self.given else 0.0

    @property
    def recall(self) -> float:
        """Right ones of all rows, those included whose organisation the index does not hold."""
        return self.right / self.rows if self.rows else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def folder() -> Path | None:
    """The reference data (`KG_REFDATA`, else beside the checkout), or None where it is not at hand."""
    checkout = Path(__file__).resolve().parents[1]
    found = Path(os.environ.get("KG_REFDATA") or checkout.parent / "shared" / "refdata")
    return found if (found / STRINGS).is_file() and (found / RECORDS).is_file() else None


def rows(place: Path) -> list[tuple[str, str]]:
    """(string, ROR id) of each row."""
    with (place / STRINGS).open(encoding="utf-8-sig", newline="") as stream:
        return [(row["affiliation"], row["ror_id"]) for row in csv.DictReader(stream)]


def half(text: str) -> int:
    """0 for the half that is tuned on, 1 for the other; a string is always in the same."""
    return sha256(text.encode()).digest()[0] & 1


def count(given: list[tuple[str, str]], answer: Callable[[str], str | None]) -> Counted:
    """Ask for each string and compare."""
    answers = [(answer(text), right) for text, right in given]
    return Counted(len(given), sum(a is not None for a, _ in answers), sum(a == right for a, right in answers))
