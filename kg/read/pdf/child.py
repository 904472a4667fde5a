"""The program that looks into a PDF file, in a process of its own: a hostile file can cost memory and time, or end it.

Standard input is the file, standard output one JSON object: `pages`, or `error` (a code) where there are none. It is
run by its path and imports nothing of this package.
"""

import json
import sys
from typing import Any

MOST_MEMORY = 2_000_000_000  # bytes of address space
TOLERANCE = 0.15  # of the size of the letters: a wider gap parts words
MOST_MARKS = 500
HEAVY = ("bold", "black", "heavy", "demi")


def main() -> None:
    """Read the PDF from standard input. Arguments: most pages, most characters, most seconds of processor time."""
    pages, characters, seconds = (int(argument) for argument in sys.argv[1:4])
    _bound(seconds)
    try:
        answer = _pages(sys.stdin.buffer, pages, characters)
    except Exception as error:  # whatever a broken file makes the parser raise
        answer = {"error": _code(error)}
    json.dump(answer, sys.stdout)


def _pages(stream: Any, most_pages: int, most_characters: int) -> dict[str, Any]:
    import io

    import pdfplumber

    pages, length = [], 0
    with pdfplumber.open(io.BytesIO(stream.read())) as file:
        for number, page in enumerate(file.pages, 1):
            if number > most_pages:
                return {"error": "pages"}
            length += len(page.chars)
            if length > most_characters:
                return {"error": "characters"}
            words = page.dedupe_chars().extract_words(
                x_tolerance_ratio=TOLERANCE, expand_ligatures=False, extra_attrs=["size", "fontname"]
            )
            pages.append({
                "width": float(page.bbox[2] - page.bbox[0]),
                "height": float(page.bbox[3] - page.bbox[1]),
                "words": [_word(word, page.bbox) for word in words],
                "marks": [_mark(shape, page.bbox) for shape in (*page.curves, *page.rects) if _is_mark(shape)][:MOST_MARKS],
                "links": [_link(link, page.bbox) for link in page.hyperlinks if isinstance(link.get("uri"), str)],
            })  # fmt: skip
            page.close()
    return {"pages": pages}


def _word(word: dict[str, Any], box: tuple[float, float, float, float]) -> list[Any]:
    font = str(word["fontname"]).lower()
    left, above = box[0], box[1]
    return [
        word["text"], round(word["x0"] - left, 2), round(word["x1"] - left, 2), round(word["top"] - above, 2),
        round(word["bottom"] - above, 2), round(word["size"], 2), any(name in font for name in HEAVY), word["upright"],
    ]  # fmt: skip


def _is_mark(shape: dict[str, Any]) -> bool:
    """Whether a drawn shape may be the bullet of a list."""
    width, height = float(shape["width"]), float(shape["height"])
    return 1 < width < 8 and 1 < height < 8 and 0.7 < width / height < 1.4


def _mark(shape: dict[str, Any], box: tuple[float, float, float, float]) -> list[float]:
    return [shape["x0"] - box[0], shape["x1"] - box[0], shape["top"] - box[1], shape["bottom"] - box[1]]


def _link(link: dict[str, Any], box: tuple[float, float, float, float]) -> list[Any]:
    return [link["uri"], link["x0"] - box[0], link["top"] - box[1], link["x1"] - box[0], link["bottom"] - box[1]]


def _code(error: BaseException) -> str:
    """`encrypted` where the file asks for a password, else `broken`; pdfplumber wraps what pdfminer raises."""
    seen: list[object] = [error, *error.args, error.__cause__, error.__context__]
    return "encrypted" if any("Password" in type(one).__name__ or "Encryption" in type(one).__name__ for one in seen) else "broken"  # fmt: skip


def _bound(seconds: int) -> None:
    try:
        import resource
    except ImportError:  # no such limits on this system; the parent still ends the process after a time
        return
    for what, most in ((resource.RLIMIT_AS, MOST_MEMORY), (resource.RLIMIT_CPU, seconds)):
        try:
            resource.setrlimit(what, (most, resource.getrlimit(what)[1]))
        except (ValueError, OSError):
            continue  # a lower limit is in force, or the system has none


if __name__ == "__main__":
    main()
