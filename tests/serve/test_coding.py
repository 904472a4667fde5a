"""Content codings: which one is chosen, and what comes out is what went in."""

import asyncio
import gzip
import zlib
from collections.abc import Awaitable, Callable

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from kg.serve.caching import coding
from kg.serve.caching.compression import Compression

BODY = b"one line of many\n" * 200


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, ""),
        ("", ""),
        ("gzip", "gzip"),
        ("x-gzip", "gzip"),
        ("GZIP", "gzip"),
        ("gzip, zstd", "zstd"),  # alike: ours decide
        ("gzip;q=1.0, zstd;q=0.9", "gzip"),
        ("br", ""),
        ("gzip;q=0", ""),
        ("*", "zstd"),
        ("*;q=0", ""),
        ("zstd;q=0, *", "gzip"),
        ("identity", ""),
        ("identity;q=0.5, gzip;q=0.4", ""),
        ("identity;q=0.5, gzip;q=0.5", "gzip"),
        ("identity;q=0, gzip;q=0.1", "gzip"),
        ("gzip;q=x", ""),
        (" gzip ; q=0.5 , deflate", "gzip"),
    ],
)
def test_the_coding_that_the_client_likes_best(header: str | None, expected: str) -> None:
    assert coding.choose(header, ("zstd", "gzip")) == expected


def decoded(data: bytes, name: str) -> bytes:
    if name == "gzip":
        return gzip.decompress(data)
    library = coding._zstd()
    assert library is not None
    return bytes(library.decompress(data))


@pytest.mark.parametrize("name", coding.offered())
def test_what_comes_out_is_what_went_in(name: str) -> None:
    assert decoded(coding.encode(BODY, name), name) == BODY
    assert coding.encode(BODY, name) == coding.encode(BODY, name)  # a strong tag promises the same bytes
    stream = coding.encoder(name)
    parts = [stream.write(BODY), stream.write(b""), stream.write(b"x"), stream.end()]
    assert decoded(b"".join(parts), name) == BODY + b"x"


def test_a_reader_of_a_stream_has_what_was_written_so_far() -> None:
    stream = coding.encoder("gzip")
    assert zlib.decompressobj(31).decompress(stream.write(b"first row\n")) == b"first row\n"


@pytest.fixture
def ask() -> Callable[..., Response]:
    """An application that answers by its path, asked through Compression; the answer as it went over the wire."""

    async def answer(request: Request) -> Response:
        what = request.path_params["what"]
        if what == "stream":

            async def rows() -> Awaitable[None]:
                for _ in range(200):
                    yield b"one line of many\n"

            return StreamingResponse(rows(), media_type="text/csv")
        if what == "broken":

            async def cut() -> Awaitable[None]:
                yield BODY
                raise RuntimeError("the worker ended")

            return StreamingResponse(cut(), media_type="text/csv")
        headers = {"ETag": '"r1"', "Vary": "Accept"}
        if request.headers.get("if-none-match") in ('"r1"', "*"):
            return Response(status_code=304, headers=headers)
        made = {
            "text": Response(BODY, media_type="text/turtle", headers=headers),
            "weak": Response(BODY, media_type="text/turtle", headers={"ETag": 'W/"r1"'}),
            "small": Response(b"small", media_type="text/turtle", headers=headers),
            "image": Response(BODY, media_type="image/png", headers=headers),
            "coded": Response(BODY, media_type="text/csv", headers={"Content-Encoding": "br"}),
            "range": Response(BODY, 206, media_type="text/csv", headers={"Content-Range": "bytes 0-99/1000"}),
            "fixed": Response(BODY, media_type="text/csv", headers={"Cache-Control": "no-transform"}),
            "any": Response(BODY, media_type="text/csv", headers={"Vary": "*"}),
        }  # fmt: skip
        return made[what]

    app = Compression(Starlette(routes=[Route("/{what}", answer)]))

    def run(what: str, accept_encoding: str = "gzip", **headers: str) -> Response:
        sent: list[dict[str, object]] = []

        async def receive() -> dict[str, object]:
            await asyncio.Event().wait()  # the client stays
            return {}

        async def send(message: dict[str, object]) -> None:
            sent.append(message)

        given = {"accept-encoding": accept_encoding, **{k.replace("_", "-"): v for k, v in headers.items()}}
        scope = {
            "type": "http", "method": "GET", "path": f"/{what}", "query_string": b"", "root_path": "",
            "headers": [(k.encode(), v.encode()) for k, v in given.items()], "http_version": "1.1", "scheme": "http",
        }  # fmt: skip
        asyncio.run(app(scope, receive, send))  # type: ignore[arg-type]
        body = b"".join(m.get("body", b"") for m in sent[1:])  # type: ignore[misc]
        response = Response(body, sent[0]["status"])  # type: ignore[arg-type]
        response.raw_headers = list(sent[0]["headers"])  # type: ignore[call-overload]
        return response

    return run


def test_a_body_is_compressed_and_says_so(ask: Callable[..., Response]) -> None:
    answer = ask("text")
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-length"] == str(len(answer.body))
    assert answer.headers["vary"] == "Accept, Accept-Encoding"
    assert answer.headers["etag"] == '"r1-gzip"'
    assert gzip.decompress(bytes(answer.body)) == BODY
    assert ask("weak").headers["etag"] == 'W/"r1"'


def test_a_stream_is_compressed_as_one(ask: Callable[..., Response]) -> None:
    answer = ask("stream")
    assert "content-length" not in answer.headers
    assert (answer.headers["content-encoding"], gzip.decompress(bytes(answer.body))) == ("gzip", BODY)


def test_a_stream_that_breaks_off_has_no_end() -> None:
    """What a client has of it can be told from a whole one: the trailer with length and checksum is missing."""
    stream = coding.encoder("gzip")
    with pytest.raises(EOFError):
        gzip.decompress(stream.write(BODY))


def test_an_error_in_mid_stream_goes_on_to_the_server(ask: Callable[..., Response]) -> None:
    with pytest.raises(RuntimeError, match="the worker ended"):
        ask("broken")


@pytest.mark.parametrize("what", ["small", "image", "coded", "range", "fixed"])
def test_what_is_better_left_alone(ask: Callable[..., Response], what: str) -> None:
    answer, plain = ask(what), ask(what, "identity")
    assert answer.body == plain.body
    assert answer.headers.get("content-encoding") == plain.headers.get("content-encoding")


@pytest.mark.parametrize("accept_encoding", ["identity", "gzip;q=0", "br"])
def test_without_a_coding_the_answer_still_says_that_it_depends_on_it(
    ask: Callable[..., Response], accept_encoding: str
) -> None:
    answer = ask("text", accept_encoding)
    assert (answer.body, answer.headers["etag"]) == (BODY, '"r1"')
    assert answer.headers["vary"] == "Accept, Accept-Encoding"
    assert "content-encoding" not in answer.headers
    assert ask("any").headers["vary"] == "*"


@pytest.mark.parametrize(
    ("accept_encoding", "sent", "status", "tag"),
    [
        ("gzip", '"r1-gzip"', 304, '"r1-gzip"'),
        ("identity", '"r1"', 304, '"r1"'),
        ("gzip", '"r1"', 304, '"r1"'),  # the client has it without a coding, and that is as good
        ("identity", '"r1-gzip"', 200, '"r1"'),
        ("gzip", '"r2-gzip"', 200, '"r1-gzip"'),
        ("gzip", "*", 304, '"r1-gzip"'),
    ],
)
def test_each_coding_has_its_tag(
    ask: Callable[..., Response], accept_encoding: str, sent: str, status: int, tag: str
) -> None:
    answer = ask("text", accept_encoding, if_none_match=sent)
    assert (answer.status_code, answer.headers["etag"]) == (status, tag)
    assert "Accept-Encoding" in answer.headers["vary"]
