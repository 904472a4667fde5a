"""From candidates to facts: equal values are joined, one-valued fields choose or abstain, doubtful values stay aside."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

from kg.extract import plausible
from kg.extract.context import Context
from kg.extract.fact import Fact, Status
from kg.extract.mention import Candidate
from kg.extract.wording import Field

CAP = 0.99


@dataclass(frozen=True, slots=True)
class Group:
    """Candidates of one value; `score` joins those of different blocks as independent (noisy-or, at most 0.99)."""

    candidates: tuple[Candidate, ...]
    score: float

    @property
    def name(self) -> Any:
        """The plain value, as the first candidate has it."""
        return self.candidates[0].name


def resolve(context: Context, field: Field, candidates: Sequence[Candidate]) -> tuple[list[Fact], list[Fact]]:
    """The facts of one field, and the candidates that are none (weak, or in conflict), as the field's policy has it."""
    candidates, implausible = plausible.sifted(context, field, candidates)
    groups, aside = _ranked(context, field, _groups(context, candidates))
    others = _facts(context, field, aside, "weak", "wording that says more decides")
    others += [_fact(context, c, c.value, c.confidence, "weak", reason) for c, reason in implausible]
    good = [g for g in groups if g.score >= field.accept]
    weak = [g for g in groups if g.score < field.accept]
    others += _facts(context, field, weak, "weak", f"not as sure as {field.name} asks for ({field.accept:g})")
    if field.card == "one" and len(good) > 1:
        level = [g for g in good if good[0].score - g.score < field.margin]
        if len(level) > 1 and field.doubt:
            sure = [g for g in level if not plausible.doubted(context, field, g.candidates)]
            level = sure or level
        if len(level) > 1:
            both = f"{level[0].name} and {level[1].name} are about as sure, so neither is said"
            return [], _facts(context, field, good, "conflict", both) + others
        taken = (level or good)[0]
        passed = [g for g in good if g is not taken]
        others = _facts(context, field, passed, "weak", f"{taken.name} ranks higher ({taken.score:.2f})") + others
        good = [taken]
    return _facts(context, field, good, "asserted"), others


def take(context: Context, facts: dict[str, list[Fact]], candidate: Candidate) -> list[Fact]:
    """Add what an inference proposes to the facts, where the field is open or takes more; the answer is what is no fact."""
    field = context.lexicon.fields[candidate.field]
    more, others = resolve(context, field, [candidate])
    if not facts.get(field.name):
        facts[field.name] = more
    elif field.card == "many":
        facts[field.name] += more
    return others


def sort(context: Context, facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Facts in the order of the lexicon's fields and of the text."""
    order = context.order
    return tuple(sorted(facts, key=lambda f: (order[f.field], f.start if f.start is not None else 1 << 40)))


def _ranked(context: Context, field: Field, groups: list[Group]) -> tuple[list[Group], list[Group]]:
    """The groups of the highest rank that has one, and the others: what a value's best wording says decides.

    Of a rank that is `single` in the field's file the surest value counts alone.
    """
    if not field.ranks or not groups:
        return groups, []
    rules = context.lexicon.rules

    def rank(group: Group) -> int:
        return min(field.ranks.index(rules[c.rule].rank or field.rank) for c in group.candidates)

    best = min(map(rank, groups))
    chosen = [g for g in groups if rank(g) == best]
    if field.ranks[best] in field.single:
        chosen = chosen[:1]
    return chosen, [g for g in groups if g not in chosen]


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
        out.append(Group(tuple(members), _joined(context, members, lambda c: c.confidence)))
    return sorted(
        out, key=lambda g: (-round(g.score, 2), min(c.start if c.start is not None else 1 << 30 for c in g.candidates))
    )


def _joined(context: Context, members: Iterable[Candidate], sure: Callable[[Candidate], float]) -> float:
    """How sure candidates of one value are together: of a block the surest counts, blocks count as independent."""
    blocks: dict[int, Candidate] = {}
    for member in members:
        at = -1 if member.start is None else context.run_at(member.start)
        if at not in blocks or member.confidence > blocks[at].confidence:
            blocks[at] = member
    each = [sure(candidate) for candidate in blocks.values()]
    return max(min(CAP, 1 - prod(1 - confidence for confidence in each)), *each)


def _measured(context: Context, group: Group) -> float:
    """How sure an asserted value is, by the measured precision of its rules (`calibration.toml`), or by their prior.

    Values are chosen by the priors: so measuring anew changes what a confidence says, and never which facts there are.
    """
    known, rules = context.lexicon.measured, context.lexicon.rules
    return _joined(context, group.candidates, lambda c: known.get(rules[c.rule].id, c.confidence))


def _facts(context: Context, field: Field, groups: Iterable[Group], status: Status, reason: str = "") -> list[Fact]:
    out: list[Fact] = []
    for group in groups:
        score = _measured(context, group) if status == "asserted" else group.score
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
            if len(kept) == field.places:
                break
        for candidate in kept[: field.places or len(kept)]:
            said = value if isinstance(value, dict) else candidate.value
            out.append(_fact(context, candidate, said, score, status, reason))
    return sorted(out, key=lambda f: (f.start if f.start is not None else 1 << 40, f.end or 0))


def _fact(context: Context, candidate: Candidate, value: Any, score: float, status: Status, reason: str) -> Fact:
    rule = context.lexicon.rules[candidate.rule]
    level = "explicit" if candidate.rule == rule.verbatim else rule.level
    if candidate.start is None or candidate.end is None:
        start, end, words = None, None, ""
    else:
        start, end = context.folded.source(candidate.start, candidate.end)
        words = context.document.text[start:end]
    return Fact(
        candidate.field,
        value,
        start,
        end,
        words,
        round(score, 2),
        level,
        candidate.rule,
        status,
        candidate.premises,
        reason,
    )
