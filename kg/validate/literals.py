"""Literals as written: their parts, and whether a lexical form is one that its datatype has.

Datatypes are those of XML Schema 1.1 (https://www.w3.org/TR/xmlschema11-2/); a literal of any other has whatever form
it likes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from kg.validate.calendar import LEXICAL as CALENDAR

XSD = "http://www.w3.org/2001/XMLSchema#"
XSD_STRING = XSD + "string"
LANG_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
ESCAPE = re.compile(r'\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([tbnrf"\'\\]))')
PLAIN = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}


@lru_cache(maxsize=16384)
def split(term: str) -> tuple[str, str, str]:
    """Lexical form, datatype and language tag ("" for none) of a literal in N-Triples form.

    >>> split('"a\\\\"b"@de')
    ('a"b', 'http://www.w3.org/1999/02/22-rdf-syntax-ns#langString', 'de')
    """
    end = term.rindex('"')
    lexical, tail = term[1:end], term[end + 1 :]
    if "\\" in lexical:
        lexical = ESCAPE.sub(_plain, lexical)
    if not tail:
        return lexical, XSD_STRING, ""
    if tail[0] == "@":
        return lexical, LANG_STRING, tail[1:]
    return lexical, tail[3:-1], ""


def _plain(found: re.Match[str]) -> str:
    return PLAIN[found[3]] if found[3] else chr(int(found[1] or found[2], 16))


def plain(term: str) -> str:
    """What a message shows of a term: an IRI without brackets, the lexical form of a literal."""
    if term.startswith("<"):
        return term[1:-1]
    return split(term)[0] if term.startswith('"') else term


def _form(pattern: str) -> Callable[[str], object]:
    return re.compile(pattern).fullmatch


# Inclusive bounds of the integers; None where there is none.
INTEGERS: Mapping[str, tuple[int | None, int | None]] = {
    "integer": (None, None), "nonPositiveInteger": (None, 0), "negativeInteger": (None, -1),
    "nonNegativeInteger": (0, None), "positiveInteger": (1, None),
    "long": (-(2**63), 2**63 - 1), "int": (-(2**31), 2**31 - 1), "short": (-(2**15), 2**15 - 1), "byte": (-128, 127),
    "unsignedLong": (0, 2**64 - 1), "unsignedInt": (0, 2**32 - 1), "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 255),
}  # fmt: skip
INTEGER = re.compile(r"[+-]?[0-9]+")
# Python reads no more digits than this unless told to; no bound of the types above has as many.
DIGITS = 4000


def _integer(least: int | None, most: int | None) -> Callable[[str], object]:
    if least is None and most is None:
        return INTEGER.fullmatch

    def fits(lexical: str) -> bool:
        if not INTEGER.fullmatch(lexical):
            return False
        if len(lexical) > DIGITS:
            return (most if lexical[0] != "-" else least) is None
        number = int(lexical)
        return (least is None or number >= least) and (most is None or number <= most)

    return fits


NAME = r"[^\W\d][\w.\-·]*"
FORMS: Mapping[str, Callable[[str], object]] = {
    **{XSD + name: _integer(*bounds) for name, bounds in INTEGERS.items()},
    **{XSD + name: fits for name, fits in CALENDAR.items()},
    XSD + "boolean": frozenset(("true", "false", "1", "0")).__contains__,
    XSD + "decimal": _form(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"),
    **{
        XSD + name: _form(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]?INF|NaN")
        for name in ("float", "double")
    },
    XSD + "normalizedString": _form(r"[^\t\n\r]*"),
    XSD + "token": _form(r"(?:[^\t\n\r ]+(?: [^\t\n\r ]+)*)?"),
    XSD + "language": _form(r"[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*"),
    XSD + "Name": _form(rf"(?::|{NAME})(?:[\w.\-·:])*"),
    XSD + "NCName": _form(NAME),
    XSD + "NMTOKEN": _form(r"[\w.\-·:]+"),
    XSD + "hexBinary": _form(r"(?:[0-9a-fA-F]{2})*"),
    XSD + "base64Binary": _form(
        r"(?:(?:[A-Za-z0-9+/] ?){4})*(?:(?:[A-Za-z0-9+/] ?){2}[AEIMQUYcgkosw048] ?=|[A-Za-z0-9+/] ?[AQgw] ?= ?=)?"
    ),
}  # fmt: skip


def well_formed(lexical: str, datatype: str) -> bool:
    """Whether a datatype has this lexical form; True for a datatype that is not known here.

    >>> well_formed("2026-13-45", XSD + "date"), well_formed("300", XSD + "byte")
    (False, False)
    """
    fits = FORMS.get(datatype)
    return fits is None or bool(fits(lexical))
