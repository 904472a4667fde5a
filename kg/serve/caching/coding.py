"""Content codings (RFC 9110, section 8.4): which one a client takes, and compressing with it, whole or as a stream."""

import asyncio
import re
import zlib
from collections.abc import Iterable
from functools import cache
from types import ModuleType
from typing import Any, Protocol

IDENTITY = ""
MIN_BYTES = 1_000
"""What is smaller fits a packet or two anyway."""
INLINE_BYTES = 32 * 1024
"""What is larger is compressed in a thread, so that others do not wait for it."""
_GZIP_LEVEL, _ZSTD_LEVEL = 5, 3
_GZIP_WINDOW = 31  # zlib's number for a gzip header around the largest window
_COMPRESSIBLE = re.compile(
    r"text/.+|image/svg\+xml|application/(?:.+\+(?:json|xml)|json|xml|javascript|n-triples|n-quads|trig|rdf-patch|link-format)"
)


class Encoder(Protocol):
    """Compresses a body piece by piece."""

    def write(self, data: bytes) -> bytes:
        """The piece, compressed so far that a reader who has it has all of it."""

    def end(self) -> bytes:
        """What makes it whole."""


@cache
def _zstd() -> ModuleType | None:
    """The library of Zstandard: Python's own from 3.14 on, else its backport where that is installed."""
    from importlib import import_module

    for name in ("compression.zstd", "backports.zstd"):
        try:
            return import_module(name)
        except ImportError:
            continue
    return None


def offered() -> tuple[str, ...]:
    """The codings that there are here, in the order of preference."""
    return ("zstd", "gzip") if _zstd() is not None else ("gzip",)


def compressible(content_type: str) -> bool:
    """Whether what has this type is worth it: text in the widest sense.

    >>> compressible("application/sparql-results+json"), compressible("image/png")
    (True, False)
    """
    return _COMPRESSIBLE.fullmatch(content_type.partition(";")[0].strip().lower()) is not None


def choose(accept_encoding: str | None, offers: Iterable[str] | None = None) -> str:
    """The coding that the client likes best, `IDENTITY` where that is none (RFC 9110, section 12.5.3).

    Ours decide among those that it likes alike; nothing is said with a 406, since what has no coding can always be sent.

    >>> choose("gzip;q=0.5, zstd;q=0.1", ["zstd", "gzip"]), choose("identity, gzip;q=0.9", ["gzip"])
    ('gzip', '')
    >>> choose("*", ["zstd", "gzip"]), choose("gzip;q=0, *;q=0", ["gzip"]), choose(None, ["gzip"])
    ('zstd', '', '')
    """
    if not accept_encoding:
        return IDENTITY
    if accept_encoding == "gzip, deflate":  # what most programs send
        return "gzip"
    wanted: dict[str, float] = {}
    for item in accept_encoding.lower().split(","):
        name, *parameters = (part.strip() for part in item.split(";"))
        if name:
            wanted["gzip" if name == "x-gzip" else name] = _quality(parameters)
    best, welcome = IDENTITY, wanted.get("identity", 0.0)
    for offer in offered() if offers is None else offers:
        quality = wanted.get(offer, wanted.get("*", 0.0))
        if quality > welcome or (quality == welcome > 0 and best == IDENTITY):
            best, welcome = offer, quality
    return best


def _quality(parameters: Iterable[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0


def encode(body: bytes, coding: str) -> bytes:
    """The body in that coding, the same bytes each time; takes a while where it is large, see `coded`."""
    if coding == "gzip":
        made = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, _GZIP_WINDOW)
        return made.compress(body) + made.flush()
    return bytes(_library().compress(body, _ZSTD_LEVEL)) if coding == "zstd" else body


async def coded(body: bytes, coding: str) -> bytes:
    """The body in that coding, without keeping the event loop from its other work."""
    return encode(body, coding) if len(body) <= INLINE_BYTES else await asyncio.to_thread(encode, body, coding)


async def written(to: Encoder, data: bytes) -> bytes:
    """The next piece of a stream, compressed, without keeping the event loop from its other work."""
    return to.write(data) if len(data) <= INLINE_BYTES else await asyncio.to_thread(to.write, data)


def encoder(coding: str) -> Encoder:
    """Compresses a stream in that coding, which is not `IDENTITY`."""
    return _Gzip() if coding == "gzip" else _Zstd()


class _Gzip:
    def __init__(self) -> None:
        self._made = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, _GZIP_WINDOW)

    def write(self, data: bytes) -> bytes:
        return self._made.compress(data) + self._made.flush(zlib.Z_SYNC_FLUSH)

    def end(self) -> bytes:
        return self._made.flush()


class _Zstd:
    def __init__(self) -> None:
        self._made: Any = _library().ZstdCompressor(_ZSTD_LEVEL)

    def write(self, data: bytes) -> bytes:
        return bytes(self._made.compress(data, self._made.FLUSH_BLOCK))

    def end(self) -> bytes:
        return bytes(self._made.flush())


def _library() -> Any:
    found = _zstd()
    assert found is not None  # nobody chooses what is not offered
    return found
