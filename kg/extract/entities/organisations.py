"""Organisations and their units in running text: known names, and names by the way they are built."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from kg.extract.context import Context
from kg.extract.entities import shapes
from kg.extract.entities.places import cities
from kg.extract.entities.shapes import CAP
from kg.extract.mention import Mention
from kg.extract.wording import Lexicon

_ARTICLE = re.compile(
    r"(?:The|Our|This|Its|An|At|In|Am|Die|Der|Das|Im|Dem|Den|Des|Eine?|Of|From|Von|Le|La|L'|Het|De|And|Und|For|With|By|As) "
)
_ACRONYM = re.compile(r' (?:- )?\(?"?(?P<acronym>[^\W\d_][\w-]{1,11})"?\)')

# "University Bonn" names one; "University Teaching" does not, and "Rice University Medical" one word less.
_AFTER_CITY = re.compile(r"(?<=University) (?P<city>[^\s,]+)$")
# What makes another house of a university's name: "University of X Hospital".
_HOUSES = re.compile(r"Hospital|Medical|Clinic|Klinik|Museum|Press|Spital|Applied|Technology")
# "Geneva's Department of X"
_OWNER = re.compile(r"([^\W\d_][\w-]+)'s ")
_WRAPPED = re.compile(rf" (?:and|und|&)\n{CAP}(?: {CAP})*")


def find(context: Context) -> Iterator[Mention]:
    """Organisations; kind `organisation`, the value as written, `extra` with `kinds`, and `key` where it is known."""
    found: list[Mention] = []
    if context.registry is not None:
        for start, end, known in context.registry.find(context.text):
            if "\n" not in context.text[start:end] and not _compounded(context.text, start, end):
                extra = {"kinds": known.kinds, "key": known.key, "known": known}
                found.append(Mention("organisation", start, end, context.text[start:end], extra))
    begun = {mention.start: mention.end for mention in found if "university" in mention.extra["kinds"]}
    for form, spans in shapes.found(context, "forms"):
        start, end = _trimmed(context, *spans.get("name", spans[""]))
        if end - start < 3 or not context.text[start:end].strip():
            continue
        name = context.text[start:end]
        if _bare(context, name):
            continue
        if form.kind == "university" and start in begun and end > begun[start] and not _HOUSES.search(name):
            continue
        if (behind := _AFTER_CITY.search(name)) and behind["city"] not in cities():
            end, name = start + behind.start(), name[: behind.start()]
            if " " not in name:
                continue
        known = context.registry.organisation(name) if context.registry is not None else None
        extra = {"kinds": known.kinds, "key": known.key, "known": known} if known else {"kinds": frozenset({form.kind})}
        found.append(Mention("organisation", start, end, name, extra))
    yield from outermost(found)


def _compounded(text: str, start: int, end: int) -> bool:
    """Whether an acronym is only the end of a longer one ("IMPRS-USI"), which is something else."""
    return text[start - 1 : start] == "-" and text[start - 3 : start - 1].isupper() and text[start:end].isupper()


def units(context: Context) -> Iterator[Mention]:
    """Faculties, departments, institutes, chairs, groups, labs; kind `unit`, `extra` with `kind`."""
    organisations = context.mentions("organisation")
    starts = [o.start for o in organisations]
    found: list[Mention] = []
    for form, spans in shapes.found(context, "units"):
        start, end = _trimmed(context, *spans[""])
        if (owner := _OWNER.match(context.text, start, end)) and (owner[1].isupper() or owner[1] in cities()):
            start = owner.end()
        name = context.text[start:end]
        if not name or _bare(context, name) or "\n" in name:
            continue
        if wrapped := _WRAPPED.match(context.text, end):
            end, name = wrapped.end(), context.quote(start, wrapped.end())
        before = bisect_right(starts, start) - 1
        if before >= 0 and end <= organisations[before].end:
            continue
        found.append(Mention("unit", start, end, name, {"kind": form.kind}))
    yield from outermost(found)


def outermost(mentions: list[Mention]) -> Iterator[Mention]:
    """Without those that lie in a longer one, or that overlap one which begins earlier; of equal spans, the known."""
    last = -1
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end, "key" not in m.extra)):
        if mention.start >= last:
            yield mention
            last = mention.end


def _trimmed(context: Context, start: int, end: int) -> tuple[int, int]:
    """Without articles and prepositions that only begin a sentence with a capital."""
    while match := _ARTICLE.match(context.text, start, end):
        start = match.end()
    return start, end


def _bare(context: Context, name: str) -> bool:
    """Whether the name is only a common noun ("The University", "Graduate School"), or begins with a word that asks."""
    words = [w.casefold() for w in re.findall(r"\w+", name)]
    common = context.lexicon.once(_common)
    return not words or all(w in common for w in words) or words[0] in {"your", "our", "ihre", "unser", "which", "all"}


def _common(lexicon: Lexicon) -> frozenset[str]:
    return frozenset(w.casefold() for w in lexicon.listed("stop", "common"))


def acronym_behind(context: Context, end: int) -> tuple[str, int] | None:
    """An acronym in brackets right behind a name, and where it ends."""
    match = _ACRONYM.match(context.text, end)
    if match and any(c.isupper() for c in match["acronym"][1:]):
        return match["acronym"], match.end()
    return None
