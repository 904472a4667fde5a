"""Who employs, in which unit, and which portal shows the ad: three readings of the organisations that an ad names."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher

from kg.extract.context import Candidate, Context, Mention, Pair
from kg.extract.entities.surroundings import (
    OUTSIDE,
    counts,
    cue_after,
    cue_before,
    cues_in,
    identity,
    overlaps,
)
from kg.link.names import fold

_PARTNERS = ("works_with", "comes_from")
_HEADER = 10
_AFFILIATED = re.compile(
    r"(?: \([^()\n]{1,30}\))?(?:,| -| \u00b7|:)? ?(?:\(|at |of |der |des |an der |am |de |de l'|within |, |- |\u00b7 )?(?:the |The )?$"
)
_HOST = re.compile(r"(?:@|://|www\.)([\w.-]+\.[a-z]{2,})", re.IGNORECASE)
_SPLIT = re.compile(r"(?:, (?![^()]*\))| - | \u00b7 | \| |; |/ )")
_LATE = 25
_FIRST_WORDS = 400
_PREPOSED = re.compile(
    r"(?:\b(?:at|in|within|join|am|im|an der|in der|der|to|of|deren|dessen|his|her|unserer|dans) (?:the |dem |our |l'|la )?|au sein d[ue] (?:l'|la )?)$",
    re.IGNORECASE,
)


def employer(context: Context) -> Iterator[Candidate]:
    """The institution that employs: labels and what the ad says of itself decide; partners and portals never do."""
    groups: dict[str, list[Mention]] = defaultdict(list)
    for mention in _orgs(context):
        groups[identity(mention)].append(mention)
    labelled = _labelled_employer(context)
    if labelled and not any(m.start < labelled[1] and labelled[0] < m.end for ms in groups.values() for m in ms):
        name = context.quote(*labelled)
        yield context.candidate("employer.label", *labelled, {"name": name})
        return
    hosts = _hosts(context)
    best: tuple[float, str, dict[int, str]] | None = None
    for who, mentions in groups.items():
        score, rules = 0.0, {}
        for mention in mentions:
            points, rule = _points(context, mention, labelled)
            score += points if points < 0 else min(points, 6)
            rules[mention.start] = rule
        score = min(score, 14.0) + _hosted(mentions[0], hosts)
        if best is None or score > best[0]:
            best = (score, who, rules)
    if best is None or best[0] < (2.5 if len(groups) > 1 else 1.5):
        return
    mentions = groups[best[1]]
    value = organisation_value(mentions)
    for mention in mentions:
        rule = best[2][mention.start]
        confidence = 0.6 if best[0] < 4 else None
        if rule != "employer.named" or all(r == "employer.named" for r in best[2].values()):
            given = {"confidence": confidence} if confidence else {}
            yield context.candidate(rule, mention.start, mention.end, value, **given)


def organisation_value(mentions: list[Mention]) -> dict[str, object]:
    """One value for all mentions of an organisation: the name that the ad uses most, never only its acronym."""
    known = mentions[0].extra.get("known")
    names = Counter(m.value for m in mentions)
    spelled = [n for n in names if known is None or n != known.acronym] or list(names)
    name = max(spelled, key=lambda n: (names[n], len(n), -list(names).index(n)))
    if known is None:
        return {"name": name}
    border = len(known.alt_labels) - known.hidden
    if fold(name) in {fold(n) for n in known.alt_labels[border:]}:
        name = max((known.label, *known.alt_labels[:border]), key=lambda n: SequenceMatcher(None, n, name).ratio())
    return {"name": name, "id": known.key}


def _orgs(context: Context) -> Iterator[Mention]:
    for mention in context.mentions("organisation"):
        kinds = mention.extra.get("kinds", frozenset())
        if kinds <= {"funder", "portal"} and kinds:
            continue
        if context.section(mention.start) in ("other-jobs", "metadata"):
            continue
        yield mention


def _labelled_employer(context: Context) -> tuple[int, int] | None:
    for pair in context.labelled("employer"):
        if (
            pair.how in ("inline", "next")
            and 3 <= pair.end - pair.start <= 120
            and context.section(pair.start) not in OUTSIDE
        ):
            found = list(context.within("organisation", pair.start, pair.end))
            if found:
                return found[0].start, found[0].end
            if pair.how == "inline" or _short(context.quote(pair.start, pair.end)):
                return pair.start, pair.end
    for run in context.runs:
        if run.section == "metadata" and "hiringOrganization" in run.element and run.element.endswith("name"):
            return context.text.rfind(": ", run.start, run.end) + 2 if ": " in context.text[
                run.start : run.end
            ] else run.body, run.end
    return None


def _short(words: str) -> bool:
    return len(words.split()) <= 8 and words[:1].isupper() and not words.endswith(".")


def _points(context: Context, mention: Mention, labelled: tuple[int, int] | None) -> tuple[float, str]:
    if labelled and labelled[0] <= mention.start < labelled[1]:
        return 6.0, "employer.label"
    if context.section(mention.start) == "nav":
        return 0.8, "employer.named"
    if cue_before(context, mention, _PARTNERS, 150) or cue_after(context, mention, ("partner_after",), 120):
        return -2.0, "employer.named"
    points, rule = 0.3, "employer.named"
    index = context.run_at(mention.start)
    run = context.runs[index]
    low, high = context.sentence(mention.start)
    hires = cues_in(context, ("hires",), low, high)
    if any(h.start >= mention.end or h.end <= mention.start for h in hires):
        points, rule = points + 3, "employer.hires"
    if cue_before(context, mention, ("employed_at",), 12):
        points, rule = points + 3, "employer.place-of-work"
    units = list(context.within("unit", max(low, mention.start - 140), mention.start))
    if units and _AFFILIATED.match(context.text[units[-1].end : mention.start]):
        points += 2
    if index < _HEADER and run.end - run.start < 140 and run.section != "nav":
        points += 2.5 if mention.start <= run.body + 2 else 1.5
        rule = rule if rule != "employer.named" else "employer.header"
    if mention.start <= low + 6 and context.text[mention.end : mention.end + 4].strip()[:2] in ("is", "is", "of", "ha"):
        points += 0.7
    kinds = mention.extra.get("kinds", frozenset())
    if "university" in kinds:
        points += 0.4
    return points, rule


def _hosts(context: Context) -> list[str]:
    return [m[1].lower() for m in _HOST.finditer(context.text)]


def _hosted(mention: Mention, hosts: list[str]) -> float:
    """Points for mail and web addresses of the organisation's own domain."""
    known = mention.extra.get("known")
    if known is not None and known.page:
        host = re.sub(r"^https?://(?:www\.)?", "", known.page).split("/")[0].lower()
        domain = (
            ".".join(host.split(".")[-2:])
            if not host.endswith((".ac.uk", ".edu.au", ".ac.jp", ".ac.at"))
            else ".".join(host.split(".")[-3:])
        )
        return 3.0 if any(h == domain or h.endswith(f".{domain}") for h in hosts) else 0.0
    words = [
        w
        for w in fold(mention.value).split()
        if len(w) > 4 and not w.startswith(("univers", "techni", "institut", "hochschul"))
    ]
    return 2.0 if any(w in h for w in words for h in hosts) else 0.0


def portal(context: Context) -> Iterator[Candidate]:
    """The portal that shows the ad, where it is one that is known and not the employer."""
    found = [m for m in context.mentions("organisation") if "portal" in m.extra.get("kinds", ())]
    if not found:
        return
    who = Counter(identity(m) for m in found).most_common(1)[0][0]
    mine = [m for m in found if identity(m) == who]
    for mention in mine:
        yield context.candidate("portal.known", mention.start, mention.end, organisation_value(mine))


def chosen_employer(context: Context) -> str:
    """The folded name or key of the employer that was proposed; empty where none was."""
    found = context.found.get("employer", [])
    best = max(found, key=lambda c: c.confidence, default=None)
    if best is None:
        return ""
    return str(best.value.get("id") or fold(best.name)) if isinstance(best.value, dict) else fold(str(best.value))


def foreign(context: Context, mention: Mention, employer_id: str) -> Mention | None:
    """The other organisation that a unit or person belongs to by the words behind it, or None."""
    tail = context.text[mention.end : mention.end + 24]
    link = re.match(
        r"(?: \([^()\n]{1,60}\))?(?:,? (?:at|of|der|des|an der|am|in|from|de|d'|von|vom|zu) |, | \(|'s )(?:the |l'|la )?",
        tail,
    )
    if not link:
        return None
    at = mention.end + link.end()
    for org in context.within("organisation", mention.end, min(len(context.text), at + 160)):
        if org.start <= at + 1 and identity(org) != employer_id:
            return org
    return None


def unit(context: Context) -> Iterator[Candidate]:
    """Faculties, departments, institutes, chairs, groups and labs of the employer."""
    employer_id = chosen_employer(context)
    seen: list[Mention] = []
    for pair in context.labelled("unit"):
        for mention in _of_label(context, pair):
            if not overlaps(mention, seen):
                seen.append(mention)
                yield _unit(context, "unit.label", mention)
    for mention in context.mentions("unit"):
        if overlaps(mention, seen) or not counts(context, mention):
            continue
        rule = _unit_rule(context, mention, employer_id)
        if rule:
            yield _unit(context, rule, mention)


def unit_name(mention: Mention) -> str:
    """The plain value of a unit: what stands in quotes, else the name as written."""
    inner = re.search(r'"([^"]+)"', mention.value)
    return (inner[1] if inner else str(mention.value)).strip(" ,")


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
    if len(text) > 140 or "@" in text or text.endswith(".") or re.search(r"\d{4}", text.replace("UMR", "")[:0]):
        yield from inside
        return
    at = 0
    for piece in (*_SPLIT.finditer(text), None):
        end = piece.start() if piece else len(text)
        start = pair.start + at
        at = piece.end() if piece else at
        words = text[start - pair.start : end].strip(" .,*")
        if not (3 <= len(words) <= 110) or not any(c.isupper() for c in words) or len(words.split()) > 14:
            continue
        covered = [m for m in inside if m.start >= start and m.end <= pair.start + end]
        organisations = list(context.within("organisation", start, pair.start + end))
        if organisations and not covered:
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
    if cue_before(context, mention, _PARTNERS, 160) or cue_after(context, mention, ("partner_after",), 100):
        return None
    if cues_in(context, ("not_contact",), low, high) and not cues_in(context, ("hires",), low, high):
        return None
    if foreign(context, mention, employer_id):
        return None
    if overlaps(mention, context.mentions("school")):
        return None
    if index < _HEADER and run.end - run.start < 160:
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
    if run.end - run.start < 120 and index >= len(context.runs) * 0.5:
        return "unit.signature"
    return None


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
