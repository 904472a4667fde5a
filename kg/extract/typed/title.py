"""The title of the position, and the language of the ad."""

import re
from collections.abc import Iterator

from kg.extract.context import Candidate, Context
from kg.extract.entities.shapes import alternatives
from kg.extract.layout import Run
from kg.extract.typed.position import after_name, is_sought
from kg.extract.wording import Lexicon

_LOOKED_AT = 22
_EARLY = 12
_BARE = 2
_SENTENCES = 700
_LEAD = 4
_LONGEST = 220
_INCLUSIVE_LENGTH = 10
_PREFIX = re.compile(
    r"(?:(?:re|fwd?|aw|wg|job|jobs|vacancy|stellenangebot|stellenausschreibung)[:] ?|\[[^\]]{1,40}\] ?|[\"#*-]+ ?)+",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"(?:from|to|von|an|cc|date|datum|sent|layout|subject|betreff|objet|author|tags|excerpt|link|reply-to)\s?:",
    re.IGNORECASE,
)
_SIGNS = re.compile(r" - | \| |, (?=(?:[A-Z]\w* )*(?:Universit|U of|Hochschule))")
_CODE = re.compile(r"\(?(?:job code|code no|kennziffer|ref\.|reference)")
_END = ' ,;:.-|*"(/'
_TAGS = re.compile(r"(?:<[^<>\n]{0,80}> *)+")
_SYMBOLS = re.compile(r"[^\w\s\"(\[<]+ ?")
# How ads address all genders, behind the name of a position: "(m/w/d)", "(f/m/x)", "H/F", "Projektkoordinator/in".
_GENDERS = re.compile(
    r"\((?:[mwfdxhvkian*]|div|gn|male|female|diverse|männlich|weiblich|divers)(?:[/|,;_ .:-]{1,3}(?:[mwfdxhvkian*]|div|diverse|divers|female|weiblich)){1,3}\)"
    r"|\((?:gn|all genders|any gender|a/g|alle geschlechter)\)|\b[hf]/[hf]\b",
    re.IGNORECASE,
)
_INCLUSIVE = re.compile(r"[a-zäöüéè](?:[*:_/\u00b7\u2022]-?|\()(?:in|innen|r|se|e|euse|rice|trice|ne)\b\)?")
_OPEN = re.compile(r"(?:/| (?:und|oder|and|or|in|for|für|of|zu|on|im Bereich|et|ou|en|i|på|om|inom))$| [-–]$")
_NUMBERED = re.compile(
    r"(?:DC|ESR|PhD|Doctoral Candidate|Project|Position|Early Stage Researcher) ?#?\d{1,2}(?: ?[-:]| \()"
)


def language_of_ad(context: Context) -> Iterator[Candidate]:
    """The language that most words of the ad belong to."""
    if code := context.language:
        yield context.candidate("language.words", None, None, code)


def titles(context: Context) -> Iterator[Candidate]:
    """Titles: behind a label, as a headline, in a page's metadata, or in the subject of a mail."""
    for pair in context.labelled("title"):
        if pair.how in ("inline", "next") and pair.order == 0 and 6 <= pair.end - pair.start <= _LONGEST:
            mail = context.low[pair.label.start : pair.label.end] in ("subject", "betreff")
            if _names_position(context, pair.start, pair.end) and not _sentence(context, pair.start, pair.end):
                yield from _title(context, "title.subject" if mail else "title.label", pair.start, pair.end)
    for run in context.runs:
        if run.section == "metadata" and run.element.endswith("/title"):
            yield from _title(context, "title.structured", run.body, run.end)
    yield from _headlines(context)
    yield from _of_sentence(context)


def _headlines(context: Context) -> Iterator[Candidate]:
    found: list[Candidate] = []
    visible = [r for r in context.runs if r.section not in ("nav", "metadata", "other-jobs")]
    for index, run in enumerate(visible[:_LOOKED_AT]):
        if (
            (run.item and run.kind != "heading" and index > 3)
            or not _headline(context, run)
            or not _names_position(context, run.body, run.end)
        ):
            continue
        announced = index > 0 and any(context.cues(("announces",), visible[index - 1].end - 40, visible[index - 1].end))
        rule = "title.heading" if run.kind == "heading" else "title.sentence" if announced else "title.headline"
        for candidate in _title(context, rule, run.body, _continued(context, visible, index)):
            early = index <= _EARLY and (not found or _fuller(context, found, candidate))
            if early and found:
                found = [_less(f) for f in found]
            found.append(candidate if early else _less(candidate))
    yield from found


def _fuller(context: Context, found: list[Candidate], later: Candidate) -> bool:
    """Whether a later headline is the better one: it names the position first, and those before it do not, or only that."""
    if (
        not _leads(context, later)
        or _STOP.search(str(later.name))
        or any(_leads(context, f) and len(str(f.name).split()) > _BARE for f in found)
    ):
        return False
    return len(str(later.name).split()) > _BARE or not any(_leads(context, f) for f in found)


def _leads(context: Context, headline: Candidate) -> bool:
    """Whether a headline's position is not only what something else is for or of ("Institute for Teachers")."""
    start, end = headline.start or 0, headline.end or 0
    roles = [m.start for m in context.within("word:position_type", start, end)]
    if not roles:
        return True
    return not context.lexicon.once(_before).search(context.text, start, roles[0])


def _before(lexicon: Lexicon) -> re.Pattern[str]:
    return alternatives(lexicon.listed("titles", "before"), r"(?:^|(?<= ))(?:{})(?= )|\. |[?!]")


def _continued(context: Context, runs: list[Run], index: int) -> int:
    """The end of a headline: of the next line where the first one is left open ("Mitarbeiterin /", "PhD position in")."""
    run = runs[index]
    after = runs[index + 1] if index + 1 < len(runs) else None
    if after and _OPEN.search(context.text, run.body, run.end) and after.end - run.body <= _LONGEST:
        return run.end if _sentence(context, after.body, after.end) or after.gap else after.end
    return run.end


def _of_sentence(context: Context) -> Iterator[Candidate]:
    """What a sentence calls the position that it offers, for an ad without a headline: "seeks a Lecturer in X"."""
    stop = context.lexicon.once(_stops)
    article = context.lexicon.once(_articles)
    for mention in context.mentions("word:position_type"):
        cue = is_sought(context, mention)
        begins = context.sentence(mention.start)[0]
        if cue is None and not (
            mention.start < _SENTENCES and mention.start - begins <= _LEAD and context.text[mention.start].isupper()
        ):
            continue
        low, high = cue.end if cue else begins, min(context.sentence(mention.start)[1], mention.end + 140)
        lead = article.match(context.text, low, mention.start)
        start = lead.end() if lead else low
        if len(context.text[start : mention.start].split()) > 4 or _PAUSE.search(context.text, start, mention.start):
            start = mention.start
        gender = _GENDERS.search(context.text, mention.end, high)
        found = stop.search(context.text, mention.end, high)
        end = found.start() if found else high
        if gender and (gender.end() <= end or gender.start() - end <= 2):
            end = gender.end()
        yield from _title(context, "title.sought", start, end)
        return


_STOP = re.compile(r"[a-zäöü0-9][.!?] ")
_PAUSE = re.compile(r"[,;:()]")


def _stops(lexicon: Lexicon) -> re.Pattern[str]:
    return alternatives(
        lexicon.listed("titles", "stop"),
        r",? (?:{})(?![\w-])|[.;:,\n] |[.;:,\n]$| \(|[!?<]|(?-i:(?<=[a-zäöü]{3})(?=[A-ZÄÖÜ][a-zäöü]{3}))",
    )


def _articles(lexicon: Lexicon) -> re.Pattern[str]:
    return alternatives(lexicon.listed("titles", "articles"), r"[ :\"*]*(?:(?:{}|\d{1,2}(?: x)?) ){0,4}[\"*]*")


def _less(candidate: Candidate) -> Candidate:
    """A later headline: the same words again confirm the first, other words are only a second choice."""
    return Candidate(
        candidate.field, candidate.value, candidate.start, candidate.end, candidate.rule, 0.3, candidate.premises
    )


def _headline(context: Context, run: Run) -> bool:
    words = context.text[run.body : run.end]
    if run.body in context.label_starts:
        return False
    if (
        not 5 <= len(words) <= _LONGEST
        or _HEADER.match(words)
        or " > " in words
        or "\u203a" in words
        or "\u00bb" in words
    ):
        return False
    return not _sentence(context, run.body, run.end) and words.count("|") < 2


def _sentence(context: Context, start: int, end: int) -> bool:
    """Whether the words are running text: they end a sentence, or a title's word stands late in a long line."""
    words = context.text[start:end].rstrip(' *"')
    stops = (
        bool(re.search(r"[a-z0-9\u00e4\u00f6\u00fc)]\.$|[!?]$|[a-z\u00e0-\u00ff]{4}\. [A-Z]", words))
        and len(words) > 60
    )
    return stops or any(context.cues(("no_title",), start, end))


def _names_position(context: Context, start: int, end: int) -> bool:
    return (
        any(not after_name(context, m) for m in context.within("word:position_type", start, end))
        or _glued(context, start, end) is not None
        or bool(_NUMBERED.match(context.text, start, end))
        or bool(_GENDERS.search(context.text, start, end))
        or (
            len(context.text[start:end].split()) <= _INCLUSIVE_LENGTH
            and bool(_INCLUSIVE.search(context.text, start, end))
        )
    )


def _glued(context: Context, start: int, end: int) -> int | None:
    """Where a portal's type of position is glued to the title ("Deep LearningFull PhD"), or None."""
    for words in context.lexicon.tables.get("portal_types", {}).values():
        for word in words:
            at = end - len(word)
            if (
                at > start
                and context.text[at:end] == word
                and (context.text[at - 1].islower() or context.text[at - 1] in ")%")
            ):
                return at
    return None


def _title(context: Context, rule: str, start: int, end: int) -> Iterator[Candidate]:
    for lead in (_TAGS, _SYMBOLS, _PREFIX):
        if prefix := lead.match(context.text, start, end):
            start = prefix.end()
    for sign in ("</", "! "):
        if (at := context.text.find(sign, start, end)) > start and _names_position(context, start, at):
            end = at
    if tail := context.lexicon.once(_tails).search(context.text, start, end):
        end = tail.start()
    end = _glued(context, start, end) or end
    if (code := _CODE.search(context.low, start, end)) and code.start() > start + 12:
        end = code.start()
    end = _without_place(context, start, end)
    while (
        end > start
        and context.text[end - 1] in _END
        and not (context.text[end - 1] == '"' and context.text.count('"', start, end) % 2 == 0)
    ):
        end -= 1
    if end - start >= 5:
        yield context.candidate(rule, start, end, context.quote(start, end))


def _tails(lexicon: Lexicon) -> re.Pattern[str]:
    """What a headline says of the ad and not of the position ("alert", "DEADLINE EXTENDED")."""
    return alternatives(lexicon.listed("titles", "tails"), r"[ ,:(\[-]+(?:{})[)\]! ]*$")


def _without_place(context: Context, start: int, end: int) -> int:
    """The end of a title without the employer that a page's headline adds to it ("Postdoc - University of X, City")."""
    for sign in _SIGNS.finditer(context.text, start, end):
        rest = context.cues(("institution",), sign.end(), end)
        if any(h.start - sign.end() < 30 for h in rest) and context.within("word:position_type", start, sign.start()):
            return sign.start()
    return end
