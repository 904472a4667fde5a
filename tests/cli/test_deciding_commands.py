"""`kg candidates`, `kg merge`, `kg distinct`: by IRI, taken back by --undo."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from kg.store import Catalog

BASE = "http://127.0.0.1:8000/"
OLD, NEW = BASE + "id/org/uni-nord", BASE + "id/org/university-of-nord"
Run = Callable[..., subprocess.CompletedProcess[str]]
STATED = f"""
PREFIX org: <http://www.w3.org/ns/org#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
<{OLD}> a org:FormalOrganization ; rdfs:label "Universität Nord" .
<{NEW}> a org:FormalOrganization ; rdfs:label "University of Nord" .
"""


@pytest.fixture
def named(data: Path) -> Path:
    """Release 3 has an organisation under two names."""
    with Catalog.open(data) as catalog, catalog.batch("update") as batch:
        batch.state(parse(STATED, format=RdfFormat.TURTLE))
    return data


def test_candidates_merge_and_undo(run: Run, named: Path) -> None:
    shown = json.loads(run("candidates", "--json", "--data", named).stdout)
    (one,) = shown["candidates"]
    assert (one["one"], one["other"], one["reason"]) == (OLD, NEW, "name")
    done = run("merge", OLD, NEW, "--json", "--data", named)
    assert json.loads(done.stdout) == {
        "action": "merge", "one": NEW, "other": OLD, "release": 4, "changed": True, "violations": [],
    }  # fmt: skip
    assert "nothing looks like one thing" in run("candidates", "--data", named).stderr
    assert json.loads(run("candidates", "--decided", "--json", "--data", named).stdout)["merged"][0]["old"] == OLD
    undone = run("merge", "--undo", OLD, "--data", named)
    assert "release 5" in undone.stderr + undone.stdout
    assert len(json.loads(run("candidates", "--json", "--data", named).stdout)["candidates"]) == 1
    assert run("diff", "3", "5", "--data", named).stdout.count("\nA ") == 0


def test_distinct_and_undo(run: Run, named: Path) -> None:
    assert run("distinct", OLD, NEW, "--data", named).returncode == 0
    assert json.loads(run("candidates", "--json", "--data", named).stdout)["candidates"] == []
    refused = run("merge", OLD, NEW, "--data", named)
    assert (refused.returncode, "kg distinct --undo" in refused.stderr) == (2, True)
    assert run("distinct", "--undo", NEW, OLD, "--data", named).returncode == 0
    assert run("merge", OLD, NEW, "--data", named).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("merge", OLD), 2),
        (("merge", "--undo", OLD, NEW), 2),
        (("merge", "--undo", OLD), 3),
        (("merge", BASE + "id/org/nobody", NEW), 3),
        (("distinct", "--undo", OLD, NEW), 3),
        (("distinct", OLD, BASE + "id/org/nobody"), 3),
    ],
)
def test_what_cannot_be_decided(run: Run, named: Path, arguments: tuple[str, ...], code: int) -> None:
    done = run(*arguments, "--data", named)
    assert done.returncode == code
    assert done.stderr.startswith("kg: ")
    assert "Traceback" not in done.stderr
