"""`kg evaluate` as a person runs it, on a folder of one posting made for it."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
AD = "Postdoc in soil physics\n\nWe are looking for a postdoc.\n\nDeadline: 1 May 2027\nReference number: AB-12\n"
GOLD = {"language": ["en"], "deadline": ["2027-05-01"], "reference": ["AB-13"], "city": ["Bonn"]}


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    folder = tmp_path / "gold"
    folder.mkdir()
    (folder / "ad.txt").write_text(AD)
    (folder / "ad.json").write_text(json.dumps(GOLD))
    return folder


def test_json_has_figures_by_field_and_group_and_nothing_of_the_text(run: Run, gold: Path) -> None:
    done = run("evaluate", gold, "--json", "--no-baselines")
    assert done.returncode == 0, done.stderr
    got = json.loads(done.stdout)
    assert got["fields"]["deadline"] == {"right": 1, "wrong": 0, "missed": 0, "precision": 1, "recall": 1, "f1": 1}
    assert {k: got["fields"]["reference"][k] for k in ("right", "wrong", "missed")} == {"right": 0, "wrong": 1, "missed": 1}  # fmt: skip
    assert got["systems"]["kg"]["clean"] == 0
    assert list(got["by"]["layout"]) == ["text"] and list(got["by"]["language"]) == ["en"]
    assert got["rules"]["deadline.label"] == {"right": 1, "given": 1}
    assert "soil" not in done.stdout and "AB-12" not in done.stdout


def test_tables_show_baselines_and_errors_only_when_asked(run: Run, gold: Path) -> None:
    plain, listed = run("evaluate", gold), run("evaluate", gold, "--no-baselines", "--errors")
    assert {"kg", "labels only", "naive"} <= {line.split("  ")[0] for line in plain.stdout.splitlines()}
    assert "AB-12" not in plain.stdout
    assert [line.split() for line in listed.stdout.splitlines() if "AB-1" in line] == [
        ["ad", "reference", "wrong", "AB-12", "reference.label"],
        ["ad", "reference", "missed", "AB-13"],
    ]


def test_against_an_earlier_run_marks_what_fell(run: Run, gold: Path, tmp_path: Path) -> None:
    assert run("evaluate", gold, "--no-baselines", "--out", tmp_path / "before.json").returncode == 0
    (gold / "ad.json").write_text(json.dumps({**GOLD, "deadline": ["2027-06-01"], "reference": ["AB-12"]}))
    done = run("evaluate", gold, "--no-baselines", "--against", tmp_path / "before.json")
    rows = {cells[0]: cells[1:] for line in done.stdout.splitlines() if (cells := line.split()) and len(cells) > 3}
    assert rows["deadline"] == ["1.000", "0.000", "-1.000", "fell"]
    assert rows["reference"] == ["0.000", "1.000", "+1.000"]


def test_halves_part_the_sources(run: Run, gold: Path) -> None:
    halves = [run("evaluate", f"{gold}:{half}", "--json", "--no-baselines") for half in ("A", "B")]
    assert sorted(done.returncode for done in halves) == [0, 3]
    assert "half" in next(done.stderr for done in halves if done.returncode)


@pytest.mark.parametrize("words", [("missing",), (".",), ("GOLD", "--against", "none.json")])
def test_what_is_missing_ends_with_3(run: Run, gold: Path, words: tuple[str, ...]) -> None:
    done = run("evaluate", *(gold if word == "GOLD" else word for word in words))
    assert done.returncode == 3 and "Traceback" not in done.stderr
    assert words[-1] in done.stderr or "folder" in done.stderr or "gold" in done.stderr
