"""From candidates to facts: equal values are joined, one-valued fields choose or abstain, doubtful values stay aside."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from kg.extract.context import Candidate, Context
from kg.extract.fact import Fact, Status
from kg.extract.wording import Field

CAP = 0.99


@dataclass(frozen=True, slots=True)
class Group:
    """Candidates of one value; `score` joins those of different blocks as independent (noisy-or, at most 0.99)."""

    candidates: tuple[Candidate, ...]
    score: float


def resolve(context: Context, field: Field, candidates: Sequence[Candidate]) -> tuple[list[Fact], list[Fact]]:
    """The facts of one field, and the candidates that are none (weak, or in conflict)."""
    groups = _groups(context, candidates)
    if field.policy == "deadline":
        groups, aside = _deadline(groups)
    else:
        aside = []
    good = [g for g in groups if g.score >= field.accept]
    weak = [g for g in groups if g.score < field.accept] + aside
    if field.card == "one" and len(good) > 1:
        first, second = good[0], good[1]
        if field.margin and first.score - second.score < field.margin:
            return [], _facts(context, field, good, "conflict") + _facts(context, field, weak, "weak")
        good, weak = good[:1], good[1:] + weak
    return _facts(context, field, good, "asserted"), _facts(context, field, weak, "weak")


def key(name: Any) -> str:
    """What makes two plain values one: letter case and spaces do not count.

    >>> key("E 13") == key("e13"), key(36) == key(36.0)
    (True, True)
    """
    if isinstance(name, float) and name == int(name):
        name = int(name)
    return "".join(str(name).casefold().split())


def _groups(context: Context, candidates: Iterable[Candidate]) -> list[Group]:
    """By value, the best first; of equal ones, the one that the text names first."""
    by_value: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        by_value.setdefault(key(candidate.name), []).append(candidate)
    out = []
    for members in by_value.values():
        blocks: dict[int, float] = {}
        for member in members:
            at = -1 if member.start is None else context.run_at(member.start)
            blocks[at] = max(blocks.get(at, 0.0), member.confidence)
        doubt = 1.0
        for confidence in blocks.values():
            doubt *= 1 - confidence
        out.append(Group(tuple(members), max(min(CAP, 1 - doubt), *blocks.values())))
    return sorted(
        out, key=lambda g: (-round(g.score, 2), min(c.start if c.start is not None else 1 << 30 for c in g.candidates))
    )


def _deadline(groups: list[Group]) -> tuple[list[Group], list[Group]]:
    """Wording of an extension decides; a hard date goes before "open until filled", and that before a soft date."""

    def having(suffix: str) -> list[Group]:
        return [g for g in groups if any(c.rule.startswith(f"deadline.{suffix}") for c in g.candidates)]

    if extended := having("extended"):
        return extended[:1], [g for g in groups if g not in extended[:1]]
    rolling = [g for g in groups if g.candidates[0].name == "rolling"]
    soft = [
        g for g in having("soft") if all(c.rule.startswith(("deadline.soft", "deadline.json")) for c in g.candidates)
    ]
    listed = [g for g in groups if all(c.rule.startswith("deadline.json") for c in g.candidates) and g not in soft]
    hard = [g for g in groups if g not in rolling and g not in soft and g not in listed]
    for chosen in (hard, rolling, soft, listed):
        if chosen:
            return chosen, [g for g in groups if g not in chosen]
    return [], []


def _facts(context: Context, field: Field, groups: Iterable[Group], status: Status) -> list[Fact]:
    out: list[Fact] = []
    for group in groups:
        value = max((c.value for c in group.candidates), key=lambda v: len(v) if isinstance(v, dict) else 0)
        kept: list[Candidate] = []
        for candidate in sorted(group.candidates, key=lambda c: -c.confidence):
            if candidate.start is None and kept:
                continue
            if any(
                k.start is None or ((candidate.start or 0) < (k.end or 0) and k.start < (candidate.end or 0))
                for k in kept
            ):
                continue
            kept.append(candidate)
        for candidate in kept[: field.places or len(kept)]:
            out.append(
                _fact(context, candidate, value if isinstance(value, dict) else candidate.value, group.score, status)
            )
    return sorted(out, key=lambda f: (f.start if f.start is not None else 1 << 40, f.end or 0))


def _fact(context: Context, candidate: Candidate, value: Any, score: float, status: Status) -> Fact:
    rule = context.lexicon.rules[candidate.rule]
    level = "explicit" if candidate.rule == rule.verbatim else rule.level
    if candidate.start is None or candidate.end is None:
        start, end, words = None, None, ""
    else:
        start, end = context.folded.source(candidate.start, candidate.end)
        words = context.document.text[start:end]
    return Fact(
        candidate.field, value, start, end, words, round(score, 2), level, candidate.rule, status, candidate.premises
    )
