"""`kg search`, and that what makes a release brings its index on."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from kg.cli.app import build
from kg.resources import folder

EXAMPLE = str(folder("examples") / "09-vienna-professor-logic.txt")


def kg(data: Path, *words: str) -> Any:
    return CliRunner().invoke(build(), ["--data", str(data), *words])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    assert kg(tmp_path, "ingest", EXAMPLE).exit_code == 0
    return tmp_path


def release(data: Path) -> str:
    with sqlite3.connect(data / "search.sqlite") as index:
        return str(dict(index.execute("SELECT key, value FROM meta"))["release"])


def test_search_finds_by_words_and_facets(data: Path) -> None:
    assert release(data) == "1"
    found = json.loads(kg(data, "search", "logic", "--where", "country=AUT", "--json").stdout)
    assert [hit["title"] for hit in found["hits"]] == ["Full Professor of Mathematical Logic"]
    assert json.loads(kg(data, "search", "logic", "--where", "state=closed", "--json").stdout)["total"] == 0
    assert "professor" in kg(data, "search", "--facets").stdout


def test_search_tells_what_it_does_not_know(data: Path) -> None:
    for words, said in (
        (("--where", "colour=red"), "there is no facet 'colour'"),
        (("--where", "country"), "--where takes FACET=KEY"),
        (("--today", "soon"), "--today is 'soon'"),
    ):
        answer = kg(data, "search", *words)
        assert answer.exit_code == 2 and said in answer.output
    assert "did you mean: logic" in kg(data, "search", "logci").output


def test_a_withdrawal_and_a_rollback_bring_the_index_on(data: Path) -> None:
    assert kg(data, "withdraw", "09-vienna-professor-logic.txt").exit_code == 0
    assert release(data) == "2"
    assert kg(data, "rollback", "1").exit_code == 0
    assert release(data) == "3"
    assert "release 3" in kg(data, "search", "--update").output


def test_a_lost_index_is_made_again(data: Path) -> None:
    (data / "search.sqlite").unlink()
    assert "1 found" in kg(data, "search", "logic").output
