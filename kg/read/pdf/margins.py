"""What stands above and below the matter on every page: running heads, addresses of prints, page numbers."""

import re
from collections import Counter
from collections.abc import Sequence

from kg.read.pdf.lines import Line, rows
from kg.read.pdf.pages import Page, Word

BAND = 0.12  # of the page's height, at its top and at its bottom
DIGITS = re.compile(r"\d+")


def margins(pages: Sequence[Page]) -> list[tuple[list[Line], list[Line], list[Word]]]:
    """For each page the lines at its top and at its bottom that other pages repeat, and the words of all the rest.

    Numbers count as equal, since pages are numbered. A line is repeated that stands on half of the pages, and on two.
    """
    banded = [[(line, _band(line, page)) for line in rows(page.words)] for page in pages]
    seen = Counter(key for lines in banded for key in {_key(line, band) for line, band in lines if band})
    least = max(2, (len(pages) + 1) // 2)
    found = []
    for lines in banded:
        top: list[Line] = []
        bottom: list[Line] = []
        rest: list[Word] = []
        for line, band in lines:
            if band and seen[_key(line, band)] >= least:
                (top if band == "top" else bottom).append(line)
            else:
                rest.extend(line.words)
        found.append((top, bottom, rest))
    return found


def _band(line: Line, page: Page) -> str:
    if line.bottom < BAND * page.height:
        return "top"
    return "bottom" if line.top > (1 - BAND) * page.height else ""


def _key(line: Line, band: str) -> tuple[str, str]:
    return band, DIGITS.sub("0", line.text).casefold()
