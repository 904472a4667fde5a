"""Values as people write them: dates and numbers in plain form, things by their names."""

import re
from datetime import date
from math import isfinite

from kg.graph.terms import curie
from kg.report.names import Names
from kg.report.phrases import Phrases
from kg.validate.literals import split

XSD = "http://www.w3.org/2001/XMLSchema#"
LONGEST = 300
"""Characters of a value that are shown; what is longer is cut."""
WHOLE = re.compile(r"[+-]?\d+")
DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
FLOATING = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|[+-]?INF|NaN")
DAY = re.compile(r"(\d{4}-\d\d-\d\d)(Z|[+-]\d\d:\d\d)?")
MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(:\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?")
NUMBERS = {
    **dict.fromkeys(("integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger"), WHOLE),
    "decimal": DECIMAL,
    "double": FLOATING,
    "float": FLOATING,
}


def worded(text: str, names: Names, phrases: Phrases, *, typed: bool = False) -> str:
    """A term in words; `typed` says its datatype as well, for where that is what is wrong."""
    label = None if text.startswith('"') else names.label(text)
    if label:
        return phrases.quoted(label)
    if text.startswith("<"):
        return curie(text[1:-1])
    if not text.startswith('"'):
        return phrases.say("nameless")
    lexical, datatype, language = split(text)
    plain = _plain(lexical, datatype, phrases)
    kind = type_name(datatype, phrases)
    if plain is None:
        return phrases.say("broken", "form", text=phrases.quoted(cut(lexical)), type=kind)
    if language:
        return phrases.say("tagged", text=plain, language=names.tongue(language))
    return phrases.say("with_type", text=plain, type=kind) if typed or not _familiar(datatype) else plain


def type_name(iri: str, phrases: Phrases) -> str:
    """A datatype in a word or two, else its name with a prefix."""
    return str(phrases.find("typed", curie(iri)) or curie(iri))


def number(text: str, phrases: Phrases) -> str:
    """A number with the decimal sign of the language, without the zeros that say nothing.

    >>> number("78.40", Phrases("de")), number("1.0E2", Phrases("en")), number("007", Phrases("en"))
    ('78,4', '100', '7')
    """
    if not DECIMAL.fullmatch(text):
        try:
            value = float(text)
        except ValueError:
            return text
        if not isfinite(value):
            return text
        text = f"{value:f}" if 1e-6 < abs(value) < 1e15 or not value else f"{value:g}"
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text.lstrip("+"))
    whole, dot, part = digits.partition(".")
    part = part.rstrip("0")
    whole = whole.lstrip("0") or "0"
    return sign + whole + (phrases.say("decimal") + part if dot and part else "")


def day(text: str, phrases: Phrases) -> str | None:
    """A date in words; None where the calendar has no such day.

    >>> day("2031-03-31", Phrases("de"))
    '31. März 2031'
    """
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return phrases.say("date", day=found.day, month=phrases.find("months")[found.month - 1], year=found.year)


def cut(text: str) -> str:
    """A text on one line, not longer than anyone would read."""
    text = " ".join(text.split()) if text.strip() == text and "\n" in text else text
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


def _familiar(datatype: str) -> bool:
    name = datatype.removeprefix(XSD)
    return name in {*NUMBERS, "string", "boolean", "date", "dateTime", "anyURI"}


def _plain(text: str, datatype: str, phrases: Phrases) -> str | None:
    """A literal in plain form; None where its form is none of its datatype's."""
    name = datatype.removeprefix(XSD)
    if name in NUMBERS:
        return number(text, phrases) if NUMBERS[name].fullmatch(text) else None
    if name == "boolean":
        word = {"true": "yes", "1": "yes", "false": "no", "0": "no"}.get(text)
        return phrases.say(word) if word else None
    if name == "date":
        found = DAY.fullmatch(text)
        said = day(found[1], phrases) if found else None
        return f"{said} {found[2]}" if found and said and found[2] else said
    if name == "dateTime":
        found = MOMENT.fullmatch(text)
        said = day(found[1], phrases) if found else None
        if not found or not said:
            return None
        time = f"{found[2]}{found[3] or ''} {found[4] or ''}".strip()
        return phrases.say("moment", date=said, time=time)
    return phrases.quoted(cut(text))
