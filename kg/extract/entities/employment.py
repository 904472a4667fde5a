"""Who employs, and which portal shows the ad: two readings of the organisations that an ad names."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher

from kg.extract.context import Candidate, Context, Mention
from kg.extract.entities.surroundings import OUTSIDE, cue_after, cue_before, cues_in, identity
from kg.link.names import fold

PARTNERS = ("works_with", "comes_from")
HEADER = 10
_AFFILIATED = re.compile(
    r"(?: \([^()\n]{1,30}\))?(?:,| -| \u00b7|:)? ?(?:\(|at |of |der |des |an der |am |de |de l'|dell'|della |del |di |da |do |du |van de |aan de |vid |ved |på |within |, |- |\u00b7 )?(?:the |The )?$"
)
_HOST = re.compile(r"(?:@|://|www\.)([\w.-]+\.[a-z]{2,})", re.IGNORECASE)


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
    if cue_before(context, mention, PARTNERS, 150) or cue_after(context, mention, ("partner_after",), 120):
        return -2.0, "employer.named"
    if cue_before(context, mention, ("funds", "funded_by"), 12):
        return -0.5, "employer.named"
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
    if index < HEADER and run.end - run.start < 140 and run.section != "nav":
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
