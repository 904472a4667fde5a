import csv
import io
import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from kg.settings import SETTINGS
from kg.store import Catalog

Run = Callable[..., subprocess.CompletedProcess[str]]
BASE = "http://127.0.0.1:8000/"
LABELS = "SELECT ?label { ?x <http://www.w3.org/2000/01/rdf-schema#label> ?label } ORDER BY ?label"


def test_init_makes_a_catalog_with_its_base_and_a_kg_toml_of_all_settings(run: Run, tmp_path: Path) -> None:
    done = run("init", "--data", tmp_path / "new", "--base", "https://jobs.example.org/")
    assert (done.returncode, done.stdout) == (0, "")
    assert "https://jobs.example.org/" in done.stderr
    with Catalog.open(tmp_path / "new") as catalog:
        assert (catalog.base, catalog.release) == ("https://jobs.example.org/", 0)
    written = (tmp_path / "new" / "kg.toml").read_text()
    assert all(f"# {setting.name} = " in written for setting in SETTINGS)
    again = run("--data", tmp_path / "new", "init")
    assert again.returncode == 2
    assert "is a data folder already" in again.stderr


def test_the_data_folder_is_the_flag_else_the_variable_else_kg_data(run: Run, tmp_path: Path) -> None:
    assert run("init").returncode == 0
    assert (tmp_path / "work" / "kg-data" / "catalog.sqlite").is_file()
    assert run("init", KG_DATA=str(tmp_path / "named")).returncode == 0
    assert run("--data", tmp_path / "before", "init", KG_DATA=str(tmp_path / "named")).returncode == 0
    assert run("init", "--data", tmp_path / "after", KG_DATA=str(tmp_path / "named")).returncode == 0
    for name in ("named", "before", "after"):
        assert (tmp_path / name / "catalog.sqlite").is_file()


def test_status_says_release_classes_and_quarantine(run: Run, data: Path) -> None:
    done = run("status", "--json", "--data", data)
    got = json.loads(done.stdout)
    assert (got["release"], got["postings"], got["classes"]) == (
        2, {"published": 2, "withdrawn": 0}, {"https://w3id.org/vacancy-graph/ns#JobPosting": 2})  # fmt: skip
    assert got["quarantine"] == [{"source": "bad.txt", "code": "empty", "message": "there is nothing in it"}]
    shown = run("status", "--data", data)
    assert shown.returncode == 0
    assert "JobPosting" in shown.stdout and "there is nothing in it" in shown.stdout


def test_a_name_that_no_setting_has_is_a_warning(run: Run, data: Path) -> None:
    (data / "kg.toml").write_text('licens = "x"\n')
    done = run("status", "--json", "--data", data, KG_PROT="1")
    assert done.returncode == 0
    assert "KG_PROT" in done.stderr and "did you mean licence" in done.stderr
    assert json.loads(done.stdout)["release"] == 2


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["status", "--data", "nowhere"], 3, "nowhere"),
        (["query", "missing.rq"], 3, "missing.rq does not exist"),
        (["init", "--base", "example.org"], 2, "web address"),
        (["query"], 2, "Missing argument"),
        (["ask", "no-such-question"], 2, "there is no question"),
        (["ask", "3", "--param", "after"], 2, "NAME=VALUE"),
        (["ask", "3", "--param", "after=soon"], 2, "2025-01-31"),
        (["ask", "3", "--param", "before=2025-01-01"], 2, "takes after"),
        (["export", "--format", "yaml"], 2, "turtle"),
        (["export", "--release", "9"], 3, "no release 9"),
        (["export", "--out", "/"], 3, "/ is a folder"),
        (["export", "--graph", "not an iri"], 2, "'not an iri' is no IRI"),
        (["status", "--data", __file__], 3, "is a file, not a data folder"),
        (["ingest", __file__, "--data", __file__], 3, "is a file, not a data folder"),
        (["withdraw", "nothing"], 3, "nothing was ever published as nothing"),
        (["query", "SELECT * {\n ?s ?p }"], 2, "line 2, column 9"),
        (["query", "SELCT * {}"], 2, "Line 1, column 1"),
        (["query", "SELECT * { SERVICE <http://127.0.0.1:1/> {?s ?p ?o} }"], 2, "SERVICE is not allowed"),
        (["query", "SELECT * {" + "{" * 3000 + "}" * 3000 + "}"], 2, "deep"),
        (["query", "--format", "csv", "CONSTRUCT WHERE {?s ?p ?o}"], 2, "Turtle"),
    ],
)
def test_what_is_wrong_is_said_without_a_traceback(
    run: Run, data: Path, words: list[str], code: int, said: str
) -> None:
    done = run(*words, KG_DATA=str(data))
    assert done.returncode == code, done.stderr
    assert said in done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


def test_a_configuration_that_cannot_be_used_ends_with_4(run: Run, data: Path) -> None:
    (data / "kg.toml").write_text('port = "high"\n')
    assert run("status", "--data", data).returncode == 4


def test_a_store_that_cannot_be_used_ends_with_5(run: Run, data: Path) -> None:
    for name in data.glob("catalog.sqlite*"):
        name.unlink()
    (data / "catalog.sqlite").write_bytes(b"this is no database" * 500)
    done = run("status", "--data", data)
    assert done.returncode == 5
    assert "catalog.sqlite" in done.stderr


def test_an_answer_in_each_format(run: Run, data: Path) -> None:
    got = {
        f: run("query", LABELS, "--format", f, "--data", data).stdout for f in ("table", "json", "csv", "tsv", "xml")
    }
    bindings = json.loads(got["json"])["results"]["bindings"]
    assert [b["label"]["value"] for b in bindings] == ["PhD in mud", "Postdoc in \x1b[2Jice"]
    assert next(csv.DictReader(io.StringIO(got["csv"])))["label"] == "PhD in mud"
    assert got["tsv"].splitlines()[:2] == ["?label", '"PhD in mud"']
    assert "<sparql xmlns=" in got["xml"] and "PhD in mud" in got["xml"]
    assert "PhD in mud" in got["table"] and "\x1b" not in got["table"]  # an ad cannot steer the terminal


def test_a_query_from_a_file_and_from_standard_input(run: Run, data: Path, tmp_path: Path) -> None:
    (tmp_path / "labels.rq").write_text(LABELS)
    from_file = run("query", tmp_path / "labels.rq", "--format", "csv", "--data", data)
    assert from_file.stdout == run("query", "-", "--format", "csv", "--data", data, stdin=LABELS).stdout
    assert from_file.stdout.count("\n") == 3


def test_yes_no_and_triples(run: Run, data: Path) -> None:
    assert run("query", "ASK {}", "--data", data).stdout == "yes\n"
    assert run("query", "ASK {}", "--format", "csv", "--data", data).stdout == "true\n"
    assert json.loads(run("query", "ASK {?x ?x ?x}", "--format", "json", "--data", data).stdout)["boolean"] is False
    turtle = run("query", "CONSTRUCT WHERE {?s ?p ?o}", "--data", data).stdout
    assert len(list(parse(turtle, RdfFormat.TURTLE))) == 4
    assert "a vac:JobPosting" in turtle


def test_ask_without_a_name_lists_the_questions(run: Run) -> None:
    done = run("ask")
    assert "03-deadlines" in done.stdout and "after (date)" in done.stdout
    listed = json.loads(run("ask", "--format", "json").stdout)
    [deadlines] = [q for q in listed if q["name"] == "03-deadlines"]
    assert deadlines["params"][0]["name"] == "after"


def test_export_writes_a_release_to_a_file_that_is_whole_or_not_there(run: Run, data: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.nq"
    assert run("export", "--format", "nquads", "--out", out, "--data", data).returncode == 0
    assert len(list(parse(out.read_bytes(), RdfFormat.N_QUADS))) == 6
    older = run("export", "--format", "nquads", "--release", "1", "--data", data).stdout
    assert len(older.splitlines()) == 3
    missing = run("export", "--out", tmp_path / "no" / "folder.ttl", "--data", data)
    assert missing.returncode == 3
    assert [p.name for p in tmp_path.iterdir() if "part" in p.name] == []


@pytest.mark.parametrize(
    ("predicate", "value", "why"),
    [("urn:x:p", "a\x0bb", "U+000B"), ("urn:x:p", "a\uffff", "U+FFFF"), ("urn:x:1", "a", "ends in no name")],
)
def test_export_says_whose_statement_rdf_xml_cannot_hold(
    run: Run, data: Path, tmp_path: Path, predicate: str, value: str, why: str
) -> None:
    with Catalog.open(data) as catalog, catalog.batch("update") as batch:
        batch.state([Quad(NamedNode("urn:x:odd"), NamedNode(predicate), Literal(value), NamedNode("urn:x:g"))])
    words = ("export", "--graph", "urn:x:g", "--data", data, "--format")
    done = run(*words, "rdfxml")
    assert (done.returncode, done.stdout) == (2, "")
    assert "<urn:x:odd>" in done.stderr and why in done.stderr and "Traceback" not in done.stderr
    out = tmp_path / "all.rdf"
    assert run(*words, "rdfxml", "--out", out).returncode == 2
    assert not list(tmp_path.glob("*all.rdf*"))
    assert run(*words, "turtle").returncode == 0


@pytest.mark.parametrize("reason", ["a\x01b", "two\nlines", "x" * 1001])
def test_a_reason_is_a_line_of_text(run: Run, data: Path, reason: str) -> None:
    for words in (("withdraw", "one.txt"), ("rollback", "1")):
        done = run(*words, "--reason", reason, "--data", data)
        assert done.returncode == 2
        assert "printable characters" in done.stderr
    with Catalog.open(data) as catalog:
        assert catalog.release == 2


def test_export_of_a_graph_by_a_name_that_resolves_against_the_base(run: Run, data: Path) -> None:
    short = run("export", "--format", "nquads", "--graph", "graph/evidence", "--data", data)
    whole = run("export", "--format", "nquads", "--graph", "http://127.0.0.1:8000/graph/evidence", "--data", data)
    assert (short.returncode, short.stdout) == (0, whole.stdout)
    assert short.stdout.count("\n") == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
@pytest.mark.parametrize("words", [["export"], ["status"], ["query", "ASK {}"], ["query", "SELECT * {?s ?p ?o}"]])
def test_a_full_disk_is_said_without_a_traceback(data: Path, words: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "kg", "--data", str(data), *words], stdout=full, stderr=subprocess.PIPE, text=True,
            timeout=60, check=False,
        )  # fmt: skip
    assert (done.returncode, "Traceback" in done.stderr) == (5, False), done.stderr
    assert "No space left on device" in done.stderr


def test_without_a_standard_output_it_works_on(data: Path) -> None:
    line = f"{sys.executable} -m kg --data {data} status >&-"
    done = subprocess.run(["/bin/sh", "-c", line], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_withdraw_takes_a_posting_out_of_the_next_release(run: Run, data: Path) -> None:
    done = run("withdraw", "one.txt", "--reason", "filled", "--json", "--data", data)
    got = json.loads(done.stdout)
    assert (got["source"], got["reason"], got["release"]) == ("one.txt", "filled", 3)
    assert "PhD in mud" not in run("query", LABELS, "--data", data).stdout
    with Catalog.open(data) as catalog:
        assert len(list(catalog.quads(2))) == 6


def test_rollback_makes_a_release_of_what_an_earlier_one_held(run: Run, data: Path) -> None:
    run("withdraw", "one.txt", "--reason", "filled", "--data", data)
    done = run("rollback", "1", "--reason", "a slip", "--json", "--data", data)
    assert json.loads(done.stdout) == {
        "release": 4, "to": 1, "changed": True, "returned": [f"{BASE}id/posting/one"], "restored": [],
        "withdrawn": [f"{BASE}id/posting/two"], "statements": {"stated": 0, "retracted": 0},
    }  # fmt: skip
    assert (
        "published again: PhD in mud (http://127.0.0.1:8000/id/posting/one), withdrawn because: filled" in done.stderr
    )
    with Catalog.open(data) as catalog:
        assert catalog.releases()[-1].note == "to release 1: a slip"
        assert set(catalog.quads(4)) == set(catalog.quads(1))
    again = run("rollback", "1", "--data", data)
    assert (again.returncode, again.stdout) == (0, "")
    assert again.stderr == "release 4 holds what release 1 held; nothing was changed\n"
    missing = run("rollback", "9", "--data", data)
    assert (missing.returncode, "no release 9 to go back to; the newest is 4" in missing.stderr) == (3, True)


def test_diff_writes_what_makes_one_release_of_another(run: Run, data: Path, tmp_path: Path) -> None:
    run("withdraw", "one.txt", "--data", data)
    done = run("diff", "1", "3", "--data", data)
    lines = done.stdout.splitlines()
    assert lines[:2] == [f"H id <{BASE}releases/1/diff/3> .", "TX ."]
    assert lines[-1] == "TC ."
    assert sorted(lines[2:-1]) == sorted(
        [*(f"D {line}" for line in _nquads(run, data, 1)), *(f"A {line}" for line in _nquads(run, data, 3))]
    )
    assert [line[0] for line in lines[2:-1]] == ["D"] * 3 + ["A"] * 3
    assert done.stderr == "from release 1 to 3: 3 statements removed, 3 added\n"
    told = json.loads(run("diff", "0", "1", "--json", "--data", data).stdout)
    assert (told["from"], told["to"], told["removed"], len(told["added"])) == (0, 1, [], 3)
    assert {
        "subject": f"{BASE}id/posting/one",
        "predicate": "http://www.w3.org/2000/01/rdf-schema#label",
        "object": {"type": "literal", "value": "PhD in mud"},
        "graph": None,
    } in told["added"]
    out = tmp_path / "patch.rdfp"
    assert run("diff", "1", "1", "--out", out, "--data", data).returncode == 0
    assert out.read_text() == f"H id <{BASE}releases/1/diff/1> .\nTX .\nTC .\n"
    assert run("diff", "1", "9", "--data", data).returncode == 3


def _nquads(run: Run, data: Path, release: int) -> list[str]:
    return run("export", "--format", "nquads", "--release", str(release), "--data", data).stdout.splitlines()


def test_a_reader_that_goes_away_ends_it_quietly(data: Path) -> None:
    many = "SELECT * { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(6)) + " }"  # 4,096 rows
    done = subprocess.run(
        f"set -o pipefail; '{sys.executable}' -m kg --data '{data}' query --format json '{many}' | head -c 10",
        shell=True, executable="/bin/bash", capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (141, '{"head":{"', "")


@pytest.mark.parametrize(("no_color", "coloured"), [("", True), ("1", False)])
def test_colour_only_on_a_terminal_that_wants_it(data: Path, no_color: str, coloured: bool) -> None:
    parent, child = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "kg", "--data", str(data), "status"],
        stdout=child, stderr=child, check=False,
        env={**os.environ, "NO_COLOR": no_color, "TERM": "xterm-256color", "KG_PROT": "1"},
    )  # fmt: skip
    os.close(child)
    shown = os.read(parent, 65536).decode()
    os.close(parent)
    assert done.returncode == 0
    assert "KG_PROT" in shown
    assert ("\x1b[33m" in shown) == coloured  # the warning in yellow


def test_ctrl_c_ends_it_quietly_with_130(data: Path) -> None:
    # A shell that runs the tests in the background has SIGINT ignored, which children inherit.
    heed = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from kg.cli import main; main()"
    waiting = subprocess.Popen(
        [sys.executable, "-c", heed, "--data", str(data), "query", "-"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "KG_PROT": "1"},
    )  # fmt: skip
    assert waiting.stderr is not None
    assert "KG_PROT" in waiting.stderr.readline()  # now it has begun, and reads what is never written
    waiting.send_signal(signal.SIGINT)
    out, said = waiting.communicate(timeout=60)
    assert (waiting.returncode, out, said) == (130, "", "")
