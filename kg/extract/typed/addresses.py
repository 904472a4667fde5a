"""Who to write to or to call: what an address or a number is for is told by the sentence that it stands in."""

import re
from collections.abc import Iterator

from kg.extract.context import Context
from kg.extract.mention import Candidate, Mention
from kg.extract.wording import Lexicon

_ELSEWHERE = ("nav", "other-jobs", "metadata")
_FAR = 420
_BESIDE = 40
_POSTCODE = re.compile(r"(?<!\d)\d{4,5} [^\W\d_a-z][^\W\d_]+")
_JOINED = re.compile(
    r",? (?:and|or|as well as|and/or|und|oder|sowie|et|en|och|og|y|e) (?:(?:any|all|for|informal|further|mögliche|eventuelle) ){0,2}"
)
_TO = re.compile(
    r"(?:\b(?:to|an|à|naar|till|til|a|at|per e-?mail|by e-?mail|via e-?mail)|:|->)[ :]*[\"(<\[]*$", re.IGNORECASE
)


def emails(context: Context) -> Iterator[Candidate]:
    """Addresses for questions and for applications; a personal one to apply to is for questions too."""
    for mention in context.mentions("email"):
        if (
            context.section(mention.start) in _ELSEWHERE
            or is_never(context, mention.value)
            or is_staff(context, mention)
        ):
            continue
        personal = is_personal(context, mention.value)
        purpose = purpose_of(context, mention)
        if purpose == "apply":
            if not _for_letters(context, mention):
                yield at(context, "apply_email.sentence", mention)
            if personal:
                yield at(context, "contact_email.personal", mention)
        elif purpose == "contact":
            if _for_both(context, mention) and not _for_letters(context, mention):
                yield at(context, "apply_email.sentence", mention)
            yield at(context, "contact_email.asked", mention)
        elif not personal and (
            context.section(mention.start) == "apply" or _named_for_applying(context, mention.value)
        ):
            yield at(context, "apply_email.alone", mention)
        elif personal or context.section(mention.start) == "contact":
            yield at(context, "contact_email.personal", mention)


def phones(context: Context) -> Iterator[Candidate]:
    """Telephone numbers of people to ask; never those of a council, of an officer, or of a page's footer."""
    for mention in context.mentions("phone"):
        section = context.section(mention.start)
        if section in _ELSEWHERE or is_staff(context, mention):
            continue
        low, _ = context.sentence(mention.start)
        near = list(context.cues(("no_phone",), max(low, mention.start - 30), mention.start))
        if any(mention.start - h.end <= 4 for h in near):
            continue
        if (
            any(context.cues(("phone",), max(low, mention.start - 160), mention.start))
            or section == "contact"
            or any(m.start - mention.end <= 4 for m in context.within("email", mention.end, mention.end + _BESIDE + 60))
        ):
            yield at(context, "contact_phone.cue", mention)
        elif _switchboard(context, mention):
            continue
        elif purpose_of(context, mention) == "contact":
            yield at(context, "contact_phone.cue", mention)
        elif context.text[mention.start] in "+(" and "+" in context.text[mention.start : mention.start + 2]:
            yield at(context, "contact_phone.international", mention)
        elif any(
            mention.start - m.end <= _BESIDE
            for kind in ("email", "person")
            for m in context.within(
                kind, max(context.runs[context.run_at(mention.start)].start, mention.start - 160), mention.start
            )
        ):
            yield at(context, "contact_phone.cue", mention)


def _switchboard(context: Context, mention: Mention) -> bool:
    """Whether a number stands behind the postal address of a house, and no person is named there."""
    run = context.runs[context.run_at(mention.start)]
    return bool(_POSTCODE.search(context.text, run.body, mention.start)) and not context.within(
        "person", run.body, mention.start
    )


def at(context: Context, rule: str, mention: Mention) -> Candidate:
    """A mention as the candidate of a rule."""
    return context.candidate(rule, mention.start, mention.end, mention.value)


def is_staff(context: Context, mention: Mention) -> bool:
    """Whether the words around an address are about a council, an officer or the website, not about the position."""
    low, high = context.sentence(mention.start)
    if any(
        _own(context, mention, h.start, h.end)
        for h in context.cues(("desk",), *context.clause(mention.start, mention.end))
    ):
        return True
    if low > 1 and high - low < 80:
        low, _ = context.sentence(low - 2) if context.text[low - 1] != "\n" else (low, high)
    hits = context.cues(("staff",), max(low, mention.start - 250), min(high, mention.end + 80))
    if any(_own(context, mention, h.start, h.end) for h in hits):
        return True
    run = context.runs[context.run_at(mention.start)]
    head = context.sentence(run.body)
    # "To: all" is a mail's head; "To apply: …" is none.
    headers = context.cues(("mail_header",), run.body, run.body + 20)
    if any(h.start == run.body and context.text[h.end : h.end + 2].lstrip()[:1] == ":" for h in headers):
        return True
    return any(context.cues(("staff_block",), head[0], head[1])) and run.end - run.start < 400


def _own(context: Context, mention: Mention, start: int, end: int) -> bool:
    """Whether words near an address speak of it: those behind it do not where they lead to the next address."""
    return start < mention.end or not any(context.within(kind, end, end + 60) for kind in ("email", "phone"))


def purpose_of(context: Context, mention: Mention) -> str:
    """`apply`, `contact` or nothing: what the nearest wording before the address is about, in its sentence or block."""
    low, high = context.sentence(mention.start)
    low = max(low, mention.start - _FAR)
    apply, ask = _last(context, ("apply_to",), low, mention.start), _last_question(context, low, mention.start)
    if apply < 0 and ask < 0:
        run = context.runs[context.run_at(mention.start)]
        if mention.start - run.body < 60 and (pair := _label_of(context, mention)):
            # "Where to apply", and below it "E-mail: …"
            lead = context.lead(mention.start, mention.end)
            apply = lead is not None and lead[1] - lead[0] < 40 and _last(context, ("apply_to",), lead[0], lead[1]) > 0
            return "apply" if apply else pair
        if _sends_documents(context, low, mention.start):
            return "apply"
        apply = max((h.end for h in context.cues(("apply_to",), mention.end, min(high, mention.end + 60))), default=-1)
        ask = max((h.end for h in context.cues(("enquire",), mention.end, min(high, mention.end + 60))), default=-1)
        if apply < 0 and ask < 0:
            before = _words_before(context, mention, low, run.start)
            if before is not None:
                apply, ask = _last(context, ("apply_to",), before, low), _last_question(context, before, low)
    if apply < 0 and ask < 0 and any(context.cues(("write_to",), low, mention.start)):
        return "contact" if context.section(mention.start) == "contact" else "apply"
    if apply < 0 and ask < 0:
        return {"contact": "contact"}.get(context.section(mention.start), "")
    if 0 <= ask < apply <= mention.start and not any(context.cues(("apply_noun",), ask, mention.start)):
        # "Enquiries may be addressed to": what is sent is a question.
        return "contact"
    return "apply" if apply > ask else "contact"


def _for_both(context: Context, mention: Mention) -> bool:
    """Whether one sentence sends applications and questions to the same address: "Applications and inquiries … to"."""
    low, _ = context.sentence(mention.start)
    asked = list(context.cues(("enquire",), low, mention.start))
    return any(
        h.end <= q.start and _JOINED.fullmatch(context.text, h.end, q.start)
        for h in context.cues(("apply_noun",), low, mention.start)
        for q in asked
    )


def _last(context: Context, names: tuple[str, ...], start: int, end: int) -> int:
    return max((h.end for h in context.cues(names, start, end)), default=-1)


def _last_question(context: Context, start: int, end: int) -> int:
    """Where the last wording of a question ends; the contact details of referees are none."""
    others = [(h.start, h.end) for h in context.cues(("no_enquire",), start, end)]
    hits = context.cues(("no_apply", "enquire"), start, end)
    return max((h.end for h in hits if not any(s <= h.start and h.end <= e for s, e in others)), default=-1)


def _words_before(context: Context, mention: Mention, low: int, run_start: int) -> int | None:
    """Where the sentence begins that leads to an address: the one before, or the line above an address that stands alone."""
    if low > run_start + 1 and mention.start - low < 90:
        return context.sentence(low - 2)[0]
    lead = context.lead(mention.start, mention.end)
    return lead[0] if lead else None


def _sends_documents(context: Context, low: int, end: int) -> bool:
    """Whether a sentence lists documents and says to what address, without a verb: "one PDF with CV and …, to x@y"."""
    return (
        bool(_TO.search(context.text, max(low, end - 20), end)) and len(context.within("word:document", low, end)) > 1
    )


def _for_letters(context: Context, mention: Mention) -> bool:
    """Whether the address takes letters of reference only, or no applications at all."""
    low, high = context.clause(mention.start, mention.end)
    hits = list(context.cues(("no_apply_address",), low, high))
    return bool(hits) and not any(
        h.end <= mention.start and not any(n.start < h.end and h.start < n.end for n in hits)
        for h in context.cues(("apply_noun",), low, high)
    )


def is_never(context: Context, address: str) -> bool:
    """Whether a mailbox is an officer's, a list's or a machine's by its name."""
    table = context.lexicon.tables.get("mailbox_office", {})
    name, _, host = address.lower().partition("@")
    never = table.get("never", ())
    return host.split(".")[0] in table.get("list_hosts", ()) or any(
        p in never or any(len(w) > 4 and p.startswith(w) for w in never) for p in re.split(r"[._+-]", name) if p
    )


def _named_for_applying(context: Context, address: str) -> bool:
    words = context.lexicon.tables.get("mailbox_office", {}).get("apply", ())
    return any(p in words for p in re.split(r"[._+-]|\d+", address.split("@", maxsplit=1)[0].lower()))


def _label_of(context: Context, mention: Mention) -> str:
    for pair in context.labelled("contact_email"):
        if pair.start <= mention.start < pair.end:
            return "contact"
    return ""


def is_personal(context: Context, address: str) -> bool:
    """Whether a mailbox is a person's: none of its parts names an office, and the text names somebody like it."""
    parts = [p for p in re.split(r"[._+-]", address.split("@", maxsplit=1)[0].lower()) if p]
    office, begins = context.lexicon.once(_office)
    if any(p in office or p.startswith(begins) or any(c.isdigit() for c in p) for p in parts):
        return False
    return (
        any(len(p) > 2 and re.search(rf"(?<![\w@.-]){re.escape(_core(p))}", context.plain) for p in parts)
        or len(parts) > 1
    )


def _office(lexicon: Lexicon) -> tuple[frozenset[str], tuple[str, ...]]:
    """Words that name an office, and those of them that an office's name may begin with."""
    words = frozenset(w for words in lexicon.tables.get("mailbox", {}).values() for w in words)
    return words, tuple(w for w in words if len(w) > 4)


def _core(part: str) -> str:
    """The middle of a mailbox's part: `jferrant` and `rbonetf` hold a name without its first letter."""
    return part[1:6] if len(part) > 5 else part
