"""Who may write: bearers of a token (RFC 6750), which stands in the request's header, or in the cookie of a browser that
has signed in (`kg.serve.signin`), and nowhere else."""

import asyncio
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.types import Scope

from kg.serve import signin
from kg.serve.context import Context
from kg.serve.problems import Problem

if TYPE_CHECKING:
    from kg.store.tokens import TokenRecord, Tokens

REALM = 'Bearer realm="Vacancy Graph, writing"'
IN_ADDRESS = frozenset({"access_token", "token"})
"""Parameters by which tokens come in addresses (RFC 6750, 2.3), where every log on the way keeps them."""
_CREDENTIALS = re.compile(r"bearer +([A-Za-z0-9\-._~+/]+=*) *", re.IGNORECASE)


async def writer(request: Request, context: Context, scope: str = "write", given: str = "") -> "TokenRecord":
    """The token that lets this request do what `scope` names: that of the header, else the one `given` in a form, else that of
    who has signed in.

    Raises Problem: 401 where there is none, or none that is valid; 403 where it is for something else, or where another
    site's page has the request sent; 400 where it is not given as it must be. Each says in `WWW-Authenticate` what is
    wanted (RFC 6750, 3).
    """
    secret = bearer(request) or given or None
    if secret is None and (secret := signin.token(request)) is not None and not signin.from_here(request):
        raise Problem(
            403,
            "Who has signed in writes from pages of this service only; other programs send a token in the header, as"
            " `Authorization: Bearer …`",
            headers={"WWW-Authenticate": REALM},
        )
    if secret is None:
        raise Problem(
            401,
            "This needs a token in the header, as `Authorization: Bearer …`, or in a browser to sign in with it (/signin);"
            " whoever runs this service makes one with `kg token create --scope write`",
            headers={"WWW-Authenticate": REALM},
        )
    found = await checked(context, secret)
    if found is None:
        raise _refused(401, "invalid_token", "The token is unknown, has expired, or was revoked")
    if found.scope != scope:
        raise _refused(403, "insufficient_scope", f"The token is for {found.scope}, and this needs {scope}", scope)
    return found


async def visitor(request: Request, context: Context) -> "TokenRecord | None":
    """The token of who asks for a page that shows more to those who may write; None for anybody else."""
    try:
        return await writer(request, context)
    except Problem:
        return None


async def checked(context: Context, secret: str) -> "TokenRecord | None":
    """The token with this secret, where it is valid, with its use noted; else None."""
    return await asyncio.to_thread(_checked, context.live.catalog.tokens, secret)


async def trusted(scope: Scope, context: Context) -> bool:
    """Whether a request, of which nothing but the head has been read, comes from somebody who may write."""
    try:
        await writer(Request(scope), context)
    except Problem:
        return False
    return True


def awaited(context: Context) -> bool:
    """Whether there is anybody who may write."""
    now = datetime.now(UTC)
    return any(token.valid(now) for token in context.live.catalog.tokens.list())


def _checked(tokens: "Tokens", secret: str) -> "TokenRecord | None":
    found = tokens.check(secret)
    if found is not None:
        tokens.used(found)
    return found


def bearer(request: Request) -> str | None:
    """The token that the request's header holds; None where it has none. Raises Problem 400 for one given otherwise."""
    unaddressed(request)
    given = request.headers.getlist("authorization")
    if len(given) > 1:
        raise _refused(400, "invalid_request", "The request has the header Authorization more than once")
    if not given or not given[0].lower().startswith("bearer"):
        return None
    match = _CREDENTIALS.fullmatch(given[0])
    if match is None:
        raise _refused(400, "invalid_request", "The header has to be `Authorization: Bearer` and the token")
    return match[1]


def unaddressed(request: Request) -> None:
    """Raise Problem 400 where a token stands in the address."""
    query = request.scope["query_string"].decode("latin-1")
    if any(name.lower() in IN_ADDRESS for name, _ in parse_qsl(query, keep_blank_values=True, errors="replace")):
        raise _refused(
            400,
            "invalid_request",
            "A token is never given in an address, where others can read it: give it in the header, and revoke this one"
            " with `kg token revoke`",
        )


def _refused(status: int, error: str, words: str, scope: str = "") -> Problem:
    described = words.replace("`", "'").replace('"', "'").encode("ascii", "replace").decode()
    challenge = f'{REALM}, error="{error}", error_description="{described}"'
    return Problem(status, words, headers={"WWW-Authenticate": challenge + (f', scope="{scope}"' if scope else "")})
