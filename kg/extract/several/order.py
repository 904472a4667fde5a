"""Values given to several positions in one list: "36 and 24 months, respectively", "65 % bzw. 100 %"."""

import re
from collections.abc import Sequence
from itertools import pairwise

from kg.extract.context import Context
from kg.extract.mention import Candidate
from kg.extract.several.head import Head, table, types

Found = dict[str, list[Candidate]]
_BARE = re.compile(r"(\d{1,3}(?:[.,]\d{1,2})?) ?(?:,|/|and|und|et|en|bzw\.?|beziehungsweise|resp\.?|respectively) $")
_BETWEEN = 40
_NUMBERS = ("duration_months", "workload_percent", "weekly_hours")


def in_order(context: Context, heads: Sequence[Sequence[Head]], unclear: Found) -> tuple[list[Found], Found]:
    """What a list gives to each position, in the order in which the sentence or the ad names them, and what is all's.

    Both are taken out of `unclear`. A list has as many values as there are positions, side by side. Beside such a list, a field
    that the sentence gives one value is said of all positions.
    """
    given: list[Found] = [{} for _ in heads]
    shared: Found = {}
    for low, high in dict.fromkeys(
        context.sentence(h.start) for h in context.cues(("in_order",), 0, len(context.text))
    ):
        order = _order(context, heads, low, high)
        if order is None or any(context.cues(("not_in_order",), low, high)):
            continue
        inside = {n: [c for c in cs if c.start is not None and low <= c.start < high] for n, cs in unclear.items()}
        lists = {n: found for n, cs in inside.items() if (found := _list(context, n, cs, len(heads)))}
        for name, found in lists.items():
            for candidate, whose in zip(found, order, strict=True):
                given[whose].setdefault(name, []).append(candidate)
        for name, candidates in inside.items():
            single = len({str(c.value) for c in candidates}) == 1
            if lists and candidates and (name in lists or single):
                unclear[name] = [c for c in unclear[name] if c not in candidates]
                if name not in lists:
                    shared.setdefault(name, []).extend(candidates)
    return given, shared


def _order(context: Context, heads: Sequence[Sequence[Head]], low: int, high: int) -> list[int] | None:
    """The positions in the order in which the sentence names them, or the ad where it names none; None where it names some."""
    kinds = [{m.value for h in hs for m in types(context, h.body, h.end)} for hs in heads]
    named = []
    for mention in types(context, low, high):
        whose = [at for at, kind in enumerate(kinds) if mention.value in kind]
        named += [at for at in whose if len(whose) == 1]
    order = list(dict.fromkeys(named))
    if not order:
        return list(range(len(heads)))
    return order if len(order) == len(heads) else None


def _list(context: Context, name: str, candidates: Sequence[Candidate], count: int) -> list[Candidate]:
    """The values of one field that stand side by side, one for each position; empty where that is not so."""
    by_start = {c.start: c for c in candidates if c.start is not None and c.end is not None}
    found = [by_start[start] for start in sorted(by_start)]
    if len(found) == 1 and name in _NUMBERS:
        found = _bare(context, found[0], count)
    if len(found) != count:
        return []
    for before, after in pairwise(found):
        between = context.low[before.end or 0 : after.start]
        if len(between) > _BETWEEN or not (set(re.findall(r"[^\s,;()]+|,", between)) & _joins(context)):
            return []
    return found


def _joins(context: Context) -> frozenset[str]:
    return table(context, "joins") | table(context, "either") | {",", "/", "resp.", "respectively"}


def _bare(context: Context, last: Candidate, count: int) -> list[Candidate]:
    """The numbers before a value that share its unit: "36 and 24 months"."""
    if last.start is None or not isinstance(last.value, int | float):
        return [last]
    own = re.match(r"\d{1,3}(?:[.,]\d{1,2})?", context.low[last.start : last.start + 8])
    if not own or not (first := float(own[0].replace(",", "."))):
        return [last]
    found, at = [last], last.start
    while len(found) < count and (bare := _BARE.search(context.low, max(0, at - 24), at)):
        value = float(bare[1].replace(",", ".")) * last.value / first
        at = bare.start()
        number = int(value) if value == int(value) else round(value, 2)
        found.insert(0, last._replace(value=number, start=at, end=bare.end(1)))
    return found
