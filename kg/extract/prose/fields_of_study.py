"""The fields that the required degree may be in."""

import re
from collections.abc import Iterator

from kg.extract.context import Context
from kg.extract.mention import Candidate
from kg.extract.prose.wording import hits, says, verbatim

_REACH, _LONGEST = 90, 320
_SPLIT = re.compile(
    r", (?:or |and |oder |und |bzw\. |ou |et )?| and/or | und/oder | or | oder | and | und | ou | of (?=\w+ [a-z]+$)|/"
)
_SKIP = re.compile(
    r"[ :,(]*(?:(?:e\.g\.|z\. ?B\.|i\.e\.|for example|zum Beispiel|such as|wie)[ ,:]*)?(?:(?:the|der|die|des|den|dem|a|an|one of|either) )?(?:fields? of |areas? of )?",
    re.IGNORECASE,
)
# An example is one of several.
_OPEN = re.compile(r"e\.g|z\. ?B|example|Beispiel|such as|wie", re.IGNORECASE)
_BRACKET = re.compile(r"\([^()]*\) ")
_WHOLE = frozenset({"engineering", "technology", "technologies", "design", "technik"})
_MOST_WORDS = 6


def recognise(context: Context) -> Iterator[Candidate]:
    """Fields named behind a degree that is asked for; `similar` where the ad accepts fields like these."""
    taken: set[tuple[int, int]] = set()
    for start, end in _degrees(context):
        _, high = context.sentence(start)
        run = context.runs[context.run_at(start)]
        fields, similar = _behind(context, end, min(high, run.end, end + _LONGEST))
        for low, until in fields:
            if (low, until) not in taken:
                taken.add((low, until))
                name = verbatim(context, low, until)
                yield context.candidate(
                    "eligible_field.degree", low, until, {"name": name, "similar": True} if similar else name
                )


def _degrees(context: Context) -> Iterator[tuple[int, int]]:
    """The degrees that are asked for, and words that name one without its level where one is asked for."""
    for candidate in context.found.get("degree", ()):
        if candidate.start is not None and candidate.end is not None:
            yield candidate.start, candidate.end
    for hit in hits(context, ("degree_word",), 0, len(context.text)):
        section = context.section(hit.start)
        low, high = context.sentence(hit.start)
        asked = section == "profile" or (section in ("", "about") and says(context, "require", low, high))
        if asked and not context.optional(hit.start) and not any(
            context.cues(("no_degree",), max(low, hit.start - 60), min(high, hit.end + 60))
        ):  # fmt: skip
            yield hit.start, hit.end


def _behind(context: Context, start: int, high: int) -> tuple[list[tuple[int, int]], bool]:
    """The list of fields that the first fitting lead announces, and whether it is open to similar ones."""
    # The lead may be the end of the degree's own words: "PhD in".
    first = start - 3 if context.low[max(0, start - 3) : start] == " in" else start
    for lead in hits(context, ("field_lead",), first, min(high, start + _REACH)):
        between = context.text[start : lead.start]
        if ";" in between or re.search(r"\b(?:and|und)\b", re.sub(r"\([^()]*\)", "", between)):
            break
        skip = _SKIP.match(context.text, lead.end, high)
        fields, similar = _list(context, skip.end() if skip else lead.end, high)
        if fields:
            return fields, similar or bool(skip and _OPEN.search(context.text, lead.start, skip.end()))
    return [], False


def _list(context: Context, start: int, high: int) -> tuple[list[tuple[int, int]], bool]:
    text = context.text
    closing = _closing(text, start, high)
    stops = [h.start for h in hits(context, ("field_stop",), start, closing) if text[h.start - 1] == " "]
    end = min([closing, *stops[:1]])
    fields: list[tuple[int, int]] = []
    similar, at = False, start
    for low, until in [*((s.start(), s.end()) for s in _SPLIT.finditer(text, start, end)), (end, end)]:
        piece, at = (at, low), until
        if low <= piece[0]:
            continue
        if similarly := says(context, "field_similar", *piece):
            similar = True
        fits = _clean(context, *piece)
        if fits is None or similarly:
            if not fields and fits is None:
                return [], similar
            if similarly:
                break
            continue
        if fields and text[piece[0] : piece[1]].strip() in _WHOLE and " and " in text[fields[-1][1] : piece[0] + 1]:
            fields[-1] = (fields[-1][0], fits[1])
        else:
            fields.append(fits)
    return fields, similar or says(context, "field_similar", start, min(high, end + 30))


def _closing(text: str, start: int, high: int) -> int:
    """Where the list ends at the latest: at a bracket that opened before it, a semicolon or a full stop."""
    depth = 0
    for at in range(start, high):
        sign = text[at]
        if sign == "(":
            depth += 1
        elif sign == ")":
            depth -= 1
            if depth < 0:
                return at
        elif sign == ";" or (sign == "." and text[at + 1 : at + 2] in ("", "\n")):
            return at
    return high


def _clean(context: Context, start: int, end: int) -> tuple[int, int] | None:
    """The span of a field's name, or None where no word of it names a field."""
    text = context.text
    while start < end and text[start] in ' "':
        start += 1
    if bracket := _BRACKET.match(text, start, end):
        start = bracket.end()
    opened = text.find(" (", start, end)
    end = opened if opened > 0 else end
    while end > start and text[end - 1] in ' .,:"':
        end -= 1
    words = text[start:end]
    if not words or len(words.split()) > _MOST_WORDS or any(c.isdigit() for c in words) or words.endswith("-"):
        return None
    return (start, end) if context.within("word:field", start, end) else None
