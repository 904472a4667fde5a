import re
import signal
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_it_says_where_it_serves_answers_and_ends_on_ctrl_c(data: Path) -> None:
    server = subprocess.Popen(
        [sys.executable, "-m", "kg", "--data", str(data), "serve", "--port", "0"], stderr=subprocess.PIPE, text=True
    )
    try:
        assert server.stderr is not None
        address = re.search(r"http://127\.0\.0\.1:\d+/", server.stderr.readline())
        assert address
        with urllib.request.urlopen(f"{address[0]}sparql?query=ASK%20%7B%7D", timeout=30) as answer:
            assert b"true" in answer.read()
        second = subprocess.run(
            [sys.executable, "-m", "kg", "--data", str(data), "serve", "--port", address[0].rstrip("/").rpartition(":")[2]],
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert second.returncode == 4
        assert "in use" in second.stderr and "--port" in second.stderr
        server.send_signal(signal.SIGINT)
        assert server.wait(timeout=30) == 130
        assert "Traceback" not in server.stderr.read()
    finally:
        server.kill()
        server.wait()


def test_a_data_folder_that_is_not_there_ends_with_3(run: Run) -> None:
    done = run("serve", "--data", "nowhere", "--port", "0")
    assert done.returncode == 3
    assert "nowhere" in done.stderr


def test_a_damaged_catalog_ends_with_5_and_its_name(run: Run, data: Path) -> None:
    connection = sqlite3.connect(data / "catalog.sqlite")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("UPDATE version SET quads = x'00'")
    connection.commit()
    connection.close()
    done = run("serve", "--data", data, "--port", "0")
    assert done.returncode == 5, done.stderr
    assert "catalog.sqlite" in done.stderr and "Traceback" not in done.stderr
