"""Asking another server over HTTP, on our terms: bounded time and size, no redirects, nothing of the client's passed on."""

import asyncio
import ssl
from dataclasses import dataclass
from urllib.parse import urlsplit

import h11

from kg import __version__

CHUNK = 65_536


class Unanswered(Exception):
    """There is no answer that can be used; the message says why. `late` where time was up."""

    def __init__(self, message: str, *, late: bool = False) -> None:
        super().__init__(message)
        self.late = late


@dataclass(slots=True)
class Answer:
    """A 200: the essence of its media type, and its bytes."""

    media: str
    body: bytes


async def post(url: str, body: bytes, content_type: str, accept: str, *, seconds: float, max_bytes: int) -> Answer:
    """What `url` (http or https) answers to a POST; raises Unanswered for all but a 200 that is whole, in time and size."""
    try:
        async with asyncio.timeout(seconds):
            return await _post(url, body, content_type, accept, max_bytes)
    except TimeoutError:
        raise Unanswered(f"it took longer than {seconds:g} seconds", late=True) from None
    except h11.RemoteProtocolError as error:
        raise Unanswered(f"its answer is no whole HTTP message: {error}") from None
    except (OSError, ValueError) as error:
        raise Unanswered(f"it cannot be reached: {error}") from None


async def _post(url: str, body: bytes, content_type: str, accept: str, max_bytes: int) -> Answer:
    parts = urlsplit(url)
    assert parts.hostname is not None
    secure = parts.scheme == "https"
    context = ssl.create_default_context() if secure else None
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port or (443 if secure else 80), ssl=context)
    try:
        connection = h11.Connection(h11.CLIENT)
        request = h11.Request(
            method="POST",
            target=(parts.path or "/") + (f"?{parts.query}" if parts.query else ""),
            headers=[
                ("Host", parts.netloc),
                ("User-Agent", f"vacancy-graph/{__version__}"),
                ("Accept", accept),
                ("Content-Type", content_type),
                ("Content-Length", str(len(body))),
                ("Connection", "close"),
            ],
        )
        for event in (request, h11.Data(body), h11.EndOfMessage()):
            writer.write(connection.send(event) or b"")
        return await _answer(connection, reader, max_bytes)
    finally:
        writer.transport.abort()  # an answer that goes on is not waited for


async def _answer(connection: h11.Connection, reader: asyncio.StreamReader, max_bytes: int) -> Answer:
    media, gathered = "", bytearray()
    while True:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            connection.receive_data(await reader.read(CHUNK))
        elif isinstance(event, h11.Response):
            headers = dict(event.headers)
            if event.status_code != 200:
                raise Unanswered(f"it answered {event.status_code}; redirects are not followed")
            if headers.get(b"content-encoding", b"identity").lower() != b"identity":
                raise Unanswered("its answer is compressed, which was not asked for")
            media = headers.get(b"content-type", b"").decode("latin-1").partition(";")[0].strip().lower()
        elif isinstance(event, h11.Data):
            gathered += event.data
            if len(gathered) > max_bytes:
                raise Unanswered(f"its answer is larger than {max_bytes} bytes")
        elif isinstance(event, h11.EndOfMessage):
            return Answer(media, bytes(gathered))
        elif isinstance(event, h11.ConnectionClosed):
            raise Unanswered("it closed the connection without an answer")
