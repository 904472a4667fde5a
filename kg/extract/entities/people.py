"""People in running text: names with their titles, and name-shaped words where a mail address confirms them."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from kg.extract.context import Context
from kg.extract.entities.shapes import LOWER, UPPER
from kg.extract.mention import Mention
from kg.extract.near import covered
from kg.extract.wording import Lexicon

_WORD = rf"{UPPER}[\w']{{0,40}}(?:-[\w']{{1,40}}){{0,3}}"
_INITIAL = rf"{UPPER}\.(?:-{UPPER}\.)?"
_DEGREE = re.compile(r",? ?(?:Ph\. ?D\.?|PhD|M\.? ?Sc\.?|M\.?A\.|MBA|MD)(?!\w)")
# The sign of a mail address, spelled out too, with its host behind it; and the mailbox before it.
_SIGN = re.compile(
    r"(?:@|[ (\[](?:[(\[] ?)?(?:at|AT|arobase|@)[ )\]](?:[)\]] ?)?) ?(?=[\w-]{1,63}(?:\.| ?[\[(]? ?(?:dot|DOT) ?[\])]? ))"
)
_MAILBOX = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}$")
# A mailbox has no more characters.
_LONG = 66


_FINAL_INITIAL = re.compile(_INITIAL)
# "Ó", an initial without its full stop, "I-Hsuan" and the "'t" of a particle are parts of names, too.
_LIKE_NAME = re.compile(rf"(?:{UPPER}{LOWER}|{UPPER}['.-]|{UPPER}$|{UPPER}{UPPER}|'?{LOWER})")
_WORDS = re.compile(r"\S+")


def _patterns(lexicon: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Names behind a title, and bare names."""
    titles, particles = lexicon.listed("people", "titles"), lexicon.listed("people", "particles")
    title = "|".join(re.escape(t).replace(r"\ ", " ?") for t in sorted(titles, key=len, reverse=True))
    particle = "|".join(map(re.escape, sorted(particles, key=len, reverse=True)))
    name = rf"(?P<name>(?:{_INITIAL}|{_WORD})(?: (?:{_INITIAL}|(?:(?:{particle}) ){{0,2}}(?:{_WORD}))){{0,4}})"
    titled = re.compile(rf"(?<![\w-])(?P<title>(?:(?:{title})(?:,? (?=\S)|(?<=\.)(?=\S)|(?= ?\[)))+) ?\[?{name}")
    return titled, re.compile(rf"(?<![\w@./-]){name}")


def find(context: Context) -> Iterator[Mention]:
    """People with a title, and untitled names that a mail address of the ad confirms; kind `person`.

    `extra` holds `title` where there is one. The value is the name without titles; where the ad names a person by the
    family name only, or by the first name in a signature, it is the whole name that stands elsewhere.
    """
    titled = list(_titled(context))
    taken = covered(len(context.text), [(m.start, m.end) for m in titled])
    known = {(m.value.split()[0], m.value.split()[-1]) for m in titled}
    mailboxes = _locals(context)
    confirmed = [
        Mention("person", m.start, m.end, m.value)
        for m in context.mentions("name")
        if taken.find(1, m.start, m.end) < 0
        and (_confirmed(m.value, mailboxes) or (m.value.split()[0], m.value.split()[-1]) in known)
    ]
    people = sorted([*titled, *confirmed], key=lambda m: m.start)
    whole = [m.value for m in people if " " in m.value]
    by_ends: dict[tuple[str, str], list[str]] = {}
    by_family: dict[str, set[str]] = {}
    for value in dict.fromkeys(whole):
        words = value.split()
        by_ends.setdefault((words[0], words[-1]), []).append(value)
        by_family.setdefault(fold_word(words[-1]), set()).add(value)
    for mention in people:
        if " " in mention.value:
            words = mention.value.split()
            full = _longest(mention.value, by_ends[words[0], words[-1]])
            yield Mention("person", mention.start, mention.end, full, mention.extra)
            continue
        fitting = by_family.get(fold_word(mention.value), ())
        if len({w.split()[0][0] for w in fitting}) == 1:
            yield Mention("person", mention.start, mention.end, max(fitting, key=len), mention.extra)


def name_shaped(context: Context) -> Iterator[Mention]:
    """Two to five words that may be a person's name; only a cue or a mail address tells whether they are."""
    _, bare = context.lexicon.once(_patterns)
    stop = context.lexicon.once(_stop)
    names = [(m.start, m.end) for kind in ("organisation", "unit") for m in context.mentions(kind)]
    taken = covered(len(context.text), names)
    for run in context.runs:
        at = run.start
        while match := bare.search(context.text, at, run.end):
            end = _cut(match["name"], stop)
            at = match.end() if end is None or end == 0 else match.start() + end
            if end is None or end == 0:
                at = match.start() + len(match["name"].split()[0])
                continue
            name = match["name"][:end]
            skip = _salutation(context, name)
            name = name[skip:]
            if " " not in name or not _plausible(name, context):
                at = match.start() + len(name.split()[0])
                continue
            start = match.start("name") + skip
            end = start + len(name)
            if taken.find(1, start, end) >= 0:
                at = match.start() + len(name.split()[0])
                continue
            yield Mention("name", start, end, name)


def _salutation(context: Context, name: str) -> int:
    """The length of a salutation that reads as an initial ("M. Jean Martin"), in ads of a language that has it."""
    words = context.lexicon.tables.get("people", {}).get("initial_salutations", {})
    if name.count(" ") < 2 or name.split(maxsplit=1)[0] not in words.values():
        return 0
    word = words.get(context.language or "", "")
    return len(word) + 1 if word and name.startswith(f"{word} ") else 0


def _titled(context: Context) -> Iterator[Mention]:
    titled, _ = context.lexicon.once(_patterns)
    stop = context.lexicon.once(_stop)
    salutations = frozenset(context.lexicon.tables.get("people", {}).get("salutations", ()))
    for match in titled.finditer(context.text):
        end = _cut(match["name"], stop)
        if not end:
            continue
        name = match["name"][:end]
        if not _plausible(name, context):
            continue
        title = " ".join(w for w in match["title"].split() if w.rstrip(".,") not in salutations).strip(" ,")
        start, until = match.start(), match.start("name") + len(name)
        extra = {"title": title} if title else {}
        yield Mention("person", start, until, name, extra)


def _cut(name: str, stop: frozenset[str]) -> int | None:
    """Where a name ends: before the first word that is no part of one; 0 where it is none at all."""
    end = 0
    for match in _WORDS.finditer(name):
        word = match.group()
        if end and word[0].islower():  # a particle; a name does not end with one
            continue
        if _stops(word, stop):
            break
        if end and word.endswith("'s"):
            end = match.end() - 2
            break
        end = match.end()
    words = name[:end].split()
    while len(words) > 1 and _FINAL_INITIAL.fullmatch(words[-1]):
        words.pop()
    return len(" ".join(words)) if words else 0


@lru_cache(maxsize=50_000)
def _stops(word: str, stop: frozenset[str]) -> bool:
    """Whether a word, or a part of it, is none that names have."""
    low = word.casefold()
    return low.strip(".,'") in stop or not stop.isdisjoint(low.split("-"))


def _plausible(name: str, context: Context) -> bool:
    words = name.split()
    endings = context.lexicon.once(_fields)
    family = words[-1]
    if len(words) > 1 and any(w.casefold().endswith(endings) for w in words if len(w) > 6):
        return False
    if any(c.isdigit() for c in name) or "_" in name:
        return False
    if len(family) == 1 or (len(words) == 1 and (len(family) < 3 or family.isupper())):
        return False
    return all(_LIKE_NAME.match(w) for w in words)


def _fields(lexicon: Lexicon) -> tuple[str, ...]:
    return lexicon.listed("endings", "field")


def _locals(context: Context) -> tuple[str, ...]:
    linked = [t[7:].split("@")[0] for _, _, t in context.document.links if t.lower().startswith("mailto:")]
    signs = [match.start() for match in _SIGN.finditer(context.text)]
    before = [_MAILBOX.search(context.text, max(0, at - _LONG), at) for at in signs]
    return tuple(fold_word(name) for name in (*(m.group() for m in before if m), *linked))


def _confirmed(name: str, local_parts: tuple[str, ...]) -> bool:
    family = fold_word(name.rsplit(maxsplit=1)[-1].split("-", maxsplit=1)[0])
    return len(family) > 3 and any(family in part for part in local_parts)


def _longest(name: str, whole: list[str]) -> str:
    """The fullest form of this name: "Caspar Schwiedrzik" is "Caspar M. Schwiedrzik" where the ad says so."""
    words = set(name.split())
    return max((other for other in whole if words <= set(other.split())), key=len, default=name)


def fold_word(word: str) -> str:
    """A word as mail addresses write it.

    >>> fold_word("Reißmüller")
    'reissmueller'
    """
    word = word.casefold()
    if word.isascii():
        return word
    for letter, written in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ø", "o"), ("ł", "l"), ("đ", "d")):
        word = word.replace(letter, written)
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


def _stop(lexicon: Lexicon) -> frozenset[str]:
    return frozenset(w.casefold() for w in (*lexicon.listed("people", "not_names"), *lexicon.listed("stop", "in_name")))


def after(context: Context, offset: int) -> re.Match[str] | None:
    """A degree that stands behind a name (", Ph.D."), from that offset."""
    return _DEGREE.match(context.text, offset)
