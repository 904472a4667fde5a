import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.resources import folder

Run = Callable[..., subprocess.CompletedProcess[str]]
MUD = folder("examples") / "03-goettingen-tidal-flats.txt"
POST = folder("examples") / "05-goettingen-postdoc-mudflats.txt"


def test_one_file_is_one_object_whose_spans_hold_their_words(run: Run) -> None:
    done = run("extract", MUD)
    assert done.returncode == 0, done.stderr
    got = json.loads(done.stdout)
    assert got["document"].keys() >= {"name", "media_type", "sha256", "language", "text"}
    assert (got["document"]["name"], got["document"]["text"]) == (MUD.name, MUD.read_text())
    spans = [fact for facts in got["facts"].values() for fact in facts if fact["start"] is not None]
    assert spans
    for fact in spans:
        assert fact.keys() >= {"value", "start", "end", "text", "confidence", "level", "rule"}
        assert got["document"]["text"][fact["start"] : fact["end"]] == fact["text"]


def test_several_files_are_json_lines_in_their_order(run: Run) -> None:
    done = run("extract", POST, MUD)
    assert [json.loads(line)["document"]["name"] for line in done.stdout.splitlines()] == [POST.name, MUD.name]


def test_out_has_a_file_for_each_with_the_same_facts(run: Run, tmp_path: Path) -> None:
    done = run("extract", MUD, POST, "--out", tmp_path / "new" / "facts")
    assert (done.returncode, done.stdout) == (0, "")
    assert sorted(p.name for p in (tmp_path / "new" / "facts").iterdir()) == [f"{MUD.stem}.json", f"{POST.stem}.json"]
    assert json.loads((tmp_path / "new" / "facts" / f"{MUD.stem}.json").read_text()) == json.loads(
        run("extract", MUD).stdout
    )


def test_two_inputs_of_one_stem_write_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "ad.txt").write_text("x")
    (tmp_path / "ad.html").write_text("x")
    done = run("extract", MUD, tmp_path / "ad.txt", tmp_path / "ad.html", "--out", tmp_path / "facts")
    assert (done.returncode, done.stdout) == (2, "")
    assert "ad.json" in done.stderr
    assert not (tmp_path / "facts").exists()


@pytest.mark.parametrize("named", ["missing.txt", "."])
def test_a_path_that_is_no_file_ends_with_3_before_anything_is_printed(run: Run, named: str) -> None:
    done = run("extract", MUD, named)
    assert (done.returncode, done.stdout) == (3, "")
    assert named in done.stderr


def test_a_refused_file_is_a_line_and_the_rest_goes_on(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 20)
    done = run("extract", tmp_path / "empty.txt", tmp_path / "binary.txt", MUD)
    assert done.returncode == 1
    assert [json.loads(line)["document"]["name"] for line in done.stdout.splitlines()] == [MUD.name]
    assert "empty.txt:" in done.stderr and "binary.txt:" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_text_over_the_limit_is_refused_by_flag_and_by_variable(run: Run) -> None:
    assert run("extract", MUD, "--max-text", "100").returncode == 1
    assert run("extract", MUD, KG_MAX_TEXT="100").returncode == 1


def test_a_page_that_is_no_posting_has_no_facts_and_says_so(run: Run, tmp_path: Path) -> None:
    (tmp_path / "recipe.txt").write_text("Pancakes\n\nWhisk flour, eggs and milk. Fry in butter until golden.\n")
    done = run("extract", tmp_path / "recipe.txt")
    assert done.returncode == 1
    assert "recipe.txt" in done.stderr
    assert json.loads(done.stdout)["facts"] == {}
