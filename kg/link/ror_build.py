"""From a ROR dump to the index that the linker asks: one SQLite file."""

import hashlib
import json
import os
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from kg.errors import InputError
from kg.link.dump import records
from kg.link.ror_index import FORMAT
from kg.link.ror_words import Words

ROR_ID = re.compile(r"https://ror\.org/(0[a-hj-km-np-tv-z0-9]{6}[0-9]{2})")
LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "sv", "pt")  # in which countries are known
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_BRACKET = re.compile(r"\s*\(([^()]+)\)\s*$")
_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE organisation (n INTEGER PRIMARY KEY, id TEXT UNIQUE, label TEXT, types TEXT, status TEXT, countries TEXT,
  external TEXT, relations INTEGER, ids INTEGER, named INTEGER, described INTEGER);
CREATE TABLE name (n INTEGER PRIMARY KEY, exact TEXT, keyed TEXT, organisation INTEGER, kind TEXT, written TEXT,
  language TEXT, compact TEXT);
CREATE TABLE word (word TEXT, name INTEGER, PRIMARY KEY (word, name)) WITHOUT ROWID;
CREATE TABLE frequency (word TEXT PRIMARY KEY, names INTEGER) WITHOUT ROWID;
CREATE TABLE domain (domain TEXT, organisation INTEGER, PRIMARY KEY (domain, organisation)) WITHOUT ROWID;
CREATE TABLE relation (organisation INTEGER, kind TEXT, other INTEGER, PRIMARY KEY (organisation, kind, other))
  WITHOUT ROWID;
CREATE TABLE place (exact TEXT, kind TEXT, country TEXT, PRIMARY KEY (exact, kind, country)) WITHOUT ROWID;
CREATE TABLE seat (organisation INTEGER, place TEXT, PRIMARY KEY (organisation, place)) WITHOUT ROWID;
"""
_INDEXES = """
CREATE INDEX name_exact ON name (exact, organisation, kind, written);
CREATE INDEX name_keyed ON name (keyed, organisation, kind);
CREATE INDEX name_compact ON name (compact, organisation, kind);
ANALYZE;
"""


@dataclass(frozen=True, slots=True)
class Built:
    """What went into an index: records read, organisations kept, their names, and records whose names went to a
    successor; `skipped` were withdrawn or inactive without one."""

    records: int
    organisations: int
    names: int
    succeeded: int
    skipped: int


def build(dump: Path, out: Path, progress: Callable[[int, int], None] | None = None) -> Built:
    """Make the index of a dump; it appears under its name when it is whole, in place of an older one.

    `progress` is told how many bytes of the dump are read, and of how many. Raises InputError where the dump cannot be
    read or is none, or the index cannot be written.
    """
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        part = out.with_name(f".{out.name}.{os.getpid()}.part")
        part.unlink(missing_ok=True)
        connection = sqlite3.connect(part)
    except (OSError, sqlite3.Error) as error:
        raise InputError(f"{out} cannot be written: {error}") from error
    try:
        connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-100000;")
        connection.executescript(_SCHEMA)
        built = _Builder(connection, Words.load()).fill(records(dump, progress))
        if not built.organisations:
            raise InputError(f"{dump} has {built.records} records, but no active organisation with a ROR id and a name")
        with dump.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        meta = {
            "format": FORMAT, "dump": dump.name, "sha256": digest, "built": datetime.now(UTC).isoformat(timespec="seconds"),
            "records": built.records, "organisations": built.organisations, "names": built.names,
        }  # fmt: skip
        connection.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())
        connection.commit()
        connection.executescript(_INDEXES)
        connection.close()
        part.replace(out)
    except sqlite3.Error as error:
        raise InputError(f"{out} cannot be written: {error}") from error
    finally:
        connection.close()
        part.unlink(missing_ok=True)
    return built


def holds(ror: str) -> bool:
    """Whether a ROR id is well formed and its two last digits are the checksum (ISO/IEC 7064, MOD 97-10).

    >>> holds("https://ror.org/05n911h24"), holds("https://ror.org/05n911h25")
    (True, False)
    """
    found = ROR_ID.fullmatch(ror)
    if not found:
        return False
    number = 0
    for letter in found[1][:-2]:
        number = number * 32 + _ALPHABET.index(letter)
    return 98 - (number * 100) % 97 == int(found[1][-2:])


class _Builder:
    """Fills the tables. Records that are not active wait until it is known whether their successor is."""

    def __init__(self, connection: sqlite3.Connection, words: Words) -> None:
        self._connection = connection
        self._words = words
        self._numbers: dict[str, int] = {}
        self._past: list[tuple[str, list[str], list[tuple[str, str, str | None]]]] = []
        self._relations: list[tuple[int, str, str]] = []
        self._mentioned: dict[str, tuple[str, list[list[str]]]] = {}
        self._frequency: Counter[str] = Counter()
        self._names = 0

    def fill(self, dump: Iterable[dict[str, Any]]) -> Built:
        read = succeeded = 0
        for record in dump:
            read += 1
            ror = record.get("id")
            if not isinstance(ror, str) or not holds(ror) or ror in self._numbers:
                continue
            if record.get("status") == "active":
                self._organisation(ror, record)
            else:
                after = [r["id"] for r in record.get("relationships") or () if r.get("type") == "successor"]
                self._past.append((ror, after, list(_names(record))))
        self._countries()
        successors = {ror: after for ror, after, _ in self._past}
        for ror, _, names in self._past:
            heir = self._heir(ror, successors)
            if heir is not None:
                succeeded += 1
                self._enter(heir, [(value, "former", language) for value, kind, language in names if kind != "acronym"])
        self._mentions({ror for ror, _, _ in self._past})
        put = self._connection.executemany
        put(
            "INSERT OR IGNORE INTO relation VALUES (?, ?, ?)",
            ((n, kind, self._numbers[other]) for n, kind, other in self._relations if other in self._numbers),
        )
        put("INSERT INTO frequency VALUES (?, ?)", self._frequency.items())
        return Built(read, len(self._numbers), self._names, succeeded, len(self._past) - succeeded)

    def _mentions(self, past: set[str]) -> None:
        """Organisations that records name as related and that the dump leaves out: by that one name.

        A whole dump leaves none out. Their country is that of all who name them, where these agree.
        """
        for ror, (label, countries) in self._mentioned.items():
            if ror in self._numbers or ror in past or not holds(ror):
                continue
            n = self._numbers[ror] = len(self._numbers) + 1
            agreed = " ".join(countries[0]) if all(c == countries[0] for c in countries) else ""
            self._connection.execute(
                "INSERT INTO organisation VALUES (?, ?, ?, '', 'mentioned', ?, '{}', ?, 0, 1, 0)",
                (n, ror, label, agreed, len(countries)),
            )
            self._enter(n, [(label, "label", None), *self._bare([(label, "label", None)], [])])

    def _heir(self, ror: str, successors: dict[str, list[str]]) -> int | None:
        """The active organisation that a record went into; None where there is none, or more than one."""
        for _ in range(10):  # a chain of mergers; a ring ends here too
            after = successors.get(ror, [])
            if len(after) != 1:
                return None
            ror = after[0]
            if ror in self._numbers:
                return self._numbers[ror]
        return None

    def _organisation(self, ror: str, record: dict[str, Any]) -> None:
        names = list(_names(record))
        if not names:
            return
        n = self._numbers[ror] = len(self._numbers) + 1
        places = [p["geonames_details"] for p in record.get("locations") or () if p.get("geonames_details")]
        countries = list(dict.fromkeys(p["country_code"] for p in places if p.get("country_code")))
        label = next((v for v, kind, _ in names if kind == "display"), names[0][0])
        self._connection.execute(
            f"INSERT INTO organisation VALUES ({','.join('?' * 11)})",
            (n, ror, label, " ".join(record.get("types") or ()), "active", " ".join(countries), _external(record),
             *_renown(record)),
        )  # fmt: skip
        for place in places:
            self._place(n, place)
        self._enter(n, [*names, *self._bare(names, [p.get("name") or "" for p in places])])
        self._connection.executemany(
            "INSERT OR IGNORE INTO domain VALUES (?, ?)", ((domain, n) for domain in _domains(record))
        )
        for relation in record.get("relationships") or ():
            kind, other, label = relation.get("type"), relation.get("id"), relation.get("label")
            if kind in ("parent", "child"):
                self._relations.append((n, kind, other))
            if kind in ("parent", "child", "related") and other and label:
                self._mentioned.setdefault(other, (label, []))[1].append(countries)

    def _place(self, n: int, place: dict[str, Any]) -> None:
        country = place.get("country_code") or ""
        for kind, given in (("country", "country_name"), ("region", "country_subdivision_name"), ("city", "name")):
            exact = self._words.exact(self._words.tokens(place.get(given) or ""))
            if exact:
                self._connection.execute("INSERT OR IGNORE INTO place VALUES (?, ?, ?)", (exact, kind, country))
                if kind != "country":
                    self._connection.execute("INSERT OR IGNORE INTO seat VALUES (?, ?)", (n, exact))
        code = place.get("country_subdivision_code")
        if code and code.isalpha():
            self._connection.execute("INSERT OR IGNORE INTO place VALUES (?, 'code', ?)", (code.lower(), country))

    def _countries(self) -> None:
        """Countries as texts name them: those of the CLDR in some languages, and those of the word list."""
        from babel import Locale

        named = dict(self._words.countries)
        for language in LANGUAGES:
            for code, name in Locale(language).territories.items():
                if len(code) == 2 and code.isalpha():
                    named.setdefault(self._words.exact(self._words.tokens(name)), code)
        self._connection.executemany(
            "INSERT OR IGNORE INTO place VALUES (?, 'country', ?)", ((name, code) for name, code in named.items())
        )

    def _bare(
        self, names: list[tuple[str, str, str | None]], cities: list[str]
    ) -> Iterator[tuple[str, str, str | None]]:
        """Names without what tells namesakes apart: a bracket behind them, and the city of the seat."""
        towns = [self._words.tokens(city) for city in cities if city]
        for value, kind, language in names:
            if kind == "acronym":
                continue
            if found := _BRACKET.search(value):
                yield value[: found.start()], "bare", language
            tokens = self._words.tokens(value)
            for town in towns:
                if tokens[-len(town) :] == town:
                    left = tokens[: -len(town)]
                    while left and left[-1] in self._words.stop:
                        left.pop()
                    if len(self._words.content(left)) > 1:
                        yield " ".join(left), "bare", language

    def _enter(self, n: int, names: Iterable[tuple[str, str, str | None]]) -> None:
        words, seen = self._words, set()
        for value, kind, language in names:
            tokens = words.tokens(value)
            exact, content = words.exact(tokens), words.content(tokens)
            if not exact or (exact, kind == "acronym") in seen:
                continue
            seen.add((exact, kind == "acronym"))
            self._names += 1
            keyed = None if kind == "acronym" or len(content) < 2 else " ".join(sorted(content))
            self._connection.execute(
                "INSERT INTO name VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (self._names, exact, keyed, n, kind, value, language, keyed and exact.replace(" ", "")),
            )
            if kind != "acronym":
                self._frequency.update(content)
                self._connection.executemany("INSERT INTO word VALUES (?, ?)", ((w, self._names) for w in content))


def _names(record: dict[str, Any]) -> Iterator[tuple[str, str, str | None]]:
    """(name, kind, language): `display` first, then `label`, `alias`, `acronym`."""
    for kind, wanted in (("display", "ror_display"), ("label", "label"), ("alias", "alias"), ("acronym", "acronym")):
        for name in record.get("names") or ():
            if wanted in (name.get("types") or ()) and name.get("value"):
                acronym = kind == "display" and "acronym" in name["types"]
                yield name["value"], "acronym" if acronym else kind, name.get("lang")


def _domains(record: dict[str, Any]) -> Iterator[str]:
    for domain in record.get("domains") or ():
        yield domain.lower().removeprefix("www.")
    for link in record.get("links") or ():
        if link.get("type") == "website":
            address = urlsplit(link.get("value") or "")
            if address.hostname and address.path.strip("/") in ("", "en", "index.html", "index.php"):
                yield address.hostname.removeprefix("www.")


def _renown(record: dict[str, Any]) -> tuple[int, int, int, int]:
    """How many relations, ids elsewhere and names it has, and whether Wikipedia describes it.

    Of namesakes, a text means the one that all know and names the others with their place.
    """
    ids = sum(len(given.get("all") or ()) for given in record.get("external_ids") or ())
    described = any(link.get("type") == "wikipedia" for link in record.get("links") or ())
    return len(record.get("relationships") or ()), ids, len(record.get("names") or ()), int(described)


def _external(record: dict[str, Any]) -> str:
    """Ids of the same organisation elsewhere, as JSON: `{"wikidata": ["Q…"]}`; the preferred one first."""
    found = {}
    for given in record.get("external_ids") or ():
        first = given.get("preferred")
        found[given.get("type")] = [*([first] if first else []), *(v for v in given.get("all") or () if v != first)]
    return json.dumps(found)
