"""What the service writes to standard error: a line for each request, and what goes wrong, as text or as JSON lines.

Nothing that may be secret is written: of a query only a hash, of the request's header fields none but its id.
"""

import functools
import hashlib
import json
import logging
import re
import time
import traceback
from collections.abc import Callable, Mapping

from starlette.types import Scope

from kg.serve.exchange import Exchange
from kg.serve.writer import Writer

LONGEST_PATH = 500
REMEMBERED, REMEMBERED_LENGTH = 1024, 1024
"""Paths and query strings that are not looked at anew, and the longest one of them, in bytes."""
_PLAIN = re.compile(r"[!#->@-\[\]-~]*")  # what is visible in ASCII, without quotes, question marks and backslashes
LEVELS = {"kg": logging.WARNING, "uvicorn": logging.ERROR}
"""Loggers whose records are written, and from which level on; uvicorn warns of each request that is no HTTP."""
BROKEN_OFF = "ASGI callable returned without completing response."
"""What uvicorn says, as an error, of each answer that is broken off. Strangers can have that at will, and the request's
own line says it (`cut`)."""
Form = Callable[[str, Exchange, str, str, str, float], str]
"""Makes a line of the moment, the request, its method and path, the hash of its query, and its seconds."""


class RequestLog:
    """One line for each request; hand `ended` to `kg.serve.watch`."""

    def __init__(self, form: str, writer: Writer) -> None:
        self._form = FORMS[form]
        self._writer = writer
        self._digest = functools.lru_cache(REMEMBERED)(_hash)
        self._path = functools.lru_cache(REMEMBERED)(_plain)

    def ended(self, seen: Exchange, scope: Scope, seconds: float) -> None:
        """Have the line of this request written."""
        asked: bytes = scope.get("query_string", b"")
        if seen.body:
            digest = _hash(asked + seen.body)
        else:
            digest = "" if not asked else self._digest(asked) if len(asked) < REMEMBERED_LENGTH else _hash(asked)
        path = self._path(raw) if len(raw := _raw(scope)) < REMEMBERED_LENGTH else _plain(raw)
        self._writer.put(self._form(_now(), seen, scope["method"], path, digest, seconds))


def configure(form: str) -> None:
    """Write the records of this program's loggers to standard error in that form (`text`, else as JSON lines)."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Formatter(form))
    handler.addFilter(lambda record: record.msg != BROKEN_OFF)
    for family, level in LEVELS.items():
        logger = logging.getLogger(family)
        logger.handlers[:] = [handler]
        logger.setLevel(level)
        logger.propagate = False


def _as_json(now: str, seen: Exchange, method: str, path: str, digest: str, seconds: float) -> str:
    # Put together by hand, for it is done for each request: nothing in it needs to be escaped, `_path` sees to that.
    query = f'"query":"{digest}",' if digest else ""
    release = seen.release
    more = (f',"release":{release}' if release else "") + ("" if seen.whole else ',"cut":true')
    return (
        f'{{"time":"{now}","request":"{seen.id}","client":"{seen.client.name}","method":"{method}",'
        f'"path":"{path}",{query}"operation":"{seen.operation}","status":{seen.status},"bytes":{seen.sent},'
        f'"ms":{seconds * 1000:.3f}{more}}}'
    )


def _as_text(now: str, seen: Exchange, method: str, path: str, digest: str, seconds: float) -> str:
    release = seen.release
    more = (f" query {digest}" if digest else "") + (f" release {release}" if release else "")
    return (
        f"{now} {seen.client.name} {method} {path} {seen.status} {seen.sent} B {seconds * 1000:.1f} ms "
        f"{seen.id}{more}{'' if seen.whole else ' cut'}"
    )


FORMS: Mapping[str, Form] = {"json": _as_json, "text": _as_text}


def dropped(form: str) -> Callable[[int], str]:
    """A function that says, in this form, that so many lines were not written."""

    def say(count: int) -> str:
        message = f"{count} lines of the log were dropped, because nobody took them"
        now = timestamp(time.time())
        line = {"time": now, "level": "WARNING", "message": message}
        return json.dumps(line) if form == "json" else f"{now} WARNING {message}"

    return say


def timestamp(seconds: float) -> str:
    """Seconds since 1970 as RFC 3339 has them, in UTC.

    >>> timestamp(0.5)
    '1970-01-01T00:00:00.500Z'
    """
    whole = int(seconds)
    return f"{_second(whole)}{int((seconds - whole) * 1000):03d}Z"


@functools.lru_cache(4)
def _second(seconds: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S.", time.gmtime(seconds))


def _now() -> str:
    whole, part = divmod(time.time_ns() // 1_000_000, 1000)
    return f"{_second(whole)}{part:03d}Z"


def _hash(asked: bytes) -> str:
    return hashlib.blake2b(asked, digest_size=8).hexdigest()


def _raw(scope: Scope) -> bytes:
    # As it was sent: a decoded one could hold a line break, and so make up lines of its own.
    raw: bytes = scope.get("raw_path") or scope["path"].encode("utf-8", "backslashreplace")
    return raw


def _plain(raw: bytes) -> str:
    text = raw.decode("latin-1")
    if not _PLAIN.fullmatch(text):
        text = "".join(c if _PLAIN.fullmatch(c) else f"%{ord(c):02X}" for c in text.partition("?")[0])
    return text if len(text) <= LONGEST_PATH else text[:LONGEST_PATH] + "…"


class _Formatter(logging.Formatter):
    def __init__(self, form: str) -> None:
        super().__init__()
        self._json = form == "json"

    def format(self, record: logging.LogRecord) -> str:
        """One record as one line of JSON, or as text with its traceback below."""
        trace = "".join(traceback.format_exception(*record.exc_info)) if record.exc_info else ""
        if not self._json:
            return f"{timestamp(record.created)} {record.levelname} {record.getMessage()}\n{trace}".rstrip()
        line = {
            "time": timestamp(record.created),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        return json.dumps({**line, "trace": trace} if trace else line, ensure_ascii=False)
