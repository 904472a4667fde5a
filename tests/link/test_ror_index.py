"""From a dump in each of its forms to the index."""

import gzip
import json
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import pytest

from kg.errors import ConfigurationError, InputError
from kg.link.dump import records
from kg.link.ror_build import build, holds
from kg.link.ror_index import Index


def write(folder: Path, form: str, values: list[dict[str, Any]]) -> Path:
    array = json.dumps(values, ensure_ascii=False, indent=2).encode()
    lines = "".join(json.dumps(v, ensure_ascii=False) + "\n" for v in values).encode()
    path = folder / f"dump.{form}"
    if form == "json":
        path.write_bytes(array)
    elif form == "jsonl":
        path.write_bytes(b"\xef\xbb\xbf" + lines)
    elif form == "json.gz":
        path.write_bytes(gzip.compress(array))
    elif form == "jsonl.gz":
        path.write_bytes(gzip.compress(lines))
    else:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("v1.9-ror-data.json", json.dumps([{"id": "old", "name": "schema 1"}]))
            archive.writestr("v1.9-ror-data_schema_v2.json", array)
            archive.writestr("v1.9-ror-data_schema_v2.csv", "id\n")
    return path


@pytest.mark.parametrize("form", ["json", "jsonl", "json.gz", "jsonl.gz", "zip"])
def test_every_form_gives_the_same_records(tmp_path: Path, dump: Path, form: str) -> None:
    values = json.loads(dump.read_text())
    told: list[tuple[int, int]] = []
    assert list(records(write(tmp_path, form, values), lambda done, total: told.append((done, total)))) == values
    assert told
    assert told[-1][0] <= told[-1][1]


def test_records_longer_than_a_chunk_come_whole(tmp_path: Path) -> None:
    values = [{"names": [], "note": 'ü{[,]}\\"' * 60_000}, {"names": [], "n": 2}]
    assert list(records(write(tmp_path, "json", values))) == values


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "holds no record"),
        (b"[]", "holds no record"),
        (b'[{"names": []}, {"na', "after record 1"),
        (b'[{"names": []}, 7]', "record 2 is no JSON object"),
        (b'{"name": "x", "id": 1}', "schema v1"),
        (b"<html>", "no JSON after record 0"),
        (b"\x1f\x8b\x08\x00garbage", "damaged"),
        (b"PK\x03\x04garbage", "damaged"),
        (gzip.compress(b'[{"names": []}, {"names": []}]' * 50, mtime=0)[:-12], "damaged"),
    ],
)
def test_what_is_no_dump_is_said(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "dump"
    path.write_bytes(content)
    with pytest.raises(InputError, match=said):
        list(records(path))


def test_an_archive_with_two_dumps_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "two.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.json", "[]")
        archive.writestr("b.json", "[]")
    with pytest.raises(InputError, match=r"a\.json, b\.json"):
        list(records(path))


def test_what_goes_into_the_index(dump: Path, tmp_path: Path) -> None:
    out = tmp_path / "data" / "ror.sqlite"
    built = build(dump, out)
    # Six active, one only mentioned; Varnholt goes by its successor, Elmsby has none.
    assert (built.records, built.organisations, built.succeeded, built.skipped) == (8, 7, 1, 1)
    index = Index(out)
    (name,) = index.exact(["universitat quellheim"])["universitat quellheim"]
    organisation = index.organisation(name.organisation)
    assert (organisation.label, organisation.countries) == ("University of Quellheim", ("DE",))
    assert organisation.ids == {"wikidata": ["Q0"]}
    assert [n.kind for n in index.exact(["varnholt polytechnic"])["varnholt polytechnic"]] == ["former"]
    assert [n.kind for n in index.exact(["glimmer"])["glimmer"]] == ["bare"]
    assert not index.exact(["closed college of elmsby"])
    assert index.at("peat.uni-quellheim.example") == [organisation.number]
    assert index.at("example") == []
    index.close()


def test_an_index_takes_the_place_of_an_older_one_only_when_whole(dump: Path, tmp_path: Path) -> None:
    out = tmp_path / "ror.sqlite"
    build(dump, out)
    before = out.read_bytes()
    broken = tmp_path / "broken.json"
    broken.write_text(dump.read_text()[:-40])
    with pytest.raises(InputError):
        build(broken, out)
    assert out.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["broken.json", "ror.sqlite"]


def test_an_index_that_cannot_be_used_is_said(tmp_path: Path, index_file: Path) -> None:
    with pytest.raises(ConfigurationError, match="kg registry build"):
        Index(tmp_path / "none.sqlite")
    (tmp_path / "text.sqlite").write_text("no database" * 100)
    with pytest.raises(ConfigurationError, match="no index of ROR"):
        Index(tmp_path / "text.sqlite")
    other = tmp_path / "other.sqlite"
    other.write_bytes(index_file.read_bytes())
    with sqlite3.connect(other) as connection:
        connection.execute("UPDATE meta SET value = '0' WHERE key = 'format'")
    connection.close()
    with pytest.raises(ConfigurationError, match="another version"):
        Index(other)


@pytest.mark.parametrize(
    "ror", ["https://ror.org/0zzzz0162", "https://ror.org/0zzzz016", "0zzzz0161", "https://ror.org/1zzzz0161"]
)
def test_ids_that_do_not_hold(ror: str) -> None:
    assert holds("https://ror.org/0zzzz0161")
    assert not holds(ror)
