"""Tokens: what they allow, until when, and that nobody can read them."""

import re
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from kg.errors import InputError, StoreError, UsageError
from kg.store import Catalog, TokenRecord, schema, tokens

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture
def reader(catalog: Catalog) -> Iterator[Catalog]:
    """Another process, as far as the file knows, that only reads."""
    with Catalog.open(catalog.folder, read_only=True) as opened:
        yield opened


def known(catalog: Catalog, secret: str) -> TokenRecord:
    record = catalog.tokens.check(secret)
    assert record is not None
    return record


def turn_back(catalog: Catalog, column: str, moment: datetime) -> None:
    with sqlite3.connect(catalog.folder / schema.FILE) as connection:
        connection.execute(f"UPDATE token SET {column} = ?", (moment.isoformat(timespec="seconds"),))


def test_a_token_is_told_once_and_kept_as_a_hash(catalog: Catalog) -> None:
    secret = catalog.tokens.create("portal")
    assert re.fullmatch(r"vg_[A-Za-z0-9_-]{43}", secret)  # 32 bytes
    assert catalog.tokens.create("portal") != secret
    data = b"".join(path.read_bytes() for path in catalog.folder.glob("catalog.sqlite*"))
    assert secret.encode() not in data
    assert sha256(secret.encode()).hexdigest().encode() in data


def test_it_is_known_by_its_secret_alone_and_makes_no_release(catalog: Catalog, reader: Catalog) -> None:
    secret = catalog.tokens.create("portal")
    record = known(reader, secret)
    assert (record.id, record.name, record.scope, record.expires, record.revoked) == (1, "portal", "write", None, None)
    assert abs(datetime.now(UTC) - record.created) < timedelta(minutes=1)
    for wrong in ("", "vg_", secret[:-1], secret + "x", secret.upper(), secret[3:], "vg_\udcff"):
        assert reader.tokens.check(wrong) is None
    assert catalog.release == 0


def test_one_that_is_revoked_is_worth_nothing_at_once(catalog: Catalog, reader: Catalog) -> None:
    secret, other = catalog.tokens.create("a"), catalog.tokens.create("b")
    assert known(reader, secret).name == "a"
    gone = catalog.tokens.revoke(1)
    assert gone.revoked is not None
    assert reader.tokens.check(secret) is None
    assert known(reader, other).id == 2
    assert catalog.tokens.revoke(1) == gone
    assert [(t.id, t.revoked is None) for t in reader.tokens.list()] == [(1, False), (2, True)]
    with pytest.raises(InputError, match="no token 3"):
        catalog.tokens.revoke(3)


@pytest.mark.parametrize("number", [2, 0, -1, 10**30])
def test_what_is_no_token_cannot_be_revoked(catalog: Catalog, number: int) -> None:
    catalog.tokens.create("portal", "write")
    with pytest.raises(InputError, match="no token"):
        catalog.tokens.revoke(number)


@pytest.mark.parametrize("name", ["x" * 201, "two\nlines", "\x1b[31mred"])
def test_a_name_is_one_line(catalog: Catalog, name: str) -> None:
    with pytest.raises(UsageError, match="one line"):
        catalog.tokens.create(name, "write")


def test_one_with_an_end_is_valid_until_then(catalog: Catalog) -> None:
    secret = catalog.tokens.create("a", days=2)
    record = known(catalog, secret)
    assert record.expires is not None
    assert record.expires - record.created == timedelta(days=2)
    turn_back(catalog, "expires", datetime.now(UTC) - timedelta(seconds=2))
    assert catalog.tokens.check(secret) is None
    for days in (0, -1, 1_000_000):
        with pytest.raises(UsageError, match="days"):
            catalog.tokens.create("a", days=days)
    with pytest.raises(UsageError, match="no scope 'all'"):
        catalog.tokens.create("a", "all")  # type: ignore[arg-type]


def test_its_use_is_noted_at_most_once_an_hour(catalog: Catalog, reader: Catalog) -> None:
    secret = catalog.tokens.create("a")
    assert known(reader, secret).last_used is None
    assert reader.tokens.used(known(reader, secret))
    noted = known(reader, secret).last_used
    assert noted is not None
    assert not reader.tokens.used(known(reader, secret))
    turn_back(catalog, "last_used", noted - timedelta(minutes=61))
    assert reader.tokens.used(known(reader, secret))


def test_while_a_batch_is_written_it_is_known_and_its_use_is_noted_later(
    catalog: Catalog, reader: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = catalog.tokens.create("a")
    monkeypatch.setattr(tokens, "PATIENCE", 0.05)
    with catalog.batch("ingest"):
        began = datetime.now(UTC)
        assert not reader.tokens.used(known(reader, secret))
        assert datetime.now(UTC) - began < timedelta(seconds=5)
        with pytest.raises(StoreError, match="is being written by another process"):
            catalog.tokens.create("b")
    assert reader.tokens.used(known(reader, secret))


# Root may write anywhere, so this child gives its rights up before it tries.
STRANGER = """
import os, sys
sys.path[:0] = [{checkout!r}]
import kg.store, pyoxigraph, sqlite3
if os.getuid() == 0:
    os.setgid(65534); os.setuid(65534)
catalog = kg.store.Catalog.open({folder!r}, read_only=True)
for line in sys.stdin:
    record = catalog.tokens.check(line.strip())
    print(record and (record.name, catalog.tokens.used(record)), flush=True)
"""


def test_a_reader_that_may_not_write_knows_new_and_revoked_ones() -> None:
    with tempfile.TemporaryDirectory() as place:  # pytest's own folders are closed to others
        Path(place).chmod(0o755)
        data = Path(place, "data")
        with Catalog.open(data, create=True) as made:
            first = made.tokens.create("first")
        data.chmod(0o555)
        code = STRANGER.format(checkout=str(CHECKOUT), folder=str(data))
        with subprocess.Popen(
            [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        ) as process:
            assert process.stdin is not None and process.stdout is not None

            def ask(secret: str) -> str:
                process.stdin.write(secret + "\n")
                return process.stdout.readline().strip()

            assert ask(first) == "('first', False)"
            data.chmod(0o755)
            with Catalog.open(data) as writer:
                second = writer.tokens.create("second")
                assert ask(second) == "('second', False)"
                writer.tokens.revoke(1)
                assert ask(first) == "None"
            assert ask(second) == "('second', False)"
