"""What is told of values that are no facts, and how spans are marked."""

from collections.abc import Callable

from kg.extract import Fact, extract
from kg.extract.explanation import Rejected, marks, pieces, rejected
from kg.extract.wording import default
from kg.read import Document

AD = """PhD position in soil physics

We are looking for a doctoral candidate.

Please apply by 1 May 2027. Interviews: please apply by 20 May 2027 for a slot of the interview.
"""


def told(document: Document, field: str) -> list[Rejected]:
    return [one for one in rejected(document, extract(document), default(), None) if one.field == field]


def test_an_excluded_value_names_the_words_that_excluded_it(document: Callable[[str], Document]) -> None:
    doc = document(AD)
    assert extract(doc).values("deadline") == ["2027-05-01"]
    (one,) = told(doc, "deadline")
    assert (one.status, one.value, one.text) == ("excluded", "2027-05-20", "20 May 2027")
    assert doc.text[one.start : one.end] == one.text
    assert one.reason.casefold().startswith('"interview') and one.reason.endswith("(no_deadline)")


def test_without_the_words_nothing_is_excluded(document: Callable[[str], Document]) -> None:
    assert told(document(AD.partition(" Interviews")[0]), "deadline") == []


def test_a_lower_rank_and_a_conflict_say_so(document: Callable[[str], Document]) -> None:
    two = told(document(AD.partition("Please")[0] + "Deadline: 1 May 2027\n\nDeadline: 3 June 2027\n"), "deadline")
    assert {(one.value, one.status) for one in two} == {("2027-05-01", "conflict"), ("2027-06-03", "conflict")}


def test_marks_nest_join_and_never_cross() -> None:
    def fact(field: str, start: int, end: int) -> Fact:
        return Fact(field, "x", start, end, "x", 0.9, "explicit", "r")

    text = "0123456789"
    facts = [fact("a", 0, 6), fact("b", 2, 4), fact("c", 2, 4), fact("d", 5, 8), fact("e", 6, 8), fact("f", 8, 10)]
    spans = marks(facts)
    assert spans == [(0, 6, "a"), (2, 4, "b, c"), (6, 8, "e"), (8, 10, "f")]  # d crosses a
    assert "".join(words for words, _ in pieces(text, spans)) == "[a: 01[b, c: 23]45][e: 67][f: 89]"
    assert "".join(words for words, what in pieces(text, spans) if what != "mark") == text
    assert list(pieces(text, [])) == [(text, "")]
