"""The employer's units that an ad names: faculties, departments, institutes, chairs, groups, labs."""

import re
from collections.abc import Iterator

from kg.extract.context import Context
from kg.extract.entities.employment import HEADER, PARTNERS, chosen_employer, foreign
from kg.extract.entities.surroundings import OUTSIDE, counts, cue_after, cue_before, cues_in, identity, overlaps
from kg.extract.mention import Candidate, Mention, Pair

_SPLIT = re.compile(r"(?:, (?![^()]*\))| - | \u00b7 | \| |; |/ )")
# "2.4 Seismology" is section 4 of department 2.
_NUMBERING = re.compile(r"^\d{1,2}(?:\.\d{1,2})*\.?(?: -)? (?=[^\W\d_])")
_PIECE = re.compile(r"[^|\u00b7\s](?:[^|\u00b7/]|/(?! ))*[^|\u00b7/\s]")
_PARTED = re.compile(r" [|\u00b7/] ")
_NO_UNIT = re.compile(r"[\d@:>]|://")
_STREET = re.compile(r" \d{1,4} ?[a-z]?$")
# What is only named after a unit.
_NAMED_AFTER = re.compile(
    r"(?:'s)? (?:Support |Training |Research )?(?:Grants?|Awards?|Prize|Fellowships?|Scholarships?|Fund|Act|Agreement)\b"
)
_OF_UNIT = re.compile(r"(?: \([^()\n]{1,30}\))?,? (?:(?:of|at|in|within) )?(?:the )?")
_LATE = 25
_COMPANY_LIKE = re.compile(r"^(?!.*[Rr]esearch).* Group$")
_FIRST_WORDS = 400
_PREPOSED = re.compile(
    r"(?:\b(?:at|in|within|join|am|im|an der|in der|der|to|of|deren|dessen|his|her|unserer|dans) (?:the |dem |our |l'|la )?|au sein d[ue] (?:l'|la )?)$",
    re.IGNORECASE,
)


def unit(context: Context) -> Iterator[Candidate]:
    """Faculties, departments, institutes, chairs, groups and labs of the employer."""
    employer_id = chosen_employer(context)
    seen: list[Mention] = [
        Mention("unit", c.start, c.end, c.name)
        for c in context.found.get("employer", [])
        if c.rule == "employer.label" and c.start is not None and c.end is not None
    ]
    for pair in context.labelled("unit"):
        for mention in _of_label(context, pair):
            if not overlaps(mention, seen):
                seen.append(mention)
                yield _unit(context, "unit.label", mention)
    for mention in _beside_in_header(context):
        if not overlaps(mention, [*seen, *context.mentions("unit"), *context.mentions("organisation")]):
            seen.append(mention)
            yield _unit(context, "unit.header", mention)
    for mention in _houses(context, employer_id):
        if not overlaps(mention, seen):
            seen.append(mention)
            yield _unit(context, "unit.house", mention)
    for mention in context.mentions("unit"):
        if overlaps(mention, seen) or not counts(context, mention):
            continue
        rule = _unit_rule(context, mention, employer_id)
        if rule:
            yield _unit(context, rule, mention)


def _houses(context: Context, employer_id: str) -> Iterator[Mention]:
    """Institutes that read like institutions of their own, where the words behind or the next line name the employer."""
    if not employer_id:
        return
    for org in context.mentions("organisation"):
        if (
            org.extra.get("kinds") != frozenset({"institute"})
            or identity(org) == employer_id
            or not counts(context, org)
        ):
            continue
        index = context.run_at(org.start)
        run = context.runs[index]
        beside = context.runs[index + 1 : index + 2]
        alone = index < HEADER and org.end - org.start > 0.85 * (run.end - run.body)
        below = [o for r in beside for o in context.within("organisation", r.start, min(r.end, r.body + 90))]
        headed = alone and any(identity(o) == employer_id for o in below)
        partner = cue_before(context, org, PARTNERS, 160) or cue_after(context, org, ("partner_after",), 100)
        if overlaps(org, context.mentions("unit")):
            continue
        if headed or (_owned(context, org, employer_id) and not partner):
            yield Mention("unit", org.start, org.end, org.value, {"kind": "institute"})


def _beside_in_header(context: Context) -> Iterator[Mention]:
    """What stands beside a unit in a line of the letterhead: "Institute of X | Y of Plants"."""
    for run in context.runs[:HEADER]:
        text = context.text[run.body : run.end]
        if not _PARTED.search(text) or len(text) > 160 or run.section in OUTSIDE:
            continue
        pieces = [(run.body + m.start(), m.group()) for m in _PIECE.finditer(text)]
        units = context.within("unit", run.body, run.end)
        if not any(u.start == start and u.end == start + len(words) for u in units for start, words in pieces):
            continue
        for start, words in pieces:
            end = start + len(words)
            named = any(context.within(kind, start, end) for kind in ("organisation", "person", "city", "country"))
            if 2 <= len(words.split()) <= 8 and words[0].isupper() and not named and not _NO_UNIT.search(words):
                yield Mention("unit", start, end, words, {"kind": "unit"})


def unit_name(mention: Mention) -> str:
    """The plain value of a unit: what stands in quotes, else the name as written."""
    inner = re.search(r'"([^"]+)"|\*([^*]+)\*', mention.value)
    return (inner[1] or inner[2] if inner else str(mention.value)).strip(" ,")


def _unit(context: Context, rule: str, mention: Mention) -> Candidate:
    kind = mention.extra.get("kind")
    value = {"name": unit_name(mention)} | ({"kind": kind} if kind else {})
    return context.candidate(rule, mention.start, mention.end, value)


def _of_label(context: Context, pair: Pair) -> Iterator[Mention]:
    if pair.how not in ("inline", "next", "list") or context.section(pair.start) in OUTSIDE:
        return
    inside = context.within("unit", pair.start, pair.end)
    if pair.how == "list":
        yield from (m for m in inside if m.end - m.start > 0.7 * (pair.end - pair.start))
        return
    if inside and inside[0].end - inside[0].start > 0.85 * (pair.end - pair.start):
        yield from inside
        return
    text = context.text[pair.start : pair.end]
    if len(text) > 140 or "@" in text or text.endswith("."):
        yield from inside
        return
    at = 0
    for piece in (*_SPLIT.finditer(text), None):
        end = piece.start() if piece else len(text)
        start = pair.start + at
        at = piece.end() if piece else at
        words = _NUMBERING.sub("", text[start - pair.start : end].strip(" .,*"))
        if _STREET.search(words):
            continue
        if not (3 <= len(words) <= 110) or not any(c.isupper() for c in words) or len(words.split()) > 14:
            continue
        covered = [m for m in inside if m.start >= start and m.end <= pair.start + end]
        organisations = [
            o
            for o in context.within("organisation", start, pair.start + end)
            if o.extra["kinds"] & {"university", "company", "funder", "portal"}
        ]
        if organisations and not covered:
            continue
        if (
            any(context.within(kind, start, pair.start + end) for kind in ("person", "url", "email", "city", "country"))
            and not covered
        ):
            continue
        if covered:
            yield from covered
        else:
            offset = context.text.index(words, start)
            yield Mention("unit", offset, offset + len(words), words, {"kind": "unit"})


def _unit_rule(context: Context, mention: Mention, employer_id: str) -> str | None:
    index = context.run_at(mention.start)
    run = context.runs[index]
    low, high = context.sentence(mention.start)
    if cue_before(context, mention, PARTNERS, 160) or cue_after(context, mention, ("partner_after",), 100):
        return None
    if cues_in(context, ("not_contact",), low, high) and not cues_in(context, ("hires",), low, high):
        return None
    if foreign(context, mention, employer_id):
        return None
    if overlaps(mention, context.mentions("school")) or _NAMED_AFTER.match(context.text, mention.end):
        return None
    if run.section == "profile":
        return None
    if _like_a_company(context, mention, employer_id) and (
        index >= HEADER or cue_before(context, mention, ("in_unit",), 6)
    ):
        return None
    if index < HEADER and run.end - run.start < 160:
        return "unit.header"
    if cues_in(context, ("hires", "employed_at"), low, high):
        return "unit.hires"
    if _owned(context, mention, employer_id):
        return "unit.at"
    if cue_after(context, mention, ("led_by",), 2):
        return "unit.at"
    if (
        re.match(
            r"(?: \([^()\n]{1,30}\))? (?:is|are|has|conducts|carries|ist|hat|forscht|est|brings|researches)\b",
            context.text[mention.end : mention.end + 45],
        )
        and mention.start <= low + 5
        and index < 60
    ):
        return "unit.at"
    if mention.start < _FIRST_WORDS or _chained(context, mention, employer_id, low):
        return "unit.at"
    if _of_supervisor(context, mention):
        return "unit.at"
    if index < _LATE and _PREPOSED.search(context.text[max(low, mention.start - 20) : mention.start]):
        return "unit.at"
    inside = cue_before(context, mention, ("in_unit",), 12)
    if inside is not None and not context.within("organisation", inside.end, mention.start):
        return "unit.at"
    if run.end - run.start < 120 and index >= len(context.runs) * 0.5:
        return "unit.signature"
    return None


def _like_a_company(context: Context, mention: Mention, employer_id: str) -> bool:
    """Whether "Royal X Group" may as well be a company, as nothing says whose group it is."""
    return (
        mention.extra.get("kind") == "group"
        and bool(_COMPANY_LIKE.search(mention.value))
        and not _owned(context, mention, employer_id)
        and not _part_of_unit(context, mention)
    )


def _part_of_unit(context: Context, mention: Mention) -> bool:
    """Whether the words behind say that it belongs to another unit: "of the Department of X"."""
    link = _OF_UNIT.match(context.text, mention.end)
    return bool(link and any(u.start <= link.end() + 1 for u in context.within("unit", link.end(), link.end() + 120)))


def _chained(context: Context, mention: Mention, employer_id: str, low: int) -> bool:
    """Whether a comma joins the unit to the employer, to another unit, or to the person whom to ask."""
    before = [
        *(o for o in context.within("organisation", low, mention.start) if identity(o) == employer_id),
        *(
            u
            for u in context.within("unit", low, mention.start)
            if _PREPOSED.search(context.text[max(low, u.start - 20) : u.start])
        ),
    ]
    if any(context.text[m.end : mention.start] in (", ", " - ", ", the ") for m in before):
        return True
    people = context.within("person", low, mention.start)
    return bool(
        people
        and cues_in(context, ("ask",), low, people[-1].start)
        and re.fullmatch(r"\]?(?:\([^()\n]*\))?, (?:[^.;\n]{0,40}, )?", context.text[people[-1].end : mention.start])
    )


def _of_supervisor(context: Context, mention: Mention) -> bool:
    """Whether the unit stands in brackets behind a person, as an affiliation does."""
    low, _ = context.sentence(mention.start)
    people = context.within("person", max(low, mention.start - 150), mention.start)
    return bool(people) and bool(re.match(r" \([^()\n]*$", context.text[people[-1].end : mention.start]))


def _owned(context: Context, mention: Mention, employer_id: str) -> bool:
    after = context.text[mention.end : mention.end + 30]
    match = re.match(r"(?: \([^()\n]{1,40}\))?(?:,| at| of| der| des| -|:| \(| within| in)? ?(?:the )?", after)
    at = mention.end + (match.end() if match else 0)
    return any(
        o.start <= at + 2 and identity(o) == employer_id for o in context.within("organisation", mention.end, at + 120)
    )
