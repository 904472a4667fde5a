"""What a browser that has signed in sends along: the token, in a cookie that only pages of this service may use.

The cookie is HttpOnly, so that no script reads it, and SameSite=Strict, so that no other site's page has it sent. That
does not keep out what other ports and names of the same site send, so a request says besides where it comes from
(`Sec-Fetch-Site`, which browsers set and scripts cannot; else `Origin`). Over https its name begins with `__Host-`, by
which browsers hold that this very host has set it over https.
"""

import re

from starlette.requests import Request
from starlette.types import Scope

NAME, SECURE_NAME = "kg-token", "__Host-kg-token"
LONGEST = 200
_VALUE = re.compile(r"[A-Za-z0-9\-._~+/=]{1,200}")
_HERE = re.compile(r"/(?![/\\])[!-\[\]-~]{0,1999}")


def carries(scope: Scope) -> bool:
    """Whether a request, of which the head is known, has the cookie."""
    wanted = name(scope["scheme"]).encode() + b"="
    return any(field == b"cookie" and wanted in value for field, value in scope["headers"])


def token(request: Request) -> str | None:
    """What the cookie holds; None where there is none, or nothing that can be a token."""
    held = request.cookies.get(name(request.url.scheme), "")
    return held if _VALUE.fullmatch(held) else None


def name(scheme: str) -> str:
    """What the cookie is called."""
    return SECURE_NAME if scheme == "https" else NAME


def from_here(request: Request) -> bool:
    """Whether a page of this service had the request sent, or, where it only reads, the visitor himself."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    reads = request.method in ("GET", "HEAD")
    if site is not None:
        return site == "same-origin" or (site == "none" and reads)
    if origin is None:
        return reads
    return origin.lower() == f"{request.url.scheme}://{request.headers.get('host', '')}".lower()


def given(scheme: str, secret: str) -> str:
    """The header Set-Cookie that gives the cookie, until the browser is closed."""
    return _set(scheme, secret)


def taken(scheme: str) -> str:
    """The header Set-Cookie that takes it away."""
    return _set(scheme, "") + "; Max-Age=0"


def here(address: str) -> str | None:
    """An address to go on to, where it is one of this service.

    >>> here("/steward?page=2"), here("//elsewhere.example"), here("https://elsewhere.example"), here("/\\\\elsewhere")
    ('/steward?page=2', None, None, None)
    """
    return address if _HERE.fullmatch(address) else None


def _set(scheme: str, value: str) -> str:
    secure = "; Secure" if scheme == "https" else ""
    return f"{name(scheme)}={value}; Path=/; HttpOnly; SameSite=Strict{secure}"
