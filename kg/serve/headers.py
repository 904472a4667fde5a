"""Header fields that every answer has: who may read it from a page of elsewhere (CORS), and what browsers keep to."""

import functools
from collections.abc import Iterable

SECURITY = {"X-Content-Type-Options": "nosniff"}
DOCUMENT = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}
"""Of what browsers show as a document that could have scripts: HTML and XML, which RDF/XML is, too."""
EXPOSED = (
    "Allow", "Content-Location", "ETag", "Kg-Release", "Link", "Location", "Memento-Datetime", "Retry-After",
    "WWW-Authenticate", "X-Request-ID",
)  # fmt: skip
CORS = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": ", ".join(EXPOSED)}
"""Any origin may read. Credentials are never allowed: that header is the one that is missing (Fetch standard, 3.2)."""
_DATA = [(name.lower().encode(), value.encode()) for name, value in {**SECURITY, **CORS}.items()]
_DOCUMENT = [*_DATA, *((name.lower().encode(), value.encode()) for name, value in DOCUMENT.items())]


def added(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """What an answer with these header fields has beside them."""
    for name, value in headers:
        if name == b"content-type":
            return _of(value)
    return _DATA


@functools.lru_cache(64)
def _of(content_type: bytes) -> list[tuple[bytes, bytes]]:
    return _DOCUMENT if b"html" in content_type or b"xml" in content_type else _DATA
