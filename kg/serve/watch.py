"""The outermost layer: gives each request its name and its client, each answer the header fields that all have, and
says afterwards what became of it. Plain ASGI.

What went wrong below and was not foreseen is answered and logged here.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.serve import exchange, problems
from kg.serve.clients import Clients
from kg.serve.exchange import Exchange
from kg.serve.headers import added
from kg.serve.problems import Problem

After = Callable[[Exchange, Scope, float], None]
"""Told of each request when it has ended, with its seconds."""
GONE = 499
"""Counted where the client left before an answer began, as is custom; it is no status of HTTP."""


class Watch:
    """Puts an Exchange into the scope, and hands it to each of `after`, with its seconds, when the answer has ended.

    `operation` gives the name of what is at an address. The request's id goes out in `X-Request-ID`.
    """

    def __init__(
        self,
        app: ASGIApp,
        clients: Clients,
        operation: Callable[[str], str],
        began: Callable[[], None],
        after: Sequence[After],
    ) -> None:
        self._app = app
        self._clients = clients
        self._operation = operation
        self._began = began
        self._after = after
        self._name = exchange.identifiers()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        fields = exchange.fields(scope["headers"])
        client = self._clients.of(scope, fields)
        if client.scheme:
            scope["scheme"] = client.scheme
        name = self._name(fields.get(b"x-request-id"))
        seen = Exchange(name, client, self._operation(scope["path"]), started, fields)
        scope[exchange.KEY] = seen
        own = (b"x-request-id", name.encode("ascii"))

        async def out(message: Message) -> None:
            if message["type"] == "http.response.body":
                seen.sent += len(message.get("body", b""))
                seen.whole = not message.get("more_body", False)
            elif message["type"] == "http.response.start":
                seen.status = message["status"]
                headers = message.get("headers", ())
                seen.headers = headers
                message = {**message, "headers": [*headers, own, *added(headers)]}
            await send(message)

        self._began()
        try:
            await self._app(scope, receive, out)
        except asyncio.CancelledError:
            # The server ends, and this took longer than it waits (`drain_seconds`).
            if not seen.status:
                await self._problem(problems.stopping(), scope, receive, out)
        except Exception:
            if seen.status:
                raise  # the server breaks the connection off, so that nobody takes what came for all
            logging.getLogger(__name__).exception("%s %r", scope["method"], scope["path"])
            await self._problem(problems.unforeseen(), scope, receive, out)
        finally:
            seen.status = seen.status or GONE
            seconds = time.perf_counter() - seen.started
            for tell in self._after:
                tell(seen, scope, seconds)
            seen.body = b""

    async def _problem(self, problem: Problem, scope: Scope, receive: Receive, send: Send) -> None:
        await problems.response(problem)(scope, receive, send)
