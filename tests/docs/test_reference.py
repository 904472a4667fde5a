"""The lists that scripts/docs.py makes are those of the questions, shapes and rules as they are now."""

import re
import runpy
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
SCRIPT = CHECKOUT / "scripts" / "docs.py"


@pytest.fixture(scope="module")
def script() -> dict[str, Callable[..., Any]]:
    return runpy.run_path(str(SCRIPT), run_name="docs")


def test_the_pages_are_up_to_date() -> None:
    ended = subprocess.run([sys.executable, SCRIPT, "--check"], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr


def test_every_question_and_view_has_its_section() -> None:
    text = (CHECKOUT / "docs" / "questions.md").read_text(encoding="utf-8")
    for path in CHECKOUT.glob("queries/**/*.rq"):
        assert f"query@{path.relative_to(CHECKOUT).as_posix()} " in text, path.name


def test_another_wording_or_default_is_seen(script: dict[str, Callable[..., Any]], tmp_path: Path) -> None:
    queries = tmp_path / "queries"
    shutil.copytree(CHECKOUT / "queries", queries)
    before = script["question_list"](queries)
    path = queries / "01-erc-positions.rq"
    path.write_text(path.read_text(encoding="utf-8").replace('{ "ERC" }', '{ "SNSF" }'), encoding="utf-8")
    after = script["question_list"](queries)
    assert '| `funder` | acronym of the funder | string | `"SNSF"` | `DFG` |' in after.splitlines()
    assert len(set(before.splitlines()) ^ set(after.splitlines())) == 2


def test_a_shape_is_shown_with_what_it_looks_at(script: dict[str, Callable[..., Any]], tmp_path: Path) -> None:
    (tmp_path / "one.ttl").write_text(
        """
        @prefix shape: <https://w3id.org/vacancy-graph/shapes#> . @prefix sh: <http://www.w3.org/ns/shacl#> .
        @prefix a: <http://a.example/> . @prefix ab: <http://a.example/b/> .
        shape:one a sh:PropertyShape ; sh:targetClass a:Thing ; sh:severity sh:Info ;
          sh:path ( [ sh:inversePath ab:up ] [ sh:zeroOrMorePath [ sh:alternativePath ( a:x a:y ) ] ] ) ;
          sh:name "n"@en , "N"@de ; sh:description "d"@en , "D"@de ; sh:message "m | {?value}"@en , "M"@de .
        shape:part sh:path a:x .
        """,
        encoding="utf-8",
    )
    assert script["shape_list"](tmp_path).splitlines()[-1] == (
        "| `one`: n | Info | each `a:Thing`; there `^ab:up/(a:x\\|a:y)*` | d | m \\| {?value} |"
    )
    assert "`part`" not in script["shape_list"](tmp_path)


def test_every_rule_stands_in_the_page_and_another_phrase_is_seen(
    script: dict[str, Callable[..., Any]], tmp_path: Path
) -> None:
    lexicon = tmp_path / "lexicon"
    shutil.copytree(CHECKOUT / "kg" / "extract" / "lexicon", lexicon)
    before = script["recogniser_list"](lexicon).splitlines()
    ids = [
        i for path in lexicon.glob("fields/*.toml") for i in re.findall(r'(?m)^id = "(.+)"$', path.read_text("utf-8"))
    ]
    assert [i for i in ids if not any(line.startswith(f"| `{i}` |") for line in before)] == []
    path = lexicon / "languages" / "sv.toml"
    path.write_text(path.read_text(encoding="utf-8") + '\n[words.tried]\none = ["prov", "test"]\n', encoding="utf-8")
    (added,) = set(script["recogniser_list"](lexicon).splitlines()) - set(before)
    assert re.fullmatch(r"\| `words.tried` \|[ |]*\| 2 \|[ |]*", added)
