"""`make demo`, as its script does it: a port, a data folder, a server, and three things to try that work."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.xdist_group("demo")


def demo(port: object) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        ["sh", "scripts/demo.sh", str(Path(sys.executable).parent / "kg"), "127.0.0.1", str(port)],
        cwd=TOP, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
        env={k: v for k, v in os.environ.items() if not k.startswith("KG_")},
    )  # fmt: skip


@pytest.fixture(scope="module")
def said() -> Iterator[str]:
    """What the running demo has said on standard error until it serves."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    running = demo(port)
    try:
        assert running.stderr is not None
        lines = []
        for line in running.stderr:
            lines.append(line)
            if line.startswith("serving"):
                break
        yield "".join(lines)
    finally:
        os.killpg(running.pid, signal.SIGINT)
        running.communicate(timeout=60)
        shutil.rmtree(TOP / f"kg-demo-{port}", ignore_errors=True)


def get(address: str, accept: str) -> tuple[str, str]:
    with urllib.request.urlopen(urllib.request.Request(address, headers={"Accept": accept}), timeout=60) as answer:
        return answer.headers.get_content_type(), answer.read().decode()


@pytest.mark.parametrize("media", ["text/html", "text/turtle", "application/ld+json", "application/n-triples"])
def test_the_iri_that_it_names_answers_in_each_format(said: str, media: str) -> None:
    found = re.search(r"a posting's page +(\S+/id/posting/\S+)", said)
    assert found, said
    kind, text = get(found[1], media)
    assert kind == media
    assert found[1].partition("/id/")[2] in text


def test_its_endpoint_answers(said: str) -> None:
    base = re.search(r"Vacancy Graph is at (\S+)", said)
    assert base, said
    query = "sparql?query=SELECT%20(COUNT(*)%20AS%20%3Fn)%20%7B%3Fp%20a%20%3Chttps://w3id.org/vacancy-graph/ns%23JobPosting%3E%7D"
    answer = json.loads(get(base[1] + query, "application/sparql-results+json")[1])
    assert answer["results"]["bindings"][0]["n"]["value"] == "9"


def test_the_question_that_it_names_has_an_answer(said: str) -> None:
    found = re.search(r"(\S+/kg --data \S+ ask \d+)$", said, re.MULTILINE)
    assert found, said
    done = subprocess.run(found[1].split(), cwd=TOP, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "sinzlab.org" in done.stdout


def test_a_port_in_use_is_said_before_anything_is_done() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        out, said = (running := demo(port)).communicate(timeout=60)
    assert (running.returncode, out) == (1, "")
    assert f"port {port}" in said and "PORT=" in said
    assert not (TOP / f"kg-demo-{port}").exists()


@pytest.mark.parametrize("port", ["x", "0", "70000", ""])
def test_a_port_that_is_none_is_said(port: str) -> None:
    out, said = (running := demo(port)).communicate(timeout=60)
    assert (running.returncode, out) == (1, "")
    assert "PORT=" in said
