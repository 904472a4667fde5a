"""Files that are always given whole (RFC 9110, 14.2: a server may ignore Range)."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Whole:
    """Hides the header field Range from `app`, which would answer what is wrong in one with a text of its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        headers = [field for field in scope["headers"] if field[0] not in (b"range", b"if-range")]

        async def out(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [field for field in message["headers"] if field[0] != b"accept-ranges"]
            await send(message)

        await self._app({**scope, "headers": headers}, receive, out)
