"""Bodies of requests: read whole before anything is done with them, within bounds on size and time."""

import asyncio
from typing import cast

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.serve import exchange, problems
from kg.serve.problems import Problem

LINGER_SECONDS = 2.0
"""How long what a refused client still sends is read and thrown away: ending the connection at once could take the
answer away from under it (RFC 9112, 9.6)."""


class Bodies:
    """Refuses bodies of more than `most` bytes (413) and those that take more than `seconds` (408).

    What says its size and is too large is not read at all; of one in chunks no more than the bound. The application gets
    the body in one piece. Plain ASGI.
    """

    def __init__(self, app: ASGIApp, most: int, seconds: float) -> None:
        self._app = app
        self._most = most
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http" or (announced := _announced(scope)) == 0:
            await self._app(scope, receive, send)
            return
        if announced is not None and announced > self._most:
            await self._refuse(self._too_large(), scope, receive, send)
            return
        try:
            async with asyncio.timeout(self._seconds):
                body = await self._read(receive)
        except TimeoutError:
            detail = f"The request's body was not there after {self._seconds:g} seconds"
            await self._refuse(Problem(408, detail), scope, receive, send)
            return
        except Problem as problem:
            await self._refuse(problem, scope, receive, send)
            return
        if body is None:
            return  # the client left
        exchange.of(scope).body = body
        first: Message | None = {"type": "http.request", "body": body, "more_body": False}

        async def again() -> Message:
            nonlocal first
            if first is None:
                return await receive()
            message, first = first, None
            return message

        await self._app(scope, again, send)

    async def _read(self, receive: Receive) -> bytes | None:
        parts: list[bytes] = []
        size = 0
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            part = cast(bytes, message.get("body", b""))
            size += len(part)
            if size > self._most:
                raise self._too_large()
            parts.append(part)
            if not message.get("more_body", False):
                return b"".join(parts)

    def _too_large(self) -> Problem:
        return Problem(413, f"The request's body is larger than {self._most} bytes")

    async def _refuse(self, problem: Problem, scope: Scope, receive: Receive, send: Send) -> None:
        problem.headers["Connection"] = "close"

        async def out(message: Message) -> None:
            await send({**message, "more_body": True} if message["type"] == "http.response.body" else message)

        await problems.response(problem)(scope, receive, out)
        try:
            async with asyncio.timeout(LINGER_SECONDS):
                while (message := await receive())["type"] == "http.request" and message.get("more_body", False):
                    pass
        except TimeoutError:
            pass
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def _announced(scope: Scope) -> int | None:
    """How large the body is as its header says; None where it does not say, 0 where there is none."""
    fields = exchange.of(scope).fields
    if not fields:
        return 0
    if b"transfer-encoding" in fields:
        return None
    length = fields.get(b"content-length", b"0")
    return int(length) if length.isdigit() else None
