"""What the shapes ask of the values of a property: kind, bounds, lists (https://www.w3.org/TR/shacl/#core-components)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Literal

from kg.graph.terms import PREFIXES, term
from kg.report.names import MEMBERSHIP, NOTATION, Names, is_literal, vocabulary
from kg.report.rules import SH, Rules
from kg.validate import paths
from kg.validate.data import TYPE
from kg.validate.literals import split

Kind = Literal["text", "date", "integer", "decimal", "truth", "choice", "address", "mail"]
_XSD = PREFIXES["xsd"]
_KINDS: dict[str, Kind] = {
    "date": "date", "dateTime": "date", "integer": "integer", "decimal": "decimal", "boolean": "truth",
}  # fmt: skip
_ANYTHING = str(term("skos:Concept"))
"""A class whose members are of all lists, and so of none."""
MOST_CHOICES = 400
"""A list with more is no list to choose from."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a list: how it is written in a fact, and what it is called."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is asked of each value: its kind; for a choice the list, for numbers and dates the least and the greatest.

    `above` says that the least is itself too little. `longest` counts characters. `one` says that a thing has at most
    one. `notes` are what the shapes say for people, name and description of each.
    """

    kind: Kind = "text"
    choices: tuple[Choice, ...] = ()
    least: str = ""
    most: str = ""
    above: bool = False
    longest: int | None = None
    one: bool = False
    notes: tuple[tuple[str, str], ...] = ()

    def wrong(self, value: str) -> str:
        """Which of these a value does not keep to: `date`, `integer`, `decimal`, `truth`, `choice`, `address`, `mail`,
        `least`, `most`, `longest`; empty where it keeps to all.

        >>> Bounds("integer", least="1", most="120").wrong("2026"), Bounds("date").wrong("2026-02-30")
        ('most', 'date')
        """
        if self.longest is not None and len(value) > self.longest:
            return "longest"
        if self.kind == "date":
            return "" if _day(value) else "date"
        if self.kind in ("integer", "decimal"):
            return self._number(value)
        fits = {
            "choice": not self.choices or value in {choice.value for choice in self.choices},
            "truth": value in ("true", "false"),
            "address": re.fullmatch(r"https?://[^\s<>\"]+", value),
            "mail": re.fullmatch(r"[^@\s:]+@[^@\s]+\.[A-Za-z]{2,}", value),
        }
        return "" if fits.get(self.kind, True) else self.kind

    def _number(self, value: str) -> str:
        try:
            number = Decimal(value)
        except InvalidOperation:
            return self.kind
        if not number.is_finite() or (self.kind == "integer" and number != number.to_integral_value()):
            return self.kind
        if self.least and (number < Decimal(self.least) or (self.above and number == Decimal(self.least))):
            return "least"
        return "most" if self.most and number > Decimal(self.most) else ""


def asked(rules: Rules, names: Names, of: str, class_: str = "") -> Bounds:
    """What the shapes ask of the values of a property, by its IRI; names and notes are in the language of `names`.

    `class_` is the IRI of a class that the values are of, where no shape says so.
    """
    found, notes = Bounds(), list[tuple[str, str]]()
    for node in _shapes(rules, f"<{of}>"):
        found = _with(found, rules, names, node)
        said = (rules.said(node, "name", names.language), rules.said(node, "description", names.language))
        if any(said) and said not in notes:
            notes.append(said)
    if class_ and not found.choices:
        found = _listed(found, names, _instances(f"<{class_}>"))
    return replace(found, notes=tuple(notes))


def _shapes(rules: Rules, property_: str) -> Iterator[str]:
    """The property shapes about a property that hold by themselves, not only as one of several ways."""
    graph = rules.graph
    inside = {
        part for shape in graph.by.get(f"{SH}property>", {}).items() if shape[0].startswith("<") for part in shape[1]
    }
    for node in sorted(graph.by.get(f"{SH}path>", {})):
        if not node.startswith("<") and node not in inside:
            continue
        path = rules.path(node)
        if path == property_ or (isinstance(path, tuple) and path[0] == "|" and property_ in path[1]):
            yield node


def _with(found: Bounds, rules: Rules, names: Names, node: str) -> Bounds:
    """With what one shape asks for."""
    types = [*rules.values(node, "datatype")]
    for part in rules.items(node, "or"):
        types += rules.values(part, "datatype")
    for name in types:
        kind = _KINDS.get(name.removeprefix(f"<{_XSD}").removesuffix(">"))
        found = replace(found, kind=kind) if kind and found.kind == "text" else found
    for name, above in (("minInclusive", False), ("minExclusive", True)):
        for value in _values(rules, node, name):
            found = replace(found, least=value, above=above) if _more(value, found.least) else found
    for name in ("maxInclusive", "maxExclusive"):
        for value in _values(rules, node, name):
            found = replace(found, most=value) if not found.most or _more(found.most, value) else found
    for value in _values(rules, node, "maxLength"):
        found = replace(found, longest=min(int(value), found.longest or int(value)))
    if rules.number(node, "maxCount") == 1:
        found = replace(found, one=True)
    for members in _lists(rules, node):
        found = _listed(found, names, members) if not found.choices else found
    for pattern in _values(rules, node, "pattern"):
        if found.kind == "text" and pattern.startswith("^https?"):
            found = replace(found, kind="address")
        elif found.kind == "text" and "@" in pattern:
            found = replace(found, kind="mail")
    return found


def _lists(rules: Rules, node: str) -> Iterator[list[str]]:
    """The members of what a value has to be one of."""
    if listed := rules.items(node, "in"):
        yield listed
    for inner in rules.values(node, "node"):
        for part in rules.values(inner, "property"):
            if rules.path(part) == MEMBERSHIP[0]:
                for scheme in rules.values(part, "hasValue"):
                    yield [*vocabulary().graph.subjects(MEMBERSHIP[0], scheme)]
    for class_ in rules.values(node, "class"):
        if class_ != _ANYTHING:
            yield _instances(class_)
    for pattern in _values(rules, node, "pattern"):
        if pattern.startswith("^http") and "?:" not in pattern:
            graph = vocabulary().graph
            yield [one for one in graph.by.get(NOTATION, {}) if re.match(pattern, one.strip("<>"))]


def _instances(class_: str) -> list[str]:
    return [*vocabulary().graph.subjects(TYPE, class_)]


def _listed(found: Bounds, names: Names, members: Iterable[str]) -> Bounds:
    """With these as the list to choose from: literals, and codes that have a notation."""
    graph, choices = vocabulary().graph, dict[str, Choice]()
    for member in members:
        if is_literal(member):
            text = split(member)[0]
            choices.setdefault(text, Choice(text, text))
            continue
        for notation in graph.objects(member, NOTATION)[:1]:
            text = split(notation)[0]
            choices.setdefault(text, Choice(text, names.of(member)))
    if not choices or len(choices) > MOST_CHOICES:
        return found
    return replace(found, kind="choice", choices=tuple(sorted(choices.values(), key=lambda one: one.label.casefold())))


def _values(rules: Rules, node: str, name: str) -> list[str]:
    return [split(value)[0] for value in rules.values(node, name) if is_literal(value)]


def _more(value: str, other: str) -> bool:
    try:
        return not other or Decimal(value) > Decimal(other)
    except InvalidOperation:
        return False


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def mentioned(rules: Rules, shape: str) -> set[str]:
    """The properties, by their terms, that a shape and its parts speak of."""
    found: set[str] = set()
    for node in rules.within(shape):
        path = rules.path(node)
        found |= set(_steps(path)) if path else set()
        found |= set(rules.mentioned(node))
    return found


def _steps(path: paths.Path) -> Iterator[str]:
    if isinstance(path, str):
        yield path
        return
    for part in path[1] if isinstance(path[1], tuple) and path[0] in "/|" else (path[1],):
        yield from _steps(part)
