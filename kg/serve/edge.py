"""What holds for every answer: HEAD wherever GET is, OPTIONS, CORS, security headers. Plain ASGI."""

from starlette.datastructures import MutableHeaders
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SECURITY = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Allow, ETag, Link, Location, Kg-Release, Retry-After",
}


class Edge:
    """Wraps the application; `routes` are those of the application, for the methods of an address."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        method = scope["method"]
        head = method == "HEAD"

        async def out(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in {**SECURITY, **CORS}.items():
                    headers.setdefault(name, value)
                if message["status"] == 405:
                    headers["Allow"] = ", ".join(allowed(scope))
            elif head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        methods = allowed(scope) if method == "OPTIONS" else []
        if methods:
            await _options(methods, out)
            return
        await self._app({**scope, "method": "GET"} if head else scope, receive, out)


def allowed(scope: Scope) -> list[str]:
    """The methods that the address of this request answers; none where there is nothing."""
    found: set[str] = set()
    for route in scope["app"].routes if "app" in scope else ():
        if isinstance(route, Route) and route.methods and route.matches(scope)[0] is not Match.NONE:
            found |= route.methods
        elif not isinstance(route, Route) and route.matches(scope)[0] is Match.FULL:
            found.add("GET")
    if "GET" in found:
        found.add("HEAD")
    return sorted(found | {"OPTIONS"}) if found else []


async def _options(methods: list[str], send: Send) -> None:
    headers = {
        "Allow": ", ".join(methods),
        "Access-Control-Allow-Methods": ", ".join(methods),
        "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-None-Match",
        "Access-Control-Max-Age": "86400",
        "Content-Length": "0",
    }
    raw = [(k.lower().encode(), v.encode()) for k, v in headers.items()]
    await send({"type": "http.response.start", "status": 204, "headers": [h for h in raw if h[0] != b"content-length"]})
    await send({"type": "http.response.body", "body": b""})
