"""References and job codes: only where a label or a cue stands before them."""

import re

from kg.extract.context import MOST, Context, Mention

_CODE = re.compile(
    r"[ :.#\"(*-]{0,4}(?:(?:no|nr|number|nummer|n\u00b0|num\u00e9ro|id)\b[.:]? ?)?[\"#(]?"
    r"(?P<code>(?:[A-Z]{1,6}(?:-[A-Z]{1,6})?[ -])?(?=[\w/.:-]*\d)[\w][\w/.:-]{0,38}\w(?: ex \d{4}/\d{2,4})?(?: ?/ ?(?:\d{2,4}|[A-Z]))?|\d)(?!\w)", re.IGNORECASE
)  # fmt: skip
# Words of the next line that a flattened page left at the end of a code of capitals and digits.
_GLUED = re.compile(r"(?<=\d)[a-z]{2,}$")


def references(context: Context) -> list[Mention]:
    """What looks like a code right after the wording of a reference; the value has neither label nor final point."""
    starts = [(h.end, h.start) for h in context.hits.get("cue:reference", ())]
    starts += [(p.start, p.start) for p in context.labelled("reference")]
    found: dict[int, Mention] = {}
    for position, _ in starts[:MOST]:
        match = _CODE.match(context.text, position)
        if not match:
            continue
        start, end = match.span("code")
        value = context.text[start:end]
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
    return sorted(found.values(), key=lambda m: m.start)
