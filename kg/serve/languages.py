"""The language that a reader chose: kept in a cookie of that one purpose, so that it holds on the next page, too."""

from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "lang"
YEAR = 365 * 24 * 3600


def chosen(cookies: str) -> str:
    """The language that the field `Cookie` names, empty where it names none.

    >>> chosen("a=b; lang=de")
    'de'
    >>> chosen("a=b; lang")
    ''
    """
    if COOKIE not in cookies:
        return ""
    try:
        found = SimpleCookie(cookies).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""


class Languages:
    """Keeps the language that an address names (`lang=`), and says of what depends on the language that it depends on that.

    A layer of plain ASGI; data are left as they are. RFC 6265 for the cookie, RFC 9110 for `Vary`.
    """

    def __init__(self, app: ASGIApp, languages: frozenset[str]) -> None:
        self._app = app
        self._languages = languages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def out(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._say(scope, message)
            await send(message)

        await self._app(scope, receive, out)

    def _say(self, scope: Scope, message: Message) -> None:
        headers = MutableHeaders(raw=list(message["headers"]))
        if "accept-language" not in headers.get("vary", "").lower():
            return
        headers.add_vary_header("Cookie")
        if b"lang=" in scope["query_string"]:
            asked = parse_qs(scope["query_string"].decode("latin-1")).get(COOKIE, [""])[-1]
            if asked in self._languages:
                headers.append("Set-Cookie", f"{COOKIE}={asked}; Path=/; Max-Age={YEAR}; SameSite=Lax")
        message["headers"] = headers.raw
