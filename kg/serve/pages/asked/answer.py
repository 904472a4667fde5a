"""An answer in SPARQL JSON results as rows of cells that people read."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from babel.numbers import format_decimal

from kg.serve import labels
from kg.serve.names import PREFIXES, curie
from kg.serve.view import href, long_date

XSD = PREFIXES["xsd"]
NUMBERS = frozenset(XSD + name for name in ("integer", "decimal", "double", "float"))
Row = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """Columns and rows of terms, as the results have them."""

    columns: Sequence[str]
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Cell:
    """One value: its text, where it leads, its language, a date for machines, whether it is a number, its IRI."""

    text: str = ""
    href: str = ""
    lang: str = ""
    iso: str = ""
    number: bool = False
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: the language, the dataset's base, names of terms by prefixed name, words for true and false.

    `spoken` are names of codes in that language by the plain ones that answers have.
    """

    lang: str
    base: str
    terms: Mapping[str, str]
    true: str
    false: str
    spoken: Mapping[str, str] = field(default_factory=dict)

    def cell(self, term: Mapping[str, str] | None, thing: Mapping[str, str] | None = None) -> Cell:
        """A term as a cell, which leads to the thing that it names; an empty one for what is not bound."""
        found = self._cell(term)
        if thing is None or thing["type"] != "uri" or not found.text or found.href:
            return found
        return replace(found, href=href(thing["value"], self.base), iri=thing["value"])

    def _cell(self, term: Mapping[str, str] | None) -> Cell:
        if term is None:
            return Cell()
        value, kind = term["value"], term.get("datatype", "")
        if term["type"] == "uri":
            name = self.terms.get(curie(value)) or labels.from_iri(value)
            return Cell(name, href(value, self.base), iri=value)
        if kind in NUMBERS:
            return Cell(format_decimal(value, "#,##0.###", locale=self.lang), number=True)
        if kind == XSD + "boolean":
            return Cell(self.true if value in ("true", "1") else self.false)
        if kind == XSD + "date" or (kind == "" and len(value) == 10):
            day = _date(value)
            if day is not None:
                return Cell(long_date(day, self.lang), iso=value)
        lang = term.get("xml:lang", "")
        return Cell(value if lang or kind else self.spoken.get(value, value), lang=lang)


def parse(body: bytes) -> Answer:
    """The answer from its JSON results."""
    data = json.loads(body)
    return Answer(data["head"]["vars"], data["results"]["bindings"])


def number(term: Mapping[str, str] | None) -> float:
    """The number that a term is; 0 where it is none."""
    try:
        return float(term["value"]) if term is not None else 0.0
    except ValueError:
        return 0.0


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
