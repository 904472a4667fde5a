"""An ad's text in pieces: words that overlap, contain each other, or are all that may be shown."""

import pytest
from pyoxigraph import Literal, NamedNode

from kg.serve.pages.advert.text import Passage, Span, passages, pieces, source
from kg.serve.words import Said, Word

AD = "Wanted: a PhD student in Kiel, full-time."
HERE = "https://x.example/id/snapshot/a"


def word(start: int, end: int, quote: str = "", snapshot: str = HERE) -> Word:
    said = (NamedNode("https://x.example/s"), NamedNode("https://x.example/p"), Literal(f"{start}-{end}"))
    return Word(said, snapshot, start, end, quote, 0.9, "rule", "explicit", "")


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([], [(AD, (), "")]),
        ([(10, 13, "f-1")], [("Wanted: a ", (), ""), ("PhD", ("f-1",), "w-10"), (" student in Kiel, full-time.", (), "")]),
        (  # one contains the other: the shorter one comes first
            [(10, 21, "f-2"), (10, 13, "f-1")],
            [("Wanted: a ", (), ""), ("PhD", ("f-1", "f-2"), "w-10"), (" student", ("f-2",), ""), (" in Kiel, full-time.", (), "")],
        ),
        (  # they overlap
            [(10, 21, "f-1"), (14, 29, "f-2")],
            [
                ("Wanted: a ", (), ""), ("PhD ", ("f-1",), "w-10"), ("student", ("f-1", "f-2"), "w-14"),
                (" in Kiel", ("f-2",), ""), (", full-time.", (), ""),
            ],
        ),
        (  # what is not asserted comes after what is, though it has fewer words
            [(10, 21, "f-1"), (10, 13, "c-1")],
            [("Wanted: a ", (), ""), ("PhD", ("f-1", "c-1"), "w-10"), (" student", ("f-1",), ""), (" in Kiel, full-time.", (), "")],
        ),
        ([(38, 60, "f-1"), (5, 5, "f-2")], [(AD, (), "")]),  # beyond the text, and of no width
    ],
)  # fmt: skip
def test_pieces(spans: list[tuple[int, int, str]], expected: list[tuple[str, tuple[str, ...], str]]) -> None:
    found = pieces(Passage(0, AD), [Span(*span) for span in spans])
    assert [(p.text, p.rows, p.id) for p in found] == expected


def test_a_whole_text_is_one_passage() -> None:
    said = Said((word(10, 13, "PhD"),), {HERE: AD})
    assert passages(said, source(said)) == [Passage(0, AD)]


def test_quotes_are_joined_where_they_overlap_and_nothing_else_is_shown() -> None:
    said = Said((word(10, 21, "PhD student"), word(14, 29, "student in Kiel"), word(31, 40, "full-time")))
    assert passages(said, source(said)) == [Passage(10, "PhD student in Kiel"), Passage(31, "full-time")]


def test_without_quotes_nothing_is_shown() -> None:
    said = Said((word(10, 21), word(31, 40)))
    assert (source(said), passages(said, source(said))) == (HERE, [])


def test_a_quote_that_is_not_its_span_is_no_part_of_the_text() -> None:
    assert passages(Said((word(10, 21, "PhD"),)), HERE) == []


def test_of_several_snapshots_the_one_with_a_text_is_shown() -> None:
    other = "https://x.example/id/snapshot/b"
    said = Said((word(0, 6, "Wanted", other), word(10, 13, "PhD", other)), {HERE: AD})
    assert source(said) == HERE
