"""Jobs that tests have done."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from kg.errors import StoreError
from kg.tasks.means import Means


def echo(means: Means, payload: Any) -> tuple[Any, int, str]:
    return payload, os.getpid(), means.settings.title


def knows(means: Means, payload: str) -> bool:
    return means.tools.codes.code("position-type", payload) is not None


def sleep(means: Means, payload: float) -> float:
    time.sleep(payload)
    return payload


def parent(means: Means, payload: str) -> None:
    """Starts a process, whose id it leaves in a file, and waits for it."""
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    Path(payload).write_text(str(child.pid))
    child.wait()


def memory(means: Means, payload: int) -> int:
    return len(bytearray(payload))


def dial(means: Means, payload: object) -> str:
    try:
        socket.create_connection(("127.0.0.1", 9), 1)
    except OSError as error:
        return type(error).__name__
    return "open"


def sockets(means: Means, payload: object) -> list[str]:
    found = []
    for link in Path("/proc/self/fd").iterdir():
        try:
            found.append(str(link.readlink()))
        except OSError:
            continue
    return [one for one in found if one.startswith("socket")]


def write(means: Means, payload: str) -> bool:
    try:
        with Path(payload).open("w", encoding="utf-8") as file:
            file.write("here")
    except OSError:
        return False
    return True


def raises(means: Means, payload: str) -> None:
    raise StoreError(payload)


def fails(means: Means, payload: str) -> None:
    raise ValueError(payload)


def dies(means: Means, payload: int) -> None:
    os.kill(os.getpid(), payload)


def log(means: Means, payload: str) -> list[str]:
    """Adds a line, waits, and adds another: who else writes meanwhile is seen."""
    with Path(payload).open("a", encoding="utf-8") as file:
        file.write("begin\n")
        file.flush()
        time.sleep(0.1)
        file.write("end\n")
    return Path(payload).read_text(encoding="utf-8").split()
