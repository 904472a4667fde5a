"""What is kept of a shapes graph: used where it can be trusted, and never in the way."""

import json
import os
import stat
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.resources import folder
from kg.validate import Shapes, validate
from kg.validate.cache import Cache

SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:S> a sh:NodeShape ; sh:targetSubjectsOf <urn:p> ; sh:message "{?value}" ;
  sh:sparql [ sh:select "SELECT $this ?value { $this <urn:p> ?value FILTER (?value > LIMIT) }" ] ."""
DATA = "<urn:a> <urn:p> 1, 2, 3 ."


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "cache"
    monkeypatch.setenv("XDG_CACHE_HOME", str(place))
    return place


@pytest.fixture
def shapes(tmp_path: Path) -> Path:
    path = tmp_path / "shapes.ttl"
    path.write_text(SHAPES.replace("LIMIT", "1"))
    return path


def values(shapes: Path) -> list[str]:
    report = validate(ox.parse(DATA, ox.RdfFormat.TURTLE), Shapes.load(shapes), engine="fast")
    return sorted(result.message() for result in report.results)


def kept(home: Path) -> list[Path]:
    return sorted((home / "vacancy-graph" / "shapes").glob("*"))


def another(text: str) -> str:
    """The same file with another query, so that it is seen which one was evaluated."""
    changed = {}
    for name, value in json.loads(text).items():
        written = json.dumps(value)
        assert "> 1" in written
        changed[name] = json.loads(written.replace("> 1", "> 2").replace('\\"1\\"^^', '\\"2\\"^^'))
    return json.dumps(changed)


def test_what_is_kept_is_used_the_next_time(shapes: Path, home: Path) -> None:
    assert values(shapes) == ["2", "3"]
    (file,) = kept(home)
    file.write_text(another(file.read_text()))
    assert values(shapes) == ["3"]


def test_nobody_else_can_read_or_write_it(shapes: Path, home: Path) -> None:
    values(shapes)
    (file,) = kept(home)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("place", ["file", "folder"])
def test_what_others_could_have_written_is_not_believed(shapes: Path, home: Path, place: str) -> None:
    values(shapes)
    (file,) = kept(home)
    file.write_text(another(file.read_text()))
    (file if place == "file" else file.parent).chmod(0o777)
    assert values(shapes) == ["2", "3"]


def test_a_link_to_another_file_is_not_followed(shapes: Path, home: Path, tmp_path: Path) -> None:
    values(shapes)
    (file,) = kept(home)
    other = tmp_path / "other.json"
    other.write_text(another(file.read_text()))
    other.chmod(0o600)
    file.unlink()
    file.symlink_to(other)
    assert values(shapes) == ["2", "3"]


@pytest.mark.parametrize("text", ["", "[]", "{", '{"vocabulary": 5}', "[" * 100_000, "\0"])
def test_what_cannot_be_read_is_made_anew(shapes: Path, home: Path, text: str) -> None:
    values(shapes)
    (file,) = kept(home)
    file.write_text(text)
    assert values(shapes) == ["2", "3"]


def test_parts_that_are_none_are_made_anew(shapes: Path, home: Path) -> None:
    values(shapes)
    (file,) = kept(home)
    file.write_text(json.dumps({name: [1, 2] for name in json.loads(file.read_text())}))
    assert values(shapes) == ["2", "3"]


def test_other_shapes_are_other_files(shapes: Path, home: Path) -> None:
    assert values(shapes) == ["2", "3"]
    shapes.write_text(SHAPES.replace("LIMIT", "2"))
    assert values(shapes) == ["3"]
    assert len(kept(home)) == 2


def test_another_program_has_other_files(shapes: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import kg

    values(shapes)
    monkeypatch.setattr(kg, "__version__", "0.0.0")
    values(shapes)
    assert len(kept(home)) == 2


def test_only_the_newest_stay(home: Path) -> None:
    for number in range(40):
        cache = Cache([str(number).encode()])
        cache.put("a", number)
        cache.save()
    assert len(kept(home)) == 32


@pytest.mark.parametrize("place", ["relative/cache", "/dev/null/cache", "/proc/cache"])
def test_a_folder_that_cannot_be_is_done_without(shapes: Path, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", place)
    assert values(shapes) == ["2", "3"]
    assert not Path("relative").exists()


def test_the_projects_shapes_need_no_grammar_the_second_time(home: Path) -> None:
    import subprocess

    code = (
        "import sys; from kg.validate import Shapes; from kg.resources import folder;"
        "s = Shapes.load(folder('shapes')); s.compiled;"
        "print('kg.validate.sparql.survey' in sys.modules, len(s.vocabulary))"
    )
    told = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ).stdout
        for _ in range(2)
    ]
    count = len(Shapes.load(folder("shapes")).vocabulary)
    assert count > 1000
    assert told == [f"True {count}\n", f"False {count}\n"]
