"""Labels and their values: in one line, the value below the label, or the value above it (as icon cards have it)."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kg.extract.phrases import Hit

if TYPE_CHECKING:
    from kg.extract.context import Context, Pair

_AFTER = re.compile(r"\.? ?(?:\([^()\n]{0,40}\) ?)?(?P<sign>[:|]|= | - )[\s:|*]*")
_BETWEEN = re.compile(r" (?:\||\u00b7|\u2022) | \|$")
_BEFORE = re.compile(r"(?:^|[|\u00b7\u2022;(.!?,]|- )[ *]*$")
_WHOLE = re.compile(r" ?(?:\([^()\n]{0,40}\))?[ :*|.?-]*$")
_LIST = 14
_SHORT = 90


def pairs(context: "Context") -> dict[str, list["Pair"]]:
    """All label-value pairs of a document by label group, in the order of the text; for each label the best first."""
    found: dict[str, list[Pair]] = {}
    hits = _outermost([h for g, e in context.hits.items() if g.startswith("label:") for h in e])
    alone = {context.run_at(h.start) for h in hits if _alone(context, h)}
    inner = _inner(context, hits)
    for hit in hits:
        at = context.run_at(hit.start)
        run = context.runs[at]
        if run.section in ("other-jobs", "metadata"):
            continue
        values = (
            _below(context, hit, at, alone) if _alone(context, hit) else _inline(context, hit, at, inner.get(at, ()))
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
    from kg.extract.context import Pair

    run = context.runs[at]
    first = hit.start == run.body
    sign = _AFTER.match(context.text, hit.end, run.end)
    if not sign:
        return _column(context, hit, run.end) if first else []
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


def _column(context: "Context", hit: Hit, high: int) -> list["Pair"]:
    """The value of a label that two spaces or a tab part from it, as tables of plain text have it."""
    from kg.extract.context import Pair

    if context.text[hit.end : hit.end + 1] != " " or hit.end + 1 >= high:
        return []
    source = context.document.text
    after = context.folded.source(hit.end - 1, hit.end)[1]
    before = context.folded.source(hit.end + 1, hit.end + 2)[0]
    parted = source[after:before]
    return [Pair(hit, hit.end + 1, high, "inline", 0)] if "\t" in parted or len(parted) > 1 else []


def _below(context: "Context", hit: Hit, at: int, alone: set[int]) -> list["Pair"]:
    from kg.extract.context import Pair

    runs = context.runs
    below: list[Pair] = []
    for index in range(at + 1, min(at + 1 + _LIST, len(runs))):
        run = runs[index]
        if index in alone or run.section in ("other-jobs", "metadata"):
            break
        if index > at + 1 and not run.item and (run.gap or run.end - run.start > _SHORT):
            break
        below.append(Pair(hit, run.body, run.end, "list" if below else "next", len(below)))
    above: list[Pair] = []
    colon = ":" in context.text[hit.end : runs[at].end]
    if at > 0 and not colon and at - 1 not in alone and runs[at - 1].end - runs[at - 1].start <= _SHORT:
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
