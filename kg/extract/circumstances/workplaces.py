"""Sites: the places and institutions where the work is done, and which of them is the main one."""

import re
from collections.abc import Iterator
from typing import Any

from kg.extract.context import Context
from kg.extract.entities.surroundings import listed, past_brackets
from kg.extract.mention import Candidate, Mention

_ELSEWHERE = ("nav", "other-jobs", "metadata", "legal")
_LONGEST = 60
# A place that no list of cities has, named like one: "St Andrews", "Frankfurt am Main, Campus Riedberg".
_NAME = re.compile(r"[^\W\d_a-z][\w.'-]+(?:,? (?:(?:am|an der|im|de|du|of|the|on|upon|sur) )?[^\W\d_a-z][\w.'-]+){0,4}")
# How one works is no place.
_MODE = re.compile(r"[,/(|-]? ?\(?(?:hybrid|remote|on-?site|vor Ort)\b.*", re.IGNORECASE)
# Another place in the same list: "at the university and at the museum".
_AND_AT = re.compile(
    r",? ?(?:and|und|et|en|y|e|och|sowie|as well as) (?:also )?(?:at|in|an der|am|in der|im|à|a|en|på|aan) "
)


def recognise(context: Context) -> Iterator[Candidate]:
    """At a label, or behind words that say where the work is done; a place where the institution lies is none."""
    for pair in context.labelled("place"):
        if context.section(pair.start) in _ELSEWHERE or pair.how not in ("inline", "next"):
            continue
        start, end = pair.start, _without_country(context, pair.start, pair.end)
        words = context.quote(start, end)
        plain = any(words == c.value for c in context.within("city", start, end))
        known = plain or context.within("city", start, end) or context.within("word:campus", start, end)
        if 2 < len(words) <= _LONGEST and (known or (pair.how == "inline" and _NAME.fullmatch(words))):
            yield _site(context, "site.label", start, end, words, "city" if plain else "campus")
    places = sorted(
        [m for kind in ("organisation", "city") for m in context.mentions(kind)], key=lambda m: (m.start, -m.end)
    )
    for cue, rule, main in (("main_site", "site.main", True), ("works_at", "site.sentence", False)):
        for hit in context.cues((cue,), 0, len(context.text)):
            low, high = context.sentence(hit.start)
            if context.section(hit.start) in _ELSEWHERE:
                continue
            if cue == "works_at" and not any(context.cues(("workplace",), low, hit.end)):
                continue
            at: int | None = hit.end
            while at is not None:
                found = list(listed(context, places, at, high, reach=8))
                for place in found:
                    yield _mentioned(context, rule, place, main=main)
                more = _AND_AT.match(context.text, past_brackets(context, found[-1].end, high), high) if found else None
                at = more.end() if more else None
    for mention in context.mentions("word:campus"):
        low, high = context.sentence(mention.start)
        if context.section(mention.start) not in _ELSEWHERE and any(context.cues(("workplace",), low, high)):
            end = mention.end
            city = next((c for c in context.within("city", end, high) if c.start - end <= 1), None)
            if city:
                yield _site(
                    context, "site.campus", mention.start, city.end, context.quote(mention.start, city.end), "campus"
                )


def _without_country(context: Context, start: int, end: int) -> int:
    """Where a place ends behind which only its country stands, or punctuation."""
    for country in context.within("country", start, end)[-1:]:
        behind = context.text[country.end : end].strip(" .,;)")
        before = context.text[start : country.start].lower().removesuffix("the ")
        if not behind and before.rstrip(" ,("):
            end = start + len(before)
    end = min(end, context.sentence(start)[1])
    if working := _MODE.search(context.text, start, end):
        end = working.start()
    while end > start and context.text[end - 1] in " .,;(":
        end -= 1
    return end


def _mentioned(context: Context, rule: str, place: Mention, *, main: bool) -> Candidate:
    kind = "organisation" if place.kind == "organisation" else "city"
    return _site(context, rule, place.start, place.end, str(place.value), kind, main=main)


def _site(context: Context, rule: str, start: int, end: int, name: str, kind: str, *, main: bool = False) -> Candidate:
    value: dict[str, Any] = {"name": name, "kind": kind} | ({"main": True} if main else {})
    return context.candidate(rule, start, end, value)
