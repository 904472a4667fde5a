"""`kg registry` in a process of its own: build, update from a server of this machine, status."""

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from kg.errors import ConfigurationError, StoreError
from kg.link.fetch import fetch

ROR = "https://ror.org/0zzzz0161"
RECORD = {
    "id": ROR, "status": "active", "types": ["education"], "relationships": [], "links": [], "domains": [],
    "names": [{"value": "University of Quellheim", "types": ["ror_display", "label"], "lang": "en"}],
    "locations": [{"geonames_details": {"country_code": "DE", "country_name": "Germany", "name": "Quellheim"}}],
}  # fmt: skip
AD = """PhD position in peat chemistry (m/f/d)

The University of Quellheim, Germany, invites applications.

Employer: University of Quellheim
Application deadline: 2027-01-31
Reference number: UQ-17
Contact: Dr. Ada Moor, ada.moor@uni-quellheim.example
"""


def kg(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("KG_")}
    return subprocess.run(
        [sys.executable, "-m", "kg", *words], capture_output=True, text=True, check=False, env=clean | environment
    )


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass

    def do_GET(self) -> None:
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "http://ror.invalid/dump.json")
            self.end_headers()
        else:
            super().do_GET()


@pytest.fixture
def place(tmp_path: Path) -> Iterator[str]:
    """The address of a folder that holds `dump.jsonl.gz`."""
    folder = tmp_path / "served"
    folder.mkdir()
    (folder / "dump.jsonl.gz").write_bytes(gzip.compress(json.dumps(RECORD).encode()))
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def links(data: Path) -> list[dict[str, str]]:
    query = "SELECT ?s ?p ?o { GRAPH <graph/links> { ?s ?p ?o FILTER(STRSTARTS(STR(?o), 'https://ror.org/0zzzz')) } } ORDER BY ?p"
    done = kg("--data", str(data), "query", query, "--format", "json")
    assert done.returncode == 0, done.stderr
    return [{k: v["value"] for k, v in row.items()} for row in json.loads(done.stdout)["results"]["bindings"]]


def test_an_employer_gets_its_id_and_linking_can_be_dropped(tmp_path: Path) -> None:
    dump, ad, data = tmp_path / "ror.json", tmp_path / "ad.txt", tmp_path / "data"
    dump.write_text(json.dumps([RECORD]))
    ad.write_text(AD)
    done = kg("--data", str(data), "registry", "build", str(dump))
    assert done.returncode == 0, done.stderr
    assert "1 organisations with 1 names" in done.stderr
    assert kg("--data", str(data), "ingest", str(ad)).returncode == 0
    found = links(data)
    (employer,) = {row["s"] for row in found}
    assert employer.endswith("id/org/university-of-quellheim")
    assert {row["p"] for row in found} == {
        "http://vivoweb.org/ontology/core#rorId", "https://schema.org/sameAs", "http://purl.org/dc/terms/source",
    }  # fmt: skip
    assert {row["o"] for row in found} == {ROR}
    how = kg(
        "--data", str(data), "query", "--format", "csv",
        "PREFIX vac: <https://w3id.org/vacancy-graph/ns#> SELECT ?rule ?score ?quote { GRAPH <graph/evidence> {"
        f" ?e <http://www.w3.org/1999/02/22-rdf-syntax-ns#object> <{ROR}> ; vac:confidence ?score ; vac:quote ?quote ;"
        " vac:rule/<http://www.w3.org/2000/01/rdf-schema#label> ?rule } }",
    )  # fmt: skip
    assert how.returncode == 0, how.stderr
    rule, score, quote = how.stdout.splitlines()[1].split(",")[:3]
    assert (rule, quote) == ("ror-name", "University of Quellheim")
    assert 0.6 < float(score) <= 1

    off = tmp_path / "off"
    assert kg("--data", str(off), "registry", "build", str(dump)).returncode == 0
    assert kg("--data", str(off), "ingest", str(ad), KG_LINK="off").returncode == 0
    assert links(off) == []


def test_update_fetches_what_the_setting_names(tmp_path: Path, place: str) -> None:
    data = tmp_path / "data"
    done = kg("--data", str(data), "registry", "update", KG_ROR_DUMP=f"{place}/dump.jsonl.gz")
    assert done.returncode == 0, done.stderr
    status = json.loads(kg("--data", str(data), "registry", "status", "--json").stdout)
    assert (status["dump"], status["organisations"], status["link"]) == ("dump.jsonl.gz", 1, "on")
    assert [p.name for p in data.iterdir()] == ["ror.sqlite"]


def test_update_without_an_address_says_where_there_is_one(tmp_path: Path) -> None:
    done = kg("--data", str(tmp_path), "registry", "update")
    assert done.returncode == 4
    assert "nothing is fetched" in done.stderr
    assert "ror_dump" in done.stderr


def test_what_is_not_there_and_what_is_not_allowed(tmp_path: Path, place: str) -> None:
    for address, code in ((f"{place}/none.zip", 5), (f"{place}/away", 4), ("http://ror.invalid/dump.zip", 4)):
        done = kg("--data", str(tmp_path / "data"), "registry", "update", "--ror-dump", address)
        assert done.returncode == code, done.stderr
        assert "Traceback" not in done.stderr
    done = kg("--data", str(tmp_path), "registry", "build", str(tmp_path / "none.zip"))
    assert done.returncode == 3
    with pytest.raises(StoreError, match="more than 10 bytes"):
        fetch(f"{place}/dump.jsonl.gz", tmp_path / "x", largest=10)
    with pytest.raises(ConfigurationError, match="https"):
        fetch("file:///etc/hosts", tmp_path / "x")


def test_status_without_an_index(tmp_path: Path) -> None:
    done = kg("--data", str(tmp_path), "registry", "status")
    assert done.returncode == 0
    assert "kg registry build" in done.stdout
    assert json.loads(kg("--data", str(tmp_path), "registry", "status", "--json").stdout)["index"] is None
