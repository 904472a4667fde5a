"""With whom the work is done: people, labs and institutions outside, from lists around a cue and from affiliations."""

import re
from collections.abc import Iterator
from functools import lru_cache

from kg.extract.context import Context
from kg.extract.entities.employment import chosen_employer, foreign, organisation_value
from kg.extract.entities.partners import COUNTRY_BEHIND, companions, goes_on, listed_names, pieces_of
from kg.extract.entities.roles import everyone
from kg.extract.entities.shapes import CAP, alternatives
from kg.extract.entities.surroundings import (
    OUTSIDE,
    cue_before,
    cues_in,
    identity,
    listed,
    overlaps,
    unique,
    url_beside,
)
from kg.extract.entities.whereabouts import elsewhere
from kg.extract.mention import Candidate, Mention
from kg.link.names import fold

# How far a list reaches behind its cue, and how far a name may stand from the words that it is given by.
LIST = 420
_NEAR = 30
FAR = 100
_BREAK = re.compile(
    r"(?:, )?\b(?:where|which|who|that|wo|qui|to|um|in order|and (?:it|we|you|the fellow|you'll)|und (?:wir|sie)|en (?:je|we)|waar|om) |[;:] |\n"
)
_RUNS_ON = re.compile(
    r" (?:and|und|et|en|y|e|och|og) (?:(?:the |le |la |les |l'|der |die |das |dem |den |el |het |il |with |by )|(?=[A-Z]{3,}(?!\w)))| y (?:prennent|participent|contribuent|sont)(?!\w)"
)
_UNITS = ("institute", "centre", "lab")
_LIST_RULE = "collaborator.collaboration-list"
# Where "with" says what the person has or does, or on what terms.
_ELSEWHERE = ("profile", "legal", "contact", "apply")


def recognise(context: Context) -> Iterator[Candidate]:
    """Collaborators with their kind, and the address that stands in brackets behind them."""
    employer_id = chosen_employer(context)
    names = everyone(context)
    for pair in context.labelled("collaborator"):
        if context.section(pair.start) not in OUTSIDE and pair.how != "prev":
            yield from _list(context, "collaborator.label", pair.start, pair.end, employer_id, names, loose=True)
    for hit in _cues(context, "works_with"):
        _, high = context.sentence(hit.start)
        end = min(high, hit.end + LIST)
        loose = context.section(hit.start) != "profile"
        yield from _list(context, _LIST_RULE, hit.end, end, employer_id, names, loose=loose)
    for opening in _opening(context).finditer(context.text):
        _, high = context.sentence(opening.end())
        if any(0 <= o.start - opening.end() <= 5 for o in context.within("organisation", opening.end(), high)):
            yield from _list(context, _LIST_RULE, opening.end(), high, employer_id, names, loose=False)
    for hit in _cues(context, "comes_from"):
        _, high = context.sentence(hit.start)
        end = min(high, hit.end + 160)
        near = [n for n in names if hit.end <= n.start <= hit.end + 2]
        if near or any(o.start - hit.end <= _NEAR for o in _others(context, hit.end, end, employer_id)):
            yield from _list(context, "collaborator.comes-from", hit.end, end, employer_id, near, loose=False)
    for hit in _cues(context, "partner_after"):
        low, _ = context.sentence(hit.start)
        start = _list_start(context, max(low, hit.end - 300, context.text.rfind("; ", low, hit.start)), hit.start)
        titled = [n for n in names if n.kind == "person"]
        yield from _list(context, _LIST_RULE, start, hit.end, employer_id, titled, loose=False)
    yield from _beside_with(context, employer_id)
    yield from _affiliated(context, employer_id, names)


def _beside_with(context: Context, employer_id: str) -> Iterator[Candidate]:
    """Organisations right behind "with", whatever is done with them."""
    schools = context.mentions("school")
    for at in companions(context):
        if context.section(at) in (*OUTSIDE, *_ELSEWHERE):
            continue
        low, high = context.sentence(at)
        if cues_in(context, ("not_contact", "reference"), low, high):
            continue
        for org in listed(context, _others(context, at, high, employer_id), at, high, reach=2):
            kinds = org.extra.get("kinds", frozenset({"unit"}))
            if kinds and kinds != {"funder"} and not overlaps(org, schools):
                yield context.candidate("collaborator.with", org.start, org.end, _value(context, org))


def _list_start(context: Context, low: int, end: int) -> int:
    """Where the list begins that ends before a cue: names too far from the next one are no part of it."""
    at = end
    kinds = ("organisation", "unit", "person")
    for mention in sorted((m for k in kinds for m in context.within(k, low, end)), key=lambda m: -m.end):
        if at - mention.end > FAR:
            return mention.end
        at = min(at, mention.start)
    return low


def _cues(context: Context, name: str) -> Iterator[Mention]:
    for hit in cues_in(context, (name,), 0, len(context.text)):
        if context.section(hit.start) not in OUTSIDE:
            yield Mention("cue", hit.start, hit.end, name)


def _others(context: Context, start: int, end: int, employer_id: str) -> list[Mention]:
    """Organisations that neither employ nor pay nor publish, and institutes and labs that are not the job's own."""
    organisations = [
        o for o in context.within("organisation", start, end)
        if identity(o) != employer_id and not _pays(context, o) and "portal" not in o.extra.get("kinds", ())
    ]  # fmt: skip
    own = {fold(str(c.name)) for c in context.found.get("unit", []) if c.confidence >= 0.7}
    units = [
        u for u in context.within("unit", start, end)
        if u.extra.get("kind") in _UNITS and fold(u.value) not in own and not _employers(context, u, employer_id)
        and not overlaps(u, organisations) and not _of_person(context, u)
    ]  # fmt: skip
    return sorted((p for m in (*organisations, *units) for p in _parted(context, m, end)), key=lambda m: m.start)


def _of_person(context: Context, unit: Mention) -> bool:
    """Whether a unit is called after a person with a title ("Professor Rush's lab"): it is the person who works along."""
    return any(p.kind == "person" for p in context.within("person", unit.start - 16, unit.end) if p.end > unit.start)


def _parted(context: Context, mention: Mention, end: int) -> Iterator[Mention]:
    """A name that runs on into the next item of a list is cut there; a town right behind a centre is part of its name."""
    text = context.text
    joined = None if "known" in mention.extra else _RUNS_ON.search(text, mention.start + 8, mention.end)
    if joined:
        yield Mention(mention.kind, mention.start, joined.start(), text[mention.start : joined.start()], mention.extra)
        item = re.compile(rf"(?:[^\W\d_A-Z]\w{{2,14}} )?(?P<name>{CAP}(?: (?:{CAP}|for the|of the|of|for))*)").match(
            text, joined.end(), end
        )
        if item and (" " in item["name"] or item["name"].isupper()):
            yield Mention("organisation", *item.span("name"), item["name"], {"kinds": frozenset()})
        return
    behind = [c for c in context.within("city", mention.end, mention.end + 40) if c.start == mention.end + 1]
    if mention.kind == "unit" and behind and text[mention.end] == " ":
        until = behind[0].end
        yield Mention(mention.kind, mention.start, until, text[mention.start : until], mention.extra)
        return
    yield mention


def _employers(context: Context, unit: Mention, employer_id: str) -> bool:
    """Whether the words behind a unit say that it is the employer's."""
    near = context.within("organisation", unit.end, min(len(context.text), unit.end + 140))
    return any(o.start - unit.end <= 12 and identity(o) == employer_id for o in near)


def _list(
    context: Context, rule: str, start: int, end: int, employer_id: str, names: list[Mention], *, loose: bool
) -> Iterator[Candidate]:
    if loose and (pieces := pieces_of(context, rule, start, end)):
        for low, high in pieces:
            yield from _items(context, rule, low, high, employer_id, names, loose=True, first=True)
        return
    if loose and (stop := _BREAK.search(context.text, start + 3, end)):
        end = stop.start()
    if end > start:
        yield from _items(context, rule, start, end, employer_id, names, loose=loose)


def _items(
    context: Context, rule: str, start: int, end: int, employer_id: str, names: list[Mention], *, loose: bool,
    first: bool = False,
) -> Iterator[Candidate]:  # fmt: skip
    organisations = _others(context, start, end, employer_id)
    people = [
        p for p in names
        if start <= p.start and p.end <= end and not overlaps(p, organisations)
        and not (p.kind == "name" and (COUNTRY_BEHIND.match(context.text, p.end) or goes_on(context, p.end)))
    ]  # fmt: skip
    if rule.endswith("comes-from") and not (people or organisations):
        return
    found = unique([*organisations, *people])
    if loose:
        taken = [*organisations, *(p for p in people if p.kind == "person")]
        items = list(
            listed_names(context, start, end, [*taken, *context.within("organisation", start, end)], first=first)
        )
        spans = {(p.start, p.end) for p in people}
        items = [i for i in items if (i.start, i.end) not in spans]
        found = unique([*taken, *items, *(p for p in people if p.kind == "name" and not overlaps(p, items))])
    for mention in found[:1] if first else _chained(found, start):
        if mention.kind not in ("person", "name") or not _ours(context, mention):
            yield context.candidate(rule, mention.start, mention.end, _value(context, mention))


def _chained(mentions: list[Mention], at: int) -> Iterator[Mention]:
    """The mentions of a list that stand close enough behind its cue, or behind one another, to belong to it."""
    for mention in mentions:
        if mention.start - at > FAR:
            return
        yield mention
        at = mention.end


def _value(context: Context, mention: Mention) -> dict[str, object]:
    if mention.kind in ("person", "name"):
        value: dict[str, object] = {"name": mention.value, "kind": "person"}
        if mention.extra.get("title"):
            value["title"] = mention.extra["title"]
    else:
        value = {"name": _plain(mention), "kind": "organisation"}
    if url := url_beside(context, mention.end):
        value["url"] = url
    return value


def _opening(context: Context) -> re.Pattern[str]:
    words = context.lexicon.tables.get("collaboration", {}).get("opens", ())
    return alternatives(tuple(words), r"(?<=[.\n] )(?:{}) (?:the )?\[?")


def _affiliated(context: Context, employer_id: str, names: list[Mention]) -> Iterator[Candidate]:
    """People whom the ad places at another institution: who is neither head nor supervisor nor contact works along."""
    if not employer_id:
        return
    mine = _tokens(context, str(max(context.found["employer"], key=lambda c: c.confidence).name))
    known = {fold(str(c.name)).split()[-1] for f in ("supervisor", "contact_name") for c in context.found.get(f, [])}
    for host in _of_supervisors(context, employer_id):
        if not mine & _tokens(context, str(host.value)):
            yield context.candidate("collaborator.person-at", host.start, host.end, _value(context, host))
    for person in names:
        if context.section(person.start) in (*OUTSIDE, "contact", "apply") or fold(person.value).split()[-1] in known:
            continue
        org = foreign(context, person, employer_id)
        if org is None and person.extra.get("title") and elsewhere(context, person) and not _ours(context, person):
            low, high = context.sentence(person.start)
            if not cues_in(context, ("not_contact", "ask", "quotes", "led_by", "pi_is"), low, high):
                yield context.candidate("collaborator.person-at", person.start, person.end, _value(context, person))
        if (
            org is not None
            and person.kind == "name"
            and context.text[person.end] == " "
            and context.text[person.end + 1] != "("
        ):
            continue
        if org is None or "\n" in context.text[person.start : org.start] or _pays(context, org):
            continue
        low, high = context.sentence(person.start)
        if cues_in(context, ("not_contact", "ask", "quotes"), low, high) or "portal" in org.extra.get("kinds", ()):
            continue
        kinds = org.extra.get("kinds", frozenset())
        akin = mine & _tokens(context, str(org.value))
        if not akin and kinds and kinds != {"funder"} and not cue_before(context, person, ("led_by", "pi_is"), 40):
            yield context.candidate("collaborator.person-at", person.start, person.end, _value(context, person))
            if person.extra.get("title") or context.text[org.start - 1] != "(":
                yield context.candidate("collaborator.person-at", org.start, org.end, _value(context, org))


def _of_supervisors(context: Context, employer_id: str) -> Iterator[Mention]:
    """Other institutions from which someone supervises along: universities, and what is known by name."""
    for found in context.found.get("supervisor", []):
        if found.rule not in ("supervisor.label", "supervisor.supervised-by") or found.start is None:
            continue
        org = foreign(context, Mention("person", found.start, found.end or found.start, str(found.name)), employer_id)
        if org is None or "\n" in context.text[found.start : org.start] or _pays(context, org):
            continue
        kinds = org.extra.get("kinds", ())
        if ("university" in kinds or "key" in org.extra) and "portal" not in kinds:
            yield org


def _tokens(context: Context, name: str) -> frozenset[str]:
    """The words of a name that tell which institution it is."""
    generic = _words(tuple(context.lexicon.tables.get("collaboration", {}).get("generic", ())))
    return frozenset(w for w in fold(name).split() if len(w) > 2 and w not in generic)


@lru_cache(maxsize=4)
def _words(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(words)


def _pays(context: Context, org: Mention) -> bool:
    return any(
        identity(org) == fold(str(c.name)) or c.start == org.start or _same(c, org)
        for c in context.found.get("funder", [])
    )


def _same(candidate: Candidate, org: Mention) -> bool:
    key = candidate.value.get("id") if isinstance(candidate.value, dict) else None
    return key is not None and key == org.extra.get("key")


def _plain(mention: Mention) -> str:
    if "known" in mention.extra:
        return str(organisation_value([mention])["name"])
    return str(mention.value)


def _ours(context: Context, person: Mention) -> bool:
    """Whether the person is proposed as supervisor, so is no outsider."""
    return any(fold(str(c.name)) == fold(str(person.value)) for c in context.found.get("supervisor", []))
