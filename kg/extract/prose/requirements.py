"""What the person should bring beyond degree and language: items of a list of demands, and clauses that ask for it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract.context import Context
from kg.extract.mention import Candidate, Mention
from kg.extract.phrases import Hit, longest
from kg.extract.prose import skills
from kg.extract.prose.statements import LONGEST
from kg.extract.prose.wording import hits, says, strange, verbatim

KINDS = ("knowledge", "skill", "experience", "quality")
_HEADS = tuple(f"demand_{kind}" for kind in KINDS)
# Adjectives that tell a quality in a list; in a sentence they only describe ("a motivated student").
_TRAITS = ("demand_trait", "demand_virtue")
_PROSE = ("", "about", "tasks")
_BORDER = re.compile(r"[;:(] ?|, (?:and |und |sowie |as well as |or |oder )?")
_AND = re.compile(r" (?:and|und|sowie|as well as|or|oder) ")
_JOINS = re.compile(r"[ ,]*(?:as well as |and/or |and |or |und |oder |sowie )?(?:the |a |an |die |eine |ein )?")
_JOINT_END = re.compile(r"(?:[ ,;.:(]|\b(?:and|und|sowie|as well as|or|oder|also)(?=[ ,;.:(]*$))+$")
_ANNOUNCES = re.compile(r"\b(?:following|folgende\w*)(?: \w+)?$")
_NEAR_BEFORE, _NEAR_BEHIND = 40, 10


@dataclass(frozen=True, slots=True)
class _Demand:
    rule: str
    start: int
    end: int
    kind: str
    necessity: str


def recognise(context: Context) -> Iterator[Candidate]:
    """Requirements with kind, necessity and the skills that they name."""
    taken: list[tuple[int, int]] = []
    for statement in context.mentions("statement"):
        for one in _of(context, statement):
            if 4 <= one.end - one.start <= LONGEST and not any(s < one.end and one.start < e for s, e in taken):
                taken.append((one.start, one.end))
                value: dict[str, object] = {"name": verbatim(context, one.start, one.end), "necessity": one.necessity}
                if one.kind:
                    value["kind"] = one.kind
                if found := skills.named(context, one.start, one.end):
                    value["skill"] = found
                yield context.candidate(one.rule, one.start, one.end, value)


def _of(context: Context, statement: Mention) -> Iterator[_Demand]:
    start, end, section = statement.start, statement.end, statement.value
    if statement.extra["listed"]:
        lead = context.lead(start, end)
        below = section == "profile" and not strange(context, lead, "demands_lead")
        if below or (section in _PROSE and _under_demands(context, lead)):
            at = start
            while at < end:
                high = min(max(context.sentence(at)[1], at + 1), end)
                yield from _item(context, at, high, whole=at == start and high == end)
                at = high
    elif section == "profile" or (section in _PROSE and says(context, "demands", start, end)):
        found = [] if says(context, "no_demand", start, end) else list(_sentence(context, start, end, section))
        yield from found or (_told(context, start, end) if section == "profile" else ())


def _under_demands(context: Context, lead: tuple[int, int, bool] | None) -> bool:
    return bool(
        lead
        and says(context, "demands_lead", lead[0], lead[1])
        and not says(context, "tasks_lead", lead[0], lead[1])
        and not says(context, "no_demand", lead[0], lead[1])
    )


def _heads(context: Context, start: int, end: int, *more: str) -> list[Hit]:
    """The words that ask for something (and those of `more`), without those that ask for a language."""
    found = longest(context.cues((*_HEADS, *more), start, end))
    spoken = context.within("language", start, end)
    return [h for h in found if not any(_of_language(context, h, m) for m in spoken)]


def _of_language(context: Context, head: Hit, spoken: Mention) -> bool:
    if spoken.start < head.end and head.start < spoken.end:
        return True
    if head.end <= spoken.start:
        between = context.text[head.end : spoken.start]
        return len(between) <= _NEAR_BEFORE and not re.search(r"[,;]|\b(?:to|zu)\b", between)
    return 0 <= head.start - spoken.end <= _NEAR_BEHIND and " and " not in context.text[spoken.end : head.start]


def _item(context: Context, start: int, end: int, *, whole: bool) -> Iterator[_Demand]:
    """One item of a list; where it asks for a degree, only what it asks for beside."""
    while end > start and context.text[end - 1] in " .;,":
        end -= 1
    heads = _heads(context, start, end, *_TRAITS)
    degrees = [m.end for m in context.within("word:degree", start, end)]
    degrees += [h.end for h in context.cues(("degree_word",), start, end)]
    if degrees:
        last = max(degrees)
        behind = [h for h in heads if h.start >= last]
        if not behind:
            return
        start = max(_beginning(context, last, behind[0].start), last)
        heads = behind
    elif not heads and (not whole or context.within("language", start, end) or context.within("person", start, end)):
        return
    if not heads and len(context.text[start:end].split()) < 2:
        return
    if _ANNOUNCES.search(context.low, start, end):
        return
    necessity = _necessity(context, start, end, heads)
    yield _Demand("requirement.item", start, _end(context, heads, start, end), _kind(heads), necessity)


def _sentence(context: Context, start: int, end: int, section: str) -> Iterator[_Demand]:
    """The demands of a sentence; neighbours that one predicate holds together are one."""
    heads = _heads(context, start, end, *(("demand_virtue",) if section == "profile" else ()))
    found: list[_Demand] = []
    at = start
    for index, head in enumerate(heads):
        begin = _beginning(context, at, head.start)
        following = heads[index + 1].start if index + 1 < len(heads) else end
        high = _beginning(context, head.end, following) if following < end else end
        stop = _end(context, [head], begin, high)
        necessity = _necessity(context, begin, high, [head])
        joined = found and _JOINS.fullmatch(context.text, found[-1].end, begin) and found[-1].end > start
        if joined and found[-1].kind == _kind([head]) and found[-1].necessity == necessity:
            begin = found.pop().start
        found.append(_Demand("requirement.clause", begin, stop, _kind([head]), necessity))
        at = max(head.end, stop)
    degrees = [m.start for m in context.within("word:degree", start, end)]
    for one in found:
        if len(context.text[one.start : one.end].split()) > 1 and not any(one.start <= d < one.end for d in degrees):
            yield one


def _told(context: Context, start: int, end: int) -> Iterator[_Demand]:
    """What a whole sentence asks of its subject, without a noun for it ("you have run a field station")."""
    for subject in hits(context, ("demand_subject",), start, end):
        degrees = (
            any(context.within("word:degree", subject.start, end)) and "not " not in context.text[subject.start : end]
        )
        if not degrees and not context.within("language", subject.start, end):
            yield _Demand("requirement.clause", subject.start, end, "", _necessity(context, subject.start, end, []))
        return


def _beginning(context: Context, low: int, head: int) -> int:
    """Where the phrase begins whose noun is the head: behind a comma, a verb, or the "and" after another demand."""
    best = low
    for sign in _BORDER.finditer(context.text, low, head):
        best = max(best, sign.end())
    for hit in context.cues(("demand_lead",), max(low, head - 90), head):
        best = max(best, hit.end)
    if best == low and (joint := _AND.search(context.text, low, head)):
        best = joint.end()
    while best < head and context.text[best] in " ,:;":
        best += 1
    return best


def _end(context: Context, heads: list[Hit], start: int, end: int) -> int:
    """Where the demand ends: before its predicate, and before the joint with the next."""
    last = heads[-1].end if heads else start
    for hit in hits(context, ("demand_end",), last, end):
        end = hit.start
        break
    words = _JOINT_END.sub("", context.text[start:end])
    return start + len(words)


def _kind(heads: list[Hit]) -> str:
    return (
        heads[0].group.removeprefix("cue:demand_").replace("trait", "quality").replace("virtue", "quality")
        if heads
        else ""
    )


def _necessity(context: Context, start: int, end: int, heads: list[Hit]) -> str:
    """How binding it is, by the words of its clause, or of the heading above."""
    low = max(context.sentence(start)[0], start - 60)
    first = heads[0].start if heads else end
    if says(context, "optional", start, end):
        return "optional"
    before = says(context, "preferred_before", low, first)
    if says(context, "preferred", start, end) or before or context.optional(start):
        return "preferred"
    led = [h for h in context.cues(("preferred",), low, start) if ";" not in context.text[h.end : start]]
    return "preferred" if led else "required"
