"""Positions found are paired with annotated ones, and told in a row of their own."""

import json
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.evaluate import figures
from kg.evaluate.gold import load
from kg.evaluate.judge import Answer, judge
from kg.extract.fact import Fact, Position

TOLD = {
    "employer": ["University of Leeds"],
    "_several": True,
    "_positions": [
        {"id": "phd", "facts": {"duration_months": [36], "reference": ["12/26"]}},
        {"id": "postdoc", "facts": {"duration_months": [24], "_optional": {"workload_percent": [100]}}},
    ],
}


def fact(field: str, value: object) -> Fact:
    return Fact(field, value, 0, 1, "x", 0.9, "normalised", f"{field}.label")  # type: ignore[arg-type]


def gold(folder: Path, told: object) -> Path:
    (folder / "ad.json").write_text(json.dumps(told))
    (folder / "ad.txt").write_text("x")
    return folder


def test_pairs_that_agree_go_together_whatever_their_order(tmp_path: Path) -> None:
    (one,) = load(gold(tmp_path, TOLD))
    found = (
        Position("b", (fact("duration_months", 24), fact("workload_percent", 100), fact("employer", "University of Leeds"))),
        Position("a", (fact("duration_months", 36), fact("reference", "99/26"))),
    )  # fmt: skip
    judged = judge(one, Answer((fact("employer", "University of Leeds"),), None, positions=found))
    got = figures.offered([judged])
    # Right: 24, 36. Wrong: 99/26. Missed: 12/26. What is optional or shared counts neither way.
    assert (got.tally.right, got.tally.wrong, got.tally.missed) == (2, 1, 1)
    assert (got.postings, got.positions, got.found, got.split) == (1, 2, 2, 0)
    assert figures.figures([judged]).tally == figures.Tally(1, 0, 0)


def test_a_position_without_a_partner_is_missed_or_wrong(tmp_path: Path) -> None:
    (one,) = load(gold(tmp_path, TOLD))
    judged = judge(one, Answer((), None, positions=(Position("c", (fact("duration_months", 12),)),)))
    assert figures.offered([judged]).tally == figures.Tally(0, 1, 3)


def test_a_posting_that_offers_one_and_was_split_is_counted(tmp_path: Path) -> None:
    (one,) = load(gold(tmp_path, {"employer": ["University of Leeds"]}))
    judged = judge(one, Answer((), None, positions=(Position("a"), Position("b"))))
    got = figures.offered([judged])
    assert (got.postings, got.split) == (0, 1)


def test_positions_of_another_form_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="_positions is a list"):
        load(gold(tmp_path, {"_several": True, "_positions": {"a": {}}}))
