"""`kg report` over a catalog in which some postings are published, one of them with a Warning, and some wait in quarantine."""

import csv
import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.resources import folder

Run = Callable[..., subprocess.CompletedProcess[str]]
EXAMPLES = folder("examples")


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two folders of postings: `bremen/` with hours that do not fit, `uppsala/` with a grant that cannot be told apart."""
    import sys

    top = tmp_path_factory.mktemp("report")
    ads, data = top / "ads", top / "data"
    for name, portal in (
        ("10-bremen-hours-do-not-fit.txt", "bremen"), ("08-uppsala-research-engineer.txt", "uppsala"),
        ("01-darmstadt-visual-inference.txt", "uppsala"),
    ):  # fmt: skip
        (ads / portal).mkdir(parents=True, exist_ok=True)
        (ads / portal / name).write_bytes((EXAMPLES / name).read_bytes())
    (ads / "recipe.txt").write_text("Pancakes\n\nWhisk flour, eggs and milk. Fry in butter until golden.\n")
    done = subprocess.run(
        [sys.executable, "-m", "kg", "ingest", str(ads), "--data", str(data)],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1, done.stderr
    return data


def test_the_summary_says_by_portal_what_is_to_be_mended(run: Run, dataset: Path) -> None:
    done = run("report", "--data", dataset)
    assert done.returncode == 0, done.stderr
    blocks = done.stdout.split("\n\n")
    assert blocks[0] == (
        "What validation found, by portal\nRelease 1: 2 published, 1 of them with something to mend, 2 refused"
    )
    bremen = next(block for block in blocks if block.startswith("bremen/"))
    assert bremen.splitlines()[1] == "  1 refused"
    assert "1× Violation  Weekly hours and workload imply a full-time week of … hours." in bremen
    uppsala = next(block for block in blocks if block.startswith("uppsala/"))
    assert uppsala.splitlines()[1] == "  2 published, 1 of them with something to mend"
    assert "1× Warning  The grant has no acronym, title, number or programme." in uppsala
    assert "1× refused  no posting" in next(block for block in blocks if block.startswith("(no folder)"))
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_the_summary_in_german(run: Run, dataset: Path) -> None:
    done = run("report", "--data", dataset, "--lang", "de")
    assert "Release" not in done.stdout and "1× abgewiesen  keine Ausschreibung" in done.stdout
    assert "Die Förderung hat weder Kürzel noch Titel, Nummer oder Programm." in done.stdout


SHAPES = "https://w3id.org/vacancy-graph/shapes#"


@pytest.mark.parametrize(
    ("by", "keys"),
    [("source", ["", "bremen/", "uppsala/"]), ("severity", ["Violation", "refused", "Warning"]),
     ("shape", [f"{SHAPES}position-full-week", "no-posting", f"{SHAPES}grant-named"])],
)  # fmt: skip
def test_the_summary_as_json(run: Run, dataset: Path, by: str, keys: list[str]) -> None:
    got = json.loads(run("report", "--data", dataset, "--by", by, "--format", "json").stdout)
    assert (got["release"], got["by"]) == (1, by)
    assert got["postings"] == {"published": 2, "with_results": 1, "refused": 2}
    assert [section["key"] for section in got["sections"]] == keys


def test_by_posting_the_worst_come_first(run: Run, dataset: Path) -> None:
    got = json.loads(run("report", "--data", dataset, "--by", "posting", "--format", "json").stdout)
    assert [section["source"] for section in got["sections"]] == [
        "bremen/10-bremen-hours-do-not-fit.txt", "recipe.txt", "uppsala/08-uppsala-research-engineer.txt"
    ]  # fmt: skip


def test_the_summary_as_a_table_for_spreadsheets(run: Run, dataset: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run("report", "--data", dataset, "--format", "csv").stdout)))
    assert {(row["section"], row["kind"], row["count"]) for row in rows} == {
        ("bremen/", "Violation", "1"), ("uppsala/", "Warning", "1"), ("", "refused", "1")
    }  # fmt: skip


def test_the_whole_report_of_a_refused_posting_shows_the_sentence(run: Run, dataset: Path) -> None:
    done = run("report", "bremen/10-bremen-hours-do-not-fit.txt", "--data", dataset)
    assert done.returncode == 0, done.stderr
    words = " ".join(done.stdout.split())
    assert "does not conform (1 Violation)" in words
    assert "It is paid by E 13 TV-L with [50 %] of the regular working hours ([39.2 hours per week])." in words
    assert "expected hours and per cent agree" in words


def test_a_posting_is_found_by_its_iri_and_a_portal_by_its_name(run: Run, dataset: Path) -> None:
    by_posting = json.loads(run("report", "--data", dataset, "--by", "posting", "--format", "json").stdout)
    (iri,) = [s["key"] for s in by_posting["sections"] if s["source"].startswith("uppsala/")]
    one = run("report", iri, "--data", dataset).stdout
    assert "[Knut and Alice" in one and "darmstadt" not in one
    portal = run("report", "uppsala/", "--data", dataset).stdout
    assert "01-darmstadt-visual-inference.txt: conforms" in portal and "[Knut and Alice" in portal


def test_a_whole_report_as_html_in_german_stands_by_itself(run: Run, dataset: Path) -> None:
    page = run("report", "bremen/", "--data", dataset, "--format", "html", "--lang", "de").stdout
    assert '<html lang="de">' in page and "<mark>50 %</mark>" in page and "Verstoß" in page
    assert "<script" not in page and "src=" not in page and "<link" not in page


def test_what_was_no_posting_says_so(run: Run, dataset: Path) -> None:
    assert "recipe.txt: refused: " in run("report", "recipe.txt", "--data", dataset).stdout


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [(["nowhere"], 3, "knows no posting, source or portal nowhere"), (["--format", "sarif"], 2, "a summary has no form as sarif"),
     (["bremen/", "--format", "csv"], 2, "csv"), (["--lang", "xx"], 2, "there is de, en")],
)  # fmt: skip
def test_what_cannot_be_done_says_what_can(run: Run, dataset: Path, words: list[str], code: int, said: str) -> None:
    done = run("report", *words, "--data", dataset)
    assert done.returncode == code and said in done.stderr


def test_an_empty_catalog_says_what_to_do(run: Run, tmp_path: Path) -> None:
    run("init", "--data", tmp_path / "new")
    assert "kg ingest PATH" in run("report", "--data", tmp_path / "new").stdout


def test_the_page_on_validation_shows_what_the_commands_say(run: Run, dataset: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "validation.md").read_text(encoding="utf-8")
    assert run("report", "--data", dataset).stdout in page
    said = run("validate", EXAMPLES / "10-bremen-hours-do-not-fit.txt").stdout
    assert said.partition("\n")[2] in page
