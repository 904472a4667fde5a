"""The demo that tests of the pages look at: `examples/`, taken in once, and served by a process of its own."""

import contextlib
import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.store import Catalog

TOP = Path(__file__).resolve().parents[3]
START = """
import json
import sys
from pathlib import Path
from kg import serve, settings
serve.run(settings.load(Path(sys.argv[1]), json.loads(sys.argv[2]), {}), announce=lambda address: print(address, flush=True))
"""


@dataclass(frozen=True)
class Demo:
    """A data folder that is served."""

    address: str
    """Where, without a slash at its end."""
    folder: Path
    token: str
    """Lets its bearer write."""


def free_port() -> int:
    """A port of this machine that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def take_in(folder: Path, port: int) -> None:
    """Make a data folder of the examples, whose IRIs begin with that port's address."""
    command = [sys.executable, "-m", "kg", "--data", str(folder), "ingest", str(TOP / "examples"), "--json"]
    base = ["--base", f"http://127.0.0.1:{port}/", "--publish-text", "full"]
    done = subprocess.run([*command, *base], cwd=folder.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr  # one example breaks a shape on purpose
    with Catalog.open(folder) as catalog:
        (folder / "token").write_text(catalog.tokens.create("tests"), encoding="utf-8")


@contextlib.contextmanager
def served(folder: Path, port: int) -> Iterator[Demo]:
    """The data folder, served at that port."""
    flags = {"host": "127.0.0.1", "port": port, "log": "off"}
    command = [sys.executable, "-c", START, str(folder), json.dumps(flags)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address, "the server did not start"
        yield Demo(address.rstrip("/"), folder, (folder / "token").read_text(encoding="utf-8"))
    finally:
        process.terminate()
        process.wait(10)
