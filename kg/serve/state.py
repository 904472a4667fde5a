"""What the service says of its own state: `/healthz` and `/metrics`."""

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kg import __version__
from kg.serve import exchange, exposition, reading
from kg.serve.context import Context
from kg.serve.problems import Problem

HEALTH_SECONDS = 2.0
"""How long the index may take to answer; who asks mostly waits no longer."""


async def healthz(_: Request, context: Context) -> Response:
    """GET /healthz: whether the index answers, in time."""
    asked = asyncio.ensure_future(context.read(reading.alive))
    # Not `wait_for`, which would wait for a thread that cannot be stopped.
    done, _running = await asyncio.wait({asked}, timeout=HEALTH_SECONDS)
    if not done:
        asked.add_done_callback(_forget)
        asked.cancel()
        return _health("failing", None, f"The index did not answer within {HEALTH_SECONDS:g} seconds")
    if asked.exception() is not None:
        return _health("failing", None, "The index cannot be asked")
    release, answers = asked.result()
    if not answers and release:
        return _health("failing", release, "The index holds nothing of its release")
    return _health("ok", release)


async def metrics(request: Request, context: Context) -> Response:
    """GET /metrics: what the service counts, in the text format of Prometheus."""
    who = context.settings.metrics
    if who == "off":
        raise Problem(404, "Metrics are off (setting metrics)")
    if who == "local" and not exchange.of(request.scope).client.local:
        raise Problem(403, "Metrics are for clients on the server's own machine (setting metrics)")
    return Response(context.metrics.text(), 200, {"Cache-Control": "no-store"}, exposition.CONTENT_TYPE)


def _health(status: str, release: int | None, detail: str = "") -> Response:
    body = {"status": status, "release": release, "version": __version__, **({"detail": detail} if detail else {})}
    return JSONResponse(body, 200 if status == "ok" else 503, {"Cache-Control": "no-store"})


def _forget(asked: "asyncio.Future[tuple[int, bool]]") -> None:
    if not asked.cancelled():
        asked.exception()  # nobody waits for it any more
