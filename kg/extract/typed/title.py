"""The title of the position, and the language of the ad."""

import re
from collections.abc import Iterator

from kg.extract.context import Context
from kg.extract.entities.shapes import alternatives
from kg.extract.layout import Run
from kg.extract.mention import Candidate
from kg.extract.typed.position import is_sought
from kg.extract.typed.title_words import GENDERS, is_role, names_position, trimmed
from kg.extract.wording import Lexicon

_LOOKED_AT = 22
_EARLY = 12
_BARE = 2
_SENTENCES = 700
_LEAD = 4
_LONGEST = 220
_SHORTEST = 5
_SUBJECT = 16
_HEADER = re.compile(
    r"(?:from|to|von|an|cc|date|datum|sent|layout|subject|betreff|objet|author|tags|excerpt|link|reply-to)\s?:",
    re.IGNORECASE,
)
# Whose value stands in the line below says something else of the position than its title.
_OTHER_LABELS = ("pay", "workload", "degree", "duration", "start", "deadline", "supervisor", "contact_name")
_OPEN = re.compile(r"(?:/| (?:und|oder|bzw\.|and|or|in|for|für|of|zu|on|im Bereich|et|ou|en|i|på|om|inom))$| [-–]$")


def language_of_ad(context: Context) -> Iterator[Candidate]:
    """The language that most words of the ad belong to."""
    if code := context.language:
        yield context.candidate("language.words", None, None, code)


def titles(context: Context) -> Iterator[Candidate]:
    """Titles: behind a label, as a headline, in a page's metadata, or in the subject of a mail."""
    for pair in context.labelled("title"):
        if pair.how in ("inline", "next") and pair.order == 0 and 6 <= pair.end - pair.start <= _LONGEST:
            mail = context.low[pair.label.start : pair.label.end] in ("subject", "betreff")
            if names_position(context, pair.start, pair.end) and not _sentence(context, pair.start, pair.end):
                yield from _title(context, "title.subject" if mail else "title.label", pair.start, pair.end)
    for run in context.runs:
        if run.section == "metadata" and run.element.endswith("/title"):
            yield from _title(context, "title.structured", run.body, run.end)
    yield from _headlines(context)
    yield from _of_sentence(context)


def _headlines(context: Context) -> Iterator[Candidate]:
    found: list[Candidate] = []
    visible = [r for r in context.runs if r.section not in ("nav", "metadata", "other-jobs")]
    decreed = context.lexicon.once(_decrees)
    valued = {pair.start for pair in context.labelled(*_OTHER_LABELS) if pair.how == "next"}
    for index, run in enumerate(visible[:_LOOKED_AT]):
        if (
            (run.item and run.kind != "heading" and index > 3)
            or not _headline(context, run)
            or not names_position(context, run.body, run.end)
        ):
            continue
        announced = index > 0 and any(context.cues(("announces",), visible[index - 1].end - 40, visible[index - 1].end))
        rule = "title.heading" if run.kind == "heading" else "title.sentence" if announced else "title.headline"
        if run.body in valued or (
            decreed.match(context.text, run.body, run.end) and context.within("date", run.body, run.end)
        ):
            continue
        for candidate in _title(context, rule, run.body, _continued(context, visible, index)):
            early = index <= _EARLY and (not found or _fuller(context, found, candidate))
            if early and found:
                found = [_less(f) for f in found]
            found.append(candidate if early else _less(candidate))
    yield from found


def _decrees(lexicon: Lexicon) -> re.Pattern[str]:
    """What the heading of a decree begins with, which a date follows: it announces the job and does not name it."""
    return alternatives(lexicon.listed("titles", "decrees"), r"(?:{})(?!\w)")


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
    if after is None or after.end - run.body > _LONGEST or _sentence(context, after.body, after.end):
        return run.end
    if _OPEN.search(context.text, run.body, run.end):
        return run.end if after.gap else after.end
    # "POSTDOC", and in the line below "in soil acoustics", but not "in the Department of".
    if after.kind != "label" and context.lexicon.once(_goes_on).match(context.text, after.body, after.end):
        words = len(context.text[after.body : after.end].split())
        names = any(context.within(kind, after.body, after.end) for kind in ("organisation", "unit", "date"))
        return run.end if names or words > _SUBJECT else after.end
    return run.end


def _goes_on(lexicon: Lexicon) -> re.Pattern[str]:
    """What a line begins with that only says in which field the position of the line above is."""
    return alternatives(lexicon.listed("titles", "goes_on"), r"(?-i:(?=[a-zäöüéè]))(?:{}) (?=\S{4})")


def _of_sentence(context: Context) -> Iterator[Candidate]:
    """What a sentence calls the position that it offers, for an ad without a headline: "seeks a Lecturer in X"."""
    stop = context.lexicon.once(_stops)
    article = context.lexicon.once(_articles)
    for mention in context.mentions("word:position_type"):
        if not is_role(context, mention, mention.start):
            continue
        cue = is_sought(context, mention)
        begins = context.sentence(mention.start)[0]
        if cue is None and not (
            mention.start < _SENTENCES and mention.start - begins <= _LEAD and context.text[mention.start].isupper()
        ):
            continue
        if cue is None and mention.start - context.runs[context.run_at(mention.start)].body > _LEAD:
            continue
        if context.text[:begins].rstrip().endswith("?"):  # an answer: who may apply, not what is offered
            continue
        low, high = cue.end if cue else begins, min(context.sentence(mention.start)[1], mention.end + 140)
        lead = article.match(context.text, low, mention.start)
        start = lead.end() if lead else low
        if len(context.text[start : mention.start].split()) > 4 or _PAUSE.search(context.text, start, mention.start):
            start = mention.start
        gender = GENDERS.search(context.text, mention.end, high)
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
        bool(
            re.search(
                r"[a-z0-9\u00e4\u00f6\u00fc)]\.(?<!bzw\.)$|[!?]$|[a-z\u00e0-\u00ff]{4}(?<!wiss)(?<!stud)(?<!akad)(?<!techn)\. [A-Z]",
                words,
            )
        )
        and len(words) > 60
    )
    return stops or any(context.cues(("no_title",), start, end))


def _title(context: Context, rule: str, start: int, end: int) -> Iterator[Candidate]:
    start, end = trimmed(context, start, end)
    if end - start >= _SHORTEST:
        yield context.candidate(rule, start, end, context.quote(start, end))
