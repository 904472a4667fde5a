"""How long and how much: extensions of the term, and shares of full time that stand in a headline."""

import re
from collections.abc import Iterator

from kg.extract.context import Context
from kg.extract.mention import Candidate
from kg.extract.values.numbers import plain

_ELSEWHERE = ("nav", "other-jobs", "metadata", "legal", "profile", "about")
# How long a line of facts is at most.
_LINE = 90
# How far behind a title its share may stand.
_TITLE = 60
_PART = re.compile(r"(0[.,]\d{1,3}|1(?:[.,]0{1,2})?)(?![\w.,%]\d?)")
_UNIT = re.compile(r"fte|fraction|equivalen")
_FACT = re.compile(r"(?: ?%?(?: ?(?:-|/)| to| bis| or| oder) ?\d{1,3} ?%)? ?(?:$|[|,;.(\n\u00b7\u2022-](?! ?\d))")
_RANGE = re.compile(r"\d{1,3} ?%? ?(?:-|/|to|bis|or|oder) ?$")
# "three-year", "24 months'", not "three years"; and what may stand between it and the position: adjectives, "PhD".
_ATTRIBUTE = re.compile(
    r"(?:[ -](?:year|month|yr)(?:'s)?|'s?|j\u00e4hrige?[nrs]?|monatige?[nrs]?|jarige?|\u00e5rig[ta]?)$"
)
_DESCRIBES = re.compile(r"'?(?: \(?[\w/-]+\)?,?){0,4} ")
_BARE_BEFORE = re.compile(r"(?<![\w.,])(\d{1,2}|[^\W\d_]{2,12}) $")
_BARE_AFTER = re.compile(
    r" (\d{1,2}|[^\W\d_]{2,12})(?= ?(?:[.,;)]|$)| (?:after|if|upon|on|contingent|depending|subject|once|so|nach|bei|falls|je|apr\u00e8s|selon|si|seg\u00fan|secondo)\b)"
)


def extensions(context: Context) -> Iterator[Candidate]:
    """Extensions given as a sum ("renewable up to three years in all") or with a plus ("1+3 years")."""
    yield from _counted(context)
    best = max(context.found.get("duration_months", ()), key=lambda c: c.confidence, default=None)
    for mention in context.mentions("duration"):
        if plus := mention.extra.get("plus"):
            yield context.candidate("extension_months.plus", mention.start, mention.end, plus)
            continue
        low, high = context.sentence(mention.start)
        before = list(context.cues(("extension_total",), max(low, mention.start - 70), mention.start))
        after = list(context.cues(("extension_total_after",), mention.end, min(high, mention.end + 20)))
        if not any(mention.start - h.end <= 12 for h in before) and not after:
            continue
        if best is None or mention.start == best.start or not any(context.cues(("extension_word",), low, high)):
            continue
        if any(context.cues(("no_extension",), low, high)):
            continue
        if _further(context, low, mention.start):
            # "up to a further two years" is no sum, whatever its size.
            yield context.candidate("extension_months.total", mention.start, mention.end, mention.value)
            continue
        if mention.value <= best.name:
            continue
        yield context.candidate("extension_months.total", mention.start, mention.end, mention.value - best.name)


def _further(context: Context, low: int, at: int) -> bool:
    return any(at - hit.end <= 1 for hit in context.cues(("extension_more",), max(low, at - 20), at))


def _counted(context: Context) -> Iterator[Candidate]:
    """Extensions without a unit of their own ("a further twelve"), with "more" ("two more years can follow"), or
    counted ("renewable twice for one year each")."""
    numbers = context.lexicon.tables["numbers"]
    terms = context.mentions("duration")
    for at in {context.sentence(m.start)[0]: m for m in terms}.values():
        low, high = context.sentence(at.start)
        words = [*context.cues(("extension_word",), low, high)]
        if any(context.cues(("no_extension",), low, high)):
            continue
        inside = context.within("duration", low, high)
        for mention in inside:
            if mention.extra.get("more") and any(context.cues(("extension_word", "extension_word_any"), low, high)):
                yield context.candidate("extension_months.counted", mention.start, mention.end, mention.value)
        if not words:
            continue
        for hit in context.cues(("extension_more",), low, high):
            number = _BARE_BEFORE.search(context.low, max(low, hit.start - 16), hit.start) or _BARE_AFTER.match(
                context.low, hit.end, high
            )
            count = numbers.get(number[1], number[1]) if number else None
            unit = next((m for m in reversed(inside) if number and m.end <= number.start()), None)
            if number and unit and str(count).isdigit() and number.start(1) > words[0].start:
                factor = 12 if unit.extra.get("unit") == "year" else 1
                start, end = sorted((number.start(1), hit.start))[0], max(number.end(1), hit.end)
                yield context.candidate("extension_months.counted", start, end, int(str(count)) * factor)
        for times in context.within("word:times", low, high):
            each = next((m for m in inside if 0 <= m.start - times.end <= 25), inside[0])
            if int(times.value) > 1 and any(
                abs(times.start - w.end) <= 40 or abs(w.start - times.end) <= 40 for w in words
            ):
                yield context.candidate(
                    "extension_months.counted", times.start, times.end, int(times.value) * each.value
                )


def headline_share(context: Context) -> Iterator[Candidate]:
    """A share that stands in the title itself, such as "2 Doctoral Positions (75 %)"."""
    for title in context.found.get("title", ()):
        if title.start is None or title.end is None or title.confidence < 0.5:
            continue
        run = context.runs[context.run_at(title.start)]
        end = min(run.end, title.end + _TITLE) if run.end - run.start <= 2 * _LINE else title.end
        for mention in context.within("share", title.start, end):
            if any(context.cues(("no_workload",), title.start, end)):
                continue
            yield context.candidate("workload_percent.headline", mention.start, mention.end, mention.value)


def alone(context: Context) -> Iterator[Candidate]:
    """A share or "full-time" that stands at the head of a line of facts: "60 %", "80-100 % | Villigen", "Full-time;"."""
    for mention in (*context.mentions("share"), *context.mentions("word:full_time")):
        run = context.runs[context.run_at(mention.start)]
        low, high = context.sentence(mention.start)
        first = max(low, run.body)
        begins = mention.start == first or (
            mention.extra.get("range") and bool(_RANGE.match(context.text, first, mention.start))
        )
        if not begins or run.section in _ELSEWHERE or not _FACT.match(context.text, mention.end):
            continue
        if run.end - run.start > _LINE and high - low > _LINE:
            continue
        full = mention.kind == "word:full_time"
        if any(context.cues(("no_full_time",) if full else ("no_workload",), first, min(high, run.end))):
            continue
        yield context.candidate("workload_percent.alone", mention.start, mention.end, 100 if full else mention.value)


def labelled_fte(context: Context) -> Iterator[Candidate]:
    """A bare number below a label that names the unit: "Omvang (fte): 0.2"."""
    for pair in context.labelled("workload"):
        if not _UNIT.search(context.low, pair.label.start, pair.start) or pair.how not in ("inline", "next"):
            continue
        if match := _PART.match(context.low, pair.start, pair.end):
            share = plain(round(float(match[1].replace(",", ".")) * 100, 2))
            yield context.candidate("workload_percent.fte-label", match.start(1), match.end(1), share)


def attributes(context: Context) -> Iterator[Candidate]:
    """A term that stands as an attribute before the kind of position: "a three-year research officer"; or as a sum of
    phases, the first of which is sure: "2+2 years"."""
    for mention in context.mentions("duration"):
        if mention.extra.get("plus") and _alone(context, mention.start, mention.end):
            yield context.candidate("duration_months.attribute", mention.start, mention.end, mention.value)
            continue
        if not _ATTRIBUTE.search(context.low, mention.start, mention.end):
            continue
        low, high = context.sentence(mention.start)
        if (
            any(context.cues(("no_duration", "no_attribute"), low, high))
            or context.section(mention.start) in _ELSEWHERE
        ):
            continue
        behind = [
            m.start
            for kind in ("word:position_type", "word:position_noun")
            for m in context.within(kind, mention.end, min(high, mention.end + 60))
        ]
        if any(_DESCRIBES.fullmatch(context.low, mention.end, at) for at in behind):
            yield context.candidate("duration_months.attribute", mention.start, mention.end, mention.value)


def _alone(context: Context, start: int, end: int) -> bool:
    run = context.runs[context.run_at(start)]
    return not context.low[run.body : start].strip() and not context.low[end : run.end].strip(" .)")


def employment_type(context: Context) -> Iterator[Candidate]:
    """FULL_TIME in a page's schema.org metadata; its other values name no share."""
    for run in context.runs:
        if (
            run.section == "metadata"
            and "/employmentType" in run.element
            and context.text[run.body : run.end].strip() == "FULL_TIME"
        ):
            yield context.candidate("workload_percent.json-ld", run.body, run.end, 100)
