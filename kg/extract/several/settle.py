"""From the candidates of an ad with several positions to facts: those that all share, and those of each."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.extract.context import Context, Recogniser
from kg.extract.fact import Fact, Position
from kg.extract.mention import Candidate
from kg.extract.resolve import key, resolve, sort, take
from kg.extract.several.head import Head
from kg.extract.several.order import in_order
from kg.extract.several.parting import Found, Parts, divide, identifiers, own, part

Facts = dict[str, list[Fact]]
# A position that has one of them has no use for what is shared of the others.
_RIVALS = {"permanent": ("duration_months", "extension_months"), "duration_months": ("permanent",)}
# What each position has for itself even where two say the same.
_ITS_OWN = ("title", "openings")


def settle(
    context: Context, heads: Sequence[Head], inferences: Iterable[Recogniser]
) -> tuple[Facts, list[Fact], tuple[Position, ...]] | None:
    """The shared facts, what is none, and the positions; None where fewer than two positions have anything of their own.

    `inferences` run over the shared facts; `context.facts` has all of them afterwards.
    """
    parts = part(context, heads)
    shared, mine, unclear = divide(context, parts, context.found)
    said = own(context, parts)
    listed, of_all = in_order(context, parts.heads, unclear)
    for name, candidates in of_all.items():
        shared.setdefault(name, []).extend(candidates)
    for found, more in zip(said, listed, strict=True):
        for name, candidates in more.items():
            found.setdefault(name, []).extend(candidates)
    facts, aside = _resolve(context, shared)
    each: list[Facts] = []
    others: list[list[Fact]] = []
    for found, more in zip(said, mine, strict=True):
        for name, candidates in more.items():
            found.setdefault(name, []).extend(candidates)
        got, weak = _resolve(context, found)
        each.append({name: values for name, values in got.items() if values})
        others.append(weak)
    if sum(bool(found) for found in each) < 2:
        return None
    context.facts = facts
    _infer(context, inferences, parts, facts, aside, each, others)
    for name, candidates in unclear.items():
        both = [f for group in resolve(context, context.lexicon.fields[name], candidates) for f in group]
        aside += [
            replace(f, status="weak", reason="it cannot be told which of the positions this is said of") for f in both
        ]
    aside += _withdraw(context, facts, each)
    _promote(context, facts, each)
    names = identifiers(parts, [_first(f, "reference") for f in each], [_first(f, "title") for f in each])
    positions = tuple(
        Position(
            name,
            sort(context, (f for values in found.values() for f in values)),
            sort(context, weak),
            tuple(context.folded.source(start, end) for start, end in parts.spans(at)),
        )
        for at, (name, found, weak) in enumerate(zip(names, each, others, strict=True))
        if found
    )
    context.facts = {
        name: [*facts.get(name, ()), *(f for found in each for f in found.get(name, ()))]
        for name in dict.fromkeys(n for found in (facts, *each) for n in found)
    }
    return facts, aside, positions


def _resolve(context: Context, found: Found) -> tuple[Facts, list[Fact]]:
    facts: Facts = {}
    aside: list[Fact] = []
    for name, candidates in found.items():
        facts[name], others = resolve(context, context.lexicon.fields[name], candidates)
        aside += others
    return facts, aside


def _infer(
    context: Context,
    inferences: Iterable[Recogniser],
    parts: Parts,
    facts: Facts,
    aside: list[Fact],
    each: Sequence[Facts],
    others: Sequence[list[Fact]],
) -> None:
    """What follows from the shared facts, each inference given to those whose words it points at.

    Of a position's own facts only the country of its own city or employer is inferred.
    """
    from kg.extract.entities import sites

    for infer in inferences:
        for candidate in list(infer(context)):
            whose = _whose(parts, candidate)
            if whose is None or whose < 0:
                aside += take(context, facts, candidate)
            else:
                others[whose].extend(take(context, each[whose], candidate))
    for found, weak in zip(each, others, strict=True):
        if (found.get("city") or found.get("employer")) and not found.get("country"):
            context.facts = found
            for candidate in list(sites.infer(context)):
                if candidate.field == "country" and candidate.premises:
                    weak.extend(take(context, found, candidate))
    context.facts = facts


def _whose(parts: Parts, candidate: Candidate) -> int | None:
    return None if candidate.start is None else parts.at(candidate.start, candidate.end or candidate.start)


def _withdraw(context: Context, facts: Facts, each: Sequence[Facts]) -> list[Fact]:
    """Shared facts that a position contradicts are none: whether they hold of the others is not said."""
    aside: list[Fact] = []
    for name in list(facts):
        if context.lexicon.fields[name].replaces:
            lists = [_keys(found[name]) for found in each if found.get(name)]
            rivals = any(found.get(rival) for found in each for rival in _RIVALS.get(name, ()))
            kept = [f for f in facts[name] if all(key(f.name) in known for known in lists) and not rivals]
            reason = "one of the positions says otherwise, and whether this holds of the others is not said"
            aside += [replace(f, status="conflict", reason=reason) for f in facts[name] if f not in kept]
            facts[name] = kept
    return aside


def _promote(context: Context, facts: Facts, each: Sequence[Facts]) -> None:
    """What every position says for itself, in its own words, they share."""
    for name in dict.fromkeys(n for found in each for n in found):
        if name in _ITS_OWN or not all(found.get(name) for found in each):
            continue
        common = set.intersection(*(_keys(found[name]) for found in each))
        if context.lexicon.fields[name].replaces and common != set.union(*(_keys(found[name]) for found in each)):
            continue
        known = {(f.start, key(f.name)) for f in facts.get(name, ())}
        more = [
            f for found in each for f in found[name] if key(f.name) in common and (f.start, key(f.name)) not in known
        ]
        if more:
            facts[name] = [*facts.get(name, ()), *more]


def _keys(facts: Iterable[Fact]) -> set[str]:
    return {key(f.name) for f in facts}


def _first(facts: Facts, name: str) -> str | None:
    return next((str(f.name) for f in facts.get(name, ())), None)
