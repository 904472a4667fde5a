"""Infrastructure: named or described equipment, facilities and collections that the person may use, and who runs them."""

import re
from collections.abc import Iterator
from typing import Any

from kg.extract.circumstances.wording import stops
from kg.extract.context import Context
from kg.extract.entities.shapes import alternatives
from kg.extract.mention import Candidate, Mention

_ELSEWHERE = ("nav", "other-jobs", "metadata", "title", "legal")
# The words of a name may begin this far before its head.
_WORDS = 6
_REACH = 160
# A proper name behind the head belongs to it: "research vessel Maria S. Merian", "cluster Levante".
_NAMED = re.compile(r' (?:"[^"\n]{2,40}"|[^\W\d_a-z][\w.-]*(?: [^\W\d_a-z][\w.-]*){0,2})(?=[ ,.;:)\n]|$)')
_AT = re.compile(r" (?:at|in|on) (?:the )?[^\W\d_a-z][\w-]+(?: [^\W\d_a-z][\w-]+){0,2}(?=[ ,.;)\n]|$)")
_MORE = re.compile(r",? (?:including|such as|incl\.|e\.g\.|z\. ?B\.|darunter|wie)\b|: ")
# Whoever runs it, where no recogniser of names knows the name: capitals, or a name with a point in it ("hessian.AI").
_BODY = re.compile(
    r"(?:the |dem |der |des )?(?P<name>[A-Za-z][\w-]*\.[A-Z]{2}\b|[^\W\d_a-z][\w&-]+(?: [^\W\d_a-z][\w&-]+){0,5})"
)


def recognise(context: Context) -> Iterator[Candidate]:
    """What stands behind words of access ("access to", "equipped with") and is built around a word for equipment."""
    for mention in context.mentions("word:infrastructure"):
        if context.section(mention.start) in _ELSEWHERE:
            continue
        low, high = context.sentence(mention.start)
        before = [h for h in context.cues(("access",), low, mention.start) if mention.start - h.end <= 160]
        after = list(context.cues(("access_behind",), mention.end, min(high, mention.end + 120)))
        if not before and not after:
            continue
        if any(context.cues(("no_access",), low, high)):
            continue
        low = before[-1].end if before else max(low, mention.start - _REACH)
        start = _start(context, low, mention.start)
        end, operator = _end(context, mention, high)
        name = context.quote(start, end)
        if not _described(context, name, mention):
            continue
        if _MORE.match(context.text, end) and context.within("word:infrastructure", end, high):
            continue  # "computing infrastructure, including clusters": the clusters are named
        value: dict[str, Any] = {"name": name} | ({"operator": operator} if operator else {})
        yield context.candidate("infrastructure.access", start, end, value if operator else name)


def _start(context: Context, low: int, head: int) -> int:
    """Where the name begins: after the last article, comma or preposition before its head."""
    words = list(re.finditer(r"\S+", context.text[low:head]))[-_WORDS:]
    start = head
    for word in reversed(words):
        bare = word.group().casefold()
        if bare in stops(context, "name_stops") or bare[-1] in ",;:.(":
            break
        start = low + word.start()
    return start


def _end(context: Context, mention: Mention, high: int) -> tuple[int, str]:
    end = mention.end
    named = _NAMED.match(context.text, end, high)
    if named:
        end = named.end()
    elif place := _AT.match(context.text, end, high):
        end = place.end()
    words = tuple(context.lexicon.tables.get("circumstances", {}).get("operated_by", ()))
    runs = alternatives(words, ",? (?:{}) ").match(context.text, end, high)
    if runs is None:
        return end, ""
    for kind in ("organisation", "unit"):
        for body in context.within(kind, runs.end(), high):
            if body.start - runs.end() <= 6:
                return end, str(body.value)
    body_named = _BODY.match(context.text, runs.end(), high)
    name = body_named["name"] if body_named else ""
    return end, "" if name.casefold() in stops(context, "bodies") else name


def _described(context: Context, name: str, mention: Mention) -> bool:
    """Whether the words say more than "modern laboratories": something besides the head that is no praise."""
    praise = stops(context, "praise")
    if set(name.casefold().split()) & stops(context, "no_equipment"):
        return False
    words = [w for w in name.casefold().split() if w not in praise]
    return (
        mention.value == "named"
        or (mention.value == "apparatus" and bool(words))
        or len(words) > len(context.quote(mention.start, mention.end).split())
    )
