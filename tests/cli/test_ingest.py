import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.resources import folder
from kg.store import Catalog

Run = Callable[..., subprocess.CompletedProcess[str]]
EXAMPLES = folder("examples")
MUD = EXAMPLES / "03-goettingen-tidal-flats.txt"
BREMEN = EXAMPLES / "10-bremen-hours-do-not-fit.txt"  # its hours and its percentage contradict each other


def outcomes(done: subprocess.CompletedProcess[str]) -> dict[str, str]:
    return {row["source"]: row["outcome"] for row in json.loads(done.stdout)["files"]}


def test_a_folder_is_one_release_and_the_same_again_none(run: Run) -> None:
    first = run("ingest", EXAMPLES, "--json")
    assert first.returncode == 1  # one example is refused on purpose
    got = outcomes(first)
    assert [source for source, outcome in got.items() if outcome == "refused"] == [BREMEN.name]
    assert sum(outcome == "accepted" for outcome in got.values()) == 9
    assert json.loads(first.stdout)["release"] == 1
    again = run("ingest", EXAMPLES, "--json")
    assert (json.loads(again.stdout)["release"], json.loads(again.stdout)["changed"]) == (1, False)
    assert set(outcomes(again).values()) == {"unchanged", "refused"}
    status = json.loads(run("status", "--json").stdout)
    assert (status["release"], status["postings"]["published"]) == (1, 9)
    assert [q["source"] for q in status["quarantine"]] == [BREMEN.name]
    assert status["base"] == "http://127.0.0.1:8000/"


def test_the_table_has_each_file_with_its_reason(run: Run) -> None:
    done = run("ingest", MUD, BREMEN)
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert any(line.startswith("accepted") and MUD.name in line for line in lines)
    assert any(line.startswith("refused") and BREMEN.name in line and "violation:" in line for line in lines)
    assert "1 accepted, 1 refused; release 1" in done.stderr


def test_other_bytes_from_a_source_replace_what_it_said_and_keep_its_iri(run: Run, tmp_path: Path) -> None:
    ad = tmp_path / "ad.txt"
    shutil.copy(MUD, ad)
    source = "https://jobs.example.org/1"
    before = json.loads(run("ingest", ad, "--source", source, "--json").stdout)["files"][0]
    ad.write_text(MUD.read_text().replace("2027", "2028"))
    after = run("ingest", ad, "--source", source, "--json")
    assert json.loads(after.stdout)["release"] == 2
    assert json.loads(after.stdout)["files"][0]["posting"] == before["posting"]
    assert json.loads(run("status", "--json").stdout)["postings"]["published"] == 1


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS takes no file name that is no UTF-8")
def test_a_file_name_that_is_no_utf8_is_taken_in(run: Run, tmp_path: Path) -> None:
    shutil.copy(MUD, os.fsencode(tmp_path) + b"/m\xfcd.txt")
    done = run("ingest", tmp_path, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["files"][0]["source"] == "m\ufffdd.txt"


@pytest.mark.parametrize(
    ("words", "code"), [(["missing.txt"], 3), ([str(MUD), "missing"], 3), ([str(MUD), str(BREMEN), "--source", "x"], 2),
                        ([str(MUD), "--publish-text", "some"], 2), ([str(MUD), "--base", "example.org"], 2)]
)  # fmt: skip
def test_what_cannot_be_done_takes_nothing_in(run: Run, tmp_path: Path, words: list[str], code: int) -> None:
    done = run("ingest", *words)
    assert (done.returncode, done.stdout) == (code, "")
    assert "Traceback" not in done.stderr
    catalog = tmp_path / "work" / "kg-data" / "catalog.sqlite"
    assert not catalog.exists() or Catalog.open(catalog.parent).release == 0


def test_what_is_no_posting_is_refused_and_the_rest_goes_on(run: Run, tmp_path: Path) -> None:
    ads = tmp_path / "ads"
    ads.mkdir()
    (ads / "a-empty.txt").write_bytes(b"")
    (ads / "b-binary.txt").write_bytes(bytes(range(256)) * 20)
    (ads / "c-recipe.txt").write_text("Pancakes\n\nWhisk flour, eggs and milk. Fry in butter until golden.\n")
    shutil.copy(MUD, ads / "d-mud.txt")
    done = run("ingest", ads, "--json")
    assert done.returncode == 1
    assert outcomes(done) == {
        "a-empty.txt": "refused", "b-binary.txt": "refused", "c-recipe.txt": "refused", "d-mud.txt": "accepted"}  # fmt: skip
    assert [row["code"] for row in json.loads(done.stdout)["files"]] == ["empty", "binary", "no-posting", None]


def test_the_base_of_a_data_folder_stays(run: Run) -> None:
    assert run("ingest", MUD, "--base", "https://a.example/").returncode == 0
    assert run("ingest", MUD, "--base", "https://b.example/").returncode == 4
    assert run("ingest", MUD).returncode == 0
    assert json.loads(run("status", "--json").stdout)["base"] == "https://a.example/"


def test_an_empty_folder_is_no_error_and_no_release(run: Run, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    done = run("ingest", tmp_path / "none")
    assert done.returncode == 0
    assert "release 0" in done.stderr
