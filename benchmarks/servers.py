"""Servers to compare, each started over the same data as a process of its own, and what they cost in processor time."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

START_SECONDS = 600
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its name, the address of its SPARQL endpoint, its process."""

    name: str
    endpoint: str
    pid: int

    def cpu(self) -> float:
        """Processor time of the process and all that it started, in seconds; of those that ended, too."""
        return sum(_cpu(pid) for pid in tree(self.pid))

    def memory(self) -> float:
        """Memory of the process and all that it started, in MB, each shared page counted in parts (PSS)."""
        return sum(_pss(pid) for pid in tree(self.pid))


def peer(name: str) -> str | None:
    """A peer's program: in the folder that BENCH_PEERS names (the bin of a virtual environment), else on the path."""
    folder = os.environ.get("BENCH_PEERS")
    return shutil.which(name, path=folder) if folder else shutil.which(name)


@contextlib.contextmanager
def kg(data: Path, **settings: str) -> Iterator[Server]:
    """`kg serve` over that data folder; settings as in the environment, without their KG_."""
    port = _port()
    given = {f"KG_{name.upper()}": value for name, value in settings.items()}
    command = [sys.executable, "-m", "kg", "--data", str(data), "serve", "--port", str(port)]
    with _running("kg", command, f"http://127.0.0.1:{port}/sparql", given) as server:
        yield server


@contextlib.contextmanager
def oxigraph(store: Path, program: str) -> Iterator[Server]:
    """`oxigraph serve-read-only` over a store on disk."""
    port = _port()
    command = [program, "serve-read-only", "--location", str(store), "--bind", f"127.0.0.1:{port}"]
    with _running("oxigraph", command, f"http://127.0.0.1:{port}/query", {}) as server:
        yield server


@contextlib.contextmanager
def rdflib_endpoint(file: Path, program: str) -> Iterator[Server]:
    """`rdflib-endpoint serve` over a file of triples, in memory."""
    port = _port()
    command = [program, "serve", str(file), "--host", "127.0.0.1", "--port", str(port)]
    with _running("rdflib-endpoint", command, f"http://127.0.0.1:{port}/", {}) as server:
        yield server


def tree(pid: int) -> list[int]:
    """A process and all below it."""
    found, wanted = [], [pid]
    while wanted:
        here = wanted.pop()
        found.append(here)
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{here}/task").iterdir():
                wanted += [int(child) for child in (task / "children").read_text().split()]
    return found


@contextlib.contextmanager
def _running(name: str, command: list[str], endpoint: str, settings: Mapping[str, str]) -> Iterator[Server]:
    # rdflib-endpoint writes a line a request; a pipe that nobody reads would stop it.
    process = subprocess.Popen(
        command, env={**os.environ, **settings}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(process, endpoint)
        yield Server(name, endpoint, process.pid)
    finally:
        process.terminate()
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)


def _wait(process: "subprocess.Popen[bytes]", endpoint: str) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended with {process.returncode}")
        with contextlib.suppress(OSError):
            request = urllib.request.Request(f"{endpoint}?query=ASK%7B%7D", headers={"Accept": "application/json"})
            with urllib.request.urlopen(request, timeout=10):
                return
        time.sleep(0.2)
    raise RuntimeError(f"{process.args!r} does not answer")


def _cpu(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    # utime, stime, and those of children that were waited for
    return sum(int(fields[i]) for i in (11, 12, 13, 14)) / _TICKS


def _pss(pid: int) -> float:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


def _port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
