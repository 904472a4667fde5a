"""Bodies of requests: read whole before anything is done with them, within bounds on size and time."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import cast

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.serve import exchange, signin
from kg.serve.problems import Problem

LINGER_SECONDS = 2.0
"""How long what a refused client still sends is read and thrown away: ending the connection at once could take the
answer away from under it (RFC 9112, 9.6)."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A body may have so many bytes, and take so many seconds."""

    most: int
    seconds: float


Trusted = Callable[[Scope], Awaitable[bool]]
"""Whether a request comes from somebody who may write."""
Refusal = Callable[[Scope, Problem], ASGIApp]
"""The answer that says a problem to whoever sent a request, of which only the head is known."""


class Bodies:
    """Refuses bodies of more bytes than `bound` allows (413) and those that take longer (408).

    Who may write may send as much as `more` allows: whoever says that he is one is asked for his token before the body is
    read, where it is announced as larger and where its size is not announced. What says its size and is too large is not read at
    all; of one in chunks no more than the bound. The application gets the body in one piece. Plain ASGI.
    """

    def __init__(self, app: ASGIApp, bound: Bound, more: Bound, trusted: Trusted, refusal: Refusal) -> None:
        self._app = app
        self._bound = bound
        self._more = more
        self._trusted = trusted
        self._refusal = refusal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http" or (announced := _announced(scope)) == 0:
            await self._app(scope, receive, send)
            return
        bound = self._bound
        if (announced is None or announced > bound.most) and _bears(scope) and await self._trusted(scope):
            bound = self._more
        if announced is not None and announced > bound.most:
            await self._refuse(_too_large(bound), scope, receive, send)
            return
        try:
            async with asyncio.timeout(bound.seconds):
                body = await _read(receive, bound)
        except TimeoutError:
            detail = f"The request's body was not there after {bound.seconds:g} seconds"
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

    async def _refuse(self, problem: Problem, scope: Scope, receive: Receive, send: Send) -> None:
        problem.headers["Connection"] = "close"

        async def out(message: Message) -> None:
            await send({**message, "more_body": True} if message["type"] == "http.response.body" else message)

        await self._refusal(scope, problem)(scope, receive, out)
        try:
            async with asyncio.timeout(LINGER_SECONDS):
                while (message := await receive())["type"] == "http.request" and message.get("more_body", False):
                    pass
        except TimeoutError:
            pass
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _read(receive: Receive, bound: Bound) -> bytes | None:
    """The whole body; None where the client left."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        part = cast(bytes, message.get("body", b""))
        size += len(part)
        if size > bound.most:
            raise _too_large(bound)
        parts.append(part)
        if not message.get("more_body", False):
            return b"".join(parts)


def _too_large(bound: Bound) -> Problem:
    return Problem(413, f"The request's body is larger than {bound.most} bytes")


def _bears(scope: Scope) -> bool:
    return any(name == b"authorization" for name, _ in scope["headers"]) or signin.carries(scope)


def _announced(scope: Scope) -> int | None:
    """How large the body is as its header says; None where it does not say, 0 where there is none."""
    fields = exchange.of(scope).fields
    if not fields:
        return 0
    if b"transfer-encoding" in fields:
        return None
    length = fields.get(b"content-length", b"0")
    return int(length) if length.isdigit() else None
