"""Entity tags, and If-None-Match (RFC 9110, sections 8.8.3 and 13.1.2)."""

import re
from collections.abc import Iterable, Mapping
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response

_TAG = re.compile(r'\s*(?P<weak>W/)?(?P<tag>"[\x21\x23-\x7e\x80-\xff]*")\s*(?:,|$)')
_EMPTY = re.compile(r"\s*(?:,|$)")
KEPT = (
    "Cache-Control", "Content-Location", "ETag", "Expires", "Vary", "Kg-Release", "Memento-Datetime", "Link"
)  # fmt: skip
"""What a 304 says again; the rest describes a body that it has not."""


def strong(release: int, form: str, *parts: object) -> str:
    """The tag of a representation that is the same byte for byte: of a release, in a form, by all else that shaped it.

    >>> strong(3, "ttl", "en")
    '"r3-ttl-bc2e0c50f5fc"'
    """
    # Lengths tell "a", "bc" from "ab", "c".
    text = "".join(f"{len(str(part))}:{part}" for part in parts)
    return f'"r{release}-{form}-{sha256(text.encode()).hexdigest()[:12]}"'


def weak(release: int, form: str, *parts: object) -> str:
    """The tag of a representation that says the same, in whatever order: an answer to a query."""
    return "W/" + strong(release, form, *parts)


def tags(values: Iterable[str]) -> list[str] | None:
    """The tags that If-None-Match lists, without `W/`, since it compares weakly; None for `*`.

    What is no list of tags is no condition.

    >>> tags(['W/"a", "b,c"', '"d"'])
    ['"a"', '"b,c"', '"d"']
    >>> tags(["*"]) is None
    True
    >>> tags(["a, b"])
    []
    """
    text = ", ".join(values).strip()
    if text == "*":
        return None
    found, at = [], 0
    while at < len(text):
        match = _TAG.match(text, at)
        if match:
            found.append(match["tag"])
        else:
            match = _EMPTY.match(text, at)
            if match is None or match.end() == at:
                return []
        at = match.end()
    return found


def matches(values: Iterable[str], tag: str) -> bool:
    """Whether the client has what this tag names, so that 304 is the answer. `values` are those of If-None-Match.

    >>> matches(['"a", W/"b"'], '"b"'), matches(["*"], '"b"'), matches([], '"b"')
    (True, True, False)
    """
    listed = tags(values)
    return listed is None or tag.removeprefix("W/") in listed


def not_modified(request: Request, headers: Mapping[str, str]) -> Response | None:
    """304 where the client has what `headers` are about to describe; else None. Only for what would be a 200."""
    values = request.headers.getlist("if-none-match")
    if not values or "ETag" not in headers or not matches(values, headers["ETag"]):
        return None
    return Response(status_code=304, headers={name: headers[name] for name in KEPT if name in headers})
