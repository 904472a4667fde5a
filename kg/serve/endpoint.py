"""The short way to `/sparql`: plain ASGI in front of the framework, for queries of programs.

What people see (pages) and the service description go on to the framework's route (`kg.serve.sparql`), which asks the
same questions of the same parts; a small query costs some three times less here.
"""

import asyncio
import logging
from collections.abc import Iterable
from functools import lru_cache

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.serve import problems, protocol
from kg.serve.context import Context
from kg.serve.evaluation import Asked, prefers_page, said
from kg.serve.problems import Problem
from kg.workers import WorkerError
from kg.workers.stream import Stream

PATH = "/sparql"
MAX_BODY = 1_000_000
WATCHED_SECONDS = 0.05
"""How long a query runs before anybody looks whether its client is still there."""
REMEMBERED, REMEMBERED_LENGTH = 1024, 2048
"""Requests (address and Accept) that are not read anew, and the longest one of them, in bytes."""


class Endpoint:
    """Answers queries at `/sparql`, and hands everything else on to the application."""

    def __init__(self, app: ASGIApp, context: Context) -> None:
        self._app = app
        self._context = context
        self._read = lru_cache(maxsize=REMEMBERED)(self._got)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http" or scope["path"] != PATH or scope["method"] not in ("GET", "POST"):
            await self._app(scope, receive, send)
            return
        accept, media, coding = _headers(scope["headers"])
        if prefers_page(accept):
            await self._app(scope, receive, send)
            return
        try:
            if scope["method"] == "GET":
                query = scope["query_string"]
                small = len(query) + len(accept) < REMEMBERED_LENGTH
                asked = self._read(query, accept) if small else self._got(query, accept)
            else:
                body = await gather(receive)
                operation = protocol.parse("POST", scope["query_string"], media, body, coding)
                asked = self._context.queries.look(operation, accept)
                receive = _again(body, receive)
            if asked is None or asked.page:
                await self._app(scope, receive, send)
                return
            await self._answer(asked, scope, receive, send)
        except Problem as problem:
            await problems.response(problem)(scope, receive, send)

    def _got(self, query_string: bytes, accept: str) -> Asked | None:
        """What a GET asks for; None where there is no query."""
        operation = protocol.parse("GET", query_string)
        return None if operation.text is None else self._context.queries.look(operation, accept)

    async def _answer(self, asked: Asked, scope: Scope, receive: Receive, send: Send) -> None:
        client = scope["client"][0] if scope.get("client") else ""
        with _Watch(receive) as watch:
            try:
                stream = await self._context.queries.run(asked, client)
                if stream.whole is None and scope["http_version"] == "1.0":
                    # Without the chunked coding only a length tells a whole answer from a cut one.
                    body: bytes | None = b"".join([chunk async for chunk in stream])
                else:
                    body = stream.whole
                headers = [
                    (b"content-type", asked.form.content_type.encode()),
                    (b"vary", b"Accept"),
                    (b"cache-control", b"no-cache"),
                    (b"kg-release", b"%d" % stream.release),
                ]
                if body is not None:
                    headers.append((b"content-length", b"%d" % len(body)))
                    await send({"type": "http.response.start", "status": 200, "headers": headers})
                    await send({"type": "http.response.body", "body": body})
                else:
                    await send({"type": "http.response.start", "status": 200, "headers": headers})
                    await relay(stream, send)
            except asyncio.CancelledError:
                if not watch.left:
                    raise
            except WorkerError as error:
                raise said(error, asked.checked) from None
            except Problem:
                raise
            except Exception as error:
                logging.getLogger(__name__).exception("%s %s", scope["method"], PATH)
                raise problems.unforeseen() from error


async def relay(stream: Stream, send: Send) -> None:
    """Send the rest of an answer as it comes; one that breaks off is not ended, so that nobody takes it for whole.

    The server closes the connection of an answer that was begun and not ended.
    """
    try:
        async for chunk in stream:
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
    except WorkerError as error:
        logging.getLogger(__name__).info("an answer was broken off: %s", error)
    else:
        await send({"type": "http.response.body", "body": b""})
    finally:
        await stream.aclose()


async def gather(receive: Receive) -> bytes:
    """The body of a request; raises Problem 413 for one that is too large."""
    parts, size, more = [], 0, True
    while more:
        message = await receive()
        part = message.get("body", b"")
        size += len(part)
        if size > MAX_BODY:
            raise Problem(413, f"The request's body is larger than {MAX_BODY} bytes")
        parts.append(part)
        more = message.get("more_body", False)
    return b"".join(parts)


def _headers(headers: Iterable[tuple[bytes, bytes]]) -> tuple[str, str, str]:
    """Accept, Content-Type and Content-Encoding."""
    accept = media = coding = b""
    for name, value in headers:
        if name == b"accept":
            accept = accept + b", " + value if accept else value
        elif name == b"content-type":
            media = value
        elif name == b"content-encoding":
            coding = value
    return accept.decode("latin-1"), media.decode("latin-1"), coding.decode("latin-1")


def _again(body: bytes, receive: Receive) -> Receive:
    """A body that was received, for whoever receives it again."""
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay


class _Watch:
    """Ends the task that answers when its client has left; `left` says that it did."""

    def __init__(self, receive: Receive) -> None:
        self.left = False
        self._receive = receive
        self._task = asyncio.current_task()
        self._watching: asyncio.Task[None] | None = None

    def __enter__(self) -> "_Watch":
        self._timer = asyncio.get_running_loop().call_later(WATCHED_SECONDS, self._begin)
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        if self._watching is not None:
            self._watching.cancel()

    def _begin(self) -> None:
        self._watching = asyncio.get_running_loop().create_task(self._watch())

    async def _watch(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self.left = True
        if self._task is not None:
            self._task.cancel()
