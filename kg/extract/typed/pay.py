"""Salaries, and pay groups that only a label tells."""

import re
from collections.abc import Iterator

from kg.extract.context import Context
from kg.extract.mention import Candidate, Mention

_CODE = re.compile(r"[ \"]*(?P<code>[A-Z]{1,2} ?\d{1,2}[a-z]?|[A-Z](?=[ ,;(])|[IVX]{1,4})(?![\w%.])")
_ELSEWHERE = ("nav", "other-jobs", "legal", "metadata")
# An amount so close behind a word for pay is the pay, whatever else the clause speaks of.
_DIRECT = 28


def salaries(context: Context) -> Iterator[Candidate]:
    """The salary that a label or the wording of its sentence shows: amount, range, currency, period."""
    labelled = [p for p in context.labelled("pay") if p.how in ("inline", "next")]
    for mention in context.mentions("money"):
        if context.section(mention.start) in _ELSEWHERE:
            continue
        clause = context.clause(mention.start, mention.end)
        low = max(clause[0], mention.start - 60)
        named = max(context.cues(("salary",), low, mention.start), key=lambda h: h.end, default=None)
        direct = named is not None and mention.start - named.end <= _DIRECT
        after = mention.end if direct else min(clause[1], mention.end + 40)
        before = max(low, named.start - _DIRECT) if named is not None and direct else low
        if any(context.cues(("no_salary",), before, after)):
            continue
        if any(p.start <= mention.start < p.end for p in labelled):
            yield from _parts(context, "label", mention)
        elif any(context.cues(("salary",), *context.sentence(mention.start))) or _graded(context, mention):
            yield from _parts(context, "direct" if direct else "text", mention)


def _graded(context: Context, mention: Mention) -> bool:
    """Whether the name of a pay group stands right before the amount ("Grade 7: 37,999 to 45,413 pounds")."""
    return any(
        mention.start - g.end <= 12 for g in context.within("pay_group", max(0, mention.start - 40), mention.start)
    )


def paid_scales(context: Context) -> Iterator[Candidate]:
    """The name of a scale that an amount follows: "Grade 7 (37,999 pounds a year)"."""
    for mention in context.mentions("money"):
        for group in context.within("pay_group", max(0, mention.start - 40), mention.start):
            if group.extra.get("form") == "scale" and mention.start - group.end <= 12:
                yield context.candidate("pay_group.paid", group.start, group.end, group.value)


def _parts(context: Context, how: str, mention: Mention) -> Iterator[Candidate]:
    said = mention.extra
    # "Up to 52,815 pounds" names the upper end alone.
    least = "salary_max" if "high" not in said and _at_most(context, mention) else "salary_min"
    parts = [(least, "low_at", mention.value), ("salary_currency", "sign_at", said["currency"])]
    parts += [("salary_max", "high_at", said["high"])] if "high" in said else []
    parts += [("salary_period", "period_at", said["period"])] if "period" in said else []
    for field, place, value in parts:
        start, end = said[place]
        yield context.candidate(f"{field}.{how}", start, end, value)


def _at_most(context: Context, mention: Mention) -> bool:
    """Whether the words right before make the amount the most that is paid."""
    before = context.cues(("at_most",), max(0, mention.start - 30), mention.start)
    return any(mention.start - h.end <= 2 for h in before)


def coded_groups(context: Context) -> Iterator[Candidate]:
    """A code right behind a label of pay: `Salary scale: P`, `Einstufung: B1`."""
    for pair in context.labelled("pay"):
        if pair.how not in ("inline", "next") or context.within("pay_group", pair.start, pair.end):
            continue
        match = _CODE.match(context.text, pair.start, pair.end)
        if match:
            yield context.candidate(
                "pay_group.label-code", match.start("code"), match.end("code"), match["code"].replace(" ", "")
            )
