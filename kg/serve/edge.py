"""The layers around the application, which hold for every answer; each has a module of its own."""

import sys
from typing import TYPE_CHECKING

from kg.serve.bodies import Bodies, Bound, Refusal, Trusted
from kg.serve.clients import Clients
from kg.serve.logs import RequestLog, dropped
from kg.serve.methods import Methods
from kg.serve.metrics import Metrics
from kg.serve.operations import operations
from kg.serve.rates import RateLimit
from kg.serve.watch import After, Watch
from kg.serve.writer import Writer
from kg.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from fastapi import FastAPI


def surround(
    app: "FastAPI",
    settings: Settings,
    metrics: Metrics,
    routes: "Iterable[tuple[str, str]]",
    trusted: Trusted,
    refusal: Refusal,
) -> "Callable[[], None]":
    """Add the layers, innermost first: whatever is added to the application before stands inside of them.

    A refusal of one layer passes through those around it, so that it is counted, logged, and can be read from a page of
    elsewhere. `routes` are the addresses with the names of their operations, `trusted` tells who may write, and
    `refusal` makes the answer to a body that is not taken. Returns what has to be called when the
    application ends. Raises ConfigurationError where `trusted_proxies` cannot be used.
    """
    clients = Clients(settings.trusted_proxies)
    after: list[After] = [metrics.ended]
    close = None
    if settings.log != "off":
        writer = Writer(_standard_error(), dropped(settings.log))
        after.append(RequestLog(settings.log, writer).ended)
        close = writer.close
    app.add_middleware(Methods)
    app.add_middleware(
        Bodies,
        bound=Bound(settings.request_bytes, settings.request_seconds),
        more=Bound(max(settings.write_bytes, settings.request_bytes), settings.write_timeout),
        trusted=trusted,
        refusal=refusal,
    )
    if settings.rate:
        app.add_middleware(RateLimit, rate=settings.rate, burst=settings.rate_burst)
    app.add_middleware(Watch, clients=clients, operation=operations(routes), began=metrics.began, after=after)
    return close or (lambda: None)


def _standard_error() -> int:
    try:
        return sys.stderr.fileno()
    except (AttributeError, OSError, ValueError):  # replaced by something that is no file, or closed
        return 2
