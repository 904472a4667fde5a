"""The title of the position, and the language of the ad."""

import re
from collections.abc import Iterator

from kg.extract.context import Candidate, Context
from kg.extract.layout import Run
from kg.extract.typed.position import after_name

_LOOKED_AT = 22
_EARLY = 12
_LONGEST = 220
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
_END = ' ,;:.-|*"('


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
    found = 0
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
        first = found == 0
        for candidate in _title(context, rule, run.body, run.end):
            found += 1
            yield candidate if first and index <= _EARLY else _less(candidate)


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
    stops = bool(re.search(r"[a-z\u00e4\u00f6\u00fc]\.$|[!?]$", words)) and len(words) > 60
    return stops or any(context.cues(("no_title",), start, end))


def _names_position(context: Context, start: int, end: int) -> bool:
    return (
        any(not after_name(context, m) for m in context.within("word:position_type", start, end))
        or _glued(context, start, end) is not None
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
    if prefix := _PREFIX.match(context.text, start, end):
        start = prefix.end()
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


def _without_place(context: Context, start: int, end: int) -> int:
    """The end of a title without the employer that a page's headline adds to it ("Postdoc - University of X, City")."""
    for sign in _SIGNS.finditer(context.text, start, end):
        rest = context.cues(("institution",), sign.end(), end)
        if any(h.start - sign.end() < 30 for h in rest) and context.within("word:position_type", start, sign.start()):
            return sign.start()
    return end
