"""Whatever a text is made of: no exception, spans that hold, no text that takes much longer than others."""

from collections.abc import Sequence
from pathlib import Path
from time import process_time

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import Refusal
from kg.extract import extract
from kg.extract.fact import Fact
from kg.extract.wording import default
from kg.link import Registry
from kg.read import read
from kg.read.document import Document

ROOT = Path(__file__).resolve().parents[2]
STRANGE = (
    "\u00ad", "\u200b", "\u0301", "\u0130", "\u017f", "\ufb01", "\ufffd", "\u2028", "\x00", "\x1c", "\x85", "\u202e", "\U0001f600", "\ufeff",
    "\u1e9e", "\u00bd", "\u3000", "\u0660", "\u00b2", "\u2460", "**", "__", "`", "](", "<b>", "&amp;", '"', "((", "@", "://", " | ", ":\n", "-\n", "\n\n",
)  # fmt: skip


def ads() -> list[str]:
    """The ads of the repository, as text; of pages, their source."""
    places = (ROOT / "tests" / "gold", ROOT / "examples")
    paths = [p for place in places for p in sorted(place.iterdir()) if p.suffix in (".txt", ".html")]
    return [p.read_text(encoding="utf-8") for p in paths]


def mutated(pieces: Sequence[str], moves: Sequence[tuple[int, int, int]]) -> str:
    """One text of some ads: each move is (what to do, where, how much), so that any numbers make a text."""
    text = "\n".join(pieces)
    for what, where, much in moves:
        if not text:
            break
        at = where % len(text)
        end = min(len(text), at + 1 + much % 400)
        part = text[at:end]
        changed = (
            "",
            part.upper(),
            part.lower(),
            part.swapcase(),
            part[::-1],
            part * (2 + much % 5),
            part.replace(" ", "\n"),
            part.replace("\n", " "),
            part.replace(" ", ""),
            part.replace(".", ""),
            STRANGE[much % len(STRANGE)] + part,
            part.replace("e", "e" + STRANGE[much % len(STRANGE)]),
        )[what % 12]
        text = text[:at] + changed + text[end:]
    return text[:12_000]


MOVES = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 20_000), st.integers(0, 999)), max_size=12)
PIECES = st.lists(st.sampled_from(ads()), min_size=1, max_size=3)
QUICK = settings(
    max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], database=None
)
# A text of this test has at most 12,000 characters; one that takes so long is a slow pattern, on any machine.
SECONDS = 5.0


def held(document: Document, fact: Fact) -> bool:
    """Whether the words of a fact are those that its span covers."""
    if fact.start is None or fact.end is None:
        return fact.text == ""
    return 0 <= fact.start < fact.end <= len(document.text) and document.text[fact.start : fact.end] == fact.text


def check(data: bytes, name: str, registry: Registry) -> None:
    began = process_time()
    try:
        document = read(data, name=name)
    except Refusal:
        return
    said = extract(document, default(), registry)
    assert process_time() - began < SECONDS
    assert all(held(document, fact) for fact in (*said.facts, *said.candidates))
    assert all(0 <= b.start <= b.end <= len(document.text) for b in document.blocks)


@QUICK
@given(pieces=PIECES, moves=MOVES)
def test_mutated_ads(pieces: list[str], moves: list[tuple[int, int, int]], registry: Registry) -> None:
    text = mutated(pieces, moves)
    check(text.encode("utf-8", "replace"), "x.html" if "<html" in text[:2000].lower() else "x.txt", registry)


@QUICK
@given(text=st.text(max_size=600))
def test_any_text(text: str, registry: Registry) -> None:
    check(f"PhD position until 1 March 2027\n{text}".encode("utf-8", "replace"), "x.txt", registry)


@QUICK
@given(data=st.binary(max_size=400), name=st.sampled_from(["x.txt", "x.html", "x.json", "x.docx", "x.pdf", "x"]))
def test_any_bytes(data: bytes, name: str, registry: Registry) -> None:
    check(data, name, registry)
