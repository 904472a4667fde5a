"""What a phrase says up to its first wildcard, spelled out: most phrases are looked up so, and never searched for."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from kg.extract.notation import parts

_MOST = 128
_JOINTS = ("-", " ", "")
_WRITTEN = {"{": "(", "}": ")"}
_SIGN = re.compile(r"[*#{}-]")
_PIECE = re.compile(r"\W*\w+")


class Opening(NamedTuple):
    """One text that a phrase may begin with, and whether that is all of it (else a wildcard or a gap follows, or a number).

    `pieces` are its words, each with what stands before it, and `tail` what stands behind the last.
    """

    pieces: tuple[str, ...]
    tail: str
    whole: bool
    number: bool = False


def openings(phrase: str) -> tuple[Opening, ...]:
    """All texts that a phrase may begin with, in the order in which its expression tries them.

    Where a phrase has very many, they end before the choice that makes them so many.

    >>> [("".join(o.pieces) + o.tail, o.whole) for o in openings("[full|half]-time (of #)")][:4]
    [('full-time of ', False), ('full-time', True), ('full time of ', False), ('full time', True)]
    """
    found = [("", "")]
    for part in parts(phrase):
        if part.gap:
            found = [(text, sign or "...") for text, sign in found]
            break
        choices = [
            (f"{part.before}{text}{'' if sign else part.behind}", sign)
            for choice in part.choices
            for text, sign in _spelled(choice)
        ]
        if part.optional:
            choices.append(("", ""))
        if len(found) * len(choices) > _MOST:
            found = [(text, sign or "...") for text, sign in found]
            break
        found = [(said + text, last) for said, sign in found for text, last in ((("", sign),) if sign else choices)]
    return tuple(_opening(text, sign) for text, sign in found)


def _spelled(choice: str) -> Iterator[tuple[str, str]]:
    """The texts that words without brackets stand for, up to a wildcard or a number, and which of them ends it."""
    if not _SIGN.search(choice):
        yield choice, ""
        return
    found = [""]
    for char in choice:
        if char in "*#":
            yield from ((text, char) for text in found)
            return
        found = [said + joint for said in found for joint in (_JOINTS if char == "-" else (_WRITTEN.get(char, char),))]
    yield from ((text, "") for text in found)


def _opening(text: str, sign: str) -> Opening:
    pieces = tuple(_PIECE.findall(text))
    return Opening(pieces, text[sum(map(len, pieces)) :], not sign, sign == "#")
