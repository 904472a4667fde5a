"""Tokens: who bears one may write. Making or revoking one is no release."""

import contextlib
import hmac
import secrets
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Literal, get_args

from kg.errors import InputError, StoreError, UsageError
from kg.store.history import Rows

Scope = Literal["write"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
PREFIX = "vg_"
"""What every token begins with, so that one is known where it does not belong."""
BYTES = 32
LONGEST_NAME = 200
USE_NOTED = timedelta(hours=1)
"""How often at most the catalog is told that a token is in use."""
_COLUMNS = "id, name, scope, created, expires, last_used, revoked"

Writing = Callable[[float], AbstractContextManager[sqlite3.Connection]]
PATIENCE = 10.0  # seconds that making or revoking one waits for a batch


@dataclass(frozen=True, slots=True)
class TokenRecord:
    """A token, without its secret: what it is called, what it allows, since when and until when."""

    id: int
    name: str
    scope: Scope
    created: datetime
    expires: datetime | None
    last_used: datetime | None
    revoked: datetime | None

    def valid(self, now: datetime) -> bool:
        """Whether it allows anything."""
        return self.revoked is None and (self.expires is None or now < self.expires)


class Tokens:
    """The tokens of a catalog: `rows` reads, `writing` gives a transaction of its own, waiting so many seconds."""

    def __init__(self, rows: Rows, writing: Writing) -> None:
        self._rows = rows
        self._writing = writing

    def create(self, name: str, scope: Scope = "write", days: int | None = None) -> str:
        """Make a token, which nobody can be told again: only its sha256 is kept.

        `days` is how long it is valid, for ever where None. Raises UsageError for a scope that there is not, or where
        it would never be valid; StoreError where another process writes.
        """
        if scope not in SCOPES:
            raise UsageError(f"there is no scope {scope!r}; what a token can allow is: {', '.join(SCOPES)}")
        if days is not None and not 1 <= days <= 36_500:
            raise UsageError(f"a token cannot be valid for {days} days; give 1 to 36500, or none for one without end")
        if len(name) > LONGEST_NAME or not name.isprintable():
            raise UsageError(f"a token's name is one line of at most {LONGEST_NAME} characters")
        secret = PREFIX + secrets.token_urlsafe(BYTES)
        now = datetime.now(UTC)
        expires = None if days is None else _stamp(now + timedelta(days=days))
        with self._writing(PATIENCE) as connection:
            connection.execute(
                "INSERT INTO token (name, scope, sha256, created, expires) VALUES (?, ?, ?, ?, ?)",
                (name, scope, _digest(secret), _stamp(now), expires),
            )
        return secret

    def list(self) -> list[TokenRecord]:
        """All that were ever made, the oldest first."""
        return [_record(row) for row in self._rows(f"SELECT {_COLUMNS} FROM token ORDER BY id")]

    def revoke(self, number: int) -> TokenRecord:
        """Let a token be worth nothing from now on; one that was revoked stays so. Raises InputError where there is none."""
        if not 0 < number < 2**63:  # more than SQLite counts
            raise InputError(f"there is no token {number}; `kg token list` shows them")
        with self._writing(PATIENCE) as connection:
            connection.execute(
                "UPDATE token SET revoked = ? WHERE id = ? AND revoked IS NULL", (_stamp(datetime.now(UTC)), number)
            )
            row = connection.execute(f"SELECT {_COLUMNS} FROM token WHERE id = ?", (number,)).fetchone()
        if row is None:
            raise InputError(f"there is no token {number}; `kg token list` shows them")
        return _record(row)

    def check(self, secret: str) -> TokenRecord | None:
        """The token with this secret, where it is one that is valid now; else None. Reads what stands at this moment."""
        if not secret.startswith(PREFIX):
            return None
        asked = _digest(secret)
        for held, *row in self._rows(f"SELECT sha256, {_COLUMNS} FROM token WHERE sha256 = ?", asked):
            record = _record(row)
            if hmac.compare_digest(held, asked) and record.valid(datetime.now(UTC)):
                return record
        return None

    def used(self, record: TokenRecord) -> bool:
        """Note that a token is in use, where that was not done within the hour; whether it was noted now.

        Waits for nobody: where a batch is being written, or nothing may be, it is left to the next time.
        """
        now = datetime.now(UTC)
        if record.last_used is not None and now - record.last_used < USE_NOTED:
            return False
        with contextlib.suppress(StoreError), self._writing(0) as connection:
            connection.execute("UPDATE token SET last_used = ? WHERE id = ?", (_stamp(now), record.id))
            return True
        return False


def _digest(secret: str) -> str:
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _record(row: Any) -> TokenRecord:
    number, name, scope, *moments = row
    created, expires, last_used, revoked = (None if m is None else datetime.fromisoformat(m) for m in moments)
    assert created is not None
    return TokenRecord(number, name, scope, created, expires, last_used, revoked)


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
