"""References and job codes: only where a label or a cue stands before them."""

import re
from collections.abc import Iterator

from kg.extract.context import MOST, Context
from kg.extract.mention import Mention

_CODE = re.compile(
    r"[ :.#\"(*-]{0,4}(?:(?:no|nr|number|nummer|n\u00b0|num\u00e9ro|id)\b[.:]? ?)?[\"#(]?"
    r"(?P<code>(?:[A-Z]{1,6}(?:-[A-Z]{1,6})?[ -])?(?=[\w/.:-]*\d)[\w][\w/.:-]{0,38}\w(?: ex \d{4}/\d{2,4})?(?: ?/ ?(?:\d{2,4}|[A-Z]))?|\d)(?!\w)", re.IGNORECASE
)  # fmt: skip
# What is a code even behind a word that names no code ("Vacancy 1208844", "Ausschreibung FB7-11/26"), or at a title's end.
_BARE = re.compile(
    r" ?[:#]? ?(?:[Nn][or]\.? )?[\"#(\[]?(?P<code>(?:[A-Z0-9][A-Za-z0-9]{0,9}[-/._]){1,4}(?=[\w/.-]*\d{2})[A-Za-z0-9][\w/-]*|\d{5,8}|[A-Z]{1,4}\d{4,8})"
    r"(?![\w%\u20ac$]|[.,]\d| ?[A-Z]{3}\b)"
)
_HEADLINE = re.compile(r"[(\[](?:[Rr]ef\.?:? ?)?(?P<code>\d{5,7}|[A-Z]{1,5}-?\d{3,8}(?:[-/]\d+)*)[)\]] *$")
# The number that a public body's registry gives a recruitment (Nordic universities): letters, the year, a number.
_REGISTRY = re.compile(r"(?<![\w-])[A-Z]{2,5}(?:[ -][A-Z]{2,3})? 20\d\d/\d{2,5}(?![\w/])")
_TITLES = 8
# What Norway calls a kind of post by (SKO 1017) is a code of its pay tables.
_OF_THE_POST = re.compile(r"(?:sko|kode) \d{3,4}$", re.IGNORECASE)
# Words of the next line that a flattened page left at the end of a code of capitals and digits.
_GLUED = re.compile(r"(?<=\d)[a-z]{2,}$")


def references(context: Context) -> list[Mention]:
    """What looks like a code right after the wording of a reference; the value has neither label nor final point."""
    starts = [(h.end, h.start) for h in context.hits.get("cue:reference", ())]
    starts += [(h.end, h.start) for h in context.hits.get("cue:reference_registry", ())]
    starts += [(p.start, p.start) for p in context.labelled("reference", "reference_portal")]
    found: dict[int, Mention] = {}
    for position, _ in starts[:MOST]:
        match = _CODE.match(context.text, position)
        if not match:
            continue
        start, end = match.span("code")
        value = context.text[start:end]
        if _OF_THE_POST.match(value):
            continue
        if re.match(r"(?:no|nr|id|der|die|ref) ", value, re.IGNORECASE):
            start += value.index(" ") + 1
            value = context.text[start:end]
        elif " " in value and not value.split(" ")[0].isupper():
            continue
        if (glued := _GLUED.search(value)) and not any(c.islower() for c in value[: glued.start()]):
            end, value = start + glued.start(), value[: glued.start()]
        if any(d.start <= start and end <= d.end for d in context.within("date", start - 20, end + 20)) or context.text[
            start:end
        ].startswith("http"):
            continue
        found.setdefault(start, Mention("code", start, end, value))
    for form, match in _unnamed(context):
        start, end = match.span("code") if "code" in match.re.groupindex else match.span()
        others = (m for kind in ("date", "money", "phone") for m in context.within(kind, max(0, start - 40), end + 40))
        if not any(m.start < end and start < m.end for m in (*found.values(), *others)):
            found[start] = Mention("code", start, end, context.text[start:end].rstrip(".-/"), {"form": form})
    return sorted(found.values(), key=lambda m: m.start)


def _unnamed(context: Context) -> Iterator[tuple[str, re.Match[str]]]:
    """Codes that no word calls so: behind the word for the ad or the job, at the end of a headline, of a registry."""
    for hit in context.hits.get("cue:reference_bare", ())[:MOST]:
        if match := _BARE.match(context.text, hit.end):
            yield "bare", match
    for run in context.runs[:_TITLES]:
        if run.end - run.start < 200 and (match := _HEADLINE.search(context.text, run.start, run.end)):
            yield "headline", match
    for match in context.near_digits(_REGISTRY, context.text):
        yield "registry", match
