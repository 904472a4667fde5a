"""Measured precision becomes confidence, and never changes which facts there are."""

import dataclasses
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.errors import ConfigurationError
from kg.extract import calibration, extract
from kg.extract.wording import FOLDER, default, load
from kg.read import Document

AD = "Postdoc in soil physics\n\nWe are looking for a postdoc.\n\nDeadline: 15 October 2027\nReference number: AB-12\n"


@pytest.mark.parametrize(("right", "given", "sure"), [(5, 5, 6 / 7), (0, 5, 1 / 7), (9, 10, 10 / 12)])
def test_a_rule_is_as_sure_as_it_was_right(right: int, given: int, sure: float, tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_text(calibration.text({"deadline.label": (right, given)}))
    assert calibration.load(tmp_path / "c.toml") == {"deadline.label": pytest.approx(sure, abs=1e-4)}


def test_of_fewer_than_five_facts_nothing_is_told(tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_text(calibration.text({"deadline.label": (4, 4)}))
    assert calibration.load(tmp_path / "c.toml") == {}
    assert calibration.load(tmp_path / "absent.toml") == {}


@pytest.mark.parametrize("text", ["deadline", "[x]\nright = 1", "[x]\nright = 'a'\ngiven = 2", "[x]\nright=3\ngiven=2", "x = 3"])  # fmt: skip
def test_a_file_that_is_none_says_what_to_do(text: str, tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_text(text)
    with pytest.raises(ConfigurationError, match=r"c\.toml"):
        calibration.load(tmp_path / "c.toml")


def test_the_lexicon_reads_the_file_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "lexicon"
    shutil.copytree(FOLDER, folder)
    (folder / calibration.NAME).write_text(calibration.text({"deadline.label": (2, 8), "gone.rule": (7, 7)}))
    assert load(folder).measured["deadline.label"] == 0.3


@pytest.mark.parametrize("sure", [0.01, 0.7, 0.99])
def test_confidence_is_what_was_measured_and_no_fact_comes_or_goes(sure: float, document: Callable[[str], Document]) -> None:  # fmt: skip
    plain = dataclasses.replace(default(), measured={})
    measured = dataclasses.replace(default(), measured={"deadline.label": sure})
    before, after = (extract(document(AD), lexicon) for lexicon in (plain, measured))
    assert [(f.field, f.value, f.start) for f in before.facts] == [(f.field, f.value, f.start) for f in after.facts]
    assert [f.confidence for f in after.of("deadline")] == [sure]
    assert [f.confidence for f in before.of("deadline")] == [plain.rules["deadline.label"].confidence]
    assert [f.confidence for f in before.of("reference")] == [f.confidence for f in after.of("reference")]


def test_a_value_that_is_put_aside_says_why(document: Callable[[str], Document]) -> None:
    two = extract(document(AD + "\nDeadline: 20 November 2027\n"))
    assert not two.values("deadline")
    reasons = {f.name: f.reason for f in two.candidates if f.field == "deadline"}
    assert set(reasons) == {"2027-10-15", "2027-11-20"}
    assert all("2027-10-15" in r and "2027-11-20" in r for r in reasons.values())
