"""Going back to an earlier release: what has to turn, and the versions and positions as they were."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.store import schema
from kg.store.history import HELD
from kg.store.records import Rollback, Turned

_COLUMNS = "source, name, label, sha256, media_type, received, publish_text, text, quads, report, warnings, original"
_SAME = " AND ".join(f"h.{column} = n.{column}" for column in ("label", "sha256", "received", "publish_text", "quads"))
_TURNS = f"""WITH held AS (SELECT v.source, v.id FROM version v WHERE {HELD.format("?1")}),
        now AS (SELECT source, id FROM version WHERE last_release IS NULL)
    SELECT s.id, s.posting, held.id, now.id FROM source s
        LEFT JOIN held ON held.source = s.id LEFT JOIN now ON now.source = s.id
    WHERE held.id IS NOT now.id
        AND NOT coalesce((SELECT {_SAME} FROM version h, version n WHERE h.id = held.id AND n.id = now.id), 0)
    ORDER BY s.id"""


@dataclass(frozen=True, slots=True)
class SourceTurn:
    """A source that an earlier release holds otherwise: the version `held` then, and the one `standing` now.

    `reason` is why its posting was withdrawn: then, where it is to go; since then, where it is to come back.
    """

    source: int
    posting: str | None
    label: str
    held: int | None
    standing: int | None
    reason: str


def turns(connection: sqlite3.Connection, release: int) -> list[SourceTurn]:
    """What has to turn so that what stands is what stood in that release."""
    found = []
    for source, posting, held, standing in connection.execute(_TURNS, (release,)).fetchall():
        (label,) = connection.execute("SELECT label FROM version WHERE id = ?", (held or standing,)).fetchone()
        reason = ""
        if held is None:
            said = _withdrawn(connection, source, release)
            reason = f"release {release}, which does not hold it, is in force again" if said is None else said
        elif standing is None:
            reason = _withdrawn(connection, source) or ""
        found.append(SourceTurn(source, posting, label, held, standing, reason))
    return found


def restore(connection: sqlite3.Connection, versions: Sequence[int], release: int) -> None:
    """Let what these versions said stand again, from `release` on, as versions of their own."""
    execute = connection.execute
    execute("CREATE TEMP TABLE IF NOT EXISTS restored (version INTEGER PRIMARY KEY, copy INTEGER NOT NULL)")
    execute("DELETE FROM restored")
    for version in versions:
        copy = execute(
            f"INSERT INTO version ({_COLUMNS}, first_release) SELECT {_COLUMNS}, ? FROM version WHERE id = ?",
            (release, version),
        ).lastrowid
        execute("INSERT INTO restored VALUES (?, ?)", (version, copy))
    for table, columns in schema.DERIVED.items():  # once for all: they are not ordered by version
        execute(
            f"INSERT INTO {table} ({columns}, version)"
            f" SELECT {columns}, r.copy FROM {table} t JOIN restored r ON r.version = t.version"
        )


def columns(connection: sqlite3.Connection, version: int) -> dict[str, object]:
    """What a version says, without the interval in which it stands, by the columns of its table."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM version WHERE id = ?", (version,)).fetchone()
    return dict(zip(_COLUMNS.split(", "), row, strict=True))


def insert(connection: sqlite3.Connection, said: Mapping[str, object], release: int) -> int:
    """A version that says this from a release on; its number."""
    made = connection.execute(
        f"INSERT INTO version ({', '.join(said)}, first_release) VALUES ({'?, ' * len(said)}?)",
        (*said.values(), release),
    ).lastrowid
    assert made is not None
    return made


def positions(connection: sqlite3.Connection) -> None:
    """Give positions the title and deadline by which what stands now knows them; the newest version decides.

    Those that only later releases know stay as they are: an IRI is given out once.
    """
    connection.execute(
        "UPDATE position SET (title, deadline) = (SELECT m.title, m.deadline FROM minted m JOIN version v"
        " ON v.id = m.version WHERE m.iri = position.iri AND v.last_release IS NULL ORDER BY v.id DESC LIMIT 1)"
        " WHERE iri IN (SELECT m.iri FROM minted m JOIN version v ON v.id = m.version WHERE v.last_release IS NULL)"
    )


def told(found: Sequence[SourceTurn], to: int, release: int) -> Rollback:
    """What was done, for people."""

    def those(turn: str) -> list[SourceTurn]:
        return [t for t in found if t.posting and _turn(t) == turn]

    return Rollback(
        release,
        to,
        tuple((Turned(str(t.posting), t.label, "added"), t.reason) for t in those("added")),
        tuple(Turned(str(t.posting), t.label, "changed") for t in those("changed")),
        tuple(Turned(str(t.posting), t.label, "removed") for t in those("removed")),
    )


def _turn(turn: SourceTurn) -> str:
    return "added" if turn.standing is None else "removed" if turn.held is None else "changed"


def _withdrawn(connection: sqlite3.Connection, source: int, release: int | None = None) -> str | None:
    """Why the source was withdrawn when it last was, up to a release; None where it never was."""
    row = connection.execute(
        "SELECT reason FROM withdrawal WHERE source = ?1 AND release <= coalesce(?2, release) ORDER BY id DESC LIMIT 1",
        (source, release),
    ).fetchone()
    return None if row is None else str(row[0])
