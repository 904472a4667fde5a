"""Who pays: funders and programmes, from the sentences that speak of money or of a project."""

import re
from collections.abc import Iterator

from kg.extract.context import Context
from kg.extract.entities import grants, shapes
from kg.extract.entities.employment import chosen_employer, organisation_value
from kg.extract.entities.shapes import CAP
from kg.extract.entities.surroundings import (
    OUTSIDE,
    cue_after,
    cue_before,
    cues_in,
    identity,
    overlaps,
    past_brackets,
    slot,
)
from kg.extract.mention import Candidate, Mention
from kg.extract.wording import Lexicon

_SCHEME = re.compile(
    rf"(?: \([^()\n]{{2,12}}\))?(?:'s)? (?P<name>(?:(?!Research Fellow|Research Project){CAP} ){{1,4}}"
    r"(?:Grant|Award|Fellowship|Programme|Program|Scheme|Professorship|Initiative|Studentship|Scholarship))(?!s? ?(?:for|of) |\w)"
)
# What goes on behind a programme that the lexicon lists by its beginning.
_GOES_ON = re.compile(rf"(?: {CAP}){{0,2}} (?:Programme|Program|Grant|Award|Scheme)(?![\w-])")
MOST_PAYERS = 6
_OWN = r"(?:Fondation|Fundación|Fundação|Fondazione|Stichting|Stiftelsen|Fonden|Fonds|Ministère|Ministerio|Ministero|Région|Regione|Association|Ligue)"
_UNKNOWN = re.compile(
    rf"(?P<name>{_OWN}(?: [\w'-]{{1,30}}){{1,8}}?|{CAP}(?: (?:of |of the |for |for the |de |del |de la |d'|für |and |& )?{CAP}){{0,5}})"
    r"(?=[.,;)]| and | und | sowie | et | en | y | e | och | og | under | through | within | via | with | for | in | avec | dans | pour | \(|\n|$)"
)
_SUFFIX = re.compile(
    r"(?:-| )(?:funded|financed|Projekt|Graduierten|gef|Vorhaben|Verbund|project|Forschungs|Nachwuchs|Sachbeihilfe|geförder)"
)
_NUMBER_BEHIND = re.compile(
    r"(?: ?\([^()\n]{2,12}\))?,? ?[(\[]?(?:[^\W\d][\w.°]{0,14}[ :]+){0,3}[A-Z]{0,5}[-_/.]?(?=[\w./-]{0,12}\d{3})[\w./-]{5,24}"
)
_AND_BY = re.compile(
    r"(?:,? (?:and|und|sowie|et|en|y|e|och|og|as well as)|,) (?:jointly |also |partly )?(?:by |from |von |vom |durch |par |door |van |av |af |por |da |dal |dalla |the |der |die |dem |das |de |het |la |le |l'){0,4}"
)
# What makes a programme the funder's whose name follows.
_BY = re.compile(r",? (?:of the|of|by the|by|der|des|von der|van|van de|de la|de l'|del|della|dell'|av|af|\() ?")
_OPENED = re.compile(
    r"(?:\"|\b[\w-]{0,12}[A-Z][\w-]{0,12}[A-Z][\w-]{0,12}|\b[Pp]roje[ck]t\w{0,3}) ?[(,-] ?(?:the |die )?$"
)


def recognise(context: Context) -> Iterator[Candidate]:
    """Funders, programmes, acronyms, numbers and titles of grants."""
    programmes = [m for m in _programmes(context) if context.section(m.start) not in OUTSIDE]
    funders = list(_funders(context, programmes)) or list(_spoken(context))
    yield from funders
    for programme in programmes:
        yield context.candidate(
            f"grant_programme.{programme.extra['rule']}", programme.start, programme.end, programme.value
        )
        if programme.extra.get("number"):
            start, end, number = programme.extra["number"]
            yield context.candidate("grant_number.numbered", start, end, number)
    yield from grants.recognise(context, programmes, funders)


def _programmes(context: Context) -> Iterator[Mention]:
    found = list(_listed(context))
    for form, spans in shapes.found(context, "programmes"):
        whole, (start, end) = spans[""][0], spans.get("name", spans[""])
        extra: dict[str, object] = {"rule": form.kind}
        if "number" in spans:
            extra["number"] = (*spans["number"], context.text[slice(*spans["number"])])
        needs_money = form.kind == "quoted" and not context.text.startswith(("Programm", "Förder"), whole)
        if needs_money and not cues_in(context, ("funds", "funded_by"), *context.sentence(whole)):
            continue
        low, high = context.sentence(whole)
        if context.low.startswith(("programme ", "program "), whole) and form.kind == "quoted":
            # "The programme "X", financed by Y" is what Y pays for, and no line of Y's.
            paid = grants.paid_behind(context, spans[""][1], high)
            if paid and not cues_in(context, ("funds",), low, whole):
                continue
        if not grants.conditional(context, whole):
            found.append(Mention("programme", start, end, context.text[start:end], extra))
    found += _of_funders(context)
    last = -1
    for mention in sorted(found, key=lambda m: (m.start, -m.end)):
        if mention.start >= last:
            yield mention
            last = mention.end


def _of_funders(context: Context) -> Iterator[Mention]:
    """What a known funder's name leads: "the Willow Trust Discovery Award"."""
    for org in context.mentions("organisation"):
        match = _SCHEME.match(context.text, org.end) if "funder" in org.extra.get("kinds", ()) else None
        if not match or context.section(org.start) in OUTSIDE or grants.conditional(context, org.start):
            continue
        if cues_in(context, ("funds", "funded_by"), *context.sentence(org.start)):
            yield Mention("programme", *match.span("name"), match["name"], {"rule": "of-funder"})


def _listed(context: Context) -> Iterator[Mention]:
    """Programmes that the lexicon lists, where the ad writes them like names."""
    capitals = context.lexicon.once(_capitals)
    for mention in context.mentions("word:programme"):
        words = context.text[mention.start : mention.end]
        first = words.split()[0]
        if not (first.isupper() if first.casefold() in capitals else words[0].isupper()):
            continue
        if context.section(mention.start) in OUTSIDE or grants.conditional(context, mention.start):
            continue
        if _meant(context, mention):
            on = _GOES_ON.match(context.text, mention.end)
            end = on.end() if on else mention.end
            yield Mention("programme", mention.start, end, context.text[mention.start : end], {"rule": "named"})


def _meant(context: Context, mention: Mention) -> bool:
    """Whether the words around a programme's name speak of money or of a project, or its line says little else."""
    run = context.runs[context.run_at(mention.start)]
    low, high = context.sentence(mention.start)
    names = ("funds", "funded_by", "grant_word", "pi_is", "leads")
    around = any(h.end <= mention.start or h.start >= mention.end for h in cues_in(context, names, low, high))
    return around or run.end - run.start < 140 or bool(context.within("organisation", mention.start, mention.end))


def _capitals(lexicon: Lexicon) -> frozenset[str]:
    return frozenset(lexicon.listed("programme_case", "capitals"))


def _funders(context: Context, programmes: list[Mention]) -> Iterator[Candidate]:
    employer_id = chosen_employer(context)
    for pair in context.labelled("funding"):
        if context.section(pair.start) in OUTSIDE or pair.how not in ("inline", "next"):
            continue
        for org in context.within("organisation", pair.start, min(pair.end, pair.start + 300)):
            kinds = org.extra.get("kinds", ())
            if "funder" in kinds or (org.start - pair.start <= 4 and identity(org) != employer_id):
                yield context.candidate("funder.label", org.start, org.end, _value([org]))
    chosen: dict[str, list[Mention]] = {}
    for org in context.mentions("organisation"):
        kinds = org.extra.get("kinds", frozenset())
        if "funder" not in kinds or context.section(org.start) in OUTSIDE or grants.conditional(context, org.start):
            continue
        if _pays(context, org, programmes, chosen):
            chosen.setdefault(identity(org), []).append(org)
    yield from _unlisted(context, programmes, employer_id)
    for mentions in chosen.values():
        value = _value(mentions)
        for org in mentions:
            rule = (
                "funder.of-programme"
                if any(p.start <= org.start and org.end <= p.end for p in programmes)
                else "funder.cue"
            )
            yield context.candidate(rule, org.start, org.end, value)


def _spoken(context: Context) -> Iterator[Candidate]:
    """Known funders in sentences that speak of a grant or project at all; for where nothing tells more."""
    for org in context.mentions("organisation"):
        if "funder" not in org.extra.get("kinds", ()) or context.section(org.start) in (*OUTSIDE, "legal"):
            continue
        low, high = context.sentence(org.start)
        if grants.conditional(context, org.start) or cues_in(context, ("reference", "pays_not"), low, high):
            continue
        around = cues_in(context, (*grants.MONEY, "funded_by"), low, high)
        if any(h.end <= org.start or h.start >= org.end for h in around):
            yield context.candidate("funder.spoken", org.start, org.end, _value([org]))


def _value(mentions: list[Mention]) -> dict[str, object]:
    acronym = getattr(mentions[0].extra.get("known"), "acronym", None)
    return organisation_value(mentions) | ({"acronym": acronym} if acronym else {})


def _pays(context: Context, org: Mention, programmes: list[Mention], chosen: dict[str, list[Mention]]) -> bool:
    """Whether the words around a funder's name say that it pays for this job."""
    if cue_after(context, org, ("pays_not",), 2):
        return False
    low, high = context.sentence(org.start)
    inside = [p for p in programmes if (p.start <= org.start and org.end <= p.end) or 0 <= p.start - org.end <= 3]
    inside = inside or [
        p for p in programmes if 0 <= org.start - p.end <= 8 and _BY.fullmatch(context.text, p.end, org.start)
    ]
    pays = cue_before(context, org, ("funds",), 40) or cue_after(context, org, ("funds",), 60)
    suffix = _SUFFIX.match(context.text, org.end)
    granted = bool(suffix or cue_after(context, org, ("grant_word",), 12))
    if not (inside or pays or granted):
        behind = _NUMBER_BEHIND.match(context.text, org.end, min(high, org.end + 60))
        opened = _OPENED.search(context.text, max(low, org.start - 40), org.start)
        granted = bool(behind or opened) and bool(cues_in(context, grants.MONEY, low, high))
        granted = granted and not cues_in(context, ("reference",), low, high)
        granted = granted or any(
            (s.start <= org.start and org.end <= s.end) or s.start == org.end + 1
            for s in context.within("school", low, high)
        )
    also = any(identity(m) for ms in chosen.values() for m in ms if low <= m.start < high) and "known" in org.extra
    partner = cue_before(context, org, ("works_with",), 60)
    if partner and not (inside or suffix) and not cues_in(context, ("funds",), low, org.start):
        return False
    return bool(inside or pays or granted or also)


def _unlisted(context: Context, programmes: list[Mention], employer_id: str) -> Iterator[Candidate]:
    """What stands right behind "funded by": organisations of any kind but the employer, and names that nobody knows."""
    for hit in cues_in(context, ("funded_by",), 0, len(context.text)):
        if context.section(hit.start) in OUTSIDE or grants.conditional(context, hit.start):
            continue
        _, high = context.sentence(hit.start)
        at = slot(context, hit.end, high)
        for _ in range(MOST_PAYERS):
            payer = _payer(context, at, high, programmes)
            if payer is None:
                break
            if "funder" not in payer.extra.get("kinds", ()) and identity(payer) != employer_id:
                value = {"name": payer.value} if payer.kind == "funder" else _value([payer])
                yield context.candidate("funder.form", payer.start, payer.end, value)
            join = _AND_BY.match(context.text, past_brackets(context, payer.end, high), high)
            if not join:
                break
            at = join.end()


def _payer(context: Context, at: int, high: int, programmes: list[Mention]) -> Mention | None:
    """Who is named at an offset: an organisation, or a name that nobody knows."""
    near = [o for o in context.within("organisation", max(0, at - 1), min(high, at + 120)) if o.start <= at + 2]
    if near:
        return near[0]
    match = _UNKNOWN.match(context.text, at, high)
    if not match:
        return None
    start, end = match.span("name")
    words = match["name"]
    if not (" " in words or (words.isupper() and len(words) > 2 and "." not in words) or _alone(context, words)):
        return None
    taken = [
        *programmes,
        *context.within("organisation", max(0, start - 1), end + 1),
        *context.within("unit", start, end),
        *context.within("person", start, end),
        *(p for kind in ("city", "country") for p in context.within(kind, start, start + 1)),
    ]
    mention = Mention("funder", start, end, words)
    # What brackets say behind a programme is the grant's acronym or title.
    behind = any(p.end <= start <= p.end + 2 and "(" in context.text[p.end : start] for p in programmes)
    return None if behind or overlaps(mention, taken) else mention


def _alone(context: Context, word: str) -> bool:
    """Whether one capitalised word can be a payer's name: where nouns are not written so, and it is no word of ads."""
    stop = context.lexicon.once(_words)
    return context.language != "de" and len(word) > 4 and word.isalpha() and word.casefold() not in stop


def _words(lexicon: Lexicon) -> frozenset[str]:
    return frozenset(w.casefold() for w in lexicon.listed("people", "not_names"))
