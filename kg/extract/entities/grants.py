"""The grant behind the position: its number, its acronym, its title."""

import re
from collections.abc import Iterator

from kg.extract.context import Context
from kg.extract.entities import brackets
from kg.extract.entities.shapes import UPPER
from kg.extract.entities.surroundings import OUTSIDE, cues_in
from kg.extract.mention import Candidate, Mention
from kg.extract.near import Spans, finditer, lines_with
from kg.extract.wording import Lexicon
from kg.link.names import fold

MONEY = ("grant_word", "funds")
_QUOTED = re.compile(
    r'"(?P<double>[^"\n]{3,200}?(?:\n(?=[a-zäöü]|\w+[^"\n]{1,80}")[^"\n]{2,160}?)?)[.,]?"'
    r"|(?:roject|rogramme|rogram|rant|etwork|tudentship|[Tt]itled|alled),? '(?P<single>[^\"\n]{10,160}?)[.,]?'(?!\w)"
)
_CODE = r"[A-Z0-9][\w./:-]{0,30}\d[\w./:-]{0,24}(?: (?=[\w/.-]{0,8}\d)[\w/.-]{2,12}(?![\w/]))?"
_STATED = re.compile(rf"(?:[^\W\d]{{2,16}}[ :.]{{1,2}}){{0,2}}(?P<code>{_CODE})")
_LOW_CODE = _CODE.replace("A-Z", "a-z")
# Of the text in lower case.
_NUMBER_CUE = re.compile(
    r"\b(?:grant|award|project|projekt|projet|proyecto|progetto|prosjekt|convention|förderkennzeichen|fkz|dnr|diarienummer|agreement|contract|"
    r"funding|cup|az\.|aktenzeichen|geschäftszeichen|gz|zuwendungsnummer|projektnummer|antragsnummer|decision|reg\.|ref\.|referencia|"
    r"(?<!postal )(?<!zip )(?<!post )(?<!job )(?<!pin )code|ga(?= (?:no\.? )?\d{6}))s?"
    r"(?: (?:agreement|number|no|doi|id|reference|nr|n°|code|numero|número|numéro))*[.:]? ?(?:no\.?|nr\.?|n°|nº|number|id|doi|#)?[ :.]*\"?"
    rf"(?P<number>{_LOW_CODE})"
    r"|\((?:grant |award )?(?:no\.?|nr\.?|n°|nº) ?(?P<bracketed>[a-z0-9][\w./-]{0,24}\d[\w./-]{0,24})"
    r"|\b(?:under|unter|with|mit|sous|con|met|,|\)) ?(?:the |der |le |el )?(?:number|nummer|numéro|número|numero|no\.?|nr\.?|n°|nº) ?"
    rf"(?P<plain>{_LOW_CODE})",
)
_BRACKET = re.compile(
    r"[(\[](?:(?:HORIZON|H2020|MSCA)-[\w-]{4,30}[,;] ?)?(?:[^\W\d][\w.°/-]{0,18}[ :.,]+){0,4}(?P<code>[A-Z0-9][\w]{0,20}(?:[./_-]\w{1,20}){0,6}(?: [A-Z0-9]{3,9})?)(?=[)\];,])"
)
# The name of a call for proposals, which brackets give beside the number of the grant.
_CALL = re.compile(r"(?:HORIZON|H2020|ERC|MSCA|EIC)-[\w-]*20\d\d[\w-]*")
_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|(?:19|20)\d\d(?:[/-](?:19|20)?\d\d){0,2}")
_TOKEN = re.compile(
    rf"(?<![\w@./&-])(?=[\w-]{{0,16}}{UPPER}[\w-]{{0,16}}{UPPER})\w[\w-]{{2,17}}(?:\.\d)?(?![\w@&]|-\w|\.\d)"
)
_LARGE = re.compile(rf"{UPPER}[\w-]{{0,16}}{UPPER}[\w-]*")
_ACRONYM = rf"[\w]{{0,12}}(?:{UPPER}[\w-]{{0,12}}{UPPER}|{UPPER}{{2}})[\w-]{{0,12}}"
_BESIDE_PROGRAMME = re.compile(rf' (?:project )?"?(?P<name>{_ACRONYM})"?(?= \(|,| \[|"|[.:;)]| [^\W\d_A-Z])')
_BESIDE_TITLE = re.compile(
    rf'" ?(?:[(\[-]|, ) ?(?:(?:short|kurz|acronym|akronym|acronyme):? )?"?(?P<name>{_ACRONYM})"?(?=[)\],]|\. | )'
)
# A project's name without quotes: "the project Reeds of the north, which is funded by".
_UNQUOTED = re.compile(
    rf"(?:[Pp]roje[ck]t(?:et)?|[Pp]rosjektet|[Pp]rojet|[Pp]royecto|[Pp]rogetto|entitled|titled|[Tt]itel|intitulé|titulado|titolo|getiteld)[,:]? "
    rf"(?P<name>{UPPER}[\w'-]+(?::? [\w'&-]+){{2,14}}?)"
    r"(?=, (?:is|ist|wird|est|wordt|som|which|that|led|headed|funded|financed|das|welches|qui|que|che|dat|die|geför|finan)|,? \((?:[A-Z][\w-]+|grant|FKZ|funded|supported|financed|gefördert|finanziert)\b"
    r"|,? (?:is|was|wird|wurde) (?:jointly |also )?(?:co-)?(?:funded|supported|financed|sponsored|von|durch)\b)"
)
# A project's name in full behind its short one: "KELP - Knots and Eddies of Large Plants, led by", "KELP (Knots and …)".
_IN_FULL = re.compile(
    rf"\"?(?: - )(?P<dashed>{UPPER}[^.,;:()\"\n]{{10,140}}?)(?=,|\.| \(|;| (?:led|funded|is|wird|which|that|die|das|der) )"
    rf"|\"? \((?P<bracketed>{UPPER}[^()\"\n]{{14,160}})\)"
)
_GOES_ON = re.compile(r" [^\W\d_]")
_SHORT = re.compile(rf"(?P<name>{_ACRONYM})(?: - |: )")
# What may stand behind a quoted name that is a project's: "is a project", "heißt das Projekt", "(ERC Starting Grant".
_SAYS = re.compile(r" \((?=[A-Z])|,? (?:is |ist |heißt |heisst )?(?:a|an|our|ein|das|unser)\b[^.\n]{0,40}[Pp]roje[ck]t")
# Words right before quotes that say that a name follows.
_CALLED = re.compile(
    r"(?:titled|called|named|the title|dem titel|namens|intitulé|titulado|denominado|título|intitolato|titolo|getiteld|kallat|titeln)[,:]? ?$"
)
# What may stand between the word for a grant and quotes: its number, brackets, whose it is, one adjective.
_TO_QUOTES = re.compile(
    r"[ :,(*-]*(?:(?:[^a-z\W]|\d|n[or°])[^\"]{0,90}|(?:of|by|der|des|du|de|di|del|von|vom|van|av) [^\"]{0,60}|\w{4,20})?[ :,(*-]*[\"']?"
)
_NO_TITLE = re.compile(
    r"(?:\b(?:subject|button|link|section|betreff|objet|headed|keyword|code|reference|kennwort|stichwort|onderwerp|oggetto|asunto)\b[^\"]{0,25}"
    r"|\b(?:(?P<scheme>programme|program)|programm|scheme|linie|call|initiative|label|award|prize|preis|slogan|motto) )\"$"
)  # fmt: skip


def conditional(context: Context, start: int) -> bool:
    """Whether the sentence only speaks of money that may come, or of experience with such."""
    return bool(cues_in(context, ("not_funded",), *context.sentence(start)))


def paid_behind(context: Context, end: int, high: int) -> bool:
    """Whether the words right behind a name say who pays for it, so that it is a project's and not what pays."""
    return bool(cues_in(context, ("funded_by",), end, min(high, end + 50)))


def recognise(context: Context, programmes: list[Mention], funders: list[Candidate]) -> Iterator[Candidate]:
    """Numbers, acronyms and titles, beside the programmes and funders that were found."""
    titles = list(_titles(context, programmes, funded=bool(programmes or funders)))
    acronyms = list(_acronyms(context, programmes, titles))
    named = {fold(str(a.name)) for a in acronyms}
    yield from acronyms
    yield from (t for t in titles if fold(str(t.name)) not in named)
    yield from _in_full(context, acronyms)
    yield from _unquoted(context)
    anchors = [p.end for p in programmes]
    anchors += [c.end for c in (*funders, *acronyms) if c.end is not None]
    anchors += [c.end + 1 for c in titles if c.end is not None]
    numbers = list(_numbers(context, frozenset(anchors), [f for f in funders if f.start is not None]))
    yield from numbers
    yield from brackets.recognise(context, programmes, [*funders, *acronyms, *titles, *numbers], _acronymic)


def _numbers(context: Context, anchors: frozenset[int], funders: list[Candidate]) -> Iterator[Candidate]:
    for pair in context.labelled("grant_number"):
        stated = _STATED.match(context.text, pair.start, pair.end)
        if stated and pair.how in ("inline", "next") and _numeric(stated["code"], 4):
            code = stated["code"].rstrip(".")
            yield context.candidate("grant_number.label", stated.start("code"), stated.start("code") + len(code), code)
    # What a label says is the posting's own code is no grant's number, whatever pays for the position.
    references = [(pair.start, pair.end) for pair in context.labelled("reference") if pair.how == "inline"]
    taken = list(references)

    def free(start: int, end: int) -> bool:
        if context.section(start) in OUTSIDE or any(s < end and start < e for s, e in taken):
            return False
        if any(context.text.find(context.text[start:end], s, e) >= 0 for s, e in references):
            return False
        taken.append((start, end))
        return True

    for match in context.once(_shaped):
        low, high = context.sentence(match.start())
        paid = cues_in(context, MONEY, low, high) or any(low <= (f.start or 0) < high for f in funders)
        if paid and free(*match.span()):
            yield context.candidate("grant_number.cue", match.start(), match.end(), match.group())
    lines = context.once(_digit_lines)
    for match in finditer(_NUMBER_CUE, context.low, lines):
        group = "number" if match["number"] else "bracketed" if match["bracketed"] else "plain"
        start, end = match.span(group)
        number = context.text[start:end].rstrip("./:-")
        low, high = context.sentence(match.start())
        if group == "plain":
            paid = (
                any(low <= (f.start or 0) < match.end() for f in funders)
                and context.low[start - 12 : start].count("ref") == 0
            )
        else:
            surely = group == "number" and not match.group().startswith("ref")
            paid = surely or bool(cues_in(context, MONEY, low, high))
        if paid and _numeric(number, 4 if match.group().startswith("az") else 5) and free(start, start + len(number)):
            yield context.candidate("grant_number.cue", start, start + len(number), number)
    for match in finditer(_BRACKET, context.text, lines):
        at = match.start() - 1 if context.text[match.start() - 1 : match.start()] == " " else match.start()
        code = match["code"]
        beside = at in anchors or any((f.start or 0) == match.start() + 1 for f in funders)
        digits = 5 if code.isdigit() else 3 if "/" in code and not code[0].isdigit() else 4
        if not beside and (digits := 5) and not code.isdigit():
            low, _ = context.sentence(match.start())
            beside = bool(cues_in(context, ("funded_by",), max(low, match.start() - 90), match.start()))
        if beside and _numeric(code, digits) and free(*match.span("code")):
            yield context.candidate("grant_number.cue", match.start("code"), match.end("code"), code)


def _digit_lines(context: Context) -> Spans:
    return lines_with(context.text, "0123456789")


def _shaped(context: Context) -> list[re.Match[str]]:
    """What has the shape of a known funder's numbers, all of which hold a digit."""
    return list(context.near_digits(context.lexicon.once(_shapes), context.text))


def _shapes(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(lexicon.listed('grant_numbers', 'shapes')) or '(?!)'})(?![\w/]|-\w)")


def _numeric(number: str, digits: int) -> bool:
    """Whether a word has digits enough for a grant's number, and is no date."""
    return sum(c.isdigit() for c in number) >= digits and not (_DATE.fullmatch(number) or _CALL.fullmatch(number))


def _around(lexicon: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str]]:
    before, after = lexicon.listed("acronyms", "before"), lexicon.listed("acronyms", "after")
    return re.compile(rf"(?<![\w-])(?:{'|'.join(before) or '(?!)'})$"), re.compile("|".join(after) or "(?!)")


def _tokens(text: str) -> Iterator[re.Match[str]]:
    """Words with two large letters or more."""
    free = 0
    for large in _LARGE.finditer(text):
        start = large.start()
        while start > free and (text[start - 1].isalnum() or text[start - 1] in "_-"):
            start -= 1
        if start >= free and (match := _TOKEN.match(text, start)):
            yield match
        free = large.end()


def _acronyms(context: Context, programmes: list[Mention], titles: list[Candidate]) -> Iterator[Candidate]:
    before, after = context.lexicon.once(_around)
    text = context.text
    numbered = [m.span() for m in context.once(_shaped)]
    for match in _tokens(text):
        start, end = match.span()
        lead = before.search(text, max(0, start - 60), start)
        tail = None if lead else after.match(text, end, min(len(text), end + 120))
        if not (lead or tail) or not _acronymic(context, match.group(), start):
            continue
        if any(p.start <= start < p.end for p in programmes) or any(s <= start < e for s, e in numbered):
            continue
        if context.section(start) in OUTSIDE or conditional(context, start) or brackets.initials(text, start, end):
            continue
        quoted = text[start - 1 : start] == '"'
        if quoted and _GOES_ON.match(text, end):
            continue
        yield context.candidate("grant_acronym.quoted" if quoted else "grant_acronym.cue", start, end, match.group())
    for programme in programmes:
        beside = _BESIDE_PROGRAMME.match(text, programme.end)
        if beside and _acronymic(context, beside["name"], beside.start("name")):
            yield context.candidate("grant_acronym.beside-grant", *beside.span("name"), beside["name"])
    for title in titles:
        short = _SHORT.match(text, title.start or 0, title.end or 0)
        if short and _acronymic(context, short["name"], short.start("name")):
            yield context.candidate("grant_acronym.quoted", *short.span("name"), short["name"])
        beside = _BESIDE_TITLE.match(text, title.end or 0) or _BESIDE_TITLE.match(text, (title.end or 0) + 1)
        if beside and _acronymic(context, beside["name"], beside.start("name")):
            yield context.candidate("grant_acronym.quoted", *beside.span("name"), beside["name"])


def _acronymic(context: Context, word: str, start: int) -> bool:
    capitals = sum(c.isupper() for c in word)
    if not 3 <= len(word) <= 18 or capitals < 2 or word[:1].isdigit() or any(c.isdigit() for c in word[:3]):
        return False
    if sum(c.isdigit() for c in word) > 3:
        return False
    if context.registry is not None and any(
        context.registry.organisation(w) for w in (word, word.split("-", maxsplit=1)[0])
    ):
        return False
    if any(o.start <= start < o.end for o in context.within("organisation", max(0, start - 80), start + 80)):
        return False
    return word.casefold() not in context.lexicon.once(_refused)


def _refused(lexicon: Lexicon) -> frozenset[str]:
    return frozenset(w.casefold() for w in lexicon.listed("stop", "not_acronyms"))


def _in_full(context: Context, acronyms: list[Candidate]) -> Iterator[Candidate]:
    """The name in full that stands behind a project's acronym, in brackets where its initial is the acronym's."""
    for acronym in acronyms:
        match = _IN_FULL.match(context.text, acronym.end or 0) if acronym.rule == "grant_acronym.cue" else None
        if not match:
            continue
        group = "dashed" if match["dashed"] else "bracketed"
        words = match[group].strip()
        _, high = context.sentence(acronym.end or 0)
        says = cues_in(context, ("funds", "funded_by", "led_by", "pi_is"), match.end(group), high)
        akin = bool(says) if group == "dashed" else words[0] == str(acronym.name)[0]
        if akin and 3 <= len(words.split()) <= 25 and not any(c.isdigit() for c in words):
            at = match.start(group)
            if not context.within("organisation", at, at + len(words)):
                yield context.candidate("grant_title.label", at, at + len(words), words)


def _unquoted(context: Context) -> Iterator[Candidate]:
    """Names of projects that no quotes set off, in sentences that say who pays for them."""
    for match in _UNQUOTED.finditer(context.text):
        start, end = match.span("name")
        if context.section(start) in OUTSIDE or conditional(context, start) or " - " in match["name"]:
            continue
        paid = cues_in(context, ("funds", "funded_by"), end, context.sentence(start)[1])
        if paid and not any(context.within(kind, start, end) for kind in ("organisation", "person", "unit")):
            yield context.candidate("grant_title.label", start, end, match["name"])


def _titles(context: Context, programmes: list[Mention], *, funded: bool) -> Iterator[Candidate]:
    for pair in context.labelled("grant_title"):
        words = re.sub(r" \([^()]*\)$", "", context.quote(pair.start, pair.end).strip(' ."'))
        if funded and pair.how in ("inline", "next") and 2 <= len(words.split()) <= 30 and '"' not in words:
            at = context.text.index(words.split()[0], pair.start)
            yield context.candidate("grant_title.label", at, at + len(words), words)
    for match in _QUOTED.finditer(context.text):
        group = "double" if match["double"] else "single"
        words, (start, end) = " ".join(match[group].split()), match.span(group)
        low, high = context.sentence(match.start())
        if len(words.split()) < 2 or context.section(start) in OUTSIDE or "://" in words:
            continue
        words_before = [h.end for h in cues_in(context, ("grant_word",), max(low, start - 90), start)]
        before = bool(words_before) and (
            bool(_TO_QUOTES.fullmatch(context.text, max(words_before), start))
            or bool(_CALLED.search(context.low, max(low, start - 16), match.start()))
        )
        money = cues_in(context, MONEY, low, high)
        named = any(0 <= start - p.end <= 3 for p in programmes) or (
            bool(_CALLED.search(context.low, max(low, start - 16), match.start()))
            and any(low <= p.start < start for p in programmes)
        )
        if (
            not words[0].isupper()
            or not (
                before
                or named
                or ((money or programmes) and _SAYS.match(context.text, match.end()))
                or (money and context.text[start - 2] in "(,;")
            )
            or conditional(context, start)
        ):
            continue
        if any(p.start <= start < p.end for p in programmes):
            continue
        if any(s.start <= start < s.end for s in context.mentions("school")) or (
            not named and cues_in(context, ("joins",), max(low, start - 40), start)
        ):
            continue
        if any(u.start <= start < u.end for u in context.within("unit", max(0, start - 60), end + 2)):
            continue
        refused = _NO_TITLE.search(context.low[max(0, start - 50) : start])
        if refused and not (refused["scheme"] and paid_behind(context, end, high)):
            continue
        yield context.candidate("grant_title.quoted", start, end, words)
