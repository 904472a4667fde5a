"""docs/extending.md does what it says: its blocks, put where it says into a copy of the checkout, and no Python touched."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(
    r"(?s)(?P<how>New file|to the end of)\s+`(?P<path>[\w./-]+)`[^`]*?:\n\n```\w+\n(?P<text>.*?)```", re.I
)

ESTONIAN = """Doktorandi ametikoht mullafüüsikas

Otsime doktoranti, kes uurib mulda ja vett. Töö on meie laboris, Eesti.

Kandideerimise tähtaeg: 15. oktoober 2027
Töölepingu kestus: 36 kuud
Dokumendid: CV ja tööproov
Please submit the documents (tööproov) to jobs@example.org.
"""
SWEDISH = """Doktorand i markfysik

Vi söker en doktorand till institutionen för geovetenskaper. Anställningen kan även ske på deltid.

Sista ansökningsdag: 15 oktober 2027
"""
REMOTE = """PhD student in soil physics

The Institute of Geophysics is looking for a PhD student. {}

Application deadline: 15 October 2027
"""
WITH_EVIDENCE = """
PREFIX vac: <https://w3id.org/vacancy-graph/ns#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
SELECT ?value ?quote WHERE {
  ?position vac:remotePossible ?value .
  GRAPH ?evidence { ?e rdf:subject ?position ; rdf:predicate vac:remotePossible ; vac:quote ?quote }
}
"""
Run = Callable[..., subprocess.CompletedProcess[str]]


def extended(place: Path) -> Path:
    """A copy of the checkout to which a reader has done what the page says."""
    for name in ("kg", "ontology", "shapes", "queries", "examples", "tests"):
        shutil.copytree(CHECKOUT / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(CHECKOUT / "pyproject.toml", place)
    for found in BLOCK.finditer((CHECKOUT / "docs" / "extending.md").read_text(encoding="utf-8")):
        path = place / found["path"]
        assert path.exists() == found["how"].lower().startswith("to"), path
        before = path.read_text(encoding="utf-8") + "\n" if path.exists() else ""
        path.write_text(before + found["text"], encoding="utf-8")
    fixtures = place / "shapes" / "examples"
    shutil.copytree(fixtures / "posting-title-length", fixtures / "posting-sample")
    wrong = fixtures / "posting-sample" / "violates.ttl"
    text, count = re.subn(r'schema:title "[^"]*"', 'schema:title "SOIL PHYSICS"', wrong.read_text(encoding="utf-8"))
    assert count == 1
    wrong.write_text(text, encoding="utf-8")
    shape = place / "shapes" / "position.ttl"
    known = shape.read_text(encoding="utf-8")
    assert known.count("vac:partTimePossible") >= 1
    head, _, tail = known.rpartition("vac:partTimePossible")
    shape.write_text(f"{head}vac:partTimePossible vac:remotePossible{tail}", encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return extended(tmp_path_factory.mktemp("checkout"))


@pytest.fixture
def run(copy: Path) -> Run:
    def run(*words: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("KG_", "PYTEST_"))}
        ended = subprocess.run(
            [sys.executable, "-m", *words], cwd=copy, env=kept | {"PYTHONPATH": str(copy)},
            capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        assert ended.returncode == code, ended.stdout + ended.stderr
        return ended

    return run


def facts(run: Run, copy: Path, name: str, text: str) -> dict[str, list[object]]:
    (copy / name).write_text(text, encoding="utf-8")
    said = json.loads(run("kg", "extract", name).stdout)["facts"]
    return {field: [fact["value"] for fact in found] for field, found in said.items()}


def test_the_page_has_the_blocks_that_the_table_promises() -> None:
    text = (CHECKOUT / "docs" / "extending.md").read_text(encoding="utf-8")
    assert [found["path"] for found in BLOCK.finditer(text)] == [
        "queries/99-sample.rq",
        "shapes/posting.ttl",
        "kg/report/wording/sv.toml",
        "kg/extract/lexicon/languages/sv.toml",
        "kg/extract/lexicon/fields/remote_possible.toml",
        "kg/extract/lexicon/terms/en.toml",
        "kg/extract/lexicon/terms/de.toml",
        "kg/graph/mapping.toml",
        "ontology/vacancy-graph.ttl",
        "kg/extract/lexicon/languages/et.toml",
        "ontology/codes.ttl",
        "kg/extract/lexicon/languages/et.toml",
    ]


@pytest.mark.xdist_group("extending")
def test_no_python_was_touched(copy: Path) -> None:
    for path in sorted(copy.glob("kg/**/*.py")):
        assert path.read_bytes() == (CHECKOUT / path.relative_to(copy)).read_bytes()


@pytest.mark.xdist_group("extending")
def test_a_question_is_answered(run: Run) -> None:
    run("kg", "--data", "data", "ingest", "examples/05-goettingen-postdoc-mudflats.txt")
    asked = run("kg", "--data", "data", "ask", "sample", "--format", "csv", "--param", "kind=recommendation-letters")
    # By hand from the ad: "… and two letters of recommendation".
    assert asked.stdout.splitlines() == [
        "title,document",
        "Postdoctoral researcher in sediment microbiology,letters of recommendation",
    ]


@pytest.mark.xdist_group("extending")
def test_a_shape_is_held_to_its_examples(run: Run) -> None:
    report = json.loads(run("kg", "validate", "--format", "json", "shapes/examples/posting-sample/violates.ttl").stdout)
    assert [one["messages"]["en"] for file in report["files"] for one in file["results"]] == [
        "The title is in capitals only: SOIL PHYSICS"
    ]
    told = run(
        "pytest",
        "-q",
        "-n0",
        "-p",
        "no:cacheprovider",
        "tests/shapes/test_shapes.py",
        "-k",
        "sample or (orders and core)",
    )
    assert re.search(r"\b4 passed", told.stdout), told.stdout


@pytest.mark.xdist_group("extending")
def test_reports_speak_a_new_language_and_english_where_it_has_no_word(run: Run) -> None:
    told = run("kg", "validate", "shapes/examples/posting-sample/violates.ttl", "--lang", "sv").stdout
    assert "violates.ttl: uppfyller kraven (1 Varning)" in told
    assert re.search(r"(?m)^    väntat +text that fits the pattern \[a-z\]$", told)


@pytest.mark.xdist_group("extending")
def test_a_phrase_makes_a_fact(run: Run, copy: Path) -> None:
    assert facts(run, copy, "sv.txt", SWEDISH)["part_time_possible"] == [True]


@pytest.mark.xdist_group("extending")
@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("Remote work is possible on two days a week.", [True]),
        ("Mobiles Arbeiten ist grundsätzlich möglich.", [True]),
        ("Remote working is not possible.", [False]),
        ("You study mobile work in Peru.", None),
    ],
)
def test_a_field_is_found(run: Run, copy: Path, words: str, value: list[bool] | None) -> None:
    assert facts(run, copy, "remote.txt", REMOTE.format(words)).get("remote_possible") == value


@pytest.mark.xdist_group("extending")
def test_a_field_reaches_the_graph_with_its_evidence(run: Run, copy: Path) -> None:
    (copy / "remote.txt").write_text(REMOTE.format("Remote work is possible on two days a week."), encoding="utf-8")
    assert "not foreseen" not in run("kg", "validate", "remote.txt").stdout
    run("kg", "--data", "remote", "ingest", "remote.txt")
    asked = run("kg", "--data", "remote", "query", "--format", "csv", WITH_EVIDENCE)
    assert asked.stdout.splitlines() == ["value,quote", "true,Remote work is possible"]


@pytest.mark.xdist_group("extending")
def test_a_language_is_understood_with_its_months_and_a_code_is_used(run: Run, copy: Path) -> None:
    said = facts(run, copy, "et.txt", ESTONIAN)
    assert said["language"] == ["et"]
    assert said["deadline"] == ["2027-10-15"]
    assert said["duration_months"] == [36]
    assert "sample" in [value["name"] if isinstance(value, dict) else value for value in said["document"]]
    assert "no code" not in run("kg", "validate", "et.txt").stdout.casefold()


@pytest.mark.xdist_group("extending")
def test_without_the_additions_none_of_it_is_there(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", TOLD_APART, SWEDISH, ESTONIAN], capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stdout.split()) == (0, ["False", "False"]), ended.stderr


TOLD_APART = """
import sys
from kg.extract import extract
from kg.read import read
for text in sys.argv[1:]:
    said = extract(read(text.encode(), name="ad.txt"))
    print(any(f.field == "part_time_possible" or f.field == "deadline" and said.language == "et" for f in said.facts))
"""
