"""What brackets say of a grant: "(ERC Starting Grant, KELP, no. 101000000)" behind a project, a programme or a funder."""

import re
from collections.abc import Callable, Collection, Iterator

from kg.extract.context import Context
from kg.extract.entities.shapes import CAP, UPPER
from kg.extract.entities.surroundings import OUTSIDE, cues_in
from kg.extract.mention import Candidate, Mention
from kg.extract.wording import Lexicon

_BRACKETED = re.compile(r"[(\[]([^()\[\]\n]{4,200})[)\]]")
_PIECE = re.compile(r'(?:"[^"]*"|[^,;"])+')
_NUMBER = re.compile(
    r"(?P<words>(?:[^\W\d_][\w.°/-]{0,18}[ :.]+){0,4})(?:#|n° ?)?"
    r"(?P<code>[A-Z0-9][\w./:-]{2,30}(?: (?=[\w/.-]{0,8}\d)[A-Z0-9][\w/.-]{2,12})?)"
)
_SCHEME = re.compile(
    rf"(?P<name>(?:(?:{CAP}|[a-z-]{{4,14}}) ){{1,5}}(?:[Gg]rant|[Pp]rogramme?|[Aa]ward|[Ff]ellowship|[Ss]cheme|[Pp]rogramm|[Ll]inie))"
)
_NAME = re.compile(rf"(?P<name>{CAP}(?: {CAP}){{1,4}})")
_SHORT = re.compile(
    rf"(?P<says>(?:[Pp]roje[ck]t|[Aa][ck]ronyme?|[Ss]hort|[Kk]urz)\w{{0,6}}:? )?\"?(?P<name>{UPPER}?[\w-]{{2,18}})\"?"
)
_QUOTED = re.compile(r"(?:[^\W\d_][\w ]{0,30} )?\"(?P<name>[^\"]{3,160}?)[.,]?\"")
_PLAIN = re.compile(rf"(?:[Pp]roje[ck]t\w{{0,4}}) (?P<name>{CAP}(?: (?:of|the|in|and|und|der|des|de|{CAP})){{1,8}})")
_BEFORE = re.compile(rf"(?P<name>{UPPER}[\w-]{{2,18}})\"? $")
_TITLE_BEFORE = re.compile(r"\"(?P<name>[^\"\n]{3,160})[.,]?\" $")
# A short name as projects have it: capitals side by side, or one within the word.
_CAPITALS = re.compile(rf"\w*{UPPER}{{2}}[\w-]*|{UPPER}[a-z]+{UPPER}\w*")
# Dates, years, and numbers of decisions, which are of a year ("26/2019").
_DATED = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{0,4}[./-]?(?:19|20)\d\d(?:[./-]\d{1,4}){0,2}|10\.\d{4,}.*")

Acronymic = Callable[[Context, str, int], bool]


def recognise(
    context: Context, programmes: list[Mention], known: Collection[Candidate], acronymic: Acronymic
) -> Iterator[Candidate]:
    """Numbers, acronyms, titles and programmes that stand in a bracket with one another, or before such a bracket.

    `known` are the candidates for funders and grants that were found so far; what overlaps them is not said again.
    """
    taken = [(c.start, c.end) for c in known if c.start is not None and c.end is not None and c.field != "funder"]
    taken += [(p.start, p.end) for p in programmes]
    payers = {c.end for c in known if c.field == "funder"} | {
        o.end for o in context.mentions("organisation") if "funder" in o.extra.get("kinds", ())
    }
    ended = {p.end for p in programmes}
    for match in _BRACKETED.finditer(context.text):
        if context.section(match.start()) in OUTSIDE:
            continue
        low, high = context.sentence(match.start())
        if cues_in(context, ("not_funded",), low, high) or any(
            h.end <= match.start() or h.start >= match.end() for h in cues_in(context, ("reference",), low, high)
        ):
            continue
        before = match.start() - 1 if context.text[match.start() - 1] == " " else match.start()
        behind_payer = before in payers or any(
            o.end in payers and o.start >= match.start() for o in context.within("organisation", *match.span(1))
        )
        named = [p for p in programmes if match.start() < p.start < match.end()]
        found = list(_pieces(context, match, taken, named, behind_payer, before in ended, acronymic))
        numbered = any(k == "grant_number" for k, *_ in found) or any(
            c.field == "grant_number" and match.start() < (c.start or 0) < match.end() for c in known
        )
        sure = behind_payer or bool(named) or before in ended
        if not (numbered or named or before in ended) or not (
            sure or cues_in(context, ("funds", "funded_by", "grant_word"), low, high)
        ):
            continue
        for kind, start, end in found:
            if kind == "grant_number" and not (sure or _told(context, match.start(1), start)):
                continue
            if not any(s < end and start < e for s, e in taken):
                taken.append((start, end))
                yield context.candidate(f"{kind}.bracket", start, end, context.text[start:end])
        if named or any(k == "grant_programme" for k, *_ in found) or _told(context, *match.span(1)):
            yield from _project(context, match.start(), taken, acronymic)


def _project(context: Context, at: int, taken: list[tuple[int, int]], acronymic: Acronymic) -> Iterator[Candidate]:
    """What stands before a bracket that tells programme and number is the project's name."""
    low, _ = context.sentence(at)
    for pattern, titled in ((_TITLE_BEFORE, True), (_BEFORE, False)):
        match = pattern.search(context.text, max(low, at - 170), at)
        if not match:
            continue
        name = match["name"].strip()
        start = context.text.index(name, match.start("name"))
        end = start + len(name)
        kind = "grant_title" if titled and " " in name else "grant_acronym"
        if any(s < end and start < e for s, e in taken) or context.within("organisation", start - 1, end + 1):
            return
        if kind == "grant_title" or (_CAPITALS.fullmatch(name) and acronymic(context, name, start)):
            yield context.candidate(f"{kind}.bracket", start, end, name)
        return


def _pieces(
    context: Context, match: re.Match[str], taken: list[tuple[int, int]], named: list[Mention], payer: bool,
    programme: bool, acronymic: Acronymic,
) -> Iterator[tuple[str, int, int]]:  # fmt: skip
    """The kind and span of what the parts of a bracket name."""
    text = context.text
    for count, piece in enumerate(_PIECE.finditer(text, *match.span(1))):
        start, end = piece.span()
        while start < end and text[start] == " ":
            start += 1
        while end > start and text[end - 1] == " ":
            end -= 1
        for org in context.within("organisation", start, end):
            if org.start == start and org.end < end and text[org.end] == " ":
                start = org.end + 1
        if any(s < end and start < e for s, e in taken) and not named:
            continue
        inside = [p for p in named if start <= p.start and p.end <= end]
        number = _NUMBER.fullmatch(text, start, end)
        if number and _numeric(number["code"], told=_told(context, start, number.start("code"))):
            yield "grant_number", *number.span("code")
        elif quoted := _QUOTED.fullmatch(text, start, end):
            alone = " " not in quoted["name"]
            yield "grant_acronym" if alone else "grant_title", *quoted.span("name")
        elif not inside and (plain := _PLAIN.fullmatch(text, start, end)):
            yield "grant_title", *plain.span("name")
        elif not inside and (scheme := _SCHEME.match(text, start, end)):
            yield "grant_programme", *scheme.span("name")
            rest = _SHORT.fullmatch(text, scheme.end() + 1, end)
            if rest and acronymic(context, rest["name"], rest.start("name")):
                yield "grant_acronym", *rest.span("name")
        elif (
            (short := _SHORT.fullmatch(text, start, end))
            and (short["says"] or (programme and count == 0 and len(short["name"]) > 3))
            and acronymic(context, short["name"], short.start("name"))
        ):
            yield "grant_acronym", *short.span("name")
        elif (
            payer
            and count == 0
            and not inside
            and (name := _NAME.fullmatch(text, start, end))
            and not any(context.within(kind, start, end) for kind in ("organisation", "person", "unit", "city"))
        ):
            yield "grant_programme", *name.span("name")


def initials(text: str, start: int, end: int) -> bool:
    """Whether the words of these offsets open a bracket as initials of the name before it: a body's, and no project's.

    >>> paid = "paid by the Fisheries Research and Development Corporation (FRDC project 2026-044)"
    >>> initials(paid, 60, 64), initials("the Centre for Reeds (RUSH)", 22, 26)
    (True, False)
    """
    word = text[start:end]
    if text[start - 1 : start] != "(" or not word.isupper():
        return False
    capitals = "".join(
        w[0] for w in re.findall(r"[^\W\d_][\w'-]*", text[max(0, start - 120) : start]) if w[0].isupper()
    )
    return capitals.endswith(word)


def _told(context: Context, start: int, end: int) -> bool:
    """Whether the words before a code say that it is a grant's."""
    words = context.lexicon.once(_number_words)
    return any(word.rstrip(".:") in words for word in context.low[start:end].split())


def _number_words(lexicon: Lexicon) -> frozenset[str]:
    return frozenset(lexicon.listed("grant_numbers", "words"))


def _numeric(code: str, *, told: bool) -> bool:
    """Whether a code has digits enough for a grant's number, and is neither a date nor a decision's."""
    digits = sum(c.isdigit() for c in code)
    return digits >= (5 if code.isdigit() and not told else 4) and not _DATED.fullmatch(code)
