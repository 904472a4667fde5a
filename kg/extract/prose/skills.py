"""The named languages, frameworks, programs and methods within a span."""

import re

from kg.extract.context import Context

_LIST = re.compile(r", (?:and/or |and |or |und |oder )?| and/or | and | or | und | oder ")
_OF = re.compile(
    r"(?:knowledge of|Kenntnisse in|Kenntnisse der|Kenntnisse im Bereich) (?:the |der |des |die )?", re.IGNORECASE
)
_MOST_WORDS = 3


def named(context: Context, start: int, end: int) -> list[dict[str, str]]:
    """Each with its `name`, as the lexicon has it, and `kind`, in the order of the text; also fields that knowledge is
    asked of, which have no kind.
    """
    table = context.lexicon.tables.get("skills", {})
    exact = frozenset(table.get("exact", ()))
    found = [
        (m.start, m.end, {"name": str(m.value), "kind": name})
        for name in table.get("lists", ())
        for m in context.within(f"word:{name}", start, end)
        if str(m.value) not in exact or context.text[m.start : m.end] == str(m.value)
    ]
    found += [f for f in _fields(context, start, end) if not any(s < f[1] and f[0] < e for s, e, _ in found)]
    return list({one["name"].casefold(): one for _, _, one in sorted(found, key=lambda f: f[:2])}.values())


def _fields(context: Context, start: int, end: int) -> list[tuple[int, int, dict[str, str]]]:
    """The short names of a list that says what one should know something of."""
    lead = _OF.search(context.text, start, end)
    if not lead:
        return []
    stop = next((i for i in range(lead.end(), end) if context.text[i] in ".;:("), end)
    spans, at = [], lead.end()
    for sign in _LIST.finditer(context.text, at, stop):
        spans.append((at, sign.start()))
        at = sign.end()
    spans.append((at, stop))
    if any(not 1 <= len(context.text[s:e].split()) <= _MOST_WORDS for s, e in spans):
        return []
    return [(s, e, {"name": context.quote(s, e)}) for s, e in spans]
