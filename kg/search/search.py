"""The search: an index beside the catalog, brought to its newest release, and asked."""

from __future__ import annotations

import os
import queue
import sqlite3
import tempfile
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Self

from kg.errors import StoreError
from kg.search import bits, definition, following, held, matching, parsing, schema, suggesting
from kg.search.counting import WIDE, Counting
from kg.search.errors import NotReady, TooLong
from kg.search.following import Progress
from kg.search.held import Held
from kg.search.matching import Limit, Match
from kg.search.parsing import Term
from kg.search.request import Facet, Hit, Request, Result, Suggestion
from kg.search.words import Lexicon, Words
from kg.store import Catalog, lock

SECONDS = 2.0
"""How long finding may take."""
KEPT = 64
"""Texts of which it is remembered what they find."""
SPELT = 1_024
"""Words of which it is remembered what they may be misspelt for."""
FEWER = 6
"""Words without each of which it is looked what there would be, where there is nothing."""
WAIT = 600.0
"""Seconds for which the index waits while another process brings it on."""


class Search:
    """The search of a data folder. It may be asked from any thread."""

    def __init__(self, folder: Path, *, offer: definition.Offer | None = None, seconds: float = SECONDS) -> None:
        self.folder = folder
        self._offer = offer or definition.load()
        self._seconds = seconds
        self._held = Held(0)
        self._lexicon = Lexicon.load()
        self._words = Words()
        self._matches: OrderedDict[tuple[int, str], Match] = OrderedDict()
        self._nearest: OrderedDict[tuple[int, str], str | None] = OrderedDict()
        self._urgent: tuple[Held, date, list[int]] | None = None
        self._guard = threading.Lock()
        self._idle: queue.SimpleQueue[sqlite3.Connection] = queue.SimpleQueue()

    @classmethod
    def open(cls, folder: Path | str) -> Self:
        """The search of a data folder, whose index may not be there yet.

        Where this process may not write to the folder, the index lies in a temporary one. Raises ConfigurationError
        where what the search offers cannot be read.
        """
        place = Path(folder)
        if place.is_dir() and not os.access(place, os.W_OK) and not (place / schema.FILE).exists():
            place = Path(tempfile.mkdtemp(prefix="kg-search-"))
        return cls(place)

    def close(self) -> None:
        """Let go of the file."""
        while not self._idle.empty():
            self._idle.get().close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def offer(self) -> definition.Offer:
        """What can be asked: facets and columns of text."""
        return self._offer

    @property
    def release(self) -> int:
        """The release that the index holds; 0 where there is none."""
        if not (self.folder / schema.FILE).is_file():
            return 0
        try:
            with self._reading() as connection:
                return int(schema.meta(connection).get("release", "0"))
        except (sqlite3.Error, NotReady):
            return 0

    def follow(self, catalog: Catalog, progress: Progress | None = None) -> int:
        """Bring the index to the catalog's newest release, by what changed where that is less; that release.

        One process at a time does so, in one transaction, so that readers have the old state or the new one. An index
        that cannot be used is made anew. Raises Busy where another process is at it for more than ten minutes, StoreError
        where the folder cannot be written.
        """
        with lock.writing(self.folder, "search", WAIT, file=schema.LOCK):
            try:
                return self._follow(catalog, progress)
            except sqlite3.DatabaseError as error:
                if isinstance(error, sqlite3.OperationalError) and "disk" in str(error):
                    raise StoreError(f"{self.folder / schema.FILE}: {error}") from error
                self._remove()
                return self._follow(catalog, progress)

    def warm(self) -> None:
        """Take into memory what finding needs of the newest release; raises NotReady where there is no index."""
        with self._reading() as connection, _transaction(connection):
            self._current(connection)

    def find(self, request: Request) -> Result:
        """What is found. Raises Unknown for a facet or value that there is not, TooLong, NotReady."""
        with self._reading() as connection, _transaction(connection), Limit(connection, self._seconds):
            now = self._current(connection)
            terms, ignored = parsing.parse(request.text)
            counting = Counting(now, self._offer, request.today, request.now)
            chosen = counting.chosen(request.chosen)
            match = self._match(connection, now, terms)
            each = {name: bits.union(sets.values()) for name, sets in chosen.items()}
            found = match.found
            for some in each.values():
                found &= some
            there = bits.has(found)
            order = (number for number in self._order(counting, match, request) if there(number))
            hits = tuple(
                self._hit(connection, counting, number, match)
                for number in islice(order, request.first, request.first + request.most)
            )
            return Result(
                release=now.release,
                total=found.bit_count(),
                open=(found & counting.states["open"]).bit_count(),
                hits=hits,
                facets=tuple(self._facets(counting, match.found, each, chosen, request)) if request.facets else (),
                suggestions=() if found else tuple(self._advice(connection, now, terms, each)),
                chosen={
                    name: tuple(
                        counting.choice(self._offer.facets[name], key, found, some) for key, some in sets.items()
                    )
                    for name, sets in chosen.items()
                },
                ignored=tuple(term.text for term in ignored),
            )

    def _facets(
        self,
        counting: Counting,
        found: int,
        each: Mapping[str, int],
        chosen: Mapping[str, Mapping[str, int]],
        request: Request,
    ) -> Iterator[Facet]:
        for name, facet in self._offer.facets.items():
            base = found
            for other, some in each.items():
                if other != name:
                    base &= some
            most = WIDE if name in request.wide else request.values
            yield counting.facet(facet, base, chosen.get(name, {}), most)

    def _advice(
        self, connection: sqlite3.Connection, now: Held, terms: list[Term], each: Mapping[str, int]
    ) -> list[Suggestion]:
        """What would find something, where nothing is found: words spelt otherwise, fewer words, less chosen.

        What is not come to in the time for it is left out.
        """
        among = now.all
        for some in each.values():
            among &= some

        def total(of: list[Term], within: int = among) -> int:
            limit.pause()
            return (self._match(connection, now, of).found & within).bit_count()

        def nearest(word: str) -> str | None:
            return self._spelt(now, word, limit.pause)

        said = " ".join(term.text for term in terms)
        spelt: list[Suggestion] = []
        fewer: list[Suggestion] = []
        chosen: list[Suggestion] = []
        with suppress(TooLong), Limit(connection, suggesting.SECONDS, time.thread_time) as limit:
            for name in each:
                others = now.all
                for other, some in each.items():
                    if other != name:
                        others &= some
                if number := total(terms, others):
                    chosen.append(Suggestion("without-facet", said, number, facet=name))
            for other_words in suggesting.spellings(terms, self._words, nearest):
                if number := total(other_words):
                    spelt.append(Suggestion("spelling", " ".join(term.text for term in other_words), number))
                    break
            for term in terms[:FEWER]:
                left = [one for one in terms if one is not term]
                if left and (number := total(left)):
                    fewer.append(Suggestion("without-word", " ".join(one.text for one in left), number, word=term.text))
        return [*spelt, *sorted(fewer, key=lambda one: one.total)[:3], *chosen]

    def _spelt(self, now: Held, word: str, pause: Callable[[], None]) -> str | None:
        """The word of the index that this one may be misspelt for; raises what `pause` does."""
        key = now.release, word
        with self._guard:
            if key in self._nearest:
                self._nearest.move_to_end(key)
                return self._nearest[key]
        found = self._words.nearest(word, pause)
        with self._guard:
            self._nearest[key] = found
            while len(self._nearest) > SPELT:
                self._nearest.popitem(last=False)
        return found

    def _match(self, connection: sqlite3.Connection, now: Held, terms: list[Term]) -> Match:
        key = now.release, "\n".join(term.text for term in terms)
        with self._guard:
            if key in self._matches:
                self._matches.move_to_end(key)
                return self._matches[key]
        asked = matching.meaning(terms, self._words, self._lexicon)
        made = matching.find(connection, asked, self._offer, now.all, now.size)
        with self._guard:
            self._matches[key] = made
            while len(self._matches) > KEPT:
                self._matches.popitem(last=False)
        return made

    def _order(self, counting: Counting, match: Match, request: Request) -> Sequence[int]:
        """All postings in the order that is wanted, at least those that were found."""
        if request.sort == "relevance" and match.ranked:
            return match.ranked
        if request.sort == "newest":
            return counting.held.newest
        known = self._urgent
        if known is None or known[0] is not counting.held or known[1] != counting.today:
            known = self._urgent = (counting.held, counting.today, _urgent(counting))
        return known[2]

    def _hit(self, connection: sqlite3.Connection, counting: Counting, number: int, match: Match) -> Hit:
        iri, shown = counting.held.shown(number)
        days = tuple(date.fromisoformat(day) for day in shown["deadlines"])
        words = (
            matching.snippet(connection, number, match.expression, self._offer)
            if match.expression
            else matching.beginning(connection, number)
        )
        return Hit(
            iri=iri,
            title=shown["title"],
            lang=shown["lang"],
            employer=shown["employer"],
            employer_iri=counting.held.merged.get(shown["employer_iri"], shown["employer_iri"]),
            place=shown["place"],
            place_iri=counting.held.merged.get(shown["place_iri"], shown["place_iri"]),
            country=shown["country"],
            deadline=next((day for day in days if day >= counting.today), days[-1] if days else None),
            deadlines=days,
            ends=datetime.fromisoformat(shown["ends"]) if shown["ends"] else None,
            rolling=shown["rolling"],
            state=counting.state(number),
            types=tuple(shown["types"]),
            score=match.scores.get(number, 0.0),
            snippet=words,
            posted=date.fromisoformat(shown["posted"]) if shown["posted"] else None,
            first=datetime.fromisoformat(shown["first"]),
            updated=datetime.fromisoformat(shown["updated"]),
            type_iris=tuple(shown["type_iris"]),
        )

    def _current(self, connection: sqlite3.Connection) -> Held:
        """What the index holds, in memory; the caller's transaction keeps it so."""
        said = schema.meta(connection)
        release = int(said.get("release", "0"))
        if (
            "release" not in said
            or said.get("offer") != self._offer.digest
            or said.get("version") != str(schema.VERSION)
        ):
            raise NotReady(f"{self.folder} has no index for searching yet; `kg search --update` makes it")
        with self._guard:
            if self._held.release != release:
                self._held = held.load(connection, release, self._offer, self._held if self._held.release else None)
                self._words = Words.read(connection, self._words)
                self._matches.clear()
                self._nearest.clear()
            return self._held

    def _follow(self, catalog: Catalog, progress: Progress | None) -> int:
        connection = schema.connect(self.folder / schema.FILE)
        try:
            connection.execute("BEGIN IMMEDIATE")
            try:
                release = following.follow(connection, catalog, self._offer, progress or _nobody)
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
        finally:
            connection.close()
        return release

    def _remove(self) -> None:
        self.close()
        for end in ("", "-wal", "-shm"):
            (self.folder / (schema.FILE + end)).unlink(missing_ok=True)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        try:
            connection = self._idle.get_nowait()
        except queue.Empty:
            if not (self.folder / schema.FILE).is_file():
                raise NotReady(f"{self.folder} has no index for searching yet; `kg search --update` makes it") from None
            connection = schema.connect(self.folder / schema.FILE, read_only=True)
        try:
            yield connection
        except BaseException:
            connection.close()
            raise
        self._idle.put(connection)


def _nobody(_done: int, _total: int) -> None:
    """Who is told of progress where nobody asked."""


def _urgent(counting: Counting) -> list[int]:
    """All postings: those that end soonest, then those that are open without an end, of which it is not known, that ended last.

    What ends on one day comes the newest first.
    """
    now, today = counting.held, counting.today.isoformat()
    rolling = bits.has(now.rolling)
    ahead: list[tuple[str, int]] = []
    past: list[tuple[str, int]] = []
    still: list[int] = []
    unknown: list[int] = []
    for number in now.newest:
        days = now.rows[number][1]["deadlines"]
        if days and days[-1] >= today:
            ahead.append((next(day for day in days if day >= today), number))
        elif rolling(number):
            still.append(number)
        elif days:
            past.append((days[-1], number))
        else:
            unknown.append(number)
    ahead.sort(key=lambda one: one[0])
    past.sort(key=lambda one: one[0], reverse=True)
    return [*(number for _, number in ahead), *still, *unknown, *(number for _, number in past)]


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
