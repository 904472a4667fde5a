"""`--llm` on the command line: off imports nothing, fill adds, audit reports, and the graph says who pointed."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

POINTED = {"field": "funder", "quote": "Deutsche Forschungsgemeinschaft", "block_id": None}
IMPORTED = "import sys, runpy; sys.argv = ['kg', *sys.argv[1:]]\ntry: runpy.run_module('kg', run_name='__main__')\nfinally: print('IMPORTED', *sys.modules, file=sys.stderr)"
VAC = "https://w3id.org/vacancy-graph/ns#"


@pytest.fixture
def run(endpoint: Any, tmp_path: Path) -> Any:
    def run(*words: object, code: tuple[str, ...] = ("-m", "kg"), **environment: str) -> Any:
        own = {k: v for k, v in os.environ.items() if not k.startswith("KG_")}
        own |= {"KG_DATA": str(tmp_path / "data"), "KG_LLM_URL": endpoint.url, "KG_LLM_MODEL": "tiny"}
        own |= {"KG_LLM_KEY": endpoint.key} | environment
        return subprocess.run(
            [sys.executable, *code, *map(str, words)],
            cwd=tmp_path, env=own, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip

    return run


@pytest.fixture
def file(tmp_path: Path, written: str) -> Path:
    path = tmp_path / "ad.txt"
    path.write_text(written.replace("Interviews take", "Boats: Deutsche Forschungsgemeinschaft.\n\nInterviews take"))
    return path


@pytest.mark.parametrize("command", ["extract", "ingest"])
def test_off_imports_nothing_of_it_and_asks_nobody(run: Any, endpoint: Any, file: Path, command: str) -> None:
    endpoint.say(endpoint.mentions(POINTED))
    done = run(command, file, code=("-c", IMPORTED))
    assert done.returncode == 0, done.stderr
    imported = done.stderr.partition("IMPORTED")[2].split()
    assert "kg.extract.engine" in imported
    assert [name for name in imported if name.startswith("kg.llm")] == []
    assert endpoint.requests == []
    assert "llm" not in json.loads(done.stdout) if command == "extract" else True


def test_extract_fill_adds_and_says_who_pointed(run: Any, endpoint: Any, file: Path) -> None:
    plain = json.loads(run("extract", file).stdout)
    assert "funder" not in plain["facts"], "the ad has words that no rule takes for a funder"
    endpoint.say(endpoint.mentions(POINTED))
    done = run("extract", file, "--llm", "fill")
    assert done.returncode == 0, done.stderr
    got = json.loads(done.stdout)
    [fact] = got["facts"].pop("funder")
    assert (fact["rule"], fact["confidence"], fact["text"]) == ("llm.funder", 0.6, POINTED["quote"])
    assert fact["origin"] == f"language model tiny, prompt {got['llm']['prompt']}"
    assert got["document"]["text"][fact["start"] : fact["end"]] == fact["text"]
    assert got["facts"] == plain["facts"]
    assert "1 request, 100 tokens" in done.stderr and "1 value added" in done.stderr
    again = run("extract", file, "--llm", "fill")
    assert json.loads(again.stdout)["facts"]["funder"] == [fact] and len(endpoint.requests) == 1
    assert endpoint.key not in done.stdout + done.stderr + again.stdout + again.stderr
    for path in file.parent.rglob("*"):
        assert path.is_dir() or endpoint.key.encode() not in path.read_bytes(), path


def test_extract_audit_reports_and_changes_nothing(run: Any, endpoint: Any, file: Path) -> None:
    plain = json.loads(run("extract", file).stdout)
    endpoint.say(endpoint.mentions(POINTED, {"field": "funder", "quote": "Wellcome Trust", "block_id": None}))
    done = run("extract", file, KG_LLM="audit")
    got = json.loads(done.stdout)
    assert got["facts"] == plain["facts"]
    assert [s["field"] for s in got["llm"]["added"]] == ["funder"]
    assert "would add funder" in done.stderr and "'Wellcome Trust': these words do not stand in the ad" in done.stderr


def test_an_endpoint_that_fails_is_a_line_and_the_command_does_its_work(run: Any, endpoint: Any, file: Path) -> None:
    endpoint.say(endpoint.answer(401, b"sk-very-secret-4711 is wrong"))
    done = run("extract", file, "--llm", "fill")
    assert done.returncode == 0
    assert json.loads(done.stdout)["facts"] == json.loads(run("extract", file).stdout)["facts"]
    assert "refuses the key" in done.stderr and endpoint.key not in done.stdout + done.stderr


def test_without_an_address_the_command_ends_with_4(run: Any, file: Path) -> None:
    done = run("extract", file, "--llm", "fill", KG_LLM_URL="", KG_LLM_MODEL="")
    assert done.returncode == 4 and "llm_url" in done.stderr and done.stdout == ""
    assert run("extract", file, "--llm", "perhaps").returncode == 2
    assert run("ingest", file, "--llm", "fill", KG_LLM_MODEL="").returncode == 4


def test_ingest_fill_publishes_it_with_model_and_prompt_as_evidence(
    run: Any, endpoint: Any, file: Path, tmp_path: Path
) -> None:
    endpoint.say(endpoint.mentions(POINTED))
    done = run("ingest", file, "--llm", "fill", "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    said = json.loads(done.stdout)
    assert said["counts"] == {"accepted": 1} and (said["llm"]["calls"], said["llm"]["added"]) == (1, 1)
    assert "1 value added" in done.stderr
    assert run("export", "--format", "nquads", "--out", tmp_path / "all.nq").returncode == 0
    store = ox.Store()
    store.bulk_load(path=str(tmp_path / "all.nq"), format=ox.RdfFormat.N_QUADS)
    rows = list(
        store.query(
            f"""PREFIX vac: <{VAC}> PREFIX prov: <http://www.w3.org/ns/prov#>
            PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
            SELECT ?rule ?who ?confidence WHERE {{
              ?e vac:quote "Deutsche Forschungsgemeinschaft" ; vac:rule/rdfs:label ?rule ; vac:confidence ?confidence ;
                 prov:wasDerivedFrom ?snapshot .
              ?run prov:used ?snapshot ; prov:wasAssociatedWith/rdfs:label ?who . FILTER CONTAINS(?who, "model") }}""",
            use_default_graph_as_union=True,
        )
    )
    assert rows
    for row in rows:
        assert row["who"].value.startswith("language model tiny, prompt ")
        assert row["rule"].value == f"llm.funder ({row['who'].value})"
        assert row["confidence"].value == "0.6"


def test_ingest_audit_warns_and_publishes_what_the_rules_say(run: Any, endpoint: Any, file: Path) -> None:
    endpoint.say(endpoint.mentions(POINTED))
    done = run("ingest", file, "--llm", "audit", "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert any("would add funder" in warning for warning in said["files"][0]["warnings"])
    assert run("export", "--format", "nquads").stdout.count("llm.funder") == 0


def test_an_endpoint_that_hangs_does_not_stop_a_batch(run: Any, endpoint: Any, file: Path) -> None:
    endpoint.say(endpoint.answer(wait=30))
    done = run("ingest", file, "--llm", "fill", "--llm-seconds", "0.3", "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["counts"] == {"accepted": 1} and said["llm"]["failed"] == 1
    assert any("no reply within 0.3 s" in warning for warning in said["files"][0]["warnings"])
