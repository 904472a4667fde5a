"""Whom to ask or to write to: names behind cues and labels, beside addresses, and under a letter."""

import re
from collections.abc import Iterator

from kg.extract.context import Context
from kg.extract.entities.employment import chosen_employer, foreign
from kg.extract.entities.people import fold_word
from kg.extract.entities.roles import NOT_OURS, everyone, set_off, within
from kg.extract.entities.surroundings import OUTSIDE, cue_after, cues_in, listed
from kg.extract.mention import Candidate, Mention

# Legal notes end an ad as often as the contact does, so contacts may stand among them.
_ELSEWHERE = OUTSIDE - {"legal"}
_BRACKETED_BEHIND = re.compile(r" ?\((?:[^()\n]{1,25}, )?$")
_LETTERS = re.compile(r"\b(?:letters?|references?|recommendation|referees?)\b")


def contact(context: Context) -> Iterator[Candidate]:
    """Whom to ask or to write to; a staff council, an equality officer or a mailing list's owner is nobody's contact."""
    people = everyone(context)
    for pair in context.labelled("contact"):
        if context.section(pair.start) in _ELSEWHERE or pair.how == "prev":
            continue
        for person in within(people, pair.start, min(pair.end, pair.start + 160)):
            if person.kind == "name" and not (person.start <= pair.start + 4 and set_off(context, person)):
                continue
            if not _barred(context, person) and _alone(context, person, pair.start):
                yield _contact(context, "contact_name.label", person)
    for hit in cues_in(context, ("ask",), 0, len(context.text)):
        low, high = context.sentence(hit.start)
        if context.section(hit.start) in _ELSEWHERE:
            continue
        near = min(high, hit.end + 90)
        if cues_in(context, ("not_contact",), max(low, hit.start - 160), near):
            continue
        for person in listed(context, people, hit.end, high, reach=3):
            away = person.kind == "name" and foreign(context, person, chosen_employer(context))
            if away or context.text.startswith("'s ", person.end):
                continue
            if person.kind == "person" or set_off(context, person):
                yield _contact(context, "contact_name.ask", person)
        for person in (
            p for p in people
            if p.kind == "person" and hit.end <= p.start <= hit.end + 90 and p.start < high
            and not context.text.startswith("'s ", p.end)
        ):  # fmt: skip
            if not _LETTERS.search(context.low, low, high):
                yield _contact(context, "contact_name.ask", person)
                for other in listed(context, people, person.start, high, reach=1):
                    yield _contact(context, "contact_name.ask", other)
                break
    for person in people:
        if context.section(person.start) in _ELSEWHERE or _barred(context, person):
            continue
        if person.kind == "person" and cue_after(context, person, ("answers",), 40):
            yield _contact(context, "contact_name.answers", person)
        elif _beside(context, person):
            yield _contact(context, "contact_name.beside-address", person)
        elif person.kind == "person" and _own_mailbox(context, person):
            yield _contact(context, "contact_name.mailbox", person)
        elif (person.kind == "person" or _supervises(context, person)) and _signs(context, person):
            yield _contact(context, "contact_name.signature", person)


def _alone(context: Context, person: Mention, start: int) -> bool:
    return not cues_in(context, NOT_OURS, start, person.start)


def _barred(context: Context, person: Mention) -> bool:
    run = context.runs[context.run_at(person.start)]
    low, high = context.sentence(person.start)
    return bool(cues_in(context, ("not_contact",), max(run.start, low, person.start - 160), min(high, person.end + 90)))


def _beside(context: Context, person: Mention) -> bool:
    """Whether a mail address or a telephone number stands right behind the person, or on the next line, or the person
    in the brackets behind one."""
    run = context.runs[context.run_at(person.start)]
    opened = _BRACKETED_BEHIND.search(context.text, max(run.start, person.start - 40), person.start)
    kinds = ("email", "phone") if opened else ()
    if opened and any(m.end == opened.start() for k in kinds for m in context.within(k, run.start, person.start)):
        return True
    end = min(len(context.text), person.end + 70)
    high = context.text.find("\n", person.end)
    limit = min(end, high if high >= 0 else end)
    for kind in ("email", "phone"):
        for found in context.within(kind, person.end, max(limit, run.end if run.end - person.end < 90 else limit)):
            others = list(context.within("person", person.end, found.start))
            words = context.text[person.end : found.start]
            if not others and not re.search(r"[.!?] [^\W\d_]", words) and len(words) < 75:
                return not cues_in(context, NOT_OURS, run.start, person.start)
    return False


def _own_mailbox(context: Context, person: Mention) -> bool:
    """Whether the ad gives a mail address that has the person's family name, and not for letters of reference."""
    family = fold_word(person.value.split()[-1].split("-")[0])
    given = fold_word(person.value.split()[0].strip("."))
    if len(family) < 4:
        return False
    for email in context.mentions("email"):
        local = fold_word(str(email.value).split("@")[0])
        if family in local and (len(family) > 4 or (len(given) > 2 and given in local)):
            low, high = context.sentence(email.start)
            if not cues_in(context, ("not_contact",), low, high) and not _LETTERS.search(context.low, low, high):
                return True
    return False


def _supervises(context: Context, person: Mention) -> bool:
    return any(c.name == person.value for c in context.found.get("supervisor", []))


def _signs(context: Context, person: Mention) -> bool:
    """Whether the person stands alone on a line, near the end, with an address in the lines below."""
    index = context.run_at(person.start)
    run = context.runs[index]
    if person.start > run.body + 2 or run.end - person.end > 40 or index < 0.4 * len(context.runs):
        return False
    below = context.runs[index + 1 : index + 6]
    return any(context.within("email", r.start, r.end) or context.within("phone", r.start, r.end) for r in below)


def _contact(context: Context, rule: str, person: Mention) -> Candidate:
    title = person.extra.get("title")
    return context.candidate(
        rule, person.start, person.end, {"name": person.value, **({"title": title} if title else {})}
    )
