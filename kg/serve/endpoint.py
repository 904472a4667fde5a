"""The short way to `/sparql`: plain ASGI in front of the framework, for queries of programs.

What people see (pages) and the service description go on to the framework's route (`kg.serve.sparql`), which asks the
same questions of the same parts; a small query costs some three times less here.
"""

import asyncio
import logging
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from starlette.types import ASGIApp, Receive, Scope, Send

from kg.serve import exchange, memento, problems, protocol
from kg.serve.caching import coding as codings
from kg.serve.caching import validators
from kg.serve.caching.answer import Answer
from kg.serve.context import Context
from kg.serve.evaluation import Asked, prefers_page, said
from kg.serve.problems import Problem, moved
from kg.serve.waiting import Waiting
from kg.workers import WorkerError

Headers = list[tuple[bytes, bytes]]
PATH = "/sparql"
PAST = re.compile(r"/releases/([1-9][0-9]{0,15})/sparql")
NEWEST: Headers = [(b"cache-control", b"no-cache")]
PIECE = 256 * 1024
"""Bytes of a whole answer that are sent at a time."""
REMEMBERED, REMEMBERED_LENGTH = 1024, 2048
"""Requests (address and Accept) that are not read anew, and the longest one of them, in bytes."""

LONG = 8_000
"""Bytes of a request from which on it is read in a thread: that may take a tenth of a second."""


class Endpoint:
    """Answers queries at `/sparql`, and hands everything else on to the application."""

    def __init__(self, app: ASGIApp, context: Context) -> None:
        self._app = app
        self._context = context
        self._read = lru_cache(maxsize=REMEMBERED)(self._got)
        self._waiting = Waiting()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "POST"):
            await self._app(scope, receive, send)
            return
        past = None if scope["path"] == PATH else PAST.fullmatch(scope["path"])
        if past is None and scope["path"] != PATH:
            await self._app(scope, receive, send)
            return
        sent = Sent.of(scope["headers"])
        try:
            sent = sent._replace(accept=protocol.accept(scope["query_string"], sent.accept))
            if prefers_page(sent.accept):
                await self._app(scope, receive, send)
                return
            asked = await self._asked(scope, sent)
            if asked is None or asked.page:
                await self._app(scope, receive, send)
                return
            number = int(past[1]) if past else 0
            await self._answer(asked, sent, scope, receive, send, number)
        except Problem as problem:
            await problems.response(problem)(scope, receive, send)

    async def _asked(self, scope: Scope, sent: "Sent") -> Asked | None:
        """What a request asks for; None where there is no query."""
        method, query_string, body = scope["method"], scope["query_string"], b""
        if method == "POST":
            body = exchange.of(scope).body
        elif len(query_string) + len(sent.accept) < REMEMBERED_LENGTH:
            return self._read(query_string, sent.accept)
        if len(query_string) + len(body) < LONG:
            return self._look(method, query_string, sent, body)
        return await asyncio.to_thread(self._look, method, query_string, sent, body)

    def _got(self, query_string: bytes, accept: str) -> Asked | None:
        return self._look("GET", query_string, Sent(accept, "", "", "", ""), b"")

    def _look(self, method: str, query_string: bytes, sent: "Sent", body: bytes) -> Asked | None:
        operation = protocol.parse(method, query_string, sent.media, body, sent.coding)
        return (
            None if operation.text is None or operation.update else self._context.queries.look(operation, sent.accept)
        )

    async def _answer(
        self, asked: Asked, sent: "Sent", scope: Scope, receive: Receive, send: Send, number: int
    ) -> None:
        """Answer from a past release, or from the newest one where `number` is 0."""
        queries, more = self._context.queries, NEWEST
        tagged = scope["method"] == "GET"
        if number:
            more = [
                # A release never changes.
                (b"cache-control", b"public, max-age=86400" if tagged else b"no-cache"),
                (b"memento-datetime", (await self._context.past.when(number)).encode()),
                (b"link", memento.of_query(scope["query_string"]).encode("latin-1")),
            ]
        tags = validators.tags([sent.tags]) if tagged and sent.tags else []
        if tags:
            release = number or queries.pool.release
            tag = queries.etag(asked, release)
            if tag and tag.removeprefix("W/") in tags:
                await _not_modified(_headers(asked, release, tag, more), send)
                return
        if number:
            queries = await self._context.past.queries(number)
        client = exchange.of(scope).client.name
        with self._waiting.client(receive) as waits:
            try:
                answer = await queries.run(asked, client)
                if number and answer.release != number:
                    await answer.aclose()
                    raise moved(number)
                tag = queries.etag(asked, answer.release) if tagged else ""
                headers = _headers(asked, answer.release, tag, more)
                if tag and tags is None:
                    await answer.aclose()
                    await _not_modified(headers, send)
                    return
                headers.append((b"content-type", asked.form.content_type.encode()))
                body, coding = await _whole(answer, sent.codings, scope["http_version"])
                if coding:
                    headers.append((b"content-encoding", coding.encode()))
                if body is not None:
                    headers.append((b"content-length", b"%d" % len(body)))
                    await send({"type": "http.response.start", "status": 200, "headers": headers})
                    for start in range(0, _last(len(body)), PIECE):  # a slow reader has us wait, and hold no more
                        await send(
                            {"type": "http.response.body", "body": body[start : start + PIECE], "more_body": True}
                        )
                    await send({"type": "http.response.body", "body": body[_last(len(body)) :]})
                else:
                    await send({"type": "http.response.start", "status": 200, "headers": headers})
                    await relay(answer, send, coding)
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


def _last(size: int) -> int:
    """Where the last piece of a body of that size begins.

    >>> _last(5), _last(PIECE), _last(PIECE + 1)
    (0, 0, 262144)
    """
    return max(0, size - 1) // PIECE * PIECE


async def _whole(answer: Answer, accepted: str, version: str) -> tuple[bytes | None, str]:
    """The whole answer and its content coding; None where it is to be sent as it comes."""
    if answer.whole is not None:
        coding = codings.IDENTITY if len(answer.whole.body) < codings.MIN_BYTES else codings.choose(accepted)
        return await answer.whole.coded(coding), coding
    coding = codings.choose(accepted)
    if version == "1.0":
        # Without the chunked coding only a length tells a whole answer from a cut one.
        return await codings.coded(b"".join([chunk async for chunk in answer]), coding), coding
    return None, coding


def _headers(asked: Asked, release: int, tag: str, more: Headers) -> Headers:
    """What a 200 says, and a 304 as well."""
    headers = [(b"vary", b"Accept, Accept-Encoding"), (b"kg-release", b"%d" % release), *more]
    if tag:
        headers.append((b"etag", tag.encode()))
    if not asked.tag:  # each answer is another
        headers = [(name, b"no-store" if name == b"cache-control" else value) for name, value in headers]
    return headers


async def _not_modified(headers: Headers, send: Send) -> None:
    await send({"type": "http.response.start", "status": 304, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


async def relay(stream: Answer, send: Send, coding: str) -> None:
    """Send the rest of an answer as it comes; one that breaks off is not ended, so that nobody takes it for whole.

    The server closes the connection of an answer that was begun and not ended.
    """
    encoder = codings.encoder(coding) if coding else None
    try:
        async for chunk in stream:
            part = chunk if encoder is None else await codings.written(encoder, chunk)
            await send({"type": "http.response.body", "body": part, "more_body": True})
    except WorkerError as error:
        logging.getLogger(__name__).info("an answer was broken off: %s", error)
    else:
        await send({"type": "http.response.body", "body": b"" if encoder is None else encoder.end()})
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
