"""The server process: a socket that is surely ours, then uvicorn on it."""

import errno
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING

from kg.errors import ConfigurationError
from kg.settings import Settings
from kg.store import Catalog

if TYPE_CHECKING:
    from fastapi import FastAPI


def serve(app: "FastAPI", settings: Settings, announce: Callable[[str], None] | None = None) -> None:
    """Serve the application until interrupted; see `kg.serve.run`. Port 0 takes a free port."""
    import uvicorn

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started and announce is not None:
                announce(address)

    # What cannot work is said before the port is taken, and as an error of ours, not of the server's.
    Catalog.open(settings.data, read_only=True).close()
    listening = listen(settings.host, settings.port)
    host, port = listening.getsockname()[:2]
    address = f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
    config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, date_header=True)
    try:
        # Here, where an error is still ours and not the server's.
        app.state.context.live.load()
        app.state.context.queries.load()
        Server(config).run(sockets=[listening])
    finally:
        listening.close()


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
