"""A PDF file to the words of its pages with their places, or a `Refusal` that says why there are none."""

import importlib.util
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import Refusal

MOST_PAGES = 100
MOST_SECONDS = 30
MOST_UNKNOWN = 0.3  # of the words with letters that their font does not name
REACH = 2.5  # of the size: how far from its line a drawn bullet may stand
UNKNOWN = "(cid:"  # how letters are written whose font does not say which they are
SIZES = range(2, 500)  # points; letters beyond that are no text that anyone reads

WHY = {
    "encrypted": ("encrypted", "is locked with a password; save it without one"),
    "broken": ("binary", "is a broken PDF file that cannot be opened; save it anew, or give the posting's text"),
    "pages": ("too-large", f"has more than {MOST_PAGES} pages; give the pages of one posting"),
    "slow": ("too-large", f"takes more than {MOST_SECONDS} seconds to open; print it to a new PDF file, or give the posting's text"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its place in points, from the page's upper left corner; `size` of its letters; `href` of its link."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool = False
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A page's words; `turned` are those not written from left to right, such as a stamp in the margin."""

    width: float
    height: float
    words: tuple[Word, ...]
    turned: tuple[Word, ...] = ()


def pages_of(data: bytes, *, name: str, limit: int) -> list[Page]:
    """The pages of a PDF file with at most `limit` characters.

    Raises Refusal: `not-installed` without the package pdfplumber, `encrypted`, `binary` where the file is
    broken, `undecodable` where its fonts do not say which letters they show, `too-large`, `no-text` where the pages are pictures.
    """
    if importlib.util.find_spec("pdfplumber") is None:
        raise Refusal(
            "not-installed",
            f"{name} is a PDF file; reading those needs pdfplumber: pip install 'vacancy-graph[pdf]', or give its text",
        )
    answer = _ask(data, limit)
    if error := answer.get("error"):
        if error == "characters":
            raise Refusal(
                "too-large",
                f"{name} has more than {limit:,} characters of text, the limit. "
                "Split it into single postings, or raise the setting max_text",
            )
        code, why = WHY[error]
        raise Refusal(code, f"{name} {why}")
    pages = [_page(page) for page in answer["pages"]]
    words = [word for page in pages for word in (*page.words, *page.turned)]
    if not words:
        raise Refusal(
            "no-text",
            f"{name} has no text layer: its pages are pictures, as a scanner makes them. Run it through OCR, or give its text",
        )
    if sum(UNKNOWN in word.text for word in words) > MOST_UNKNOWN * len(words):
        raise Refusal("undecodable", f"{name} does not say which letters its fonts show; give the posting's text")
    return pages


def _ask(data: bytes, limit: int) -> dict[str, Any]:
    program = Path(__file__).with_name("child.py")
    command = [sys.executable, "-P", str(program), str(MOST_PAGES), str(limit), str(MOST_SECONDS)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=MOST_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return {"error": "slow"}
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError:  # a limit, or the parser itself, ended the process
        return {"error": "slow" if -done.returncode in (9, 24) else "broken"}
    return answer


def _page(page: dict[str, Any]) -> Page:
    links = page["links"]
    upright: list[Word] = []
    turned: list[Word] = []
    for text, x0, x1, top, bottom, size, bold, is_upright in page["words"]:
        x, y = (x0 + x1) / 2, (top + bottom) / 2
        # What lies beside the page, or is too small to see, no reader of the page is shown.
        if not (0 <= x <= page["width"] and 0 <= y <= page["height"] and round(size) in SIZES):
            continue
        href = next((uri for uri, a, b, c, d in links if a <= x <= c and b <= y <= d), None)
        (upright if is_upright else turned).append(Word(text, x0, x1, top, bottom, size, bold, href))
    upright += _bullets(page["marks"], upright)
    return Page(page["width"], page["height"], tuple(upright), tuple(turned))


def _bullets(marks: list[list[float]], words: list[Word]) -> list[Word]:
    """Drawn bullets as the character that they stand for: small shapes with a word, and no other shape, to the right."""
    found = []
    for x0, x1, top, bottom in marks:
        middle = (top + bottom) / 2
        row = [word for word in words if word.top < middle < word.bottom]
        if not row:
            continue
        first = min(row, key=lambda word: word.x0)
        height = (first.top + first.bottom) / 2
        if x1 <= first.x0 <= x1 + REACH * first.size and bottom - top < 0.7 * first.size:
            at = (height - first.size / 2, height + first.size / 2)
            found.append(Word("•", x0, x1, *at, first.size))
    return found
