"""With whom the work is done: people, labs and institutions outside, from lists behind a cue."""

import re
from collections.abc import Iterator

from kg.extract.context import Candidate, Context, Mention
from kg.extract.entities.employment import chosen_employer, organisation_value
from kg.extract.entities.roles import everyone
from kg.extract.entities.shapes import CAP, alternatives
from kg.extract.entities.surroundings import OUTSIDE, cues_in, identity, unique, url_beside
from kg.link.names import fold

_ITEM = re.compile(rf"(?:{CAP})(?: (?:and |of |de |for )?(?:{CAP}))*")
_BREAK = re.compile(r"(?:, )?\b(?:where|which|who|that|wo|qui|to|um|in order|and (?:it|we|you|the fellow)) |[;:] |\n")
_SEPARATOR = re.compile(
    r"(?:, (?:and |und |et )?| and | und | et | & |; |with |mit |avec |at |notamment |like )(?:from |at |mit |with |of |in |an |avec |der |die |das |dem |den |des |the |la |le |les |l'|company |Firma |university |colleagues at |partners at |partners |labs of |lab of |group of |groups of |universities of )*"
)

_FIRST = re.compile(
    r"[ :]*(?:from |at |mit |with |of |in |an |avec |der |die |das |dem |den |des |the |la |le |les |l'|company |Firma |colleagues at |partners at |partners |labs of |lab of |group of |groups of |universities of )*"
)


def recognise(context: Context) -> Iterator[Candidate]:
    """Collaborators with their kind, and the address that stands in brackets behind them."""
    employer_id = chosen_employer(context)
    names = everyone(context)
    for pair in context.labelled("collaborator"):
        if context.section(pair.start) not in OUTSIDE and pair.how in ("inline", "next"):
            yield from _list(context, "collaborator.label", pair.start, pair.end, employer_id, names, loose=True)
    for hit in cues_in(context, ("works_with",), 0, len(context.text)):
        if context.section(hit.start) not in OUTSIDE:
            _, high = context.sentence(hit.start)
            yield from _list(
                context,
                "collaborator.collaboration-list",
                hit.end,
                min(high, hit.end + 420),
                employer_id,
                names,
                loose=True,
            )
    for opening in _opening(context).finditer(context.text):
        _, high = context.sentence(opening.end())
        if any(0 <= o.start - opening.end() <= 5 for o in context.within("organisation", opening.end(), high)):
            rule = "collaborator.collaboration-list"
            yield from _list(context, rule, opening.end(), high, employer_id, names, loose=False)
    for hit in cues_in(context, ("comes_from",), 0, len(context.text)):
        if context.section(hit.start) not in OUTSIDE:
            _, high = context.sentence(hit.start)
            yield from _list(
                context, "collaborator.comes-from", hit.end, min(high, hit.end + 120), employer_id, names, loose=False
            )
    for hit in cues_in(context, ("partner_after",), 0, len(context.text)):
        if context.section(hit.start) not in OUTSIDE:
            low, high = context.sentence(hit.start)
            start, end = (low, hit.end) if hit.end - low < 300 else (hit.end - 300, hit.end)
            yield from _list(context, "collaborator.collaboration-list", start, end, employer_id, names, loose=False)


def _list(
    context: Context, rule: str, start: int, end: int, employer_id: str, names: list[Mention], *, loose: bool
) -> Iterator[Candidate]:
    if loose and (stop := _BREAK.search(context.text, start + 3, end)):
        end = stop.start()
    if end <= start:
        return
    people = [p for p in names if start <= p.start and p.end <= end]
    organisations = [
        o for o in context.within("organisation", start, end)
        if identity(o) != employer_id and not _pays(context, o) and "portal" not in o.extra.get("kinds", ())
    ]  # fmt: skip
    people = [p for p in people if not any(o.start < p.end and p.start < o.end for o in organisations)]
    if rule.endswith("comes-from") and not (people or organisations):
        return
    found = unique([*organisations, *people])
    if loose:
        found = unique([*found, *_loose(context, start, end, [*found, *context.within("organisation", start, end)])])
    for mention in found:
        if mention.kind in ("person", "name"):
            if _ours(context, mention):
                continue
            value = {"name": mention.value, "kind": "person"}
            if mention.extra.get("title"):
                value["title"] = mention.extra["title"]
        else:
            value = {"name": _plain(mention), "kind": "organisation"}
        if url := url_beside(context, mention.end):
            value["url"] = url
        yield context.candidate(rule, mention.start, mention.end, value)


def _opening(context: Context) -> re.Pattern[str]:
    words = context.lexicon.tables.get("collaboration", {}).get("opens", ())
    return alternatives(tuple(words), r"(?<=[.\n] )(?:{}) (?:the )?\[?")


def _pays(context: Context, org: Mention) -> bool:
    return any(c.start == org.start for c in context.found.get("funder", []))


def _plain(mention: Mention) -> str:
    if "known" in mention.extra:
        return str(organisation_value([mention])["name"])
    return str(mention.value)


def _ours(context: Context, person: Mention) -> bool:
    """Whether the person is proposed as supervisor, so is no outsider."""
    return any(fold(str(c.name)) == fold(str(person.value)) for c in context.found.get("supervisor", []))


def _loose(context: Context, start: int, end: int, found: list[Mention]) -> Iterator[Mention]:
    """Items of the list that are capitalised throughout: companies and bodies whose form tells nothing."""
    text = context.text
    at = start
    while at < end:
        first = at == start
        separator = _FIRST.match(text, at, end) if first else _SEPARATOR.search(text, at, end)
        if not separator:
            return
        item = _ITEM.match(text, separator.end(), end)
        at = max(separator.end(), at + 1)
        if not item:
            continue
        behind = text[item.end() : item.end() + 1]
        words = item.group().split()
        if behind not in (",", ".", ";", " ", "", ")") or (
            behind == " " and not re.match(r" (?:\(|and |und |et |zusammen|in |on |\()", text[item.end() :])
        ):
            continue
        taken = any(m.start < item.end() and item.start() < m.end for m in found)
        if taken or len(item.group()) < 3 or _common(words) or _is_place(context, item):
            continue
        if context.within("unit", item.start(), item.end()):
            continue
        yield Mention("organisation", item.start(), item.end(), item.group(), {"kinds": frozenset()})


def _is_place(context: Context, item: re.Match[str]) -> bool:
    places = [*context.within("city", *item.span()), *context.within("country", *item.span())]
    return any((p.start, p.end) == item.span() for p in places)


def _common(words: list[str]) -> bool:
    # One capitalised word is a common noun in German, and an adjective of a nation in English.
    return (
        len(words) == 1
        and not (words[0].isupper() and len(words[0]) > 2)
        and not any(c.isupper() for c in words[0][1:])
    )
