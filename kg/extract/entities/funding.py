"""Who pays, and the grant behind the position: programme, acronym, number, title."""

import re
from collections.abc import Iterator

from kg.extract.context import Candidate, Context, Mention
from kg.extract.entities.employment import organisation_value
from kg.extract.entities.shapes import CAP, UPPER, compiled
from kg.extract.entities.surroundings import OUTSIDE, cue_after, cue_before, cues_in, identity

_QUOTED = re.compile(r'"([^"\n]{3,160}?)[.,]?"')
_NUMBER_CUE = re.compile(
    r"(?:grant|award|project|projekt|convention|förderkennzeichen|fkz|dnr|agreement|contract|funding)s?"
    r"(?: (?:agreement|number|no|doi|id|reference|nr|n°))*[.:]? ?(?:no\.?|nr\.?|n°|number|id|doi|#)?[ :.]*\"?(?P<number>[A-Z0-9][\w./:-]{0,24}\d[\w./:-]{0,24}(?: \d[\w-]+| MH\d+)?)"
    r"|\((?:grant |award )?(?:no\.?|nr\.?|n°) ?(?P<bracketed>[A-Z0-9][\w./-]{0,24}\d[\w./-]{0,24})",
    re.IGNORECASE,
)
_SHAPED = re.compile(
    r"\b(?:ANR-\d\d-[A-Z0-9]{4}-\d{4}(?:-\d\d)?|R\d\d ?[A-Z]{2}\d{6}|[UPRK]\d\d [A-Z]{2}\d{6}|NNF\d\d[A-Z]{2}\d{7}|VI\.(?:Veni|Vidi|Vici)\.\d{3}\.\d{3}|\d{6}/[A-Z]/\d\d/[A-Z]|"
    r"CRSII?\w*_\d{6}|[A-Z]{3,5} \d{6}-\d\d|[A-Z]{3}-\d{7}|EP/[A-Z]\d{6}/\d|BB/[A-Z]\d{6}/\d|\d{2}[A-Z]{2,3}\d{4}[A-Z]?)(?![\w/-])"
)
_ACRONYM = rf"[\w]{{0,12}}(?:{UPPER}[\w-]{{0,12}}{UPPER}|{UPPER}{{2}})[\w-]{{0,12}}"
_MONEY = ("grant_word", "funds")


def recognise(context: Context) -> Iterator[Candidate]:
    """Funders, programmes, acronyms, numbers and titles, from the sentences that speak of money or of a project."""
    programmes = [m for m in _programmes(context) if context.section(m.start) not in OUTSIDE]
    yield from _funders(context, programmes)
    for programme in programmes:
        yield context.candidate(
            f"grant_programme.{programme.extra['rule']}", programme.start, programme.end, programme.value
        )
        if programme.extra.get("number"):
            start, end, number = programme.extra["number"]
            yield context.candidate("grant_number.numbered", start, end, number)
    yield from _numbers(context)
    acronyms = list(_acronyms(context, programmes))
    yield from acronyms
    yield from _titles(context, {str(a.name) for a in acronyms}, programmes)


def _conditional(context: Context, start: int) -> bool:
    return bool(cues_in(context, ("not_funded",), *context.sentence(start)))


def _programmes(context: Context) -> Iterator[Mention]:
    found = []
    for form in compiled(context.lexicon.tables, "programmes"):
        for match in form.finditer(context.text):
            groups = match.groupdict()
            name = groups.get("name") or match.group()
            start = match.start() + match.group().index(name)
            extra: dict[str, object] = {"rule": form.kind}
            if groups.get("number"):
                extra["number"] = (match.start("number"), match.end("number"), groups["number"])
            if groups.get("funder"):
                extra["funder"] = (match.start("funder"), match.end("funder"))
            if not _conditional(context, match.start()):
                found.append(Mention("programme", start, start + len(name), name, extra))
    last = -1
    for mention in sorted(found, key=lambda m: (m.start, -m.end)):
        if mention.start >= last:
            yield mention
            last = mention.end


def _funders(context: Context, programmes: list[Mention]) -> Iterator[Candidate]:
    for pair in context.labelled("funding"):
        for org in context.within("organisation", pair.start, min(pair.end, pair.start + 300)):
            if "funder" in org.extra.get("kinds", ()) and context.section(org.start) not in OUTSIDE:
                yield _funder(context, "funder.label", org)
    chosen: dict[str, list[Mention]] = {}
    for org in context.mentions("organisation"):
        kinds = org.extra.get("kinds", frozenset())
        if "funder" not in kinds or context.section(org.start) in OUTSIDE or _conditional(context, org.start):
            continue
        inside = [p for p in programmes if (p.start <= org.start and org.end <= p.end) or 0 <= p.start - org.end <= 3]
        low, high = context.sentence(org.start)
        pays = cue_before(context, org, ("funds",), 40) or cue_after(context, org, ("funds",), 60)
        granted = cue_after(context, org, ("grant_word",), 12) or re.match(
            r"-(?:funded|Projekt|Graduierten|gef)", context.text[org.end :]
        )
        also = any(identity(m) for ms in chosen.values() for m in ms if low <= m.start < high) and "known" in org.extra
        partner = cue_before(context, org, ("works_with",), 60)
        if cue_after(context, org, ("pays_not",), 2):
            continue
        if (inside or pays or granted or also) and not (
            partner and not inside and not cues_in(context, ("funds",), low, org.start)
        ):
            chosen.setdefault(identity(org), []).append(org)
    yield from _unknown(context, programmes)
    for mentions in chosen.values():
        value = organisation_value(mentions)
        acronym = getattr(mentions[0].extra.get("known"), "acronym", None)
        for org in mentions:
            rule = (
                "funder.of-programme"
                if any(p.start <= org.start and org.end <= p.end for p in programmes)
                else "funder.cue"
            )
            yield context.candidate(rule, org.start, org.end, value | ({"acronym": acronym} if acronym else {}))


def _unknown(context: Context, programmes: list[Mention]) -> Iterator[Candidate]:
    """A capitalised name right behind "funded by" that neither registry nor shape knows as a funder."""
    name = re.compile(
        rf" (?:the |l')?(?P<name>{CAP}(?: (?:of |for |de |für )?{CAP}){{0,5}})(?=[.,;)]| and | und | et | under | through | within | via | \(|\n|$)"
    )
    for hit in cues_in(context, ("funded_by",), 0, len(context.text)):
        match = name.match(context.text, hit.end)
        if not match or context.section(hit.start) in OUTSIDE or _conditional(context, hit.start):
            continue
        start, end = match.span("name")
        words = match["name"]
        if not (" " in words or (words.isupper() and len(words) > 2)):
            continue
        taken = [
            *programmes,
            *context.within("organisation", max(0, start - 1), end + 1),
            *context.within("unit", start, end),
        ]
        if not any(m.start < end and start < m.end for m in taken):
            yield context.candidate("funder.form", start, end, {"name": words})


def _funder(context: Context, rule: str, org: Mention) -> Candidate:
    return context.candidate(rule, org.start, org.end, organisation_value([org]))


def _numbers(context: Context) -> Iterator[Candidate]:
    for pair in context.labelled("grant_number"):
        stated = re.compile(r"[\w./-]{0,24}\d[\w./-]{3,24}").match(context.text, pair.start, pair.end)
        if stated and pair.how in ("inline", "next"):
            yield context.candidate("grant_number.label", stated.start(), stated.end(), stated.group().rstrip("."))
    taken: set[int] = set()
    for match in _SHAPED.finditer(context.text):
        low, high = context.sentence(match.start())
        if context.section(match.start()) not in OUTSIDE and cues_in(context, _MONEY, low, high):
            taken.add(match.start())
            yield context.candidate("grant_number.cue", match.start(), match.end(), match.group())
    for match in _NUMBER_CUE.finditer(context.text):
        group = "number" if match["number"] else "bracketed"
        number, start = match[group].rstrip("."), match.start(group)
        low, high = context.sentence(match.start())
        if (
            sum(c.isdigit() for c in number) < 5
            or context.section(start) in OUTSIDE
            or re.fullmatch(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}", number)
        ):
            continue
        if any(t <= start < t + 24 or start <= t < start + len(number) for t in taken):
            continue
        if group == "bracketed" and not cues_in(context, _MONEY, low, high):
            continue
        yield context.candidate("grant_number.cue", start, start + len(number), number)


def _acronyms(context: Context, programmes: list[Mention]) -> Iterator[Candidate]:
    for form in compiled(context.lexicon.tables, "acronyms"):
        for match in form.finditer(context.text):
            word = match["name"]
            start = match.start("name")
            if (
                not _acronymic(context, word, start)
                or context.section(start) in OUTSIDE
                or _conditional(context, start)
            ):
                continue
            yield context.candidate(f"grant_acronym.{form.kind}", start, match.end("name"), word)
    for programme in programmes:
        beside = re.compile(rf' (?:project )?"?(?P<name>{_ACRONYM})"?(?= \(|,| \[|"|\.)').match(
            context.text, programme.end
        )
        if beside and _acronymic(context, beside["name"], beside.start("name")):
            yield context.candidate(
                "grant_acronym.beside-grant", beside.start("name"), beside.end("name"), beside["name"]
            )


def _acronymic(context: Context, word: str, start: int) -> bool:
    capitals = sum(c.isupper() for c in word)
    if not 3 <= len(word) <= 18 or capitals < 2 or word[:1].isdigit() or any(c.isdigit() for c in word[:3]):
        return False
    if context.registry is not None and context.registry.organisation(word):
        return False
    if any(o.start <= start < o.end for o in context.within("organisation", max(0, start - 80), start + 80)):
        return False
    return word.casefold() not in {w.casefold() for w in context.lexicon.tables.get("stop", {}).get("not_acronyms", ())}


def _titles(context: Context, acronyms: set[str], programmes: list[Mention]) -> Iterator[Candidate]:
    for match in _QUOTED.finditer(context.text):
        words = match[1]
        start, end = match.start(1), match.end(1)
        low, high = context.sentence(match.start())
        if words in acronyms or len(words.split()) < 2 or context.section(start) in OUTSIDE or "://" in words:
            continue
        before = cues_in(context, ("grant_word",), max(low, start - 90), start)
        funded = cues_in(context, ("funds", "grant_word"), low, high)
        named = any(0 <= start - p.end <= 3 for p in programmes)
        if (
            not words[0].isupper()
            or not (before or named or (funded and context.text[start - 2] in "(,;"))
            or _conditional(context, start)
        ):
            continue
        if any(s.start <= start < s.end for s in context.mentions("school")) or cues_in(
            context, ("joins",), max(low, start - 40), start
        ):
            continue
        if any(u.start <= start < u.end for u in context.within("unit", max(0, start - 60), end + 2)):
            continue
        if re.search(r"(?:programme?|programm|scheme) \"$", context.low[max(0, start - 12) : start]):
            continue
        if re.search(
            r"\b(?:subject|button|link|section|betreff|objet)\b[^\"]{0,25}\"$", context.low[max(0, start - 40) : start]
        ):
            continue
        yield context.candidate("grant_title.quoted", start, end, words)
