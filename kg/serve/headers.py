"""Header fields that every answer has: who may read it from a page of elsewhere (CORS), and what browsers keep to."""

import functools
from collections.abc import Iterable

SECURITY = {"X-Content-Type-Options": "nosniff"}
POLICY = "Content-Security-Policy"
DOCUMENT = {
    POLICY: "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
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


def policy(*styles: str) -> str:
    """The policy of a page on which a script of others adds sheets of its own: those with these hashes, and no more."""
    return "; ".join((DOCUMENT[POLICY], " ".join(("style-src 'self'", *(f"'{each}'" for each in styles)))))


def added(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """What an answer with these header fields has beside them; a policy of its own takes the place of the general one."""
    found, own = _DATA, False
    for name, value in headers:
        if name == b"content-type":
            found = _of(value)
        elif name == b"content-security-policy":
            own = True
    return [field for field in found if field[0] != b"content-security-policy"] if own else found


@functools.lru_cache(64)
def _of(content_type: bytes) -> list[tuple[bytes, bytes]]:
    return _DOCUMENT if b"html" in content_type or b"xml" in content_type else _DATA
