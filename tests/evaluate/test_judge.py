"""Counting by hand: what is right, wrong, missed, and what counts neither way; and what the sums make of it."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg.errors import InputError
from kg.evaluate import figures
from kg.evaluate.calibrate import counts
from kg.evaluate.gold import Gold, load
from kg.evaluate.judge import Answer, Judged, judge, verdict
from kg.evaluate.report import errors
from kg.extract.fact import Fact
from kg.read import Document, Source

Make = Callable[..., Any]


def names(facts: tuple[Fact, ...]) -> list[Any]:
    return [fact.name for fact in facts]


def judged(gold: Gold, *facts: Fact) -> Judged:
    text = gold.path.read_text()
    return judge(gold, Answer(facts, Document(text, Source("ad.txt", "text/plain", "0" * 64)), 12.0))


def test_an_entry_is_met_once_and_an_equal_value_goes_before_a_near_one(fact: Make) -> None:
    near, equal, other = (fact("topic", t) for t in ("soil physics models", "soil physics", "law"))
    got = verdict("topic", [near, equal, other], (("soil physics",), ("plants",)))
    assert (names(got.right), names(got.again), names(got.wrong)) == (
        ["soil physics"],
        ["soil physics models"],
        ["law"],
    )
    assert got.missed == ("plants",)


def test_spellings_are_one_entry_and_optional_values_count_neither_way(fact: Make) -> None:
    entries = (("TU Berlin", "Technische Universität Berlin"),)
    said = [fact("employer", v) for v in ("Technische Universität Berlin", "TU Berlin", "Charité")]
    got = verdict("employer", said, entries, (("Charité",),))
    assert [len(p) for p in (got.right, got.again, got.free, got.wrong, got.missed)] == [1, 1, 1, 0, 0]


def test_a_wrong_value_of_a_one_valued_field_is_wrong_and_missed(fact: Make) -> None:
    got = verdict("deadline", [fact("deadline", "2027-05-02"), fact("deadline", "2027-05-02")], (("2027-05-01",),))
    assert (len(got.wrong), got.missed) == (2, ("2027-05-01",))


def test_an_object_is_compared_by_its_name_and_true_as_json_writes_it(fact: Make) -> None:
    assert names(verdict("funder", [fact("funder", {"name": "ERC", "id": "x"})], (("ERC",),)).right) == ["ERC"]
    assert names(verdict("teaching", [fact("teaching", True)], (("true",),)).right) == [True]


def test_the_sums_of_two_postings(gold_file: Make, fact: Make) -> None:
    """One posting with 3 right (one a topic), 1 wrong hard fact, 1 missed; one page without posting that gave a fact."""
    ad = gold_file({"deadline": ["2027-05-01"], "city": ["Bonn"], "language": ["en"], "topic": ["soil"], "_optional": {"country": ["DE"]}})  # fmt: skip
    page = gold_file({"_posting": False}, name="none-news")
    one = judged(ad, fact("deadline", "2027-06-01"), fact("city", "Bonn"), fact("language", "en"), fact("topic", "soil"), fact("country", "DE"), fact("openings", 2))  # fmt: skip
    two = judged(page, fact("contact_email", "a@example.org"))
    got = figures.figures([one, two])
    assert got.tally == figures.Tally(right=3, wrong=2, missed=1)
    assert (got.tally.precision, got.tally.recall, got.tally.f1) == (3 / 5, 3 / 4, pytest.approx(2 / 3))
    assert got.without_topics == pytest.approx(2 * 0.5 * (2 / 3) / (0.5 + 2 / 3))
    assert got.macro == pytest.approx(3 / 4)  # deadline 0, city, language, topic 1; a field that no gold has is none
    assert (got.invention, got.clean, got.loud, got.postings) == (1 / 5, 1 / 2, 1, 2)
    assert got.low <= got.tally.f1 <= got.high
    assert got.milliseconds == 12.0
    assert [row[:4] for row in errors([one, two])] == [
        ("ad", "deadline", "wrong", "2027-06-01"),
        ("ad", "deadline", "missed", "2027-05-01"),
        ("none-news", "contact_email", "wrong", "a@example.org"),
    ]


def test_a_span_holds_if_its_words_stand_there(gold_file: Make, fact: Make) -> None:
    ad = gold_file({"title": ["Deadline"]}, text="Deadline: 1 May 2027\n")
    got = judged(ad, fact("title", "Deadline", start=0), fact("title", "Deadline", start=1), fact("city", "Bonn"))
    assert (got.held, got.spans, got.unplaced) == (1, 2, 1)


def test_risk_and_reliability(gold_file: Make, fact: Make) -> None:
    ad = gold_file({"document": ["cv", "photo", "thesis"], "city": ["Bonn"]})
    one = judged(
        ad, fact("document", "cv", 0.96), fact("document", "photo", 0.9), fact("city", "Köln", 0.92), fact("document", "other", 0.55)
    )  # fmt: skip
    kept = {k.threshold: k for k in figures.risk([one])}
    assert (kept[0.0].coverage, kept[0.0].error, kept[0.0].recall) == (1, 0.5, 0.5)
    assert (kept[0.9].coverage, kept[0.9].error) == (0.75, pytest.approx(1 / 3))
    assert (kept[0.95].coverage, kept[0.95].error, kept[0.95].recall) == (0.25, 0, 0.25)
    bins = figures.reliability([one])
    assert [(b.low, b.facts, b.precision) for b in bins] == [(0.5, 1, 0), (0.9, 2, 0.5), (0.95, 1, 1)]
    # |0.55 - 0|, twice |0.91 - 0.5|, |0.96 - 1|, over four facts
    assert figures.miscalibration(bins) == pytest.approx((0.55 + 2 * 0.41 + 0.04) / 4)


def test_a_rule_counts_a_value_once_and_a_copied_value_as_its_own(gold_file: Make, fact: Make) -> None:
    ad = gold_file({"deadline": ["2027-05-01"], "_optional": {"city": ["Bonn"]}})
    one = judged(
        ad,
        fact("deadline", "2027-05-01", rule="deadline.label"),
        fact("deadline", "2027-05-01", rule="deadline.label-iso"),
        fact("deadline", "2027-05-01", rule="deadline.cue"),
        fact("deadline", "2027-06-01", rule="deadline.cue"),
        fact("city", "Bonn", rule="city.x"),
    )
    assert counts([one]) == {"deadline.label": (1, 1), "deadline.cue": (1, 2)}


def test_fields_apart_stay_out_of_the_sums(gold_file: Make, fact: Make) -> None:
    both = gold_file({"city": ["Bonn"], "_apart": {"task": ["teach students"], "benefit": ["gym"], "site": []}})
    said = (fact("task", "teach the students"), fact("site", "lake"), fact("network", "not looked for"))
    one = judged(both, fact("city", "Bonn"), *said)
    assert figures.figures([one]).tally == figures.Tally(1, 0, 0)
    apart = figures.by_field([one], apart=True)
    assert apart == {"benefit": figures.Tally(0, 0, 1), "site": figures.Tally(0, 1, 0), "task": figures.Tally(1, 0, 0)}
    only = judged(gold_file({"_apart": {"task": ["teach"]}}, name="only"), fact("city", "Bonn"))
    assert only.fields == {}


def test_halves_are_by_source_and_one_source_is_in_one_half(tmp_path: Path) -> None:
    for name in ("001_zulip-a", "002_zulip-b", "003_kth-c", "bonn-phd"):
        (tmp_path / f"{name}.json").write_text('{"city": ["Bonn"]}')
        (tmp_path / f"{name}.txt").write_text("x")
    sources = {gold.name: gold.source for gold in load(tmp_path)}
    assert sources == {"001_zulip-a": "zulip", "002_zulip-b": "zulip", "003_kth-c": "kth", "bonn-phd": "bonn-phd"}
    halves = [{gold.name for gold in load(tmp_path, half=half)} for half in ("A", "B")]  # type: ignore[arg-type]
    assert set.union(*halves) == set(sources) and not halves[0] & halves[1]
    for name, source in sources.items():
        assert name in halves[int(hashlib.sha256(source.encode()).hexdigest()[-1], 16) % 2]


def test_layouts(gold_file: Make, tmp_path: Path) -> None:
    ad = gold_file({"city": ["Bonn"]})
    assert judged(ad).layout == "text"
    (tmp_path / "ad.pdf").write_bytes(b"%PDF-")
    assert judged(ad).layout == "text of a PDF"


@pytest.mark.parametrize(
    ("name", "told"),
    [("ad.json", "[1]"), ("ad.json", "{"), ("ad.json", '{"city": "Bonn"}'), ("lonely.json", "{}"), (None, "")],
)
def test_what_is_no_gold_says_where(tmp_path: Path, name: str | None, told: str) -> None:
    (tmp_path / "ad.txt").write_text("x")
    if name:
        (tmp_path / name).write_text(told)
    with pytest.raises(InputError, match=name or tmp_path.name):
        load(tmp_path)
