"""What became of a posting, release by release, from the catalog."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from kg.store import Catalog

Turn = Literal["first", "changed", "back", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Step:
    """One turn: the release in which it came, when that was made, and the release before it to compare it with."""

    release: int
    turn: Turn
    made: datetime | None
    since: int


def steps(catalog: Catalog, iri: str, until: int) -> list[Step]:
    """The turns up to a release, the newest first. A posting that stands by statements of no source has none."""
    made = {release.number: release.created for release in catalog.releases()}
    found: list[Step] = []
    gone = 0
    for version in catalog.versions(iri):
        if version.first_release > until:
            break
        turn: Turn = "first" if not found else "back" if gone else "changed"
        if gone and gone == version.first_release:
            found.pop()
            turn = "changed"
        found.append(_step(version.first_release, turn, made))
        gone = version.last_release + 1 if version.last_release is not None else 0
        if gone and gone <= until:
            found.append(_step(gone, "withdrawn", made))
    return found[::-1]


def _step(release: int, turn: Turn, made: dict[int, datetime]) -> Step:
    return Step(release, turn, made.get(release), max((n for n in made if n < release), default=0))
