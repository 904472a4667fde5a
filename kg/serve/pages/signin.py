"""`/signin` and `/signout`: a browser is given the cookie that stands for a token, and loses it again."""

from datetime import UTC

from starlette.requests import Request
from starlette.responses import Response

from kg.serve import authorisation, forms, signin
from kg.serve.context import Context
from kg.serve.formats import PAGE
from kg.serve.problems import Problem
from kg.serve.route import LANG, Entry, Route, parameter

_HEADERS = {"Cache-Control": "no-store", "Vary": "Accept-Language, Cookie"}
_ELSEWHERE = "Only a page of this service may sign anybody in or out; open /signin here"


async def page(request: Request, context: Context) -> Response:
    """GET /signin: the form, or who is signed in."""
    authorisation.unaddressed(request)
    return await _page(request, context, request.query_params.get("to", ""))


async def post(request: Request, context: Context) -> Response:
    """POST /signin: 303 to where the form says, with the cookie; 401 with the form where the token is worth nothing."""
    if not signin.from_here(request):
        raise Problem(403, _ELSEWHERE)
    authorisation.unaddressed(request)
    sent = forms.fields(request)
    secret, to = sent.get("token", "").strip(), sent.get("to", "")
    found = await authorisation.checked(context, secret) if secret else None
    if found is None:
        return await _page(request, context, to, wrong=True)
    headers = {"Location": signin.here(to) or "/signin", "Set-Cookie": signin.given(request.url.scheme, secret)}
    return Response(status_code=303, headers={**_HEADERS, **headers})


async def out(request: Request, _: Context) -> Response:
    """POST /signout: the browser has no cookie any more."""
    if not signin.from_here(request):
        raise Problem(403, _ELSEWHERE)
    headers = {"Location": "/signin", "Set-Cookie": signin.taken(request.url.scheme)}
    return Response(status_code=303, headers={**_HEADERS, **headers})


async def _page(request: Request, context: Context, to: str, *, wrong: bool = False) -> Response:
    who = None if wrong else await authorisation.visitor(request, context)
    text = context.templates.render(
        "signin.html",
        request,
        who=who,
        until=who and who.expires and who.expires.astimezone(UTC).date().isoformat(),
        to=signin.here(to) or "",
        wrong=wrong,
    )
    headers = {**_HEADERS, "WWW-Authenticate": authorisation.REALM} if wrong else _HEADERS
    return Response(text, 401 if wrong else 200, headers, PAGE.content_type)


_BODY = {
    "required": True,
    "content": {
        forms.MEDIA: {
            "schema": {"type": "object", "properties": {"token": {"type": "string"}, "to": {"type": "string"}}}
        }
    },
}
FORM = Route(
    "signin", "Sign in with a token", "A form for people; who has signed in sees as whom, and may sign out.",
    (PAGE.media,), (400,), (LANG, parameter("to", "query", "An address of this service to go on to")),
)  # fmt: skip
SIGN_IN = Route(
    "signin", "Sign in with a token", "303 with a cookie that stands for the token, for pages of this service only.",
    (), (303, 400, 401, 403, 415), (LANG,), _BODY,
)  # fmt: skip
SIGN_OUT = Route(
    "signout",
    "Sign out",
    "303; the browser has no cookie any more.",
    (),
    (303, 403),
    (),
    {"content": {forms.MEDIA: {}}},
)
ROUTES: tuple[Entry, ...] = (
    ("/signin", ("GET",), page, FORM),
    ("/signin", ("POST",), post, SIGN_IN),
    ("/signout", ("POST",), out, SIGN_OUT),
)
