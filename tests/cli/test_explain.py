"""`kg explain` as a person runs it."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
AD = """Postdoc in soil physics

We are looking for a postdoc. You are welcome.

Deadline: 1 May 2027

Interviews: please apply by 20 May 2027 for a slot of the interview.
Reference number: AB-12
"""


@pytest.fixture
def ad(tmp_path: Path) -> Path:
    path = tmp_path / "ad.txt"
    path.write_text(AD)
    return path


def test_the_text_is_marked_and_every_fact_has_its_rule(run: Run, ad: Path) -> None:
    done = run("explain", ad)
    assert done.returncode == 0, done.stderr
    assert "Deadline: [deadline: 1 May 2027]\n" in done.stdout
    assert "Reference number: [reference: AB-12]\n" in done.stdout
    (row,) = [line for line in done.stdout.splitlines() if line.startswith("reference ")]
    assert row.split()[:5] == ["reference", "AB-12", "AB-12", "reference.label", "explicit"]


def test_one_field_shows_its_lines_and_what_was_rejected(run: Run, ad: Path) -> None:
    shown, _, tables = run("explain", ad, "deadline").stdout.partition("\nfield ")
    assert "[deadline: 1 May 2027]" in shown and "[deadline?: 20 May 2027]" in shown
    assert "soil physics" not in shown
    (row,) = [line for line in tables.splitlines() if "excluded" in line]
    assert "2027-05-20" in row and "nterview" in row
    assert "reference" not in tables


def test_json_has_the_same_with_spans_that_hold(run: Run, ad: Path) -> None:
    got = json.loads(run("explain", ad, "--json").stdout)
    (deadline,) = got["facts"]["deadline"]
    assert got["text"][deadline["start"] : deadline["end"]] == deadline["text"] == "1 May 2027"
    assert (deadline["rule"], deadline["level"], deadline["value"]) == ("deadline.label", "normalised", "2027-05-01")
    assert 0 < deadline["prior"] < 1
    (other,) = got["rejected"]["deadline"]
    assert (other["status"], other["text"]) == ("excluded", "20 May 2027")
    assert list(json.loads(run("explain", ad, "reference", "--json").stdout)["facts"]) == ["reference"]


def test_an_inferred_fact_says_what_it_follows_from(run: Run, tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text(AD + "Place of work: Bonn\n")
    (row,) = [
        line for line in run("explain", tmp_path / "b.txt", "country").stdout.splitlines() if line.startswith("country")
    ]
    assert "from city Bonn" in row and "inferred" in row


@pytest.mark.parametrize(("words", "code"), [(("AD", "deadlin"), 2), (("missing.txt",), 3)])
def test_an_unknown_field_and_a_missing_file(run: Run, ad: Path, words: tuple[str, ...], code: int) -> None:
    done = run("explain", *(ad if word == "AD" else word for word in words))
    assert (done.returncode, done.stdout) == (code, "")
    assert words[-1] in done.stderr


def test_a_page_that_is_no_posting_says_so_and_ends_with_1(run: Run, tmp_path: Path) -> None:
    (tmp_path / "recipe.txt").write_text(
        "Pancakes\n\nWhisk flour, eggs and milk \x1b[2J. Fry in butter until golden.\n"
    )
    done = run("explain", tmp_path / "recipe.txt")
    assert done.returncode == 1 and "recipe.txt" in done.stderr
    assert "no facts" in done.stdout and "\x1b" not in done.stdout
