"""What a person says instead of what was extracted: a correction names a field and all the values that hold of it.

Values that the ad says already keep their words; a new one is a fact of the rule `person.stated`, whose level is `stated`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kg.errors import Refusal
from kg.extract.fact import Extraction, Fact, Value

RULE = "person.stated"
MOST = 500
"""Corrections of one ad, and values of one of them."""
LONGEST = 4000
"""Characters of a value."""
_KEPT = ("role", "of", "kind", "necessity", "order", "relation", "equivalent", "level")
"""Further keys of a value (docs/fields.md) that hold of the one that a person puts in its place, too."""

_BESIDE = {"city": ("site",)}
"""Fields that say the same as another one: what a person takes from that is taken from these, too."""

Scope = tuple[str, str]
"""The `id` of one of several positions, empty for the ad itself; and a field."""


@dataclass(frozen=True, slots=True)
class Correction:
    """All plain values that a field has, as text; none where the ad is to say nothing of it.

    `position` is the `id` of one of several positions, empty for what is said of the ad.
    """

    field: str
    values: tuple[str, ...]
    position: str = ""

    @property
    def scope(self) -> Scope:
        """What it is about."""
        return self.position, self.field


def plain(value: Any) -> str:
    """A plain value as text.

    >>> plain(True), plain(36.0), plain(39.2), plain(" TV-L ")
    ('true', '36', '39.2', 'TV-L')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).split())


def values(extraction: Extraction, scope: Scope) -> tuple[str, ...]:
    """The values that the facts of a scope have, each once, in the order of the text."""
    return tuple(dict.fromkeys(plain(f.name) for f in _facts(extraction, scope[0]) if f.field == scope[1]))


def amend(extraction: Extraction, corrections: Iterable[Correction], fields: Iterable[str]) -> Extraction:
    """The extraction with the corrections in it. What was inferred from a value that is gone goes with it.

    `fields` are those that there are. Raises Refusal `correction` for another one, for a position that the ad does not
    offer, for two corrections of the same, and for more than can be meant.
    """
    listed, known = tuple(corrections), frozenset(fields)
    if not listed:
        return extraction
    _check(extraction, listed, known)
    by_scope = {one.scope: one for one in listed}
    gone = {
        (field, name)
        for (position, field), one in by_scope.items()
        for name in values(extraction, (position, field))
        if name not in one.values
    }
    kept = _said(extraction, by_scope, gone)
    return replace(
        extraction,
        facts=_corrected("", extraction.facts, by_scope, gone, kept),
        candidates=_undecided("", extraction.candidates, by_scope),
        positions=tuple(
            replace(
                one,
                facts=_corrected(one.id, one.facts, by_scope, gone, kept),
                candidates=_undecided(one.id, one.candidates, by_scope),
            )
            for one in extraction.positions
        ),
        corrections=listed,
    )


def revise(
    extraction: Extraction,
    before: Iterable[Correction],
    submitted: Mapping[Scope, Sequence[str]],
    fields: Iterable[str],
) -> tuple[Correction, ...]:
    """The corrections that a filled form comes to: those `before` it, and what it takes so that what it says holds.

    A scope that the form does not name stays as it was. What says no more than the ad itself is no correction. What was
    inferred from a value that is corrected holds on where the form still has it: then a person states it.
    """
    fields = frozenset(fields)
    found = {one.scope: one for one in before}
    for _ in range(3):  # a correction takes away what followed from the value before it, and so on
        shown, more = amend(extraction, found.values(), fields), False
        for scope, given in submitted.items():
            said = tuple(dict.fromkeys(text for one in given if (text := plain(one))))
            if set(said) != set(values(shown, scope)):
                found[scope], more = Correction(scope[1], said, scope[0]), True
        if not more:
            break
    for scope, one in list(found.items()):
        without = [other for other in found.values() if other is not one]
        if set(values(amend(extraction, without, fields), scope)) == set(one.values):
            del found[scope]
    return tuple(found.values())


def _check(extraction: Extraction, listed: Sequence[Correction], fields: frozenset[str]) -> None:
    places = {"", *(position.id for position in extraction.positions)}
    seen = set[Scope]()
    for one in listed:
        if one.field not in fields:
            raise Refusal("correction", f"There is no field {one.field[:80]!r} to correct; docs/fields.md lists them")
        if one.position not in places:
            offered = ", ".join(sorted(places - {""})) or "one position only, which needs no name"
            raise Refusal("correction", f"The ad offers no position {one.position[:80]!r}; it offers {offered}")
        if one.scope in seen:
            raise Refusal("correction", f"{one.field} is corrected twice; give all its values in one correction")
        seen.add(one.scope)
        if len(one.values) > MOST or any(len(value) > LONGEST for value in one.values):
            raise Refusal("correction", f"{one.field} has more than {MOST} values, or one over {LONGEST} characters")
    if len(listed) > MOST:
        raise Refusal("correction", f"These are more than {MOST} corrections of one ad")


def _facts(extraction: Extraction, position: str) -> tuple[Fact, ...]:
    if not position:
        return extraction.facts
    return next((one.facts for one in extraction.positions if one.id == position), ())


def _said(
    extraction: Extraction, by_scope: Mapping[Scope, Correction], gone: set[tuple[str, str]]
) -> set[tuple[Scope, str]]:
    """The values of corrected fields that the ad says by itself still."""
    places: list[tuple[str, Sequence[Fact]]] = [("", extraction.facts)]
    places += [(position.id, position.facts) for position in extraction.positions]
    return {
        ((place, fact.field), plain(fact.name))
        for place, facts in places
        for fact in facts
        if (place, fact.field) in by_scope and not _baseless(fact, gone)
    }


def _corrected(
    place: str,
    facts: Sequence[Fact],
    by_scope: Mapping[Scope, Correction],
    gone: set[tuple[str, str]],
    kept: set[tuple[Scope, str]],
) -> tuple[Fact, ...]:
    found = []
    beside = {same: field for field, others in _BESIDE.items() for same in others}
    for fact in facts:
        one = by_scope.get((place, fact.field))
        if fact.field in beside and (beside[fact.field], plain(fact.name)) in gone:
            continue
        if not _baseless(fact, gone) and (one is None or plain(fact.name) in one.values):
            found.append(fact)
    for (position, field), one in by_scope.items():
        if position == place:
            before = [fact for fact in facts if fact.field == field]
            new = [value for value in one.values if ((place, field), value) not in kept]
            found += [_stated(field, value, before, alone=len(one.values) == 1) for value in new]
    return tuple(found)


def _stated(field: str, value: str, before: Sequence[Fact], *, alone: bool) -> Fact:
    """A fact that a person states, which keeps what holds as well of the one value in whose place it stands."""
    made: Value = value
    replaced = {plain(fact.name) for fact in before}
    if alone and len(replaced) == 1 and isinstance(old := before[0].value, dict):
        more = {key: old[key] for key in _KEPT if key in old}
        made = {"name": value, **more} if more else value
    return Fact(field, made, None, None, "", 1.0, "stated", RULE)


def _baseless(fact: Fact, gone: set[tuple[str, str]]) -> bool:
    return any((field, plain(value)) in gone for field, value in fact.premises)


def _undecided(place: str, candidates: Sequence[Fact], by_scope: Mapping[Scope, Correction]) -> tuple[Fact, ...]:
    """A person has decided what a field says: nothing of it is a candidate any more."""
    return tuple(fact for fact in candidates if (place, fact.field) not in by_scope)
