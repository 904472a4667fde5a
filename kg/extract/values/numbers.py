"""Numbers as ads write them: digits with either decimal sign, or words of any lexicon's language."""

import re
from collections.abc import Mapping
from typing import Any

AMOUNT = r"\d{1,3}(?:(?:[ .,']|, )\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d{1,4})?"
_LONGEST = 40
_GROUPED = re.compile(r"\d{1,3}(?:(?:[ .,']|, )\d{3})+(?:([.,])(\d{1,2}))?$")


def number(text: str, words: Mapping[str, Any] | None = None) -> float | int | None:
    """The number that a few characters stand for, or None. Three digits after a sign are thousands in a large number.

    >>> number("26,6861"), number("2.808,90"), number("81'880"), number("0.8"), number("2 905"), number("two", {"two": 2})
    (26.6861, 2808.9, 81880, 0.8, 2905, 2)
    """
    text = text.strip()
    if words and text in words:
        return plain(float(words[text]))
    # "inf" and "nan" are words here, and a number of so many digits is none that an ad says.
    if not text[:1].isdigit() or len(text) > _LONGEST:
        return None
    if _GROUPED.match(text):
        sign = re.search(r"[.,](\d{1,2})$", text)
        whole = re.sub(r"\D", "", text[: sign.start()] if sign else text)
        return plain(float(f"{whole}.{sign.group(1)}" if sign else whole))
    try:
        return plain(float(text.replace(",", ".")))
    except ValueError:
        return None


def plain(value: float) -> float | int:
    """A whole number as int.

    >>> plain(36.0), plain(0.5)
    (36, 0.5)
    """
    return int(value) if value == int(value) else value
