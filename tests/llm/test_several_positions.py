"""A language model fills nothing that one of several positions says, nor makes one position's words those of all."""

from kg.extract import entities, extract, prose, values
from kg.extract.context import Context
from kg.extract.mention import Candidate
from kg.extract.wording import default
from kg.llm.merge import Standing, merge
from kg.llm.report import Report
from kg.read import read

AD = """We offer two positions in soil science.

Position 1: PhD student in soil acoustics
The contract runs for 36 months.

Position 2: Postdoc in wave theory
You need a car.

Both positions are based in the old mill. Send your CV by 3 May 2027.
"""
DOCUMENT = read(AD.encode(), name="ad.txt")


def test_what_one_position_says_is_no_open_field() -> None:
    extraction = extract(DOCUMENT)
    assert [p.id for p in extraction.positions] == ["position-1", "position-2"]
    assert not list(extraction.of("duration_months"))
    assert not Standing.of(extraction, "duration_months").open
    assert Standing.of(extraction, "pay_group").open


def test_words_of_one_position_are_refused_and_common_ones_taken() -> None:
    extraction = extract(DOCUMENT)
    context = Context(DOCUMENT, default(), None, {**values.FINDERS, **entities.FINDERS, **prose.FINDERS})

    def pointed(words: str) -> Candidate:
        start = context.text.index(words)
        return context.candidate("unit.header", start, start + len(words), {"name": words}, confidence=0.9)

    report = Report("fill", "model", "0")
    merged = merge(context, extraction, [pointed("a car"), pointed("the old mill")], report, "a model")
    assert [f.name for f in merged.of("unit")] == ["the old mill"]
    assert merged.positions == extraction.positions
    assert [(r.quote, r.reason) for r in report.refused] == [("a car", "the ad says it of one of its positions")]
