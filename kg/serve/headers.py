"""Header fields that every answer has: who may read it from a page of elsewhere (CORS), and what browsers keep to."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

SECURITY = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""The last says what CORS does: the data is for all, also inside of pages of others."""
EXPOSED = (
    "Allow", "Content-Location", "ETag", "Kg-Release", "Link", "Location", "Memento-Datetime", "Retry-After",
    "X-Request-ID",
)  # fmt: skip
CORS = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": ", ".join(EXPOSED)}
"""Any origin may read. Credentials are never allowed: that header is the one that is missing (Fetch standard, 3.2)."""
_EVERY = [(name.lower().encode(), value.encode()) for name, value in {**SECURITY, **CORS}.items()]


class Headers:
    """Adds them. Plain ASGI."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""

        async def out(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), *_EVERY]}
            await send(message)

        await self._app(scope, receive, out if scope["type"] == "http" else send)
