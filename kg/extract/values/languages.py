"""Names of languages in many languages (from CLDR), as ISO 639-1 codes, with the level that stands beside them."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from kg.extract.context import Context
from kg.extract.mention import Mention
from kg.extract.wording import Lexicon

_LOCALES = ("en", "de", "fr", "es", "it", "nl", "sv", "da", "nb", "pt", "ro", "pl")
_CODES = ["en", "de", "fr", "es", "it", "nl", "pt", "sv", "da", "nb", "no", "fi", "is", "pl", "cs", "sk", "hu", "ro", "bg", "el", "tr", "ru", "uk", "zh", "ja", "ko", "ar", "he", "fa", "hi", "hr", "sr", "sl", "et", "lv", "lt", "ca", "eu", "gl", "ga", "cy", "lb", "mt", "la", "vi", "th", "id", "ms", "sw", "ta", "ur", "bn", "sq", "mk", "bs", "be", "hy", "ka", "kk", "mn", "sa", "fo", "kl", "se", "rm", "bo", "ku", "af", "zu", "xh", "am"]  # fmt: skip
_WORD = re.compile(r"[^\W\d_]{4,24}")
# What a German adjective of a language must belong to ("in deutscher und englischer Sprache").
_SPOKEN = re.compile(r"sprach|kenntnis|wort und schrift")
_NEXT = re.compile(r" ([a-z]{4,})")
_LEVEL = re.compile(r"(?<![\w-])([abc][12])(?![\w-])")


@cache
def names(languages: tuple[str, ...] = ()) -> Mapping[str, str]:
    """Names of languages in lower case to their ISO 639-1 codes, as many languages and these (the lexicon's) have them."""
    from babel import Locale

    out: dict[str, str] = {}
    for locale in dict.fromkeys((*_LOCALES, *languages)):
        table = Locale.parse(locale).languages
        for code in _CODES:
            name = str(table.get(code, "")).lower()
            if len(name) >= 4 and name.isalpha():
                out.setdefault(name, "no" if code == "nb" else code)
    out.update(
        {
            "norwegian": "no",
            "norwegisch": "no",
            "mandarin": "zh",
            "farsi": "fa",
            "cantonese": "zh",
            "putonghua": "zh",
            "kantonesisch": "zh",
            "flemish": "nl",
            "castilian": "es",
            "nynorsk": "no",
            "persian": "fa",
            "dari": "fa",
        }
    )
    # Words that mean something else more often, and what ends like a language of the list.
    for word in ("male", "thai-", "sami"):
        out.pop(word, None)
    return out


@cache
def _forms(languages: tuple[str, ...], endings: tuple[str, ...]) -> Mapping[str, str]:
    known = names(languages)
    return {name + ending: code for ending in endings for name, code in known.items()} | dict(known)


def languages(context: Context) -> Iterator[Mention]:
    """Languages named, also with an ending that a lexicon lists (`Englischkenntnisse`). `extra`: `level` (CEFR),
    `skill` (the word itself says that it is known)."""
    endings = tuple(sorted({e for t in context.lexicon.tables.get("language_endings", {}).values() for e in t}))
    known = _forms(context.lexicon.languages, endings)
    skills = tuple(context.lexicon.listed("language_skills", "endings")) or ("\n",)
    for match in context.at_words(_WORD, known):
        code = known.get(match.group())
        if code is None or _other(context, code, match):
            continue
        level = _LEVEL.search(context.low, match.end(), min(context.sentence(match.start())[1], match.end() + 30))
        extra: dict[str, object] = {"level": level[1].upper()} if level else {}
        if match.group().endswith(skills):
            extra["skill"] = True
        yield Mention("language", match.start(), match.end(), code, extra)


def _other(context: Context, code: str, match: re.Match[str]) -> bool:
    """Whether the word is none of a language: one in small letters where languages have capitals ("lets", Latvian in
    Dutch), or what says of which country something is ("Finnish universities", "deutsche Hochschulen")."""
    if context.text[match.start()].islower() and context.language in ("en", "de"):
        return context.language == "en" or not _SPOKEN.search(context.low, match.start(), match.end() + 45)
    if context.language != "en" or code == "en" or match.group() not in _english():
        return False
    behind = _NEXT.match(context.text, match.end())
    if behind is None or behind[1].startswith(context.lexicon.once(_about_skill)):
        return False
    return not context.low[max(0, match.start() - 16) : match.start() - 1].endswith(context.lexicon.once(_skills))


@cache
def _english() -> frozenset[str]:
    from babel import Locale

    return frozenset(str(name).lower() for name in Locale.parse("en").languages.values())


def _about_skill(lexicon: Lexicon) -> tuple[str, ...]:
    """How words begin that may follow a language where it is meant to be spoken."""
    return tuple(lexicon.listed("language_skills", "behind"))


def _skills(lexicon: Lexicon) -> tuple[str, ...]:
    """The verbs of what is done with a language."""
    return tuple(lexicon.listed("language_skills", "before"))
