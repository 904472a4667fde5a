"""Cities and countries in running text, from the gazetteer of `lexicon/places.csv` and the names of CLDR."""

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

from kg.extract.context import Context
from kg.extract.mention import Mention
from kg.extract.wording import FOLDER

_WORDS = re.compile(r"[^\W\d_][\w'.]{0,40}(?:-[\w']{1,40}){0,5}")
_LONGEST = 5
# Countries whose everyday short names CLDR has only as variants.
_SPOKEN = {"UK": "GB", "USA": "US", "U.S.": "US", "U.K.": "GB", "Czech Republic": "CZ", "The Netherlands": "NL", "Holland": "NL",
           "England": "GB", "Scotland": "GB", "Wales": "GB", "Great Britain": "GB", "Tschechische Republik": "CZ"}  # fmt: skip
LOCALES = ("en", "de", "fr", "es", "it", "nl", "sv", "da", "nb", "pt", "pl", "fi", "ro")


@cache
def cities(path: Path = FOLDER / "places.csv") -> Mapping[str, tuple[str, str]]:
    """City names and their aliases, each with the city's own name and its country (ISO 3166 alpha-2)."""
    table: dict[str, tuple[str, str]] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            for name in (row["city"], *filter(None, row["aliases"].split("|"))):
                table[name] = (row["city"], row["country"])
    return table


@cache
def countries(languages: tuple[str, ...] = ()) -> Mapping[str, str]:
    """Country names with their ISO 3166 alpha-2 codes (Unicode CLDR), in many languages and in these (the lexicon's)."""
    from babel import Locale

    table = dict(_SPOKEN)
    for locale in dict.fromkeys((*LOCALES, *languages)):
        for code, name in Locale(locale).territories.items():
            if len(code) == 2 and code.isalpha() and code not in ("EU", "UN", "ZZ", "XA", "XB", "EZ"):
                table.setdefault(name, code)
    return table


@cache
def _starts(table_of: Callable[..., Mapping[str, object]], *given: tuple[str, ...]) -> Mapping[str, int]:
    """By the first word of a name, without a full stop, the most words that such a name has."""
    starts: dict[str, int] = {}
    for name in table_of(*given):
        if words := _WORDS.findall(name):
            first = words[0].rstrip(".")
            starts[first] = max(starts.get(first, 0), min(len(words), _LONGEST))
    return starts


def find(context: Context) -> Iterator[Mention]:
    """Cities of the gazetteer; kind `city`, the value as written, `extra` with `country`."""
    for start, end, name in _named(context, cities(), _starts(cities)):
        city, country = cities()[name]
        yield Mention("city", start, end, name, {"country": country, "city": city})


def find_countries(context: Context) -> Iterator[Mention]:
    """Countries by name; kind `country`, the value ISO 3166 alpha-2."""
    known = countries(context.lexicon.languages)
    for start, end, name in _named(context, known, _starts(countries, context.lexicon.languages)):
        yield Mention("country", start, end, known[name])


def _words(context: Context) -> tuple[list[tuple[int, int, str]], list[int]]:
    """The words of the text (start, end, without a full stop), and which of them begin with a capital."""
    words = [(*m.span(), m.group().rstrip(".")) for m in _WORDS.finditer(context.text)]
    return words, [at for at, (_, _, word) in enumerate(words) if word[0].isupper()]


def _named(context: Context, table: Mapping[str, object], starts: Mapping[str, int]) -> Iterator[tuple[int, int, str]]:
    text = context.text
    words, capitals = context.once(_words)
    skip = 0
    for at in capitals:
        start, _, first = words[at]
        if at < skip or first not in starts:
            continue
        for length in range(min(starts[first], len(words) - at), 0, -1):
            end = words[at + length - 1][1]
            name = text[start:end]
            while name not in table and name.endswith("."):
                name = name[:-1]
            if name in table and end - start < 60:
                yield start, start + len(name), name
                skip = at + length
                break
