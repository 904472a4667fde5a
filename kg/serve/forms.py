"""What the forms of pages send: fields by name (`application/x-www-form-urlencoded`)."""

from urllib.parse import parse_qsl

from starlette.requests import Request

from kg.serve import exchange
from kg.serve.problems import Problem

MEDIA = "application/x-www-form-urlencoded"
MOST = 50


def sent(request: Request) -> bool:
    """Whether the body is a form's."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() == MEDIA


def fields(request: Request) -> dict[str, str]:
    """The fields, the last of each name; raises Problem 415 for another body, 400 for one that cannot be read."""
    if not sent(request):
        raise Problem(415, f"This takes what the page's form sends: {MEDIA}", headers={"Accept-Post": MEDIA})
    body = exchange.of(request.scope).body
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST, errors="strict"))
    except ValueError:
        raise Problem(400, f"The form cannot be read: at most {MOST} fields in UTF-8") from None
