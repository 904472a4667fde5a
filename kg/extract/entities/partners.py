"""Names in lists of partners that only their capitals tell: companies and bodies whose form says nothing."""

import re
from collections.abc import Iterator
from functools import lru_cache

from kg.extract.context import Context
from kg.extract.entities.shapes import CAP, UPPER
from kg.extract.mention import Mention
from kg.extract.wording import Lexicon

_JOIN = r"(?:of the |of |for the |for |the |de l'|de la |de |du |des |del |della |di |d'|van de |van |för |für )"
_PIECE = re.compile(r"\s*;\s*")
_LOW_BEHIND = re.compile(r" [^\W\d_A-Z]")
_ITEM = re.compile(
    r"(?:(?:province|city|state|region|canton|municipality|port) of (?:the )?)?"
    rf"(?:{UPPER}\w{{1,14}}(?:ies|ing|ry|ture|tion|gy|nce|lth|ment|ces|ans|ers|ks|od) and )?(?:{CAP})"
    rf"(?: {_JOIN}?(?:{CAP})| {_JOIN}[^\W\d_A-Z][\w'-]{{3,24}}(?= (?:de |du |des |d'|in |i |à |,)|[,.;)\n]))*"
)
_COMMON = re.compile(r"(?:ies|ing|ry|ture|tion|gy|nce|lth|ment|ces|ists|ers)$")
# A town with its country, which stands behind the partner that is there.
COUNTRY_BEHIND = re.compile(r" \([A-Z]{2,3}\)")


@lru_cache(maxsize=4)
def _between(
    fillers: tuple[str, ...], behind: tuple[str, ...]
) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What opens a list, what parts its items, and what may stand behind an item."""
    fill = "|".join(re.escape(w) for w in sorted(fillers, key=len, reverse=True)) or "(?!)"
    fill = rf"(?:(?:{fill})(?: |(?<=')))*"
    after = "|".join(map(re.escape, behind)) or "(?!)"
    first = re.compile(rf"[ :]*{fill}")
    part = re.compile(
        rf"(?:, (?:and |und |et |en |y |e |och |og )?| and | und | et | en | y | e | och | og | & |; |(?<= )(?=(?:with|mit|avec|met|con|at|an der|notamment|like) )){fill}"
    )
    return first, part, re.compile(rf" (?:\(|(?:{after})(?![\w]))")


def goes_on(context: Context, end: int) -> bool:
    """Whether the words behind an untitled name belong to it ("Great Lakes ice service"), so that it is no person's."""
    table = context.lexicon.tables.get("collaboration", {})
    _, _, after = _between(tuple(table.get("fillers", ())), tuple(table.get("behind", ())))
    return bool(_LOW_BEHIND.match(context.text, end)) and not after.match(context.text, end)


def listed_names(context: Context, start: int, end: int, found: list[Mention], *, first: bool) -> Iterator[Mention]:
    """Items of the list that are capitalised throughout: companies and bodies whose form tells nothing."""
    text = context.text
    table = context.lexicon.tables.get("collaboration", {})
    opens, parts, after = _between(tuple(table.get("fillers", ())), tuple(table.get("behind", ())))
    units = context.within("unit", start, len(text))
    at = start
    while at < end:
        separator = opens.match(text, at, end) if at == start else parts.search(text, at, end)
        if not separator:
            return
        item = _ITEM.match(text, separator.end(), end)
        at = max(separator.end(), at + 1)
        if not item:
            continue
        behind = text[item.end() : item.end() + 1]
        words = item.group().split()
        if behind not in (",", ".", ";", " ", "", ")") or (behind == " " and not after.match(text, item.end())):
            continue
        taken = any(m.start < item.end() and item.start() < m.end for m in found)
        if taken or len(item.group()) < 3 or _is_place(context, item):
            continue
        if _common(words) and not _alone(context, item, behind):
            continue
        if any(u.start < item.end() and item.start() < u.end for u in units):
            continue
        yield Mention("organisation", item.start(), item.end(), item.group(), {"kinds": frozenset()})
        if first:
            return


def _alone(context: Context, item: re.Match[str], behind: str) -> bool:
    """Whether one capitalised word is a name: where nouns are not written so, and it is no word or field of ads."""
    word = item.group()
    if (
        context.language in ("de", None)
        or not word.isalpha()
        or len(word) < 4
        or COUNTRY_BEHIND.match(item.string, item.end())
    ):
        return False
    stop, endings = context.lexicon.once(_words_of_ads)
    return word.casefold() not in stop and not word.casefold().endswith(endings) and behind != ")"


def _words_of_ads(lexicon: Lexicon) -> tuple[frozenset[str], tuple[str, ...]]:
    stop = frozenset(w.casefold() for w in lexicon.listed("people", "not_names"))
    return stop, tuple(lexicon.listed("endings", "field"))


def _is_place(context: Context, item: re.Match[str]) -> bool:
    places = [*context.within("city", *item.span()), *context.within("country", *item.span())]
    return any((p.start, p.end) == item.span() for p in places)


def _common(words: list[str]) -> bool:
    # One capitalised word is a common noun in German, and an adjective of a nation in English; two are parts of the world.
    if len(words) == 3 and words[1] in ("and", "of", "for", "de"):
        return all(w[1:].islower() for w in words)
    return (
        len(words) == 1
        and not (words[0].isupper() and len(words[0]) > 2)
        and not any(c.isupper() for c in words[0][1:])
    )


def companions(context: Context) -> Iterator[int]:
    """Where a name would begin that stands right behind a word for "with", which no word of contracts precedes."""
    for match in context.lexicon.once(_with).finditer(context.text):
        if not match["barred"]:
            yield match.end()


def _with(lexicon: Lexicon) -> re.Pattern[str]:
    table = lexicon.tables.get("collaboration", {})
    barred = "|".join(map(re.escape, table.get("not_with", ()))) or "(?!)"
    articles = r"(?:the |der |dem |den |la |el |le |les |las |los |het |de |our |unserem |il |l'|o |a )?"
    words = "|".join(sorted(map(re.escape, table.get("with", ())), key=len, reverse=True)) or "(?!)"
    return re.compile(rf"(?i:(?<!\w)(?P<barred>(?:{barred}) )?(?<!\w)(?:{words}))\s{articles}(?=[^\W\d_a-z])")


def pieces_of(context: Context, rule: str, start: int, end: int) -> list[tuple[int, int]]:
    """The parts of a list that semicolons part, in brackets or behind a label: each names a partner, then its town."""
    text = context.text
    if text[start:end].lstrip(" :").startswith("("):
        start = text.index("(", start) + 1
        closed = text.find(")", start, end)
        end = closed if closed >= 0 else end
    elif not rule.endswith("label"):
        return []
    cuts = [m.span() for m in _PIECE.finditer(text, start, end)]
    return list(zip([start, *(e for _, e in cuts)], [*(s for s, _ in cuts), end], strict=True)) if cuts else []
