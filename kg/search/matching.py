"""Finding terms in the index: which postings have them, how well they fit, and which of their words to show."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass

from kg.search import bits
from kg.search.definition import Offer
from kg.search.errors import TooLong
from kg.search.parsing import Term
from kg.search.request import Piece

BEGIN, END = "\x02", "\x03"
"""Around a word that is shown as found; no text of the index has them."""
WORDS = 24
"""Words that a snippet has, at most."""
STEPS = 2_000
"""Steps of the database's machine after which the time is looked at."""


@dataclass(frozen=True, slots=True)
class Match:
    """What was found: a set of postings, each with how well it fits, and the expression that found them."""

    found: int
    scores: dict[int, float]
    expression: str


def expression(terms: Sequence[Term]) -> str:
    """The terms in FTS5's language; empty where nothing is wanted."""
    wanted = [_phrase(term) for term in terms if not term.without]
    unwanted = [_phrase(term) for term in terms if term.without]
    said = " AND ".join(wanted)
    if wanted and unwanted:
        return f"({said}) NOT ({' OR '.join(unwanted)})"
    return said


def _phrase(term: Term) -> str:
    return '"' + " ".join(term.words) + '"' + (" *" if term.prefix else "")


def find(connection: sqlite3.Connection, terms: Sequence[Term], offer: Offer, everything: int, size: int) -> Match:
    """The postings that have all these terms; `everything` is the set of all, from which unwanted terms are taken."""
    said = expression(terms)
    if not said:
        unwanted = [term for term in terms if term.without]
        if not unwanted:
            return Match(everything, {}, "")
        rows = connection.execute(
            "SELECT rowid FROM words WHERE words MATCH ?", (" OR ".join(_phrase(term) for term in unwanted),)
        )
        return Match(everything & ~bits.of((number for (number,) in rows), size), {}, "")
    weights = ", ".join(str(column.weight) for column in offer.columns)
    rows = connection.execute(f"SELECT rowid, bm25(words, {weights}) FROM words WHERE words MATCH ?", (said,))
    scores = {number: -score for number, score in rows}
    return Match(bits.of(scores, size), scores, said)


def snippet(connection: sqlite3.Connection, number: int, said: str, offer: Offer) -> tuple[Piece, ...]:
    """The words of a posting around what was found: of the ad's text, else of what is said about it."""
    order = sorted(range(len(offer.columns)), key=lambda at: offer.columns[at].name != "text")
    shown = ", ".join(f"snippet(words, {at}, '{BEGIN}', '{END}', '…', {WORDS})" for at in order)
    row = connection.execute(f"SELECT {shown} FROM words WHERE words MATCH ? AND rowid = ?", (said, number)).fetchone()
    return pieces(next((text for text in row or () if text and BEGIN in text), ""))


def beginning(connection: sqlite3.Connection, number: int) -> tuple[Piece, ...]:
    """How the text of a posting begins, where nothing was looked for."""
    row = connection.execute("SELECT substr(text, 1, 200) FROM words WHERE rowid = ?", (number,)).fetchone()
    if not row or not row[0]:
        return ()
    text = row[0]
    return (Piece(text.rpartition(" ")[0] + " …" if len(text) == 200 else text),)


def pieces(text: str) -> tuple[Piece, ...]:
    """A text with marks, cut at them.

    >>> pieces("a \\x02phd\\x03 …")
    (Piece(text='a ', marked=False), Piece(text='phd', marked=True), Piece(text=' …', marked=False))
    """
    found = []
    for part in text.split(BEGIN):
        marked, end, rest = part.partition(END)
        if end:
            found += [Piece(marked, True), Piece(rest)]
        else:
            found.append(Piece(part))
    return tuple(piece for piece in found if piece.text)


class Limit:
    """Ends what a connection does after some seconds, as TooLong."""

    def __init__(self, connection: sqlite3.Connection, seconds: float) -> None:
        self._connection = connection
        self._seconds = seconds

    def __enter__(self) -> None:
        until = time.monotonic() + self._seconds
        self._connection.set_progress_handler(lambda: time.monotonic() > until, STEPS)

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self._connection.set_progress_handler(None, 0)
        if isinstance(error, sqlite3.OperationalError) and "interrupted" in str(error):
            raise TooLong("Finding this took too long; fewer or rarer words are found sooner") from None
