"""Lines that a mail program or an editor wrapped at one width, and which of them go on with a paragraph."""

from collections.abc import Sequence

SHORTEST, LONGEST = 45, 130  # characters of a full line
LEAST = 4  # lines that must be full before one believes in a width
SLACK = 0.93


def width_of(lines: Sequence[str]) -> int:
    """The width in characters at which most of a text's lines are wrapped, or 0 where they are not.

    >>> width_of(["word " * 14] * 9), width_of(["Title", "A paragraph in one line. " * 20])
    (69, 0)
    """
    lengths = [len(line.strip()) for line in lines]
    full = sorted(length for length in lengths if SHORTEST <= length <= LONGEST)
    return full[int(len(full) * 0.9)] if len(full) >= LEAST and sum(full) >= 0.5 * sum(lengths) else 0


def goes_on(line: str, following: str, width: int) -> bool:
    """Whether a line only ended because the next one's first word would not have fitted within the width."""
    word = following.split(None, 1)[0]
    return width > 0 and len(line) + 1 + len(word) > SLACK * width
