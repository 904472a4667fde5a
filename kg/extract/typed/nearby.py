"""What no word beside it explains, by what the words before its sentence are about; used only where nothing tells more."""

from collections.abc import Iterator

from kg.extract.context import Context
from kg.extract.keyed import codes
from kg.extract.mention import Candidate, Mention
from kg.extract.typed import addresses

_ELSEWHERE = ("nav", "other-jobs", "metadata", "legal")
# How far before an address the sentence may stand that says what it is for.
_BEFORE = 240


def nearby(context: Context) -> Iterator[Candidate]:
    """Mail addresses and telephone numbers whose own sentence says nothing, by the last words on applying or asking."""
    taken = {c.start for f in ("apply_email", "contact_email", "contact_phone") for c in context.found.get(f, ())}
    for mention in (*context.mentions("email"), *context.mentions("phone")):
        if mention.start in taken or context.section(mention.start) in _ELSEWHERE:
            continue
        if mention.kind == "email" and addresses.is_never(context, mention.value):
            continue
        if addresses.is_staff(context, mention):
            if mention.kind == "email" and _sends(context, mention):
                yield context.candidate("contact_email.sender", mention.start, mention.end, mention.value)
            continue
        purpose = _purpose(context, mention)
        if mention.kind == "phone" and purpose == "contact" and not context.found.get("contact_phone"):
            yield context.candidate("contact_phone.nearby", mention.start, mention.end, mention.value)
        elif mention.kind == "email" and purpose and not context.found.get(f"{purpose}_email"):
            yield context.candidate(f"{purpose}_email.nearby", mention.start, mention.end, mention.value)


def keyed_references(context: Context) -> Iterator[Candidate]:
    """A code that fills the value of a key which names a number or a code: "Code: EVA-LL-2612"."""
    rule = context.lexicon.rules["reference.keyed"]
    for mention in codes(context, rule):
        others = (
            m for kind in ("date", "money", "phone") for m in context.within(kind, mention.start - 40, mention.end + 40)
        )
        if not any(m.start < mention.end and mention.start < m.end for m in others):
            yield context.candidate(rule.id, mention.start, mention.end, mention.value)


def _purpose(context: Context, mention: Mention) -> str:
    low = max(0, mention.start - _BEFORE)
    apply = max((h.end for h in context.cues(("apply_to",), low, mention.start)), default=-1)
    ask = max((h.end for h in context.cues(("enquire",), low, mention.start)), default=-1)
    if apply == ask:
        return ""
    return "apply" if apply > ask else "contact"


def _sends(context: Context, mention: Mention) -> bool:
    """Whether the address is that of who sends the mail, and writes of "my group" or "contact me"."""
    run = context.runs[context.run_at(mention.start)]
    low = context.low[run.body : run.body + 8]
    return (
        low.startswith(("from:", "von:", "de:", "van:", "fr\u00e5n:"))
        and "cue:first_person" in context.hits
        and addresses.is_personal(context, mention.value)
    )
