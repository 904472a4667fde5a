"""A route, and what the OpenAPI says of it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response

from kg.serve import problems, protocol

if TYPE_CHECKING:
    from kg.serve.context import Context

COMMON = (408, 413, 429)
"""Statuses that any address may answer with."""


@dataclass(frozen=True, slots=True)
class Route:
    """One route: the name its operations begin with, words for people, media types of its 200, other statuses."""

    name: str
    summary: str
    description: str
    media: tuple[str, ...] = ()
    statuses: tuple[int, ...] = ()
    parameters: tuple[dict[str, Any], ...] = ()
    body: dict[str, Any] = field(default_factory=dict)

    def responses(self) -> dict[int | str, dict[str, Any]]:
        """The responses object of its operations."""
        found: dict[int | str, dict[str, Any]] = {}
        if self.media:
            found[200] = {"description": "The answer", "content": {m: {} for m in self.media}}
        for status in (*self.statuses, *COMMON):
            found[status] = {"description": problems.title(status)}
            if status >= 400:
                found[status]["content"] = {problems.MEDIA_TYPE: {}}
        return found

    def extra(self, method: str) -> dict[str, Any]:
        """What is added to the operation of that method."""
        if method in ("POST", "PUT"):
            # What a form's fields are otherwise stands in its body.
            form = protocol.QUERY in self.body["content"]
            where = [p for p in self.parameters if p["in"] != "query" or not form]
            return {"requestBody": self.body, **({"parameters": where} if where else {})}
        return {"parameters": list(self.parameters)} if self.parameters else {}


def parameter(name: str, where: str, description: str, *, many: bool = False) -> dict[str, Any]:
    """A parameter object of the OpenAPI; `where` is `query`, `path` or `header`."""
    kind: dict[str, Any] = {"type": "string"}
    schema = {"type": "array", "items": kind} if many else kind
    return {"name": name, "in": where, "required": where == "path", "description": description, "schema": schema}


LANG = parameter(
    "lang", "query", "Language of a page, `en` or `de`; else the one chosen before, else Accept-Language decides"
)
TODAY = parameter("today", "query", "The day for which the page says what is open; else today (UTC)")
Handler = Callable[[Request, "Context"], Awaitable[Response]]
Entry = tuple[str, tuple[str, ...], Handler, Route]
"""An address, its methods, what answers, and what is said of it."""
