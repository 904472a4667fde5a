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
_PLAIN = re.compile(r"[!#->@-\[\]-~]*")  # what is visible in ASCII, without quotes, question marks and backslashes
LEVELS = {"kg": logging.WARNING, "uvicorn": logging.ERROR}
"""Loggers whose records are written, and from which level on; uvicorn warns of each request that is no HTTP."""
Line = tuple[float, str, str, str, str, str, str, int, int, bool, float, str]
"""When, request, client, method, path, hash of the query, operation, status, bytes, whether whole, seconds, release."""


class RequestLog:
    """One line for each request; hand `ended` to `kg.serve.watch`."""

    def __init__(self, form: str, writer: Writer) -> None:
        self._form = FORMS[form]
        self._writer = writer

    def ended(self, seen: Exchange, scope: Scope, seconds: float) -> None:
        """Have the line of this request written."""
        asked = scope.get("query_string", b"")
        digest = hashlib.sha256(asked + seen.body).hexdigest()[:16] if asked or seen.body else ""
        line: Line = (
            time.time(), seen.id, seen.client.name, scope["method"], _path(scope), digest, seen.operation, seen.status,
            seen.sent, seen.whole, seconds, seen.release,
        )  # fmt: skip
        self._writer.put(lambda: self._form(line))


def configure(form: str) -> None:
    """Write the records of this program's loggers to standard error in that form (`text`, else as JSON lines)."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Formatter(form))
    for family, level in LEVELS.items():
        logger = logging.getLogger(family)
        logger.handlers[:] = [handler]
        logger.setLevel(level)
        logger.propagate = False


def _as_json(line: Line) -> str:
    # Put together by hand, for it is done for each request: nothing in it needs to be escaped, `_path` sees to that.
    now, identifier, client, method, path, digest, operation, status, sent, whole, seconds, release = line
    query = f'"query":"{digest}",' if digest else ""
    more = (',"cut":true' if not whole else "") + (f',"release":{release}' if release else "")
    return (
        f'{{"time":"{timestamp(now)}","request":"{identifier}","client":"{client}","method":"{method}","path":"{path}",'
        f'{query}"operation":"{operation}","status":{status},"bytes":{sent},"ms":{seconds * 1000:.3f}{more}}}'
    )


def _as_text(line: Line) -> str:
    now, identifier, client, method, path, digest, _, status, sent, whole, seconds, release = line
    more = (f" query {digest}" if digest else "") + (f" release {release}" if release else "")
    return (
        f"{timestamp(now)} {client} {method} {path} {status} {sent} B {seconds * 1000:.1f} ms {identifier}{more}"
        f"{'' if whole else ' cut'}"
    )


FORMS: Mapping[str, Callable[[Line], str]] = {"json": _as_json, "text": _as_text}


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
    return f"{_second(whole)}.{int((seconds - whole) * 1000):03d}Z"


@functools.lru_cache(4)
def _second(seconds: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))


def _path(scope: Scope) -> str:
    # As it was sent: a decoded one could hold a line break, and so make up lines of its own.
    raw: bytes = scope.get("raw_path") or scope["path"].encode("utf-8", "backslashreplace")
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
