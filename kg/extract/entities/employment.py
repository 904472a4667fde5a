"""Who employs, and which portal shows the ad: two readings of the organisations that an ad names."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher

from kg.extract.context import Context
from kg.extract.entities.surroundings import OUTSIDE, cue_after, cue_before, cues_in, identity
from kg.extract.mention import Candidate, Mention
from kg.link.names import fold
from kg.link.registry import KnownOrganisation, domain

PARTNERS = ("works_with", "comes_from")
HEADER = 10
_AFFILIATED = re.compile(
    r"(?: \([^()\n]{1,30}\))?(?:,| -| \u00b7|:)? ?(?:\(|at |of |der |des |an der |am |de |de l'|dell'|della |del |di |da |do |du |van de |aan de |vid |ved |på |within |, |- |\u00b7 )?(?:the |The )?$"
)
# "X University (XU) is the largest …", as an ad speaks of its own house.
_SPOKEN_OF = re.compile(
    r"(?: \(?[^\W\d_a-z][\w.-]{1,12}\)?)? (?:is|has|offers|employs|was founded|stands|ist|hat|bietet|gehört|zählt|est|compte|"
    r"offre|recrute|es|cuenta|è|är|har|er|heeft|biedt)\b"
)
# "X University, Example Street 1, 12345 Y"
_LOCATED = re.compile(r"(?: \([^()\n]{1,20}\))?,? [^\n.;]{0,50}?\d{1,4}[a-z]?, (?:[A-Z]{1,2}-)?\d{4,5}\b")
_OTHER_HOUSE = re.compile(
    r"hospital|medic|clinic|klinik|museum|press|spital|universi|institut|applied|technolog|colleg|school"
)
_HOST = re.compile(r"(?:@|://|www\.)([\w.-]+\.[a-z]{2,})", re.IGNORECASE)


def employer(context: Context) -> Iterator[Candidate]:
    """The institution that employs: labels and what the ad says of itself decide; partners and portals never do."""
    groups: dict[str, list[Mention]] = defaultdict(list)
    for mention in _orgs(context):
        groups[identity(mention)].append(mention)
    _join_short_forms(groups)
    labelled = _labelled_employer(context)
    if labelled and not any(m.start < labelled[1] and labelled[0] < m.end for ms in groups.values() for m in ms):
        name = context.quote(*labelled)
        yield context.candidate("employer.label", *labelled, {"name": name})
        return
    hosts = _hosts(context)
    best: tuple[float, str, dict[int, str]] | None = None
    scores: list[float] = []
    for who, mentions in groups.items():
        score, rules = 0.0, {}
        for mention in mentions:
            points, rule = _points(context, mention, labelled)
            score += points if points < 0 else min(points, 6)
            rules[mention.start] = rule
        score = min(score, 14.0) + _hosted(mentions[0], hosts)
        scores.append(score)
        if best is None or score > best[0]:
            best = (score, who, rules)
    tied = best is not None and not labelled and scores.count(best[0]) > 1
    if best is None or tied or best[0] < _least(groups[best[1]][0], sorted(scores)[:-1]):
        yield from _of_domain(context)
        return
    mentions = groups[best[1]]
    value = organisation_value(mentions)
    for mention in mentions:
        rule = best[2][mention.start]
        confidence = 0.6 if best[0] < 4 else None
        if rule != "employer.named" or all(r == "employer.named" for r in best[2].values()):
            given = {"confidence": confidence} if confidence else {}
            yield context.candidate(rule, mention.start, mention.end, value, **given)


def _join_short_forms(groups: dict[str, list[Mention]]) -> None:
    """Put "Washington University" to the one known organisation whose name goes on behind it."""
    known = {fold(m.value).removeprefix("the "): who for who, ms in groups.items() for m in ms if m.extra.get("key")}
    for who in [who for who, mentions in groups.items() if "key" not in mentions[0].extra]:
        whole = {key for name, key in known.items() if name.startswith(f"{who} ")}
        if len(whole) == 1:
            groups[whole.pop()].extend(groups.pop(who))
    # What a name of two or more mentions begins, and capitals of a page's menu go on ("X Hospital Careers Research").
    for who in [w for w, ms in groups.items() if len(ms) == 1 and "key" not in ms[0].extra]:
        begun = [w for w in groups if who.startswith(f"{w} ") and " " in w and len(groups[w]) > 1]
        if len(begun) == 1 and "key" not in groups[begun[0]][0].extra and not _OTHER_HOUSE.search(who[len(begun[0]) :]):
            groups[begun[0]].append(groups.pop(who)[0])


def _least(mention: Mention, others: list[float]) -> float:
    """The points that make an employer: few for a known university or institute that is ahead of all others."""
    if "known" in mention.extra and (not others or others[-1] <= 0.4):
        return 0.7
    return 2.5 if others else 1.5


def organisation_value(mentions: list[Mention]) -> dict[str, object]:
    """One value for all mentions of an organisation: the name that the ad uses most, never only its acronym."""
    known = mentions[0].extra.get("known")
    names = Counter(m.value for m in mentions)
    # "X University" says it where some mentions add the town, "X University, Town".
    names = Counter(next((n for n in names if m.value.startswith(f"{n}, ")), m.value) for m in mentions)
    spelled = [n for n in names if known is None or n != known.acronym] or list(names)
    name = max(spelled, key=lambda n: (names[n], len(n), -list(names).index(n)))
    if known is None:
        return {"name": name}
    border = len(known.alt_labels) - known.hidden
    hidden = {fold(n) for n in known.alt_labels[border:]}
    if fold(name) in hidden and (shown := [n for n in spelled if fold(n) not in hidden]):
        name = max(shown, key=lambda n: (names[n], len(n)))
    if fold(name) in hidden:
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


def _of_domain(context: Context) -> Iterator[Candidate]:
    """The one known organisation whose mail addresses an ad gives, where its words name no employer."""
    if context.registry is None:
        return
    found: dict[str, tuple[int, int]] = {}
    for mail in context.mentions("email"):
        if context.section(mail.start) in OUTSIDE:
            continue
        at = context.text.rfind("@", mail.start, mail.end) + 1
        known = context.registry.of_host(context.text[at : mail.end]) if at else None
        if known is not None and not known.kinds & {"funder", "portal"}:
            found.setdefault(known.key, (at, mail.end))
    if len(found) == 1:
        [(key, (start, end))] = found.items()
        value = {"name": _as_spoken(context, context.registry.known(key)), "id": key}
        yield context.candidate("employer.domain", start, end, value)


def _as_spoken(context: Context, known: KnownOrganisation) -> str:
    """The one of an organisation's names that the ad has, umlauts written out or not; else the first."""
    text = f" {_unspelled(fold(context.text))} "
    shown = (known.label, *known.alt_labels[: len(known.alt_labels) - known.hidden])
    return next((name for name in shown if " " in name and f" {_unspelled(fold(name))} " in text), known.label)


def _unspelled(folded: str) -> str:
    """Folded words with the umlauts that are written out made plain: "universitaet" is "universitat".

    >>> _unspelled("universitaet wuerzburg")
    'universitat wurzburg'
    """
    return re.sub(r"(?<![aeq])([aou])e(?=[^aeiou\W])", r"\1", folded)


def _labelled_employer(context: Context) -> tuple[int, int] | None:
    for pair in context.labelled("employer"):
        if (
            pair.how in ("inline", "next")
            and 3 <= pair.end - pair.start <= 120
            and context.section(pair.start) not in OUTSIDE
            # "X University: Faculty of Law" is a name and no label.
            and not any(
                o.end >= pair.label.end
                for o in context.within("organisation", max(0, pair.label.start - 60), pair.label.end)
            )
        ):
            found = list(context.within("organisation", pair.start, pair.end))
            if owner := _owner(context, pair.start, pair.end):
                return owner.start, owner.end
            if found:
                return found[0].start, found[0].end
            # At "Einrichtung" a university's ad may give the unit; an institute of its own is an employer.
            if any(u.start <= pair.start + 4 for u in context.within("unit", pair.start, pair.end)) and any(
                "university" in o.extra["kinds"] for o in _orgs(context)
            ):
                continue
            if pair.how == "inline" or _short(context.quote(pair.start, pair.end)):
                return pair.start, pair.end
    for run in context.runs:
        if run.section == "metadata" and "hiringOrganization" in run.element and run.element.endswith("name"):
            return context.text.rfind(": ", run.start, run.end) + 2 if ": " in context.text[
                run.start : run.end
            ] else run.body, run.end
    return None


def _owner(context: Context, start: int, end: int) -> Mention | None:
    """The organisation whose acronym ends the name of its part: "School of Building XYZ", elsewhere "University of Z XYZ"."""
    words = context.quote(start, end).split()
    acronym = words[-1].strip("()") if len(words) > 2 else ""
    if not (acronym.isupper() and len(acronym) > 2) or any(
        o.extra.get("key") for o in context.within("organisation", start, end)
    ):
        return None
    return next(
        (
            o
            for o in _orgs(context)
            if not start <= o.start < end
            and " " in o.value
            and (
                o.value.endswith(f" {acronym}")
                or context.text[o.end : o.end + len(acronym) + 3].strip(" ()-") == acronym
            )
        ),
        None,
    )


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
    if mention.start <= low + 6 and _SPOKEN_OF.match(context.text, mention.end):
        points += 0.7
    if _LOCATED.match(context.text, mention.end):
        points += 1
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
        own = domain(known.page)
        return 3.0 if any(h == own or h.endswith(f".{own}") for h in hosts) else 0.0
    words = [
        w
        for w in fold(mention.value).split()
        if len(w) > 4 and not w.startswith(("univers", "techni", "institut", "hochschul"))
    ]
    return 2.0 if any(w in h or w in _unspelled(h) for w in words for h in hosts) else 0.0


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
