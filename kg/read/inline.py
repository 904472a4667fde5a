"""Labels inside a line: "Title: Postdoc Department: Physics Salary: E13", as dumps of portals have it that lost their lines.

No wording is known here: a label is what stands before a colon, from its last capital on.
"""

import re
from itertools import pairwise

COLON = re.compile(r"(?P<mark>[*_]{0,2}):(?P<more>[*_]{0,2})(?=\s)")
WORDS = re.compile(r"[^\W\d_][\w/'’&.-]*")
NAME = re.compile(r"[^\W\d_a-z][^\W\d_]*(?:-[^\W\d_]+)?")
MOST_LOWER = 3  # words in lower case that a label may end in: "Type of contract"
MOST_CAPITALS = 3
SHORT = 60  # characters of a value that another label may follow


def labels_in(line: str) -> list[tuple[int, int, int]]:
    """Start and end of each label of a line, and where its value starts; empty unless several follow each other.

    Two suffice where the line opens with the first and its value is short; elsewhere it takes three.

    >>> line = "Title: Postdoc Department: Physics Closing date: 1 May"
    >>> [line[start:end] for start, end, _ in labels_in(line)]
    ['Title', 'Department', 'Closing date']
    >>> labels_in("We offer: work"), labels_in("We look for one thing: you.")
    ([], [])
    """
    if line.count(":") < 2:
        return []
    found: list[tuple[int, int, int]] = []
    since = 0
    for colon in COLON.finditer(line):
        start = _start(line, since, colon.start())
        if start is None:
            continue
        found.append((start, colon.start(), colon.end()))
        since = colon.end()
    if len(found) >= 3 or (len(found) == 2 and found[0][0] <= 2 and found[1][0] - found[0][2] <= SHORT):
        return found
    return []


def _start(line: str, since: int, end: int) -> int | None:
    """Where the label begins that ends before a colon, or None where what stands there is none.

    "Closing date" begins with its capital. Of several capitals in a row the label takes all, three at most, where
    something else stands before them, else the last: what comes first must then be the value of the label before.
    """
    words = list(WORDS.finditer(line, max(since, end - 90), end))
    if not words or words[-1].end() != end:
        return None
    at = len(words) - 1
    while at >= 0 and len(words) - at <= MOST_LOWER and words[at][0][0].islower():
        at -= 1
    if at < 0 or not words[at][0][0].isupper():
        return None
    if any(not _next_to(line, a, b) for a, b in pairwise(words[at:])):
        return None
    if at == len(words) - 1:
        first = at
        while first > 0 and _next_to(line, words[first - 1], words[first]) and NAME.fullmatch(words[first - 1][0]):
            first -= 1
        if len(words) - first <= MOST_CAPITALS and (not since or line[since : words[first].start()].strip()):
            at = first
    return words[at].start()


def _next_to(line: str, word: "re.Match[str]", after: "re.Match[str]") -> bool:
    return line[word.end() : after.start()] == " " and not word[0].endswith(".")
