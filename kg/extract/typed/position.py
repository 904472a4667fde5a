"""What kind of position, how many, and which degree it asks for."""

import re
from collections.abc import Iterator

from kg.extract.context import Context
from kg.extract.mention import Candidate, Mention
from kg.extract.phrases import Hit

_GENERAL = ("researcher", "research_assistant", "other", "student")
_SPECIFIC = ("phd", "postdoc", "professor", "lecturer", "engineer")
# General types that are a doctoral post where the ad says that one is to get a doctorate.
_QUALIFYING = frozenset({"researcher", "research_assistant"})
_NEAR = 60
_BEHIND = 130
# Where an ad without a headline names what it offers.
_AT_TOP = 300
_JOINS = re.compile(r"[/,(]|\b(?:or|and|oder|und|sowie|bzw|ou|et|of|en|o|y|e|eller|och|og)\b|^ ?$")
_NAMED = re.compile(r"(?:[A-Z][\w'-]+ [A-Z][\w'.-]+,|Dr\.|Prof\.|(?:Dr|Prof)\.? [^()\n,;:]{3,40} ?\() ?$")
_ELSEWHERE = ("nav", "other-jobs", "metadata")
# "Professorin Dr. X", "Coordinator Dr. Y": who somebody is.
_PERSON = re.compile(r"[,:]? ?(?:\(?[a-z]{1,2}\) )?(?:Dr|Prof|PD|Dipl|Ing)\b[. -]")
# "Hilfskraft an der Professur für X", "assistant to the Professor of Y": whose the position is.
_OF_ANOTHER = re.compile(
    r"(?:^|\W)(?:an der|bei der|am|beim|unter|of the|at the|to the|to|with|chez|auprès du|bij de|vid) ?$"
)
_LEVEL = re.compile(
    r"master|magist|ma\u00eetr|diplom|bachel|licen|msc|ma\b|m\.|bsc|b\.|ph|dokt|doct|promo|laurea|staats|habil"
)
_BRACKET = re.compile(r"[\w ]{0,12} ?\([^()]{3,60}\)")


def position_types(context: Context) -> Iterator[Candidate]:
    """Types from the title, else from the sentences that say who is sought; never guessed from the rest of the text."""
    headlines = [c for c in context.found.get("title", ()) if c.rule != "title.sought"]
    title = max(headlines, key=lambda c: c.confidence, default=None)
    kinds: list[Mention] = []
    if title is not None and title.start is not None and title.end is not None:
        kinds = offered(context, context.within("word:position_type", title.start, title.end))
    said = {k.value for k in kinds}
    if said & set(_SPECIFIC):
        yield from (_typed(context, "position_type.title", k) for k in specific(kinds))
        return
    if said and said <= _QUALIFYING and (aim := next(context.cues(("doctoral_aim",), 0, len(context.text)), None)):
        yield context.candidate("position_type.aim", aim.start, aim.end, "phd")
        return
    yield from (_typed(context, "position_type.title", k) for k in specific(kinds))
    every = context.mentions("word:position_type")
    sought = [m for m in every if is_sought(context, m)]
    sought = sought or ([] if said else [m for m in every if _is_offered(context, m)])
    if sought:
        for kind in specific(_joined(context, sought)):
            if kind.value not in _GENERAL or not said:
                yield _typed(context, "position_type.sought", kind)
        return
    if not said and not context.found.get("title"):
        top = [m for m in every if m.end <= _AT_TOP and _may_be_meant(context, m, context.sentence(m.start)[0])]
        # Professors are named at the top of many pages, and several kinds are those who work there.
        if len(values := {m.value for m in specific(top)}) == 1 and not values & {"professor", "other", "student"}:
            yield from (_typed(context, "position_type.top", m) for m in specific(top))
    if not said and (called := context.found.get("title")):
        first = called[0]
        yield from (
            _typed(context, "position_type.sought", k)
            for k in specific(context.within("word:position_type", first.start or 0, first.end or 0))
        )


def offered(context: Context, kinds: list[Mention]) -> list[Mention]:
    """Without those that a headline says of a person, or of whom another kind that it names first is there for."""
    out: list[Mention] = []
    for kind in kinds:
        if _PERSON.match(context.text, kind.end) or after_name(context, kind):
            continue
        if out and kind.value == "professor" and _of_another(context, out[-1].end, kind.start):
            continue
        out.append(kind)
    return out


def _of_another(context: Context, start: int, end: int) -> bool:
    """Whether these words between two kinds say that the second is whom the first is there for, or stand in two lines."""
    if _OF_ANOTHER.search(context.text, start, end):
        return True
    low, high = context.folded.source(start, end)
    return "\n" in context.document.text[low:high] and not _JOINS.search(context.low[max(start, end - 6) : end])


def _joined(context: Context, sought: list[Mention]) -> list[Mention]:
    """The first type sought, and those that its sentence joins to it ("a doctoral student or a postdoc")."""
    _, high = context.sentence(sought[0].start)
    chain = [sought[0]]
    for mention in sought[1:]:
        between = context.low[chain[-1].end : mention.start]
        if mention.start >= high or len(between) > _NEAR or not _JOINS.search(between):
            break
        chain.append(mention)
    return chain


def _typed(context: Context, rule: str, mention: Mention) -> Candidate:
    return context.candidate(rule, mention.start, mention.end, mention.value)


def specific(kinds: list[Mention]) -> list[Mention]:
    """Without the general types where a specific one is named with them ("Research Assistant / PhD")."""
    named = {k.value for k in kinds}
    if len(named) > 1:  # "Scientific officer (project staff)"
        kinds = [k for k in kinds if k.value != "other"]
    return [k for k in kinds if k.value not in _GENERAL] if named & set(_SPECIFIC) else kinds


def _is_offered(context: Context, mention: Mention) -> bool:
    """Whether the words behind a kind offer it ("a professorship in X is to be filled"), and it comes first in its sentence."""
    low, high = context.sentence(mention.start)
    if not _may_be_meant(context, mention, low) or context.within("word:position_type", low, mention.start):
        return False
    return any(context.cues(("offered_behind",), mention.end, min(high, mention.end + _BEHIND)))


def _may_be_meant(context: Context, mention: Mention, low: int) -> bool:
    """Whether a kind stands where positions are spoken of, and neither for a person nor behind words that exclude it."""
    if context.section(mention.start) in (*_ELSEWHERE, "profile", "legal", "offer", "contact"):
        return False
    if any(context.cues(("not_sought",), low, mention.start)) or after_name(context, mention):
        return False
    return not _PERSON.match(context.text, mention.end)


def is_sought(context: Context, mention: Mention) -> Hit | None:
    """The nearest cue by which its sentence seeks or offers the position that a mention names, or None."""
    low, _ = context.sentence(mention.start)
    if not _may_be_meant(context, mention, low):
        return None
    before = context.cues(("sought",), max(low, mention.start - 130), mention.start)
    return max((h for h in before if mention.start - h.end <= 60), key=lambda h: h.end, default=None)


def degrees(context: Context) -> Iterator[Candidate]:
    """Degrees that are asked for: in the section on the applicant, or in a sentence that requires something."""
    for mention in context.mentions("word:degree"):
        section = context.section(mention.start)
        if section in (*_ELSEWHERE, "tasks", "apply", "legal", "offer", "about", "contact", "title"):
            continue
        if context.text[mention.start - 1 : mention.start] == "-":  # "ICP-MS"
            continue
        low, high = context.sentence(mention.start)
        clause = context.clause(mention.start, mention.end)
        if any(context.cues(("no_degree",), min(clause[0], max(low, mention.start - 60)), clause[1])):
            continue
        after = context.cues(("no_degree_after",), mention.end, min(high, mention.end + 40))
        if any(h.start - mention.end <= 2 for h in after):
            continue
        required = any(context.cues(("require",), low, high))
        if (section != "profile" and not required) or after_name(context, mention):
            continue
        title = context.found.get("title", ())
        if any(t.confidence > 0.5 and t.start is not None and t.start <= mention.start < (t.end or 0) for t in title):
            continue
        if _made_precise(context, mention):
            continue
        value: str | dict[str, object] = mention.value
        if any(context.cues(("equivalent",), mention.end, min(high, mention.end + 60))):
            value = {"name": mention.value, "equivalent": True}
        if context.optional(mention.start):
            continue
        rule = "degree.profile" if section == "profile" else "degree.text"
        yield context.candidate(rule, mention.start, mention.end, value)


def _made_precise(context: Context, mention: Mention) -> bool:
    """Whether a general word ("Hochschulabschluss", "university degree") has its level in a bracket right behind it."""
    if _LEVEL.search(context.low, mention.start, mention.end):
        return False
    bracket = _BRACKET.match(context.low, mention.end)
    return bracket is not None and bool(context.within("word:degree", bracket.start(), bracket.end()))


def after_name(context: Context, mention: Mention) -> bool:
    """Whether the degree is part of somebody's name ("Ada Example, Ph.D.")."""
    return bool(_NAMED.search(context.text[max(0, mention.start - 60) : mention.start]))


def openings(context: Context) -> Iterator[Candidate]:
    """How many positions the title itself names."""
    title = max(context.found.get("title", ()), key=lambda c: c.confidence, default=None)
    if title is None or title.start is None or title.end is None:
        return
    for mention in context.within("count", title.start, title.end)[:1]:
        if mention.start <= title.start + 2:
            yield context.candidate("openings.headline", mention.start, mention.end, mention.value)
