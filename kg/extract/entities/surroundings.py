"""What stands around a name: the cues before and behind it, the names beside it, and whether the place counts at all."""

import re
from collections.abc import Iterable, Iterator

from kg.extract.context import Context
from kg.extract.mention import Mention
from kg.extract.phrases import Hit
from kg.link.names import fold

OUTSIDE = frozenset({"nav", "other-jobs", "metadata", "legal"})
_SKIP = re.compile(
    r"[ :(\"-]*(?:(?:the|der|die|das|dem|den|des|dr|frau|herrn|be|is|ist|l'|la|le|les|mme|m\.|with|mit|an|von|unter|von der|to) )?[\"]?",
    re.IGNORECASE,
)
_AND = re.compile(
    r"(?:, ?(?:and |und |et |sowie |as well as )?| and | und | et | en | och | og | y | e | oraz | i | ja | si | & | and/or | sowie | as well as |; ?(?:and )?| or | oder )(?:the |der |die |das |dem |den |des |la |le |les |l'|with |mit |an der |at the |avec |by |von |van |of |from |de |du |d'|di |del |de la |av |af )*(?:company |Firma |University's )?",
    re.IGNORECASE,
)


def counts(context: Context, mention: Mention) -> bool:
    """Whether a name at this place is the ad's own and no part of navigation, other jobs, or legal notes."""
    return context.section(mention.start) not in OUTSIDE


def sentence(context: Context, mention: Mention) -> tuple[int, int]:
    """The span of the sentence around a mention."""
    return context.sentence(mention.start)


def cues_in(context: Context, names: Iterable[str], start: int, end: int) -> list[Hit]:
    """Cues of these names between two offsets, in the order of the text."""
    return sorted(context.cues(names, max(0, start), end), key=lambda h: (h.start, -h.end))


def cue_before(context: Context, mention: Mention, names: Iterable[str], gap: int) -> Hit | None:
    """The nearest cue of the same sentence that ends at most `gap` characters before the mention."""
    low, _ = context.sentence(mention.start)
    hits = [
        h
        for h in cues_in(context, names, low, mention.start + 1)
        if h.end <= mention.start + 1 and mention.start - h.end <= gap
    ]
    return max(hits, key=lambda h: h.end, default=None)


def cue_after(context: Context, mention: Mention, names: Iterable[str], gap: int) -> Hit | None:
    """The nearest cue of the same sentence that begins at most `gap` characters behind the mention."""
    _, high = context.sentence(mention.start)
    hits = [h for h in cues_in(context, names, mention.end, high) if h.start - mention.end <= gap]
    return min(hits, key=lambda h: h.start, default=None)


def in_sentence(context: Context, mention: Mention, names: Iterable[str]) -> bool:
    """Whether the mention's sentence has a cue of these names."""
    return bool(cues_in(context, names, *context.sentence(mention.start)))


def slot(context: Context, offset: int, high: int) -> int:
    """Where the name begins that a cue announces, behind articles, colons and brackets."""
    match = _SKIP.match(context.text, offset, high)
    return match.end() if match else offset


def listed(
    context: Context, mentions: Iterable[Mention], offset: int, high: int, *, reach: int = 4
) -> Iterator[Mention]:
    """The mentions that begin at an offset or right behind it, and those that "and" and commas join to them."""
    pool = sorted((m for m in mentions if offset - 1 <= m.start < high), key=lambda m: (m.start, -m.end))
    at = slot(context, offset, high)
    while True:
        near = [m for m in pool if at - 1 <= m.start <= at + reach or offset <= m.start <= offset + reach]
        if not near:
            return
        mention = near[0]
        yield mention
        join = _AND.match(context.text, past_brackets(context, mention.end, high), high)
        if not join:
            return
        offset = at = join.end()
        pool = [m for m in pool if m.start >= at - 1]


_BEHIND = re.compile(
    r"(?:,? ?(?:Ph\. ?D\.?|PhD|M\. ?Sc\.|FRS|MBA|MD|MA)(?!\w))?(?: ?\])?(?: ?(?:\([^()\n]{0,120}\)|\[[^\[\]\n]{0,80}\]))?(?: ?\([^()\n]{0,80}\))?"
)


def past_brackets(context: Context, end: int, high: int | None = None) -> int:
    """The offset behind a degree and behind what stands in brackets after a name."""
    high = len(context.text) if high is None else high
    match = _BEHIND.match(context.text, end, high)
    return match.end() if match else end


_BRACKETED = re.compile(r"\]? ?\(([^()\n]{1,160})\)")


def bracket(context: Context, end: int) -> str:
    """What stands in brackets right behind a name, or nothing."""
    match = _BRACKETED.match(context.text, end)
    return match[1] if match else ""


def url_beside(context: Context, end: int) -> str | None:
    """The address in brackets right behind a name, or the target of the link that its words are."""
    stands = bracket(context, end)
    if stands.startswith(("http://", "https://", "www.")):
        return stands.strip()
    return None


def identity(mention: Mention) -> str:
    """What makes two mentions of an organisation or unit one: the key where it is known, else the folded name."""
    known = mention.extra.get("key")
    return str(known) if known else fold(mention.value).removeprefix("the ")


def overlaps(mention: Mention, others: Iterable[Mention]) -> bool:
    """Whether a mention shares a character with one of the others."""
    return any(o.start < mention.end and mention.start < o.end for o in others)


def unique(mentions: Iterable[Mention]) -> list[Mention]:
    """Without those that stand at a place already taken."""
    out: list[Mention] = []
    taken = -1
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if mention.start >= taken:
            out.append(mention)
            taken = max(taken, mention.end)
    return out
