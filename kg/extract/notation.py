"""The notation of phrases, and the regular expression that each stands for.

The notation is for people who write wording, not expressions: `*` is the rest of a word (gender forms included),
`(x)` may be missing, `[a|b]` is either, `...` is up to forty characters of the same sentence, `#` is a number, `{` and
`}` are round brackets of the text, `-` is a hyphen, a space or nothing. Everything that is emitted is bounded, so a match costs at most a fixed time.
"""

import re
from typing import NamedTuple

_REST = r"\w{0,24}(?:[*:_/\u00b7(-]{1,2}(?:innen|in|n|r|e|s)\b\)?)?"
# What a gender form behind a word begins with.
GENDERED = frozenset("*:_/\u00b7(-")
_GAP = r"(?:[^.!?;\n]|(?<=\d)\.|\.(?=\w)){0,40}?"
_PART = re.compile(r"(\.\.\.|\([^()]*\)|\[[^\[\]]*\])")
_GROUP = re.compile(r"\(([^()\[\]]+)\)|\[([^()\[\]]+)\]")
_SIGNS = {"*": _REST, "#": r"\d{1,9}", "-": "[- ]?", " ": " ", "{": r"\(", "}": r"\)"}


class PhraseError(ValueError):
    """A phrase that the notation does not allow."""


class Part(NamedTuple):
    """One part of a phrase: `choices` as written, of which one stands in the text, or none where it is `optional`.

    `before` and `behind` are the spaces that belong to each choice; a `gap` has no choices.
    """

    choices: tuple[str, ...]
    before: str = ""
    behind: str = ""
    optional: bool = False
    gap: bool = False


def parts(phrase: str) -> list[Part]:
    """The parts of a phrase, in their order.

    >>> [part.choices for part in parts("bewerb* (bitte) bis [zum|am]")]
    [('bewerb*',), ('bitte',), ('bis',), ('zum', 'am')]
    """
    out: list[Part] = []
    space = ""
    for part in _PART.split(phrase):
        # A space before something that may be missing belongs to it.
        if part == "...":
            out.append(Part((), " ?" if space else "", gap=True))
            space = " ?" if space else ""
        elif part.startswith("("):
            behind = " " if not space and not out else ""
            out.append(Part(tuple(part[1:-1].split("|")), space, behind, optional=True))
            space = ""
        elif part.startswith("["):
            out.append(Part(tuple(part[1:-1].split("|")), space))
            space = ""
        elif part.strip():
            out.append(Part((part.strip(),), " " if part.startswith(" ") or space == " " else space))
            space = " " if part.endswith(" ") else ""
        else:
            space = " " if part else space
    return out


def expression(phrase: str) -> str:
    """The regular expression of one phrase, without its word borders.

    >>> import re
    >>> bool(re.fullmatch(expression("bewerb* ... bis (spaetestens) zum"), "bewerbungen bitte bis zum"))
    True
    """
    out: list[str] = []
    for part in parts(phrase):
        said = "|".join(map(_plain, part.choices))
        if part.gap:
            out.append(part.before + _GAP)
        elif part.optional:
            out.append(f"(?:{part.before}(?:{said}){part.behind})?")
        else:
            out.append(f"{part.before}(?:{said})" if len(part.choices) > 1 else part.before + said)
    return "".join(out)


def _plain(text: str) -> str:
    if stray := set(text) & set("()[]|"):
        raise PhraseError(f"{text!r} has a bracket that is not closed, or one inside another: {min(stray)}")
    return "".join(_SIGNS.get(char) or re.escape(char) for char in text)


def expand(phrase: str) -> list[str]:
    """A phrase that begins with a choice as several that begin with a letter.

    >>> expand("(sehr) gute [a|b]")
    ['sehr gute [a|b]', 'gute [a|b]']
    """
    match = _GROUP.match(phrase)
    if not match:
        return [phrase]
    rest = phrase[match.end() :]
    if match.group(2) is not None:
        return [variant for one in match.group(2).split("|") for variant in expand(one + rest)]
    return [one + rest for one in match.group(1).split("|")] + expand(rest.lstrip())
