"""The web application: SPARQL, entities, pages.

Nothing heavy is imported here; `create_app` and `run` import what they use.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from kg.settings import Settings

if TYPE_CHECKING:
    from fastapi import FastAPI


def create_app(settings: Settings) -> "FastAPI":
    """The application over the catalog in `settings.data`, which it opens for reading when it starts up."""
    from kg.serve.app import build

    return build(settings)


def run(settings: Settings, announce: Callable[[str], None] | None = None) -> None:
    """Serve on `settings.host` and `settings.port` until interrupted; prints nothing.

    `announce` is called with the address once the server answers. Raises ConfigurationError where the port is taken or
    the host is no address of this machine, StoreError where the catalog cannot be opened.
    """
    from kg.serve.process import serve

    serve(create_app(settings), settings, announce)
