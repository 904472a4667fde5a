"""Methods that hold for every address: HEAD wherever GET is, and OPTIONS, also as a browser asks it beforehand (CORS)."""

import contextlib

from starlette.routing import Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, PUT, DELETE, OPTIONS",
    "Access-Control-Allow-Headers": "content-type, accept, authorization, if-match, if-none-match",
    "Access-Control-Max-Age": "86400",
}
ALL = ("DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT")
"""What `OPTIONS *` is told, which asks about the server as a whole (RFC 9110, 9.3.7)."""
_PREFLIGHT = [(name.lower().encode(), value.encode()) for name, value in PREFLIGHT.items()]


class Methods:
    """Answers OPTIONS for every address that there is, and asks for GET where HEAD is asked. Plain ASGI."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif scope["method"] == "HEAD":
            with contextlib.suppress(_Enough):
                await self._app({**scope, "method": "GET"}, receive, _without_body(send))
        elif scope["method"] == "OPTIONS" and (methods := ALL if scope["path"] == "*" else allowed(scope)):
            headers = [(b"allow", ", ".join(methods).encode()), *_PREFLIGHT]
            await send({"type": "http.response.start", "status": 204, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
        else:
            await self._app(scope, receive, send)


def allowed(scope: Scope) -> list[str]:
    """The methods that the address of this request answers; none where there is nothing."""
    scope = {
        **scope,
        "root_path": scope.get("app_root_path", ""),
    }  # below a mount the address is given without its part
    found: set[str] = set()
    for route in scope["app"].routes if "app" in scope else ():
        if isinstance(route, Route) and route.methods and route.matches(scope)[0] is not Match.NONE:
            found |= route.methods
        elif not isinstance(route, Route) and route.matches(scope)[0] is Match.FULL:
            found.add("GET")
    if "GET" in found:
        found.add("HEAD")
    return sorted(found | {"OPTIONS"}) if found else []


class _Enough(BaseException):
    """Ends an answer that is sent as it is made, of which only the head is wanted.

    No Exception, so that what is in between lets go of what it holds and says nothing.
    """


def _without_body(send: Send) -> Send:
    async def out(message: Message) -> None:
        if message["type"] != "http.response.body":
            await send(message)
            return
        await send({"type": "http.response.body", "body": b""})
        if message.get("more_body", False):
            raise _Enough

    return out
