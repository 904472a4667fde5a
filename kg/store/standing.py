"""The postings of a release with all that they say, and which of them another release has not or tells otherwise."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from kg.store import packing
from kg.store.history import HELD, Rows
from kg.store.records import VOCABULARY
from kg.store.sharing import Sharing, partners
from kg.store.statements import Statements

if TYPE_CHECKING:
    from kg.graph.contribution import PublishText

AT_ONCE = 200  # versions whose quads are in memory at a time, packed
_POSTINGS = f"""SELECT v.id FROM version v JOIN source s ON s.id = v.source
    WHERE {HELD.format("?1")} AND s.name <> ?2 ORDER BY +v.id"""
_VERSION = """SELECT v.id, s.posting, v.label, v.publish_text, v.received, v.text, v.quads,
        (SELECT min(w.received) FROM version w WHERE w.source = v.source)
    FROM version v JOIN source s ON s.id = v.source WHERE v.id IN (SELECT value FROM json_each(?)) ORDER BY v.id"""
_SPEAKING = f"""SELECT DISTINCT s.posting FROM json_each(?1) asked JOIN mention m ON m.subject = asked.value
    JOIN version v ON v.id = m.version JOIN source s ON s.id = v.source
    WHERE {HELD.format("?2")} AND s.posting IS NOT NULL"""
_TURNED = f"""SELECT DISTINCT s.posting FROM version v JOIN source s ON s.id = v.source
    WHERE (({HELD.format("?1")}) <> ({HELD.format("?2")})) AND s.name <> ?3"""


@dataclass(frozen=True, slots=True)
class Standing:
    """A posting as a release has it: its text, and its N-Quads lines, with what others say of its positions, and with those
    of no posting about what it speaks of.

    `received` is when what it says came, `first` when the first that it ever said did.
    """

    posting: str
    label: str
    publish_text: PublishText
    received: datetime
    first: datetime
    text: str
    lines: tuple[bytes, ...]


def standing(rows: Rows, release: int, postings: Collection[str] | None = None) -> Iterator[Standing]:
    """The postings of a release, some read at a time; those alone that are named, where any are."""
    if postings is None:
        numbers = [number for (number,) in rows(_POSTINGS, release, VOCABULARY)]
    else:
        found = rows(
            "SELECT v.id FROM json_each(?1) asked JOIN source s ON s.posting = asked.value"
            f" JOIN version v ON v.source = s.id WHERE {HELD.format('?2')}",
            json.dumps(sorted(postings)),
            release,
        )
        numbers = [number for (number,) in found]
    statements = Statements(rows)
    stated = statements.standing(release) > 0
    sharing = Sharing(rows, release)
    for start in range(0, len(numbers), AT_ONCE):
        for version, posting, label, shown, received, text, quads, first in rows(
            _VERSION, json.dumps(numbers[start : start + AT_ONCE])
        ):
            lines = packing.unpack_lines(quads)
            lines += sharing.lines(version, lines)
            if stated:
                own = {packing.subject(line) for line in lines}
                more = statements.about([packing.number(subject) for subject in own], release)
                lines += [line for line in more if packing.subject(line) in own]
            yield Standing(
                posting,
                label,
                shown,
                datetime.fromisoformat(received),
                datetime.fromisoformat(first),
                packing.unpack_text(text),
                tuple(lines),
            )


def touched(rows: Rows, since: int, until: int) -> set[str]:
    """The postings that one of two releases has and the other has not, or of whose things statements came or went, and
    those that share a position with one of them.
    """
    found = {posting for (posting,) in rows(_TURNED, since, until, VOCABULARY)}
    statements = Statements(rows)
    if statements.turned(since, until):
        for one, other in ((since, until), (until, since)):
            for lines in statements.lines(other, since=one) if one else ():
                subjects = {packing.number(packing.subject(line)) for line in lines}
                found.update(posting for (posting,) in rows(_SPEAKING, json.dumps(list(subjects)), until))
    return found | partners(rows, found, since, until)
