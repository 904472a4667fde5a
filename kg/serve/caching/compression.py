"""Compresses answers on their way out. Plain ASGI, around whatever answers; what has a coding already is left alone.

Each coding of a body is a representation of its own, so a strong entity tag gets the coding's name at its end, and a
client that asks with such a tag is understood (RFC 9110, section 8.8.3.3).
"""

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.serve.caching import coding as codings
from kg.serve.caching import validators


class Compression:
    """Wraps an application."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        coding = codings.choose(", ".join(headers.getlist("accept-encoding")))
        conditions = headers.getlist("if-none-match")
        tags = validators.tags(conditions) if conditions and coding else []
        if tags:
            scope = {**scope, "headers": _without_coding(scope["headers"], f"-{coding}")}
        await self._app(scope, receive, _Answer(send, coding, tags))


class _Answer:
    """What becomes of one answer; takes the place of `send`."""

    def __init__(self, send: Send, coding: str, tags: list[str] | None) -> None:
        self._send = send
        self._coding = coding
        self._tags = tags
        self._start: Message | None = None
        self._encoder: codings.Encoder | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            if self._shape(message):
                self._start = message  # sent with the first of the body, which says how large it is
            else:
                await self._send(message)
        elif self._start is not None:
            start, self._start = self._start, None
            await self._first(start, message)
        elif self._encoder is not None:
            await self._next(self._encoder, message)
        else:
            await self._send(message)

    def _shape(self, start: Message) -> bool:
        """Say what the answer depends on; whether its body is to be compressed."""
        headers = MutableHeaders(scope=start)
        tag = headers.get("etag", "")
        if start["status"] == 304:
            _vary(headers)
            if self._coding and (self._tags is None or _suffixed(tag, self._coding) in self._tags):
                headers["etag"] = _suffixed(tag, self._coding)
            return False
        if (
            "content-encoding" in headers
            or "content-range" in headers
            or "no-transform" in headers.get("cache-control", "")
            or not codings.compressible(headers.get("content-type", ""))
        ):
            return False
        _vary(headers)
        if not self._coding:
            return False
        if tag:
            headers["etag"] = _suffixed(tag, self._coding)
        return True

    async def _first(self, start: Message, message: Message) -> None:
        body: bytes = message.get("body", b"")
        more: bool = message.get("more_body", False)
        headers = MutableHeaders(scope=start)
        if not more and len(body) < codings.MIN_BYTES:
            await self._send(start)
            await self._send(message)
            return
        headers["content-encoding"] = self._coding
        if more:
            del headers["content-length"]
            self._encoder = codings.encoder(self._coding)
            await self._send(start)
            await self._next(self._encoder, message)
            return
        made = await codings.coded(body, self._coding)
        headers["content-length"] = str(len(made))
        await self._send(start)
        await self._send({**message, "body": made})

    async def _next(self, encoder: codings.Encoder, message: Message) -> None:
        body: bytes = message.get("body", b"")
        made = b""
        if body:
            made = await codings.written(encoder, body)
        if not message.get("more_body", False):
            made += encoder.end()
        await self._send({**message, "body": made})


def _vary(headers: MutableHeaders) -> None:
    named = headers.get("vary", "")
    if named != "*" and "accept-encoding" not in named.lower():
        headers["vary"] = f"{named}, Accept-Encoding" if named else "Accept-Encoding"


def _suffixed(tag: str, coding: str) -> str:
    """A strong tag for that coding; a weak one is for all of them."""
    return tag if tag.startswith("W/") or not tag else f'{tag[:-1]}-{coding}"'


def _without_coding(raw: list[tuple[bytes, bytes]], ending: str) -> list[tuple[bytes, bytes]]:
    """The headers with the coding taken from the tags of If-None-Match, as the application knows them."""
    return [
        (name, value.replace(f'{ending}"'.encode(), b'"') if name == b"if-none-match" else value) for name, value in raw
    ]
