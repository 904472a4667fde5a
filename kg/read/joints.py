"""Where only a page's style sheet parts two words: a label and its value in two spans with no space between them."""

import re

# Elements of a line that a page's style sets apart without a space between them.
SET_APART = frozenset({"span", "label", "time", "strong", "b", "data", "output"})
_WORD_ENDS = re.compile(r"[^\W\d_]{2}[a-z\u00df-\u00ff][)\].]?$")
_VALUE_BEGINS = re.compile(r"[\d\u20ac$\u00a3]")
_NAME_BEGINS = re.compile(r"[A-Z\u00c0-\u00dd]")


def glued(last: str, following: str, *, parted: bool) -> bool:
    """Whether words that follow an element of a line need a space before them; `parted`: they stand in one of their own.

    >>> glued("Closing date", "7 May", parted=True), glued("Doktorand", "Innen", parted=False), glued("CO", "2", parted=True)
    (True, False, False)
    """
    if not _WORD_ENDS.search(last):
        return False
    return bool(_VALUE_BEGINS.match(following) or (parted and _NAME_BEGINS.match(following)))
