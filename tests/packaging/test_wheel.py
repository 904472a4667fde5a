"""The wheel, built from the checkout and used from outside it, without network."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

TOP = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.xdist_group("wheel")  # built once, for all tests here
Run = Callable[..., subprocess.CompletedProcess[str]]
# Any connection that is asked for is an error: what is installed works alone.
NO_NETWORK = """
import socket
def refuse(self, address): raise AssertionError(f"asked for the network: {address}")
socket.socket.connect = socket.socket.connect_ex = refuse
"""


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    built = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, TOP],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert built.returncode == 0, built.stdout + built.stderr
    [wheel] = out.glob("*.whl")
    return wheel


@pytest.fixture(scope="session")
def run(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Run a program of a fresh environment that has the wheel, and sees the dependencies of this one."""
    place = tmp_path_factory.mktemp("venv")
    venv.create(place, with_pip=False)
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", place, "install", "--quiet", "--no-index", "--no-deps", wheel],
        check=True, env={k: v for k, v in os.environ.items() if k != "PYTHONPATH"},
    )  # fmt: skip
    site = Path(sysconfig.get_path("purelib", vars={"base": str(place), "platbase": str(place)}))
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    (site / "sitecustomize.py").write_text(NO_NETWORK)
    empty = tmp_path_factory.mktemp("elsewhere")
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH" and not k.startswith("KG_")}

    def run(program: str, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [place / "bin" / program, *words], cwd=empty, env=environment, capture_output=True, text=True, check=False
        )

    return run


def files(folder: str) -> set[str]:
    """The files below a folder of the checkout, what Python makes of itself aside."""
    found = (TOP / folder).rglob("*")
    return {p.relative_to(TOP).as_posix() for p in found if p.is_file() and "__pycache__" not in p.parts}


def test_it_carries_everything_that_the_checkout_has(wheel: Path) -> None:
    held = set(ZipFile(wheel).namelist())
    data = {f"kg/_data/{path}" for name in ("ontology", "shapes", "queries", "examples") for path in files(name)}
    package = files("kg")
    assert len(data) > 30
    assert {p for p in package if p.endswith((".html", ".toml", ".css"))}
    assert "kg/py.typed" in package
    assert (data | package) - held == set()


def test_it_names_itself_and_its_command(wheel: Path) -> None:
    held = ZipFile(wheel)
    [metadata] = [held.read(name).decode() for name in held.namelist() if name.endswith(".dist-info/METADATA")]
    [scripts] = [held.read(name).decode() for name in held.namelist() if name.endswith("entry_points.txt")]
    assert "Name: vacancy-graph\n" in metadata
    assert "Requires-Python: >=3.11\n" in metadata
    assert "kg = kg.cli:main" in scripts


def test_its_command_runs_outside_the_checkout(run: Run) -> None:
    assert "Exit codes" in run("kg", "--help").stdout
    place = run("python", "-c", "import kg.resources as r; print(r.folder('examples'))").stdout.strip()
    assert str(TOP) not in place
    taken = run("kg", "ingest", place, "--json")
    assert taken.returncode == 1, taken.stderr  # one example breaks a shape on purpose
    counts = json.loads(taken.stdout)["counts"]
    assert (counts["accepted"], counts["refused"]) == (9, 1)
    answer = run("kg", "ask", "25", "--format", "csv")
    assert answer.returncode == 0, answer.stderr
    assert "DimLearn" in answer.stdout
