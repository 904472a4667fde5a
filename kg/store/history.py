"""What tells releases apart, counted in postings: the list of releases, and what came, went and changed between two."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from kg.store.records import VOCABULARY, Coverage, Release, Turn, Turned

Rows = Callable[..., list[Any]]
HELD = "v.first_release <= {0} AND coalesce(v.last_release, {0}) >= {0}"
"""Whether version `v` stands in a release."""

_RELEASES = "SELECT number, created, kind, note, stated, retracted FROM release ORDER BY number"
_TURNS = """SELECT release, is_vocabulary, count(*), sum(come), sum(gone) FROM (
        SELECT release, source = (SELECT id FROM source WHERE name = ?1) IS TRUE AS is_vocabulary,
            max(come) AS come, max(gone) AS gone
        FROM (SELECT first_release AS release, source, 1 AS come, 0 AS gone FROM version
            UNION ALL SELECT last_release + 1, source, 0, 1 FROM version WHERE last_release IS NOT NULL)
        GROUP BY release, source)
    GROUP BY release, is_vocabulary"""

# Reckoned from when versions came and went, so that what is read does not grow with the number of releases; intervals are
# read from their index first, since rows of versions are large.
_USES = """WITH held AS MATERIALIZED (SELECT id, first_release AS first, last_release AS last FROM version),
        turn AS MATERIALIZED (SELECT u.property, held.first, held.last, count(*) AS count
            FROM version_property u JOIN held ON held.id = u.version GROUP BY u.property, held.first, held.last)
    SELECT release, p.iri, sum(count) FROM (
        SELECT property, first AS release, count FROM turn
        UNION ALL SELECT property, last + 1, -count FROM turn WHERE last IS NOT NULL)
    JOIN property p ON p.id = property GROUP BY release, p.iri"""


def releases(rows: Rows) -> list[Release]:
    """All releases, the oldest first."""
    turns = {(release, bool(own)): (total, come, gone) for release, own, total, come, gone in rows(_TURNS, VOCABULARY)}
    found: list[Release] = []
    postings = 0
    for number, created, kind, note, stated, retracted in rows(_RELEASES):
        total, come, gone = turns.get((number, False), (0, 0, 0))
        added, removed, changed = total - gone, total - come, come + gone - total
        postings += added - removed
        moment, terms = datetime.fromisoformat(created), (number, True) in turns
        found.append(Release(number, moment, kind, note, postings, added, changed, removed, terms, stated, retracted))
    return found


def turned(rows: Rows, since: int, until: int, most: int | None = None) -> list[Turned]:
    """The postings that two releases do not hold alike, by IRI; one whose label changed is named by the later.

    `most` is how many are wanted, all where None.
    """
    first, second = HELD.format("?1"), HELD.format("?2")
    # A version that was restored has another number than it had, so what was restored is no change by its content.
    found = rows(
        f"""SELECT s.posting, max(CASE WHEN {first} THEN v.id END), max(CASE WHEN {second} THEN v.id END)
        FROM version v JOIN source s ON s.id = v.source
        WHERE (({first}) <> ({second})) AND s.name <> ?3 GROUP BY s.posting ORDER BY s.posting""",
        since, until, VOCABULARY,
    )  # fmt: skip
    turns: list[Turned] = []
    for posting, old, new in found:
        ((label, same),) = rows(
            "SELECT coalesce((SELECT label FROM version WHERE id = ?2), (SELECT label FROM version WHERE id = ?1)),"
            " (SELECT quads FROM version WHERE id = ?1) = (SELECT quads FROM version WHERE id = ?2)",
            old, new,
        )  # fmt: skip
        if not same:
            turn: Turn = "added" if old is None else "removed" if new is None else "changed"
            turns.append(Turned(posting, label, turn))
            if len(turns) == most:
                break
    return turns


def published(rows: Rows, release: int) -> tuple[int, int]:
    """How many postings a release holds, and how many releases up to it held that it does not."""
    ((ever, now),) = rows(
        f"SELECT count(DISTINCT v.source), count(DISTINCT CASE WHEN {HELD.format('?1')} THEN v.source END)"
        " FROM version v JOIN source s ON s.id = v.source WHERE s.name <> ?2 AND v.first_release <= ?1",
        release,
        VOCABULARY,
    )
    return now, ever - now


def classes(rows: Rows, release: int) -> dict[str, int]:
    """How many things of each class the postings of a release speak of, by the class's IRI."""
    return dict(
        rows(
            "SELECT i.class, count(DISTINCT i.subject) FROM instance i JOIN version v ON v.id = i.version"
            f" WHERE {HELD.format('?1')} GROUP BY i.class ORDER BY i.class",
            release,
        )
    )


def coverage(rows: Rows) -> list[Coverage]:
    """How many postings of each release say anything of each property, the oldest release first."""
    turns: dict[int, dict[str, int]] = {}
    for number, iri, count in rows(_USES):
        turns.setdefault(number, {})[iri] = count
    found: list[Coverage] = []
    standing: dict[str, int] = {}
    for release in releases(rows):
        for iri, count in turns.get(release.number, {}).items():
            standing[iri] = standing.get(iri, 0) + count
        found.append(Coverage(release.number, release.created, release.postings, dict(standing)))
    return found
