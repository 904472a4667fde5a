"""How a phrase may go on behind its first word, so that a look at three characters rules most phrases out."""

from collections.abc import Iterator

SEEN = 3
_MOST = 64
_WRITTEN = {"{": "(", "}": ")"}


def openings(rest: str) -> frozenset[str] | None:
    """All that the first three characters behind a phrase's first word may be; None where that is open.

    `rest` is what follows that word in the notation of phrases. It is open where a wildcard or the end comes within
    three characters. A text that no phrase has may be among them, never is one missing.

    >>> sorted(openings(" (the) [full|part] time") or ())
    [' fu', ' pa', ' th']
    >>> openings("*"), openings(" ... by"), sorted(openings("-mail") or ())
    (None, None, [' ma', '-ma', 'mai'])
    """
    found: set[str] = set()
    for one in _texts("", rest):
        if one is None or len(found) > _MOST:
            return None
        found.add(one)
    return frozenset(found)


def _texts(said: str, rest: str) -> Iterator[str | None]:
    # A space at the end may yet go away together with what may be missing.
    if len(said) > SEEN or (len(said) == SEEN and said[-1] != " "):
        yield said[:SEEN]
        return
    sign = rest[:1]
    if not sign or sign in "*#" or rest.startswith("..."):
        yield None
    elif sign in "([":
        close = rest.index(")" if sign == "(" else "]")
        for choice in rest[1:close].split("|"):
            yield from _texts(said, choice + rest[close + 1 :])
        if sign == "(":
            for before in dict.fromkeys((said, said.removesuffix(" "))):
                yield from _texts(before, rest[close + 1 :])
    elif sign == "-":
        for joint in ("", "-", " "):
            yield from _texts(said + joint, rest[1:])
    elif sign == " " and said.endswith(" "):
        yield from _texts(said, rest[1:])
    else:
        yield from _texts(said + _WRITTEN.get(sign, sign), rest[1:])
