"""Who heads, who supervises, who leads the project, and whom to ask."""

import re
from collections.abc import Iterator

from kg.extract.context import Candidate, Context, Mention
from kg.extract.entities.employment import chosen_employer, foreign
from kg.extract.entities.people import fold_word
from kg.extract.entities.surroundings import (
    OUTSIDE,
    counts,
    cue_after,
    cue_before,
    cues_in,
    listed,
    past_brackets,
    unique,
)
from kg.extract.entities.units import unit_name
from kg.extract.phrases import Hit

_ROLE = {
    "supervised_by": "supervisor",
    "led_by": "head",
    "lab_of": "head",
    "pi_is": "principal-investigator",
}
_RULE = {
    "supervised_by": "supervisor.supervised-by",
    "led_by": "supervisor.led-by",
    "lab_of": "supervisor.unit-of-person",
    "pi_is": "supervisor.pi",
}
_HEADS = ("led_by", "lab_of")
# What may stand between a cue and the titled person whom it announces: words that say who that is.
_APPOSITION = re.compile(
    r"[^.;\n]{0,110}(?:, |\(|: | - |(?:[Pp]rofessors?|[Cc]hairs?|[Dd]irectors?|[Hh]eads?|[Ll]eaders?) )"
)
# Legal notes end an ad as often as the contact does, so contacts may stand among them.
_ELSEWHERE = OUTSIDE - {"legal"}
_NOT_OURS = ("works_with", "comes_from")
_OF = re.compile(r",? (?:of|von|by|around|um|de|d') ?(?:the )?|,? \(")
_LETTERS = re.compile(r"\b(?:letters?|references?|recommendation|referees?)\b")
_NAME_ENDS = re.compile(
    r"[,(<\]|\n]| [(<|-]| (?:at|by|on|via|under|unter|tel|e-?mail|and|und|or|oder|with|mit)\b|[.:;]?\s*$|[.;:] ?(?:\n|[^\W\d_])",
    re.IGNORECASE,
)
_HER_LAB = re.compile(r"(?:'s|'|s)? (?:[Rr]esearch )?(?:[Ll]ab(?:oratory)?|[Gg]roup|[Tt]eam)\b")


def everyone(context: Context) -> list[Mention]:
    """People with titles or mail addresses, and name-shaped words: for places where a cue announces a person."""
    return context.once(_everyone)


def _everyone(context: Context) -> list[Mention]:
    return unique([*context.mentions("person"), *(m for m in context.mentions("name") if not _overlapping(context, m))])


def _overlapping(context: Context, mention: Mention) -> bool:
    low, high = context.sentence(mention.start)
    return any(p.start < mention.end and mention.start < p.end for p in context.within("person", low, high))


def supervisor(context: Context) -> Iterator[Candidate]:
    """Heads, supervisors and principal investigators, each with the words that say so."""
    people = everyone(context)
    employer_id = chosen_employer(context)
    for pair in context.labelled("supervisor"):
        if context.section(pair.start) not in OUTSIDE and pair.how in ("inline", "next"):
            for person in _within(people, pair.start, pair.end):
                yield _supervisor(context, "supervisor.label", person, "supervisor")
    for name, rule in _RULE.items():
        for hit in cues_in(context, (name,), 0, len(context.text)):
            if context.section(hit.start) in OUTSIDE:
                continue
            low, high = context.sentence(hit.start)
            if cues_in(context, _NOT_OURS, max(low, hit.start - 60), hit.start) and name != "supervised_by":
                continue
            for person in _announced(context, people, hit.end, high):
                if name in _HEADS and not person.extra.get("title") and foreign(context, person, employer_id):
                    continue
                headed = _headed(context, hit, low) if name in _HEADS else None
                yield _supervisor(context, rule, person, _ROLE[name], headed)
    for person in people:
        if counts(context, person):
            yield from _by_place(context, person, employer_id)
    if cues_in(context, ("first_person",), 0, len(context.text)):
        # "Work with me": who signs is whom one works with.
        for person in _signing(context, people):
            yield _supervisor(context, "supervisor.signature", person, "supervisor")


def _announced(context: Context, people: list[Mention], offset: int, high: int) -> Iterator[Mention]:
    """The people whom a cue announces: right behind it, or behind words that say what they are."""
    found = list(listed(context, people, offset, high))
    if not found:
        near = (p for p in people if offset <= p.start < min(high, offset + 120))
        first = next((p for p in near if p.extra.get("title")), None)
        if (
            first is not None
            and _APPOSITION.fullmatch(context.text, offset, first.start)
            and not context.within("organisation", offset, first.start)
        ):
            found = list(listed(context, people, first.start, high))
    yield from found


def _by_place(context: Context, person: Mention, employer_id: str) -> Iterator[Candidate]:
    """Roles that follow from what stands beside a person: a unit before, a lab behind, a role behind."""
    low, _ = context.sentence(person.start)
    ours = not cue_before(context, person, _NOT_OURS, 80) and not foreign(context, person, employer_id)
    units = list(context.within("unit", max(low, person.start - 160), person.start))
    if units and ours:
        between = context.text[units[-1].end : person.start]
        if _OF.fullmatch(between):
            yield _supervisor(context, "supervisor.unit-of-person", person, "head", unit_name(units[-1]))
    run = context.runs[context.run_at(person.start)]
    if person.kind == "name":
        if person.start <= run.body + 2 and _set_off(context, person) and _directs(context, person, run.end):
            yield _supervisor(context, "supervisor.signature", person, "head")
        return
    if (
        context.text[person.start - 1] == "("
        and context.text[person.end : run.end].strip() == ")"
        and ours
        and run.end - run.start < 160
    ):
        yield _supervisor(context, "supervisor.label", person, "supervisor")
    if person.start <= run.body + 2 and _directs(context, person, run.end):
        yield _supervisor(context, "supervisor.signature", person, "head")
    behind = _HER_LAB.match(context.text, person.end)
    if behind and ours:
        yield _supervisor(context, "supervisor.person-s-lab", person, "head")
    behind_brackets = Mention(person.kind, person.start, past_brackets(context, person.end), person.value, person.extra)
    supervises = cue_after(context, behind_brackets, ("supervises",), 30)
    if supervises and ours and not context.within("person", person.end, supervises.start):
        yield _supervisor(context, "supervisor.leads", person, "supervisor")
        for other in _joined_before(context, person):
            yield _supervisor(context, "supervisor.leads", other, "supervisor")
        return
    led = cue_after(context, behind_brackets, ("leads",), 30)
    if led and ours and not context.within("person", person.end, led.start):
        yield _supervisor(context, "supervisor.leads", person, "head")
        for other in _joined_before(context, person):
            yield _supervisor(context, "supervisor.leads", other, "head")


def _directs(context: Context, person: Mention, end: int) -> bool:
    """Whether a line begins with the person and says, there or on the next line, that they lead."""
    index = context.run_at(person.start)
    until = context.runs[index + 1].end if index + 1 < len(context.runs) else end
    return until - person.end < 160 and bool(cues_in(context, ("signs_as",), person.end, until))


def _joined_before(context: Context, person: Mention) -> Iterator[Mention]:
    """The people whom "and" joins to this one from the left."""
    low, _ = context.sentence(person.start)
    for other in reversed(context.within("person", low, person.start)):
        if not re.fullmatch(r",? (?:and|und|et|en|och|og|y|e|oraz|i|ja|&) |, ", context.text[other.end : person.start]):
            return
        yield other
        person = other


def _headed(context: Context, hit: Hit, low: int) -> str | None:
    """The unit that a person heads by a cue: the one that the cue's words end, or the one just before it."""
    units = context.within("unit", max(low, hit.start - 80), hit.end)
    return unit_name(units[-1]) if units else None


def _supervisor(context: Context, rule: str, person: Mention, role: str, of: str | None = None) -> Candidate:
    value = {
        "name": person.value,
        **({"title": person.extra["title"]} if person.extra.get("title") else {}),
        "role": role,
    }
    if of:
        value["of"] = of
    start = person.start
    return context.candidate(rule, start, person.end, value)


def infer(context: Context) -> Iterator[Candidate]:
    """The head of the unit that has the grant is its principal investigator, where the ad names no other."""
    facts = context.facts.get("supervisor", [])
    if any(isinstance(f.value, dict) and f.value.get("role") == "principal-investigator" for f in facts):
        return
    grants = context.facts.get("grant_acronym", []) or context.facts.get("grant_programme", [])
    heads = {f.name: f for f in facts if isinstance(f.value, dict) and f.value.get("of")}
    if len(heads) != 1 or not grants:
        return
    (name, head), grant = next(iter(heads.items())), grants[0]
    if head.start is None or grant.start is None:
        return
    personal = tuple(context.lexicon.tables.get("people", {}).get("personal_grants", ()))
    if not any(str(f.name).startswith(personal) for f in context.facts.get("grant_programme", [])):
        # Only of a grant that one person holds is it clear whose it is.
        return
    start = context.folded.place(head.start)
    end = context.folded.place(head.end or head.start)
    value = {k: v for k, v in (head.value if isinstance(head.value, dict) else {}).items() if k != "of"}
    yield context.candidate(
        "supervisor.pi-is-head-of-funded-unit", start, end, value | {"role": "principal-investigator"},
        premises=(("supervisor", str(name)), (grant.field, str(grant.name))),
    )  # fmt: skip


def contact(context: Context) -> Iterator[Candidate]:
    """Whom to ask or to write to; a staff council, an equality officer or a mailing list's owner is nobody's contact."""
    people = everyone(context)
    for pair in context.labelled("contact"):
        if context.section(pair.start) in _ELSEWHERE or pair.how == "prev":
            continue
        for person in _within(people, pair.start, min(pair.end, pair.start + 160)):
            if person.kind == "name" and not (person.start <= pair.start + 4 and _set_off(context, person)):
                continue
            if not _barred(context, person) and _alone(context, person, pair.start):
                yield _contact(context, "contact_name.label", person)
    for hit in cues_in(context, ("ask",), 0, len(context.text)):
        low, high = context.sentence(hit.start)
        if context.section(hit.start) in _ELSEWHERE or cues_in(context, ("not_contact",), low, high):
            continue
        for person in listed(context, people, hit.end, high, reach=3):
            if person.kind == "person" or _set_off(context, person):
                yield _contact(context, "contact_name.ask", person)
        for person in (
            p for p in people if p.kind == "person" and hit.end <= p.start <= hit.end + 90 and p.start < high
        ):
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


def _set_off(context: Context, person: Mention) -> bool:
    """Whether an untitled name ends where a person's would: at a comma, a bracket, an address, the end of the line."""
    return bool(_NAME_ENDS.match(context.text, person.end))


def _alone(context: Context, person: Mention, start: int) -> bool:
    return not cues_in(context, _NOT_OURS, start, person.start)


def _barred(context: Context, person: Mention) -> bool:
    run = context.runs[context.run_at(person.start)]
    low, high = context.sentence(person.start)
    return bool(cues_in(context, ("not_contact",), max(run.start, low), high))


def _beside(context: Context, person: Mention) -> bool:
    """Whether a mail address or a telephone number stands right behind the person, or on the next line."""
    run = context.runs[context.run_at(person.start)]
    end = min(len(context.text), person.end + 70)
    high = context.text.find("\n", person.end)
    limit = min(end, high if high >= 0 else end)
    for kind in ("email", "phone"):
        for found in context.within(kind, person.end, max(limit, run.end if run.end - person.end < 90 else limit)):
            others = list(context.within("person", person.end, found.start))
            words = context.text[person.end : found.start]
            if not others and not re.search(r"[.!?] [^\W\d_]", words) and len(words) < 75:
                return not cues_in(context, _NOT_OURS, run.start, person.start)
    return False


def _own_mailbox(context: Context, person: Mention) -> bool:
    """Whether the ad gives a mail address that has the person's family name, and not for letters of reference."""
    family = fold_word(person.value.split()[-1].split("-")[0])
    if len(family) < 5:
        return False
    for email in context.mentions("email"):
        if family in fold_word(str(email.value).split("@")[0]):
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


def _signing(context: Context, people: list[Mention]) -> list[Mention]:
    """The one person who signs the text or sends it: alone on a line behind a greeting or `--`, or in the mail's From."""
    found = []
    for person in people:
        index = context.run_at(person.start)
        run = context.runs[index]
        if person.start > run.body + 2:
            if run.start == 0 or context.text[run.start : person.start].strip().lower() != "from:":
                continue
            found.append(person)
        elif index >= 0.5 * len(context.runs) and run.end - person.end <= 3:
            above = [r for r in context.runs[max(0, index - 3) : index] if r.end - r.start < 60]
            if any(
                cues_in(context, ("regards",), r.start, r.end) or context.text[r.start : r.end].strip() in ("-", "--")
                for r in above
            ):
                found.append(person)
    return found if len({p.value for p in found}) == 1 else []


def _contact(context: Context, rule: str, person: Mention) -> Candidate:
    title = person.extra.get("title")
    return context.candidate(
        rule, person.start, person.end, {"name": person.value, **({"title": title} if title else {})}
    )


def _within(people: list[Mention], start: int, end: int) -> list[Mention]:
    return [p for p in people if start <= p.start and p.end <= end + 1]
