"""Asking a server for some seconds with wrk, and what came of it."""

import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from urllib.parse import urlencode

_RATE = re.compile(r"Requests/sec:\s+([\d.]+)")
_BAD = re.compile(r"Non-2xx or 3xx responses: (\d+)")
_SOCKET = re.compile(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)")
_P99 = re.compile(r"99%\s+([\d.]+)(us|ms|s|m)\b")
_DONE = re.compile(r"(\d+) requests in")
_UNIT = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


@dataclass(frozen=True, slots=True)
class Load:
    """What a load test saw: answers a second, the slowest of a hundred in ms, answers, failed ones among them."""

    rate: float
    p99: float
    done: int
    failed: int


def program() -> str | None:
    """wrk, where it is installed."""
    return shutil.which("wrk")


def ask(endpoint: str, query: str, accept: str, *, clients: int, seconds: float) -> Load:
    """Ask the same query over `clients` connections for that long, in whole seconds."""
    address = f"{endpoint}?{urlencode({'query': query})}"
    # A request line longer than wrk's default buffers does not fit on its command line on some systems: a script does.
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        path = address.partition("//")[2].partition("/")[2]
        script.write(f"wrk.path = [[/{path}]]\nwrk.headers['Accept'] = '{accept}'\n")
        script.flush()
        host = "/".join(address.split("/")[:3]) + "/"
        timeout = max(60, int(seconds * 4))
        command = [
            "wrk",
            "-t1",
            f"-c{clients}",
            f"-d{max(1, round(seconds))}s",
            "--timeout",
            f"{timeout}s",
            "--latency",
        ]
        said = subprocess.run([*command, "-s", script.name, host], capture_output=True, text=True, check=True).stdout
    bad, sockets, p99 = _BAD.search(said), _SOCKET.search(said), _P99.search(said)
    failed = int(bad[1]) if bad else 0
    failed += sum(int(sockets[i]) for i in (1, 2, 3, 4)) if sockets else 0
    rate, done = _RATE.search(said), _DONE.search(said)
    return Load(
        float(rate[1]) if rate else 0.0,
        float(p99[1]) * _UNIT[p99[2]] if p99 else 0.0,
        int(done[1]) if done else 0,
        failed,
    )
