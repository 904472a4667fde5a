"""The short way to `/sparql`: plain ASGI in front of the framework, for queries of programs.

What people see (pages) and the service description go on to the framework's route (`kg.serve.sparql`), which asks the
same questions of the same parts; a small query costs some three times less here.
"""

import asyncio
import logging
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from starlette.types import ASGIApp, Receive, Scope, Send

from kg.serve import exchange, problems, protocol
from kg.serve.caching import coding as codings
from kg.serve.caching import validators
from kg.serve.caching.answers import Answer
from kg.serve.context import Context
from kg.serve.evaluation import Asked, prefers_page, said
from kg.serve.problems import Problem
from kg.serve.waiting import Waiting
from kg.workers import WorkerError

PATH = "/sparql"
REMEMBERED, REMEMBERED_LENGTH = 1024, 2048
"""Requests (address and Accept) that are not read anew, and the longest one of them, in bytes."""


class Endpoint:
    """Answers queries at `/sparql`, and hands everything else on to the application."""

    def __init__(self, app: ASGIApp, context: Context) -> None:
        self._app = app
        self._context = context
        self._read = lru_cache(maxsize=REMEMBERED)(self._got)
        self._waiting = Waiting()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http" or scope["path"] != PATH or scope["method"] not in ("GET", "POST"):
            await self._app(scope, receive, send)
            return
        sent = Sent.of(scope["headers"])
        accept = sent.accept
        if prefers_page(accept):
            await self._app(scope, receive, send)
            return
        try:
            if scope["method"] == "GET":
                query = scope["query_string"]
                small = len(query) + len(accept) < REMEMBERED_LENGTH
                asked = self._read(query, accept) if small else self._got(query, accept)
            else:
                body = exchange.of(scope).body
                operation = protocol.parse("POST", scope["query_string"], sent.media, body, sent.coding)
                asked = self._context.queries.look(operation, accept)
            if asked is None or asked.page:
                await self._app(scope, receive, send)
                return
            await self._answer(asked, sent, scope, receive, send)
        except Problem as problem:
            await problems.response(problem)(scope, receive, send)

    def _got(self, query_string: bytes, accept: str) -> Asked | None:
        """What a GET asks for; None where there is no query."""
        operation = protocol.parse("GET", query_string)
        return None if operation.text is None else self._context.queries.look(operation, accept)

    async def _answer(self, asked: Asked, sent: "Sent", scope: Scope, receive: Receive, send: Send) -> None:
        queries = self._context.queries
        if sent.tags and scope["method"] == "GET" and "*" not in sent.tags:
            release = queries.pool.release
            tag = queries.etag(asked, release)
            if tag and validators.matches([sent.tags], tag):
                await _not_modified(asked, release, tag, send)
                return
        client = exchange.of(scope).client.name
        with self._waiting.client(receive) as waits:
            try:
                answer = await queries.run(asked, client)
                tag = queries.etag(asked, answer.release) if scope["method"] == "GET" else ""
                if tag and sent.tags.strip() == "*":
                    await answer.aclose()
                    await _not_modified(asked, answer.release, tag, send)
                    return
                headers = [(b"content-type", asked.form.content_type.encode()), *_headers(asked, answer.release, tag)]
                body: bytes | None = None
                if answer.whole is not None:
                    body = answer.whole.body
                    coding = codings.choose(sent.codings) if len(body) >= codings.MIN_BYTES else codings.IDENTITY
                    if coding:
                        body = await answer.whole.coded(coding)
                        headers.append((b"content-encoding", coding.encode()))
                elif scope["http_version"] == "1.0":
                    # Without the chunked coding only a length tells a whole answer from a cut one.
                    body = b"".join([chunk async for chunk in answer])
                if body is not None:
                    headers.append((b"content-length", b"%d" % len(body)))
                    await send({"type": "http.response.start", "status": 200, "headers": headers})
                    await send({"type": "http.response.body", "body": body})
                else:
                    await send({"type": "http.response.start", "status": 200, "headers": headers})
                    await relay(answer, send)
            except asyncio.CancelledError:
                if not waits.left:
                    raise
            except WorkerError as error:
                raise said(error, asked.checked) from None
            except Problem:
                raise
            except Exception as error:
                logging.getLogger(__name__).exception("%s %s", scope["method"], PATH)
                raise problems.unforeseen() from error


def _headers(asked: Asked, release: int, tag: str) -> list[tuple[bytes, bytes]]:
    """What a 200 says, and a 304 as well."""
    headers = [
        (b"vary", b"Accept, Accept-Encoding"),
        (b"cache-control", b"no-cache" if asked.tag else b"no-store"),
        (b"kg-release", b"%d" % release),
    ]
    return [*headers, (b"etag", tag.encode())] if tag else headers


async def _not_modified(asked: Asked, release: int, tag: str, send: Send) -> None:
    await send({"type": "http.response.start", "status": 304, "headers": _headers(asked, release, tag)})
    await send({"type": "http.response.body", "body": b""})


async def relay(stream: Answer, send: Send) -> None:
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


class Sent(NamedTuple):
    """Headers of a request, by what they are about; what is sent several times is one list."""

    accept: str
    media: str
    coding: str
    """Of the body that is sent."""
    codings: str
    """Those that the answer may have."""
    tags: str
    """If-None-Match."""

    @classmethod
    def of(cls, headers: Iterable[tuple[bytes, bytes]]) -> "Sent":
        """Those of the headers that count here."""
        found: dict[bytes, bytes] = {}
        for name, value in headers:
            if name in _COUNT:
                found[name] = found[name] + b", " + value if name in found else value
        return cls(*(found[name].decode("latin-1") if name in found else "" for name in _COUNT))


_COUNT = (b"accept", b"content-type", b"content-encoding", b"accept-encoding", b"if-none-match")
