"""The framework's application, with the layers around it instead of inside.

The framework runs what is added to it behind layers of its own, which cost a small query as much as the whole of its
protocol does. So layers stand in front here, and what they answer themselves never comes to the framework.
"""

from typing import Any

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send


class Application(FastAPI):
    """FastAPI, but for where layers stand."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self._outermost: ASGIApp = super().__call__

    def add_middleware(self, middleware_class: Any, *args: Any, **kwargs: Any) -> None:
        """Put a layer around the application and all layers that were added before."""
        self._outermost = middleware_class(self._outermost, *args, **kwargs)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        scope["app"] = self
        await self._outermost(scope, receive, send)
