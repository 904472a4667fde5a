"""Phrases that name a topic: lists cut into pieces, pieces freed of what only leads to the topic."""

import re
from collections.abc import Iterator

from kg.extract.context import Context
from kg.extract.entities.shapes import alternatives
from kg.extract.wording import Lexicon

_LAST = re.compile(r" (?:and|und|or|et) ")
# So few words before a bracket are but the beginning of a phrase.
_FRAGMENT = 2
_ALREADY = re.compile(r"and|und|or|et|sowie|as well as|oder")
# What a long phrase is about, before the words that only say where or for what.
_NARROWER = re.compile(r"\S+ \S+(?: \S+){0,4}?(?= (?:in|for|from|on|within|im|in der|für|dans|pour|voor|en el) )")
_END = r"(?:,? )(?:{})(?: |$)|[.;:] |\n| - "
_ITS = re.compile(r" (?:and|or|und) (?:its|their|his|her|other|related|emerging|andere|verwandte) .*")


def stops(context: Context) -> re.Pattern[str]:
    """The words behind which a phrase is no longer the topic."""
    return context.lexicon.once(_stops)


def _stops(lexicon: Lexicon) -> re.Pattern[str]:
    return alternatives(lexicon.listed("topics", "stop"), _END)


def _cuts(lexicon: Lexicon) -> re.Pattern[str]:
    """The words that end one topic, while the list that it stands in may go on."""
    return alternatives((*lexicon.listed("topics", "stop"), *lexicon.listed("topics", "cut")), _END)


def pieces(
    context: Context, start: int, end: int, split: re.Pattern[str], *, last: bool = False
) -> Iterator[tuple[int, int]]:
    """The spans between separators; with `last`, the end of a list is also cut at its "and"."""
    at, found = start, []
    for match in split.finditer(context.text, start, end):
        found.append((at, match.start()))
        at = match.end()
    if last and found and not _ALREADY.search(context.text, found[-1][1], at):
        joined = _LAST.search(context.text, at, end)
        if joined:
            found.append((at, joined.start()))
            at = joined.end()
    elif last and (joined := _LAST.search(context.text, at, end)) and _two(context.text, at, joined, end):
        found.append((at, joined.start()))
        at = joined.end()
    found.append((at, end))
    yield from ((s, e) for s, e in found if e > s)


def _two(text: str, start: int, joined: re.Match[str], end: int) -> bool:
    """Whether "A and B" are two topics: either side stands for itself, so none is half of the other."""
    left, right = text[start : joined.start()].split(), text[joined.end() : end].split()
    if _LAST.search(text, joined.end(), end):
        return False
    if len(left) == 1 and len(right) == 1:
        return all(w[0][:1].isupper() and len(w[0].strip(".,")) > 9 for w in (left, right))
    return len(left) >= 2 and len(right) >= 2


def clean(
    context: Context,
    start: int,
    end: int,
    *,
    longest: int = 7,
    cut: tuple[str, ...] | None = None,
    any_word: bool = False,
    never: str = "never",
) -> tuple[int, int, str] | None:
    """The span and words of a piece without what only leads to the topic, or None where it is no topic.

    `cut` are the words at which it ends; those of the lexicon, unless given. With `any_word` a topic may hold words that
    elsewhere speak against one ("cells", "methods"): where the ad itself calls it a topic. `never` is the list of the
    lexicon with these words (`title_never`: in a title).
    """
    text = context.text
    lead = context.lexicon.once(_lead)
    while end > start and (match := lead.match(text, start, end)) and match.end() > start:
        start = match.end()
    words = text[start:end]
    if words.startswith("(") or "..." in words:
        return None
    if (bracket := words.find(" (")) > 0 and not (any_word and len(words[:bracket].split()) <= _FRAGMENT):
        words = words[:bracket]
    stop = context.lexicon.once(_cuts) if cut is None else alternatives(cut, r" (?:{}) |\n")
    if found := stop.search(words):
        words = words[: found.start()]
        if len(words.split()) == 1 and words.islower():
            return None
    words = _ITS.sub("", words).strip(' .,;:"*[]')
    if len(words.split()) > longest and (narrower := _NARROWER.match(words)):
        words = narrower[0]
    if not _fits(context, words, longest, any_word, never):
        return None
    at = text.find(words, start, end)
    return (at, at + len(words), words.replace('"', "")) if at >= 0 else None


def _fits(context: Context, words: str, longest: int, any_word: bool, never: str) -> bool:
    count = len(words.split())
    if not 1 <= count <= longest or not 4 <= len(words) <= 140 or "@" in words or "://" in words:
        return False
    if count == 1 and words.islower() and len(words) < 6:
        return False
    alone, refused = context.lexicon.once(_refused)
    if words.casefold() in alone:
        return False
    if count == 1 and not any_word and words.islower() and context.lexicon.once(_adjective).search(words):
        return False
    low = re.findall(r"[\w']+", words.casefold())
    return (any_word or refused[never].isdisjoint(low)) and not any(w.isdigit() and len(w) != 4 for w in words.split())


def _refused(lexicon: Lexicon) -> tuple[frozenset[str], dict[str, frozenset[str]]]:
    """What is no topic alone, and the words that none has, by list."""
    lists = {name: frozenset(lexicon.listed("topics", name)) for name in ("never", "title_never")}
    return frozenset(lexicon.listed("topics", "alone")), lists


def _adjective(lexicon: Lexicon) -> re.Pattern[str]:
    """How words end that are half a phrase when they stand alone ("fundamental, applied and …")."""
    return alternatives(lexicon.listed("topics", "adjective_endings"), r"(?:{})$")


def _lead(lexicon: Lexicon) -> re.Pattern[str]:
    """Articles, gerunds, and "the neural basis and principles of" before a topic."""
    heads = "|".join(map(re.escape, lexicon.listed("topics", "heads"))) or "(?!)"
    chain = rf"(?:[\w-]+ ){{0,2}}(?:{heads})(?: and (?:[\w-]+ ){{0,2}}(?:{heads}))? (?:of|in|der|des|von) (?:the )?"
    return alternatives(lexicon.listed("topics", "lead"), rf"[\s:-]*(?:{chain}|(?:{{}})(?: |(?<=')))?")
