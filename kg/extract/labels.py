"""Labels and their values: in one line, the value below the label, or the value above it (as icon cards have it)."""

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from kg.extract.phrases import Hit

if TYPE_CHECKING:
    from kg.extract.context import Context
    from kg.extract.mention import Pair

_AFTER = re.compile(
    r"\.? ?(?:\([^()\n]{0,40}\) ?)?(?P<sign>\]? ?[:|]|\]|= | - | ?[._\u2026]{3,} ?| \u2192 | > )[\s:|*]*"
)
_BETWEEN = re.compile(r" (?:\||\u00b7|\u2022) | \|$")
_BEFORE = re.compile(r"(?:^|[|\u00b7\u2022;(.!?,]|- )[ *]*$")
_WHOLE = re.compile(r" ?(?:\([^()\n]{0,40}\))?[ :*|.?-]*$")
# The signs between the facts of one line, behind which a label needs no colon ("Vacancy 4711 | Hours per week 32").
_PARTED = re.compile(r"(?:^|[|\u00b7\u2022] ?)[ *\[]*$")
_LIST = 14
_SHORT = 90
# What the value of a label looks like, to tell whether a run of cards has its values below the labels or above them.
_DAY = re.compile(
    r"\d{4}-\d{2}-\d{2}|\d{1,2}[./-] ?\d{1,2}[./-] ?\d{2}|\d{1,2}[^\d\n]{1,8}[^\W\d_]{3,12}\b|[^\W\d_]{3,12} \d{1,2}(?!\d)|"
    r"[^\W\d_]{3,12} \d{4}\b"
)
_NUMBERED = re.compile(r"\d")
# What a value without any sign before it must begin with, for its label to be one.
_BARE = {
    "deadline": _DAY,
    "posted": _DAY,
    "start": _DAY,
    "reference": re.compile(r"(?:[A-Z]{1,6}[ -])?(?=[\w/.-]*\d{3})[A-Z0-9][\w/.-]+$"),
    "hours_number": re.compile(r"\d{2}(?:[.,]\d{1,2})?(?: ?- ?\d{2})?(?: h\w*)?$"),
    "workload": re.compile(r"\d{2,3} ?(?:-|to|bis)? ?(?:\d{2,3})? ?%"),
}
_LOOKS = {
    "deadline": (_DAY, ("word:rolling",)),
    "posted": (_DAY, ()),
    "start": (_DAY, ("word:asap",)),
    "duration": (re.compile(r"\d{1,2}[ -]?[^\W\d_]"), ("word:time_unit", "word:permanent")),
    "workload": (re.compile(r"\d ?%"), ("word:full_time", "word:hours_week", "word:part_time_possible")),
    "pay": (_NUMBERED, ()),
    "reference": (_NUMBERED, ()),
    "openings": (_NUMBERED, ()),
    "contact_email": (re.compile(r"@|\(at\)"), ()),
    "position_type": (None, ("word:position_type",)),
    "degree": (None, ("word:degree",)),
}


def pairs(context: "Context") -> dict[str, list["Pair"]]:
    """All label-value pairs of a document by label group, in the order of the text; for each label the best first."""
    found: dict[str, list[Pair]] = {}
    hits = _outermost([h for g, e in context.hits.items() if g.startswith("label:") for h in e])
    labels = [h for h in hits if _alone(context, h)]
    alone = {context.run_at(h.start) for h in labels}
    sides = _sides(context, labels)
    inner = _inner(context, hits)
    for hit in hits:
        at = context.run_at(hit.start)
        run = context.runs[at]
        if run.section in ("other-jobs", "metadata"):
            continue
        values = (
            _below(context, hit, at, alone, sides.get(at, ""))
            if _alone(context, hit)
            else _inline(context, hit, at, inner.get(at, ()))
        )
        found.setdefault(hit.group.split(":", 1)[1], []).extend(values)
    return found


def _inner(context: "Context", hits: Sequence[Hit]) -> dict[int, list[int]]:
    """By block, where labels begin within it: the value of the label before ends there."""
    found: dict[int, list[int]] = {}
    for hit in hits:
        at = context.run_at(hit.start)
        run = context.runs[at]
        if hit.start > run.body and context.text[hit.end : hit.end + 1] == ":" and _opens(context, hit, run.start):
            # "Department/Location:" begins with its first word.
            slashed = context.text[hit.start - 1] == "/"
            found.setdefault(at, []).append(context.text.rfind(" ", 0, hit.start) + 1 if slashed else hit.start)
    return found


def _alone(context: "Context", hit: Hit) -> bool:
    run = context.runs[context.run_at(hit.start)]
    return hit.start == run.body and bool(_WHOLE.match(context.text[hit.end : run.end]))


def _inline(context: "Context", hit: Hit, at: int, starts: Sequence[int]) -> list["Pair"]:
    from kg.extract.mention import Pair

    run = context.runs[at]
    first = hit.start == run.body
    sign = _AFTER.match(context.text, hit.end, run.end)
    bracket = context.text[hit.start - 1 : hit.start] == "["
    if sign and sign["sign"].startswith("]") != bracket:
        return []
    if not sign:
        return (_column(context, hit, run.end) if first else []) or _unsigned(context, hit, run.body, run.end)
    first = first or (bracket and hit.start == run.body + 1)
    if not first and (sign["sign"] == " - " or not _opens(context, hit, run.start)):
        return []
    start, end = sign.end(), min([run.end, *(s for s in starts if s >= sign.end())])
    if cut := _BETWEEN.search(context.text, start, end):
        end = cut.start()
    return [Pair(hit, start, end, "inline", 0)] if start < end else []


def _opens(context: "Context", hit: Hit, low: int) -> bool:
    """Whether a label may begin in the middle of a line: behind a sign, or with a capital as flattened pages have it."""
    if _BEFORE.search(context.text, max(low, hit.start - 4), hit.start):
        return True
    return context.text[hit.start].isupper() and context.text[hit.end : hit.end + 1] == ":"


def _unsigned(context: "Context", hit: Hit, low: int, high: int) -> list["Pair"]:
    """The value right behind a label without a sign, where label and value fill a short line or a part of one."""
    from kg.extract.mention import Pair

    if not (hit.start == low or _PARTED.search(context.text, max(low, hit.start - 4), hit.start)):
        return []
    cut = _BETWEEN.search(context.text, hit.end, high)
    end = cut.start() if cut else high
    shape = _BARE.get(hit.group.split(":", 1)[1])
    start = hit.end + 1
    if shape is None or end - hit.start > _SHORT // 2 or not shape.match(context.text, start, end):
        return []
    return [Pair(hit, start, end, "inline", 0)]


def _column(context: "Context", hit: Hit, high: int) -> list["Pair"]:
    """The value of a label that two spaces or a tab part from it, as tables of plain text have it."""
    from kg.extract.mention import Pair

    if context.text[hit.end : hit.end + 1] != " " or hit.end + 1 >= high:
        return []
    source = context.document.text
    after = context.folded.source(hit.end - 1, hit.end)[1]
    before = context.folded.source(hit.end + 1, hit.end + 2)[0]
    parted = source[after:before]
    return [Pair(hit, hit.end + 1, high, "inline", 0)] if "\t" in parted or len(parted) > 1 else []


def _sides(context: "Context", labels: Sequence[Hit]) -> dict[int, str]:
    """For the labels of each run of cards (by block) the side their values stand on: `below` or `above`.

    The side is the one on which more of the values look like what their label asks for.
    """
    wanted: dict[int, set[str]] = {}
    for hit in labels:
        wanted.setdefault(context.run_at(hit.start), set()).add(hit.group.split(":", 1)[1])
    sides: dict[int, str] = {}
    cards: list[int] = []
    for at in sorted(wanted):
        if cards and (cards[-1] + 1 == at or any(_long(context, i) for i in range(cards[-1] + 1, at))):
            sides |= _side(context, cards, wanted)
            cards = []
        cards.append(at)
    return sides | _side(context, cards, wanted)


def _side(context: "Context", cards: Sequence[int], wanted: Mapping[int, set[str]]) -> dict[int, str]:
    below = above = 0
    for at in cards:
        for step in (1, -1):
            other = at + step
            if other in wanted or not 0 <= other < len(context.runs) or _long(context, other):
                continue
            fits = any(_looks(context, group, other) for group in wanted[at])
            below, above = below + (fits and step > 0), above + (fits and step < 0)
    if below == above or max(below, above) < 2:
        return {}
    return dict.fromkeys(cards, "below" if below > above else "above")


def _long(context: "Context", at: int) -> bool:
    run = context.runs[at]
    return run.end - run.start > _SHORT


def _looks(context: "Context", group: str, at: int) -> bool:
    shape, words = _LOOKS.get(group, (None, ()))
    run = context.runs[at]
    return bool(shape and shape.search(context.text, run.body, run.end)) or any(
        run.body <= hit.start < run.end for word in words for hit in context.hits_of(word, run.body, run.end)
    )


def _below(context: "Context", hit: Hit, at: int, alone: set[int], side: str) -> list["Pair"]:
    from kg.extract.mention import Pair

    runs = context.runs
    below: list[Pair] = []
    for index in range(at + 1, min(at + 1 + _LIST, len(runs)) if side != "above" else at + 1):
        run = runs[index]
        if index in alone or run.section in ("other-jobs", "metadata"):
            break
        if index > at + 1 and not run.item and (run.gap or run.end - run.start > _SHORT):
            break
        below.append(Pair(hit, run.body, run.end, "list" if below else "next", len(below)))
    above: list[Pair] = []
    colon = ":" in context.text[hit.end : runs[at].end]
    if (
        at > 0
        and side != "below"
        and not colon
        and at - 1 not in alone
        and runs[at - 1].end - runs[at - 1].start <= _SHORT
    ):
        above.append(Pair(hit, runs[at - 1].body, runs[at - 1].end, "prev", 0))
    if above and at + 1 < len(runs):
        label, before, after = runs[at], runs[at - 1], runs[at + 1]
        if (after.gap and not label.gap) or (before.item and after.item and not label.item):
            return above + below
    return below[:1] + above + below[1:]


def _outermost(hits: list[Hit]) -> list[Hit]:
    """Without the hits that lie inside a longer one; those of one span in several groups stay."""
    out: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.start, -h.end)):
        if out and hit.end <= out[-1].end and (hit.start, hit.end) != (out[-1].start, out[-1].end):
            continue
        if not (out and (hit.start, hit.end, hit.group) == (out[-1].start, out[-1].end, out[-1].group)):
            out.append(hit)
    return out
