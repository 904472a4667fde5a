"""Bodies that hold a posting or RDF: what they are said to be, how a report on them is asked for, and what is not taken."""

import re
from typing import Any

from starlette.requests import Request

from kg.serve import exchange
from kg.serve.context import Context
from kg.serve.problems import Problem
from kg.tasks.records import Condition, Form, Submission

POSTINGS = (
    "text/plain", "text/html", "application/pdf", "application/ld+json", "text/turtle",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
)  # fmt: skip
"""Media types of postings, and others that are read as one of them."""
SAME = ("application/json", "application/xhtml+xml", "text/markdown")
RDF = (
    "text/turtle",
    "application/ld+json",
    "application/n-triples",
    "application/n-quads",
    "application/trig",
    "application/rdf+xml",
)
STATUSES = {"too-large": 413, "binary": 415, "not-installed": 415, "undecodable": 400}
"""What became of a body that could not be taken in, by the code of its refusal; others are 422."""
LONGEST_SOURCE = 1000
_ONCE = "source names the posting's source once: its address, or a name that stays the same"
_TAG = re.compile(r'\s*((?:W/)?"[\x21\x23-\x7e\x80-\xff]*"|\*)\s*(?:,|$)')


def submission(request: Request, context: Context, offers: tuple[str, ...], *, report: Form) -> Submission:
    """The body, with the form and the language in which a report on it is wanted.

    Raises Problem 415 for what is no media type of the `offers`, or is compressed; 400 for no body.
    """
    given = ", ".join(request.headers.getlist("content-type"))
    media = given.partition(";")[0].strip().lower()
    if media not in (*offers, *SAME):
        said = f"The body is said to be {media[:100]!r}" if media else "The body does not say what it is (Content-Type)"
        raise Problem(
            415,
            f"{said}; taken are {', '.join(offers)}",
            headers={"Accept-Post": ", ".join(offers)},
            available=list(offers),
        )
    if request.headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
        raise Problem(415, "The body is compressed, and bodies are taken as they are (Content-Encoding: identity)")
    body = exchange.of(request.scope).body
    if not body:
        raise Problem(400, "The request has no body; send the posting itself, as with curl --data-binary @ad.txt")
    language = context.templates.language(request)
    return Submission(body, given, context.live.base, report, language)


def source(request: Request) -> str | None:
    """The source that the address names (`?source=`), None where it names none; raises Problem 400 for what cannot be one."""
    given = request.query_params.getlist("source")
    if not given:
        return None
    if len(given) > 1:
        raise Problem(400, _ONCE)
    return named(given[0])


def named(given: str) -> str:
    """The source of that name; raises Problem 400 for what cannot be one."""
    found = given.strip()
    if not found:
        raise Problem(400, _ONCE)
    if len(found) > LONGEST_SOURCE or not found.isprintable() or found == "vocabulary":
        raise Problem(400, f"source is no name that a source can have: at most {LONGEST_SOURCE} printable characters")
    return found


def condition(request: Request) -> Condition:
    """What If-Match and If-None-Match ask for; raises Problem 400 for what is no list of entity tags."""
    return Condition(_tags(request, "if-match"), _tags(request, "if-none-match"))


def _tags(request: Request, name: str) -> tuple[str, ...]:
    text, at, found = ", ".join(request.headers.getlist(name)), 0, []
    while at < len(text):
        match = _TAG.match(text, at)
        if match is None:
            raise Problem(400, f'The header {name.title()} holds no entity tag, such as "a1b2c3d4-v7" with its quotes')
        found.append(match[1])
        at = match.end()
    return tuple(found)


def refusal(code: str, message: str, **members: Any) -> Problem:
    """The refusal of a body as a problem."""
    return Problem(STATUSES.get(code, 422), message, code=code, **members)
