"""docs/ontology.md names every code, docs/fields.md every field, docs/http.md aside (tests/serve holds that)."""

import re
from pathlib import Path

import pyoxigraph as ox

from kg.extract.wording import FOLDER
from kg.graph.mapping import load
from kg.resources import folder

DOCS = Path(__file__).resolve().parents[2] / "docs"
CODE = "https://w3id.org/vacancy-graph/code#"


def rows(page: str, columns: int) -> dict[str, str]:
    """The first cell of each row of the page's tables that names things in code type, and the second."""
    cells = "".join(r"([^|\n]*)\|" for _ in range(columns))
    found = re.findall(rf"(?m)^\|{cells}", (DOCS / page).read_text(encoding="utf-8"))
    return {first.strip(): second for first, second, *_ in found if first.strip().startswith("`")}


def test_every_list_stands_in_the_ontology_page_with_all_its_codes_and_no_other() -> None:
    lists: dict[str, set[str]] = {}
    for quad in ox.parse(path=str(folder("ontology") / "codes.ttl"), format=ox.RdfFormat.TURTLE):
        if quad.predicate.value.endswith("#inScheme"):
            lists.setdefault(quad.object.value.removeprefix(CODE), set()).add(quad.subject.value.removeprefix(CODE))
    text = (DOCS / "ontology.md").read_text(encoding="utf-8").partition("## Codes")[2]
    said = {
        name: set(re.findall(r"`([\w-]+)`", rest)) for name, rest in re.findall(r"(?m)^\| `([\w-]+)` \|(.*)\|$", text)
    }
    assert said == lists


def test_every_field_stands_in_the_page_of_fields_and_no_other() -> None:
    named = {name for cell in rows("fields.md", 3) for name in re.findall(r"`(\w+)`", cell)}
    assert named == {path.stem for path in (FOLDER / "fields").glob("*.toml")} == set(load().fields)


def test_every_command_of_the_benchmarks_is_one_that_there_is() -> None:
    named = re.findall(r"python -m benchmarks ?(\w*)", (DOCS / "architecture.md").read_text(encoding="utf-8"))
    assert named, "the page says where its figures come from"
    known = {path.stem.removeprefix("bench_") for path in (DOCS.parent / "benchmarks").glob("bench_*.py")}
    assert {name for name in named if name} <= known


def test_the_architecture_names_every_part_of_the_package() -> None:
    text = (DOCS / "architecture.md").read_text(encoding="utf-8")
    parts = [path for path in (DOCS.parent / "kg").iterdir() if path.is_dir() and (path / "__init__.py").is_file()]
    assert [path.name for path in parts if not re.search(rf"kg/{path.name}\b|`{path.name}`", text)] == []
