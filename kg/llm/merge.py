"""From followed pointers to facts: rules win, gaps are filled, disagreement is noted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kg.extract.context import Context
from kg.extract.fact import Extraction, Fact, Status, Value
from kg.extract.mention import Candidate
from kg.extract.resolve import key
from kg.llm.gate import distinct
from kg.llm.report import Refused, Report, Said


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rules say of a field: the asserted values, and those in conflict."""

    asserted: tuple[Fact, ...]
    disputed: tuple[Fact, ...]

    @classmethod
    def of(cls, extraction: Extraction, field: str) -> "Standing":
        """That of one field: of the ad, and of each position of an ad with several, so that no model fills what one of them says."""
        disputed = (c for c in extraction.every_candidate if c.field == field and c.status == "conflict")
        return cls(tuple(f for f in extraction.every_fact if f.field == field), tuple(disputed))

    @property
    def open(self) -> bool:
        """Whether nothing is asserted, nor so doubtful that the rules abstained: a conflict is not for a model to settle."""
        return not self.asserted and not self.disputed


def merge(
    context: Context, extraction: Extraction, followed: Sequence[Candidate], report: Report, origin: str
) -> Extraction:
    """The extraction with what fields left open get (as it was, in `audit`); says in the report what became of each value.

    A value that the rules hold is agreement, another one where they have one is disagreement; neither changes anything.
    """
    facts, weak = list(extraction.facts), list(extraction.candidates)
    followed = [c for c in followed if not _of_one(context, extraction, c, report)]
    for name in dict.fromkeys(c.field for c in followed):
        mine = [c for c in followed if c.field == name]
        field, standing = context.lexicon.fields[name], Standing.of(extraction, name)
        if not standing.open:
            _compare(context, standing, mine, report)
            continue
        if field.card == "one" and len(distinct(mine)) > 1:
            said = " and ".join(dict.fromkeys(str(c.name) for c in mine))
            report.refused += [
                Refused(name, context.quote(c.start or 0, c.end or 0), f"it says both {said}") for c in mine
            ]
            continue
        status: Status = "asserted" if mine[0].confidence >= field.accept else "weak"
        new = [_fact(context, c, status, origin) for c in _once(mine)]
        doubted = [c for c in weak if c.field == name and c.status == "weak"]
        report.added += [_said(f) for f in new]
        if field.card == "one" and (others := _others(doubted, mine)):
            report.disagrees += [replace(_said(f), rules=others) for f in new[:1]]
        if report.mode == "fill":
            values = set(distinct(mine))
            if status == "asserted":
                weak = [c for c in weak if not (c in doubted and key(c.name) in values)]
            (facts if status == "asserted" else weak).extend(new)
    if report.mode != "fill":
        return extraction
    return replace(extraction, facts=_sorted(context, facts), candidates=_sorted(context, weak))


def _of_one(context: Context, extraction: Extraction, candidate: Candidate, report: Report) -> bool:
    """Whether words stand in what the ad says of one of several positions: then they are no fact of all of them."""
    start, end = context.folded.source(candidate.start or 0, candidate.end or 0)
    if not any(low < end and start < high for position in extraction.positions for low, high in position.spans):
        return False
    said = context.quote(candidate.start or 0, candidate.end or 0)
    report.refused.append(Refused(candidate.field, said, "the ad says it of one of its positions"))
    return True


def _compare(context: Context, standing: Standing, mine: Iterable[Candidate], report: Report) -> None:
    held = (*standing.asserted, *standing.disputed)
    known = {key(f.name) for f in held}
    for candidate in _once(mine):
        said = _said(_fact(context, candidate, "weak", ""))
        if key(candidate.name) in known:
            report.agrees.append(said)
        else:
            report.disagrees.append(replace(said, rules=_distinct(held)))


def _others(weak: Iterable[Fact], mine: Iterable[Candidate]) -> tuple[Value, ...]:
    values = set(distinct(list(mine)))
    return _distinct(f for f in weak if key(f.name) not in values)


def _distinct(facts: Iterable[Fact]) -> tuple[Value, ...]:
    seen: dict[str, Value] = {}
    for fact in facts:
        seen.setdefault(key(fact.name), fact.value)
    return tuple(seen.values())


def _once(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Each value and place once."""
    seen: dict[tuple[str, int | None], Candidate] = {}
    for candidate in candidates:
        seen.setdefault((key(candidate.name), candidate.start), candidate)
    return list(seen.values())


def _fact(context: Context, candidate: Candidate, status: Status, origin: str) -> Fact:
    start, end = context.folded.source(candidate.start or 0, candidate.end or 0)
    words = context.document.text[start:end]
    return Fact(
        candidate.field,
        candidate.value,
        start,
        end,
        words,
        round(candidate.confidence, 2),
        "explicit" if words == str(candidate.name) else "normalised",
        candidate.rule,
        status,
        reason="" if status == "asserted" else "only a language model points at it",
        origin=origin,
    )


def _said(fact: Fact) -> Said:
    return Said(fact.field, fact.value, fact.start or 0, fact.end or 0, fact.text)


def _sorted(context: Context, facts: Iterable[Fact]) -> tuple[Fact, ...]:
    order = {name: at for at, name in enumerate(context.lexicon.fields)}
    return tuple(sorted(facts, key=lambda f: (order[f.field], f.start if f.start is not None else 1 << 40)))
