"""Finding terms in the index: which postings have them, how well they fit, and which of their words to show."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

from kg.search import bits
from kg.search.definition import Offer
from kg.search.errors import TooLong
from kg.search.parsing import Term
from kg.search.request import Piece
from kg.search.words import Lexicon, Words

BEGIN, END = "\x02", "\x03"
"""Around a word that is shown as found; no text of the index has them."""
SHOWN = 24
"""Words that a snippet has, at most."""
STEPS = 2_000
"""Steps of the database's machine after which the time is looked at."""
_TOO_LONG = "Finding this took too long; fewer or rarer words are found sooner"
LOOSE = 0.5
"""What it counts that a word is there within a longer one, against its being there itself."""


@dataclass(frozen=True, slots=True)
class Match:
    """What was found: a set of postings, how well each fits, the best first, and the expression that found them."""

    found: int
    scores: dict[int, float]
    expression: str
    ranked: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Meaning:
    """What terms are taken to mean: as an expression of FTS5, with the words themselves in any form, and with longer ones."""

    strict: str
    loose: str
    unwanted: str


def meaning(terms: Sequence[Term], words: Words, lexicon: Lexicon) -> Meaning:
    """The meaning of terms among the words of the index; expressions are empty where nothing is looked for.

    Words that every ad has need not be there, where others are asked for.
    """
    wanted = [term for term in terms if not term.without]
    telling = [term for term in wanted if term.phrase or not set(term.words) <= lexicon.stop] or wanted
    strict = [_alternatives(term, words, lexicon, compounds=False) for term in telling]
    loose = [_alternatives(term, words, lexicon, compounds=True) for term in telling]
    unwanted = [_phrase(term.words) + (" *" if term.prefix else "") for term in terms if term.without]
    return Meaning(" AND ".join(strict), " AND ".join(loose), " OR ".join(unwanted))


def _alternatives(term: Term, words: Words, lexicon: Lexicon, *, compounds: bool) -> str:
    phrases = [term.words]
    if not term.phrase and not term.prefix:
        phrases += lexicon.same.get(" ".join(term.words), ())
        for word in [phrase[0] for phrase in phrases if len(phrase) == 1]:
            phrases += [(one,) for one in words.alike(word)]
        if compounds and len(term.words) == 1:
            phrases += [(one,) for one in words.compounds(term.words[0])]
    there = [phrase for phrase in phrases if len(phrase) > 1 or phrase[0] in words.counts]
    said = [_phrase(phrase) for phrase in dict.fromkeys(there or phrases[:1])]
    if term.prefix:
        return f"{_phrase(term.words)} *"
    return f"({' OR '.join(said)})"


def _phrase(words: Sequence[str]) -> str:
    return '"' + " ".join(words) + '"'


def find(connection: sqlite3.Connection, asked: Meaning, offer: Offer, everything: int, size: int) -> Match:
    """The postings that mean what is asked; `everything` is the set of all, from which unwanted ones are taken."""
    scores: dict[int, float] = {}
    found = everything
    if asked.loose:
        scores = _scores(connection, asked.strict, offer)
        if asked.strict != asked.loose and _count(connection, asked.loose) > len(scores):
            more = _scores(connection, asked.loose, offer)
            scores = {number: scores.get(number, LOOSE * score) for number, score in more.items()}
        found = bits.of(scores, size)
    if asked.unwanted:
        rows = connection.execute("SELECT rowid FROM words WHERE words MATCH ?", (asked.unwanted,))
        found &= ~bits.of((number for (number,) in rows), size)
    return Match(found, scores, asked.loose, sorted(scores, key=lambda number: (-scores[number], number)))


def _count(connection: sqlite3.Connection, said: str) -> int:
    return int(connection.execute("SELECT count(*) FROM words WHERE words MATCH ?", (said,)).fetchone()[0])


def _scores(connection: sqlite3.Connection, said: str, offer: Offer) -> dict[int, float]:
    weights = ", ".join(str(column.weight) for column in offer.columns)
    rows = connection.execute(f"SELECT rowid, -bm25(words, {weights}) FROM words WHERE words MATCH ?", (said,))
    return dict(rows.fetchall())


def snippet(connection: sqlite3.Connection, number: int, said: str, offer: Offer) -> tuple[Piece, ...]:
    """The words of a posting around what was found: of the ad's text, else of what is said about it."""
    text = next((at for at, column in enumerate(offer.columns) if column.name == "text"), -1)
    for column in dict.fromkeys((text, -1)):  # -1 is whichever fits best
        row = connection.execute(
            f"SELECT snippet(words, {column}, '{BEGIN}', '{END}', '…', {SHOWN}) FROM words WHERE words MATCH ? AND rowid = ?",
            (said, number),
        ).fetchone()
        if row and row[0] and BEGIN in row[0]:
            return pieces(row[0])
    return ()


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
    """Ends what a connection does after some seconds, as TooLong.

    `clock` tells them: those that pass, or those that the thread itself spends (`time.thread_time`). Of several limits one
    within the other the last one holds, and none once it has ended.
    """

    def __init__(
        self, connection: sqlite3.Connection, seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._connection = connection
        self._seconds = seconds
        self._clock = clock
        self._until = float("inf")

    def __enter__(self) -> Self:
        self._until = self._clock() + self._seconds
        self._connection.set_progress_handler(lambda: self._clock() > self._until, STEPS)
        return self

    def pause(self) -> None:
        """Raises TooLong where the time is over: for what takes time apart from the connection."""
        if self._clock() > self._until:
            raise TooLong(_TOO_LONG)

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self._connection.set_progress_handler(None, 0)
        if isinstance(error, sqlite3.OperationalError) and "interrupted" in str(error):
            raise TooLong(_TOO_LONG) from None
