"""Research topics: from labels, from the title, and from the lists and objects that words such as "focus on" announce."""

import re
from collections.abc import Iterator

from kg.extract.context import Candidate, Context
from kg.extract.entities.shapes import alternatives
from kg.extract.entities.surroundings import OUTSIDE, cues_in
from kg.link.names import fold

MOST = 12
_LABELLED = 8
_SPLIT = re.compile(
    r",? (?:and/or|und/oder) |, (?:and |und |or |oder |et |sowie |as well as )?|;\s?| as well as | sowie | oder (?:das |die |der )?| » "
)
_LAST = re.compile(r" (?:and|und|or|et) ")


def recognise(context: Context) -> Iterator[Candidate]:
    """At most twelve topics, the surest first; each says whether it is the position's or the unit's."""
    seen: list[str] = []
    taken = [
        fold(str(f.name))
        for name in ("unit", "employer", "city", "supervisor", "degree")
        for f in context.facts.get(name, [])
    ]
    for rule, start, end, words in _all(context):
        key = fold(words)
        if len(seen) >= MOST:
            return
        if not key or key in taken or any(_near(key, s) for s in seen):
            continue
        seen.append(key)
        yield context.candidate(rule, start, end, {"name": words, "of": _whose(context, start)})


def _near(one: str, other: str) -> bool:
    a, b = set(one.split()), set(other.split())
    return 2 * len(a & b) / (len(a) + len(b)) >= 0.8


def _all(context: Context) -> Iterator[tuple[str, int, int, str]]:
    yield from _labelled(context)
    yield from _titled(context)
    for cue, rule in (("topic_lists", "topic.list"), ("topic_objects", "topic.focus")):
        for hit in cues_in(context, (cue,), 0, len(context.text)):
            section = context.section(hit.start)
            if section in OUTSIDE or section in ("offer", "apply", "contact"):
                continue
            _, high = context.sentence(hit.start)
            if cues_in(context, ("not_topics",), max(context.sentence(hit.start)[0], hit.start - 80), hit.end + 30):
                continue
            yield from _listed(context, rule, hit.end, min(high, hit.end + 400))


def _labelled(context: Context) -> Iterator[tuple[str, int, int, str]]:
    for pair in context.labelled("topic"):
        if context.section(pair.start) in ("other-jobs", "metadata") or pair.how == "prev":
            continue
        pieces = list(_pieces(context, pair.start, pair.end, re.compile(r", | » |; ")))
        if len(pieces) > _LABELLED:  # a portal's facets, not this job's topics
            continue
        for start, end in pieces:
            if found := _clean(context, start, end):
                yield ("topic.label", *found)


def _titled(context: Context) -> Iterator[tuple[str, int, int, str]]:
    for fact in context.facts.get("title", [])[:1]:
        if fact.start is None or fact.end is None:
            continue
        start, end = context.folded.place(fact.start), context.folded.place(fact.end)
        text = context.text[start:end]
        brackets = re.search(r" ?[(\[][^)\]]*[)\]]?$", text)
        end = start + (brackets.start() if brackets else len(text))
        match = re.search(
            r"(?:\b(?:in|on|for|f\u00fcr|im bereich|zu|en|of|: )\b|:|\u201c|\")(?: the| der| dem| die| den| la| le)? ?",
            context.text[start:end],
            re.IGNORECASE,
        )
        if not match:
            match = re.search(
                r"^(?:PhD|Doctoral|Postdoctoral|Postdoc|Doktorand\S*)[^,:]*[,:] |^\S+ (?=\w)", context.text[start:end]
            )
        if match:
            for one, two in _pieces(context, start + match.end(), end, re.compile(r" & |, |\"")):
                if found := _clean(context, one, two, longest=12):
                    yield ("topic.title", *found)


def _listed(context: Context, rule: str, start: int, high: int) -> Iterator[tuple[str, int, int, str]]:
    stop = _stop(context).search(context.text, start, high)
    end = stop.start() if stop else high
    end = start + len(context.text[start:end].rstrip(" .;:"))
    for one, two in _pieces(context, start, end, _SPLIT, last=True):
        if found := _clean(context, one, two):
            yield (rule, *found)


def _pieces(
    context: Context, start: int, end: int, split: re.Pattern[str], *, last: bool = False
) -> Iterator[tuple[int, int]]:
    at, found = start, []
    for match in split.finditer(context.text, start, end):
        found.append((at, match.start()))
        at = match.end()
    if (
        last
        and found
        and (joined := _LAST.search(context.text, at, end))
        and len(found) > 0
        and not _AND_ALREADY.search(context.text, found[-1][1], at)
    ):
        found.append((at, joined.start()))
        at = joined.end()
    found.append((at, end))
    yield from ((s, e) for s, e in found if e > s)


_AND_ALREADY = re.compile(r"and|und|or|et|sowie|as well as|oder")


def _clean(context: Context, start: int, end: int, *, longest: int = 7) -> tuple[int, int, str] | None:
    """A piece without what only leads to the topic ("developing", "the role of"), or None where it is no topic."""
    lead = _lead(context)
    while match := lead.match(context.text, start, end):
        if match.end() == start:
            break
        start = match.end()
    words = context.text[start:end]
    bracket = words.find(" (")
    if bracket > 0:
        words = words[:bracket]
    if cut := _stop(context).search(words):
        words = words[: cut.start()]
    words = words.strip(' .,;:"*').replace('"', "")
    count = len(words.split())
    if (
        not 1 <= count <= longest
        or len(words) < 4
        or len(words) > 90
        or words.isdigit()
        or "@" in words
        or "://" in words
    ):
        return None
    bad = context.lexicon.tables.get("topics", {}).get("never", ())
    low = set(re.findall(r"[\w']+", words.casefold()))
    if low & {str(b) for b in bad} or (count == 1 and words.islower() and len(words) < 6):
        return None
    end = start + len(context.text[start:end].rstrip())
    at = context.text.find(words, start, end)
    return (at, at + len(words), words) if at >= 0 else (start, end, words)


def _whose(context: Context, offset: int) -> str:
    low, high = context.sentence(offset)
    ours = cues_in(context, ("unit_speaks",), low, high)
    job = cues_in(context, ("job_speaks",), low, high)
    return "unit" if ours and not job else "position"


def _stop(context: Context) -> re.Pattern[str]:
    return alternatives(
        tuple(context.lexicon.tables.get("topics", {}).get("stop", ())), r"(?:,? )(?:{})(?: |$)|[.;:] |\n| - "
    )


def _lead(context: Context) -> re.Pattern[str]:
    return alternatives(tuple(context.lexicon.tables.get("topics", {}).get("lead", ())), r"[\s:]*(?:(?:{}) )?")
