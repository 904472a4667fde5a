"""The server process: a socket that is surely ours, then uvicorn on it, and how it ends."""

import contextlib
import errno
import logging
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from types import FrameType
from typing import TYPE_CHECKING

from kg.errors import ConfigurationError
from kg.settings import Settings
from kg.store import Catalog

if TYPE_CHECKING:
    from fastapi import FastAPI

SIGNALS = (signal.SIGINT, signal.SIGTERM)


def serve(app: "FastAPI", settings: Settings, announce: Callable[[str], None] | None = None) -> None:
    """Serve the application until a signal comes; see `kg.serve.run`. Port 0 takes a free port.

    At SIGTERM or SIGINT no more connections are taken, and what is being answered may end within `drain_seconds`; then
    it is ended. Returns after SIGTERM, raises KeyboardInterrupt after SIGINT. A second signal ends the process at once,
    with 128 and the signal's number as its exit code.
    """
    import uvicorn

    from kg.serve import connections, logs

    class Server(uvicorn.Server):
        signal = 0
        _heads = connections.Heads(settings.request_seconds)
        _readers = connections.Readers(max(settings.request_seconds, settings.query_timeout))

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started and announce is not None:
                announce(address)

        async def on_tick(self, counter: int) -> bool:
            if counter % 10 == 0:  # ten ticks are a second
                for sweeper in (self._heads, self._readers):
                    sweeper.sweep(self.server_state.connections, time.monotonic())
            return await super().on_tick(counter)

        @contextlib.contextmanager
        def capture_signals(self) -> Iterator[None]:
            # Not as uvicorn has it, which raises the signal again in the end: then SIGTERM would be no success.
            before = {number: signal.signal(number, self.handle_exit) for number in SIGNALS}
            try:
                yield
            finally:
                for number, handler in before.items():
                    signal.signal(number, handler)

        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            if self.should_exit:
                os._exit(128 + sig)  # the processes that hold the index and answer from it end with this one
            self.signal = sig
            self.should_exit = True
            if tasks := len(self.server_state.tasks):
                logging.getLogger(__name__).warning(
                    "Stopping; %d requests may end within %d seconds", tasks, settings.drain_seconds
                )

    # What cannot work is said before the port is taken, and as an error of ours, not of the server's.
    Catalog.open(settings.data, read_only=True).close()
    listening = listen(settings.host, settings.port)
    host, port = listening.getsockname()[:2]
    address = f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
    logs.configure(settings.log)
    connections.raise_limit()
    config = uvicorn.Config(
        app,
        http=connections.protocol(settings.request_bytes),
        h11_max_incomplete_event_size=settings.request_bytes,
        ws="none",
        log_config=None,
        access_log=False,
        proxy_headers=False,  # whom to believe is `trusted_proxies`, and is read by kg.serve.clients
        server_header=False,
        date_header=True,
        timeout_graceful_shutdown=settings.drain_seconds,
    )
    server = Server(config)
    try:
        # Here, where an error is still ours and not the server's.
        app.state.context.live.load()
        app.state.context.queries.load()
        server.run(sockets=[listening])
    finally:
        listening.close()
    if server.signal == signal.SIGINT:
        raise KeyboardInterrupt


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there; raises ConfigurationError with what to do where it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(128)
    except (OSError, OverflowError) as error:
        listening.close()
        if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
            raise ConfigurationError(
                f"Port {port} on {host} is in use; stop what listens there, or take another one: --port {port % 65535 + 1}"
            ) from error
        raise ConfigurationError(f"Cannot listen on {host}, port {port}: {error}") from error
    return listening
