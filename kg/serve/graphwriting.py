"""SPARQL 1.1 Graph Store HTTP Protocol, the writing half: PUT, POST and DELETE where `kg.serve.graphstore` reads."""

import re
import secrets
from functools import partial
from typing import cast

from starlette.requests import Request
from starlette.responses import Response

from kg.serve import exchange, graphstore, shaping, updating
from kg.serve.authorisation import writer
from kg.serve.caching import validators
from kg.serve.context import Context
from kg.serve.problems import Problem
from kg.update import graph as graphs
from kg.update.effect import Effect
from kg.update.graph import FORM, FORMATS, Method

_CODED = re.compile(r'-(?:gzip|br|zstd|deflate)"$')
_NAME_BYTES = 12
ACCEPTED = (*FORMATS, FORM)
"""Media types of a graph that is sent."""


async def indirect(request: Request, context: Context) -> Response:
    """PUT, POST, DELETE /graphs?graph=IRI, or ?default; POST /graphs makes a graph and names it (section 5.5)."""
    await writer(request, context)
    if request.method == "POST" and not graphstore.named(request):
        name = f"graphs/{secrets.token_hex(_NAME_BYTES)}"
        return await _write(request, context, context.live.base + name, f"/{name}")
    return await _write(request, context, graphstore.asked(request))


async def direct(request: Request, context: Context) -> Response:
    """PUT, POST, DELETE at a graph's own IRI."""
    await writer(request, context)
    return await _write(request, context, graphstore.own(request, context))


async def _write(request: Request, context: Context, graph: str, location: str = "") -> Response:
    if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise Problem(415, "A graph is sent as it is, without a coding", headers={"Accept-Encoding": "identity"})
    method = cast(Method, request.method)
    name = None if graph == graphstore.DEFAULT else graph
    media, client = request.headers.get("content-type", ""), exchange.of(request.scope).client.name
    existed = False

    async def find() -> Effect:
        nonlocal existed
        body = exchange.of(request.scope).body
        ask = partial(context.queries.call, graphs.of_graph, method, name, body, media, updating.bounds(context))
        release, stored = await ask(client=client)
        existed = stored.existed
        _conditions(request, context, release, graph, existed)
        return stored.effect

    note = f"{method} {name or 'the default graph'}"
    made = await updating.carry_out(request, context, find, "graph-store", note)
    if isinstance(made, Response):
        return made
    headers = {"Kg-Release": str(made.release), "Cache-Control": "no-store"}
    if location:
        headers["Location"] = location
    return Response(status_code=204 if existed else 201, headers=headers)


def _conditions(request: Request, context: Context, release: int, graph: str, existed: bool) -> None:
    """Raise Problem 412 where If-Match or If-None-Match does not hold of the graph as that release has it."""
    held = {shaping.tag(request, context, release, form, graph) for form in graphstore.FORMATS} if existed else set()

    def among(field: str) -> bool:
        listed = validators.tags(request.headers.getlist(field))
        return existed if listed is None else any(_CODED.sub('"', tag) in held for tag in listed)

    if "if-match" in request.headers and not among("if-match"):
        raise Problem(
            412, f"If-Match does not hold: the graph {'has changed' if existed else 'is not there'}; read it again"
        )
    if "if-none-match" in request.headers and among("if-none-match"):
        raise Problem(412, "If-None-Match does not hold: the graph is there already")
