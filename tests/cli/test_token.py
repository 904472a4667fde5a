"""`kg token` in a process of its own: what it prints, and what it leaves in the catalog."""

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.store import Catalog

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_create_prints_the_token_and_nothing_else(data: Path, run: Run) -> None:
    done = run("token", "create", "--scope", "write", "--name", "portal", "--days", "30", "--data", str(data))
    assert done.returncode == 0
    assert re.fullmatch(r"vg_[A-Za-z0-9_-]{43}\n", done.stdout)
    assert done.stdout.strip() not in done.stderr
    with Catalog.open(data, read_only=True) as catalog:
        record = catalog.tokens.check(done.stdout.strip())
        assert record is not None
        assert (record.id, record.name, record.scope, catalog.release) == (1, "portal", "write", 2)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "--scope"),
        (["--scope", "read"], "read"),
        (["--scope", "write", "--days", "0"], "--days"),
    ],
)
def test_create_wants_to_be_told_what_it_can_give(data: Path, run: Run, words: list[str], said: str) -> None:
    done = run("token", "create", *words, "--data", str(data))
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_list_shows_what_is_valid_and_never_the_token(data: Path, run: Run) -> None:
    empty = run("token", "list", "--data", str(data))
    assert (empty.returncode, "no tokens" in empty.stderr) == (0, True)
    secrets = [
        run("token", "create", "--scope", "write", "--name", name, "--data", str(data)).stdout.strip()
        for name in ("one", "two")
    ]
    screened = run("token", "create", "--scope", "write", "--name", "one \x1b[2J", "--data", str(data))
    assert (screened.returncode, screened.stdout, "one line" in screened.stderr) == (2, "", True)
    revoked = run("token", "revoke", "1", "--json", "--data", str(data))
    assert (revoked.returncode, json.loads(revoked.stdout)["state"]) == (0, "revoked")
    listed = run("token", "list", "--json", "--data", str(data))
    shown = [(t["id"], t["state"], t["name"], t["expires"]) for t in json.loads(listed.stdout)["tokens"]]
    assert shown == [(1, "revoked", "one", None), (2, "valid", "two", None)]
    table = run("token", "list", "--data", str(data))
    assert re.search(r"2\s.*valid\s.*write\s.*two", table.stdout)
    for done in (listed, table, revoked):
        assert not any(secret in done.stdout + done.stderr for secret in secrets)


def test_revoke_names_one_that_there_is_not(data: Path, run: Run) -> None:
    done = run("token", "revoke", "7", "--data", str(data))
    assert (done.returncode, done.stdout) == (3, "")
    assert "no token 7; `kg token list` shows them" in done.stderr


def test_a_folder_without_a_catalog_has_no_tokens(tmp_path: Path, run: Run) -> None:
    done = run("token", "create", "--scope", "write", "--data", str(tmp_path / "none"))
    assert (done.returncode, done.stdout) == (3, "")
    assert "kg init" in done.stderr
    assert not (tmp_path / "none").exists()
