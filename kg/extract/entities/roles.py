"""Who heads, who supervises, who leads the project."""

import re
from collections.abc import Iterator

from kg.extract.context import Context
from kg.extract.entities.employment import chosen_employer, foreign
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
from kg.extract.entities.whereabouts import elsewhere
from kg.extract.mention import Candidate, Mention
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
NOT_OURS = ("works_with", "comes_from")
# A cue that ends so says whose the project is; what follows may as well be what it is about.
_OWNED = re.compile(r" (?:of|von|van|de|du)$")
# What may stand between the word for a grant and its holder: its name, its number, and "of".
_WHOSE = re.compile(
    r'(?: ?"[^"\n]{2,120}"| ?\([^()\n]{1,80}\)| ?[A-Z][\w-]{2,20}){0,3},? (?:of|by|von|van|de|du|di|del|av|af) (?:the |our )?'
)
_OF = re.compile(r",? (?:of|von|by|around|um|de|d') ?(?:the )?|,? \(")
_HANDLE = re.compile(r"\W{0,6}@\w{3,30}\b(?!\.)")
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
            for person in within(people, pair.start, pair.end):
                yield _supervisor(context, "supervisor.label", person, "supervisor")
    for name, rule in _RULE.items():
        for hit in cues_in(context, (name,), 0, len(context.text)):
            if context.section(hit.start) in OUTSIDE:
                continue
            low, high = context.sentence(hit.start)
            if cues_in(context, NOT_OURS, max(low, hit.start - 60), hit.start) and name != "supervised_by":
                continue
            owned = name == "pi_is" and bool(_OWNED.search(context.low, hit.start, hit.end))
            for person in _announced(context, people, hit.end, high):
                if owned and not person.extra.get("title"):
                    continue
                if name in _HEADS and not person.extra.get("title") and foreign(context, person, employer_id):
                    continue
                if name in _HEADS and elsewhere(context, person):
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
    ours = not cue_before(context, person, NOT_OURS, 80) and not foreign(context, person, employer_id)
    ours = ours and not elsewhere(context, person)
    units = list(context.within("unit", max(low, person.start - 160), person.start))
    if units and ours:
        between = context.text[units[-1].end : person.start]
        if _OF.fullmatch(between):
            yield _supervisor(context, "supervisor.unit-of-person", person, "head", unit_name(units[-1]))
    if person.extra.get("title") and ours and _holds(context, person, low):
        yield _supervisor(context, "supervisor.pi", person, "principal-investigator")
    run = context.runs[context.run_at(person.start)]
    if person.kind == "name":
        if person.start <= run.body + 2 and set_off(context, person) and _directs(context, person, run.end):
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
    if led and ours and _leads(context, led) and not context.within("person", person.end, led.start):
        yield _supervisor(context, "supervisor.leads", person, "head")
        for other in _joined_before(context, person):
            yield _supervisor(context, "supervisor.leads", other, "head")


def _holds(context: Context, person: Mention, low: int) -> bool:
    """Whether a grant or project is said to be this person's: "the ERC project REED (GA 1) of Dr. Rush"."""
    hits = cues_in(context, ("grant_word",), max(low, person.start - 160), person.start)
    return any(_WHOSE.fullmatch(context.text, hit.end, person.start) for hit in hits)


def _directs(context: Context, person: Mention, end: int) -> bool:
    """Whether a line begins with the person and says, there or on the next line, that they lead."""
    index = context.run_at(person.start)
    until = context.runs[index + 1].end if index + 1 < len(context.runs) else end
    return until - person.end < 160 and any(
        _leads(context, h) for h in cues_in(context, ("signs_as",), person.end, until)
    )


def _leads(context: Context, hit: Hit) -> bool:
    """Whether a cue of leading is no part of one that says that offices, staff or courses are led."""
    near = cues_in(context, ("leads_not",), hit.start - 30, hit.end + 40)
    return not any(n.start < hit.end and hit.start < n.end for n in near)


def _joined_before(context: Context, person: Mention) -> Iterator[Mention]:
    """The people whom "and" joins to this one from the left."""
    low, _ = context.sentence(person.start)
    for other in reversed(context.within("person", max(0, low - 40), person.start)):  # a title's full stop ends none
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


def _signing(context: Context, people: list[Mention]) -> list[Mention]:
    """The one person who signs the text or sends it: alone on a line behind a greeting or `--`, or in the mail's From."""
    found = []
    for person in people:
        index = context.run_at(person.start)
        run = context.runs[index]
        if index < 3 and _HANDLE.match(context.text, person.end):  # who writes a thread of short posts
            found.append(person)
        elif person.start > run.body + 2:
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


def set_off(context: Context, person: Mention) -> bool:
    """Whether an untitled name ends where a person's would: at a comma, a bracket, an address, the end of the line."""
    return bool(_NAME_ENDS.match(context.text, person.end))


def within(people: list[Mention], start: int, end: int) -> list[Mention]:
    """The people who stand between two offsets."""
    return [p for p in people if start <= p.start and p.end <= end + 1]
