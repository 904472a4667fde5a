"""Filled forms: a posting, pasted or as a file, with a person's corrections. Pages send them, and so may programs."""

import base64
import json
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from kg.extract.corrections import Correction, Scope, plain
from kg.serve import exchange, submissions
from kg.serve.context import Context
from kg.serve.problems import Problem
from kg.tasks.records import Amendment, Form, Submission

MEDIA = ("multipart/form-data", "application/x-www-form-urlencoded")
TYPES = (
    ("text/plain", "Text"), ("text/html", "HTML"), ("application/pdf", "PDF"),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "DOCX"),
    ("application/ld+json", "JSON-LD"), ("text/turtle", "Turtle"), ("application/n-triples", "N-Triples"),
    ("application/n-quads", "N-Quads"), ("application/trig", "TriG"), ("application/rdf+xml", "RDF/XML"),
)  # fmt: skip
"""What a form may say that the posting is; without it the bytes say so themselves."""
SEPARATOR = "/"
"""Stands in the names of fields of the posting, before the field's own name and after that of one of several positions."""
_MOST_FIELDS = 4000


@dataclass(frozen=True, slots=True)
class Filled:
    """What a form holds: the posting's bytes, what they are (empty: they say so themselves), the name of a file.

    `source` and `token` are empty where the form has none.
    """

    data: bytes
    media: str
    name: str
    source: str
    token: str
    amendment: Amendment


class Unfilled(Problem):
    """A form that lacks the posting (`field` is `data`) or says of it what is nothing (`type`), with what else it holds."""

    def __init__(self, status: int, detail: str, field: str, filled: Filled) -> None:
        super().__init__(status, detail)
        self.field = field
        self.filled = filled


def is_form(request: Request) -> bool:
    """Whether the body is a form."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() in MEDIA


async def filled(request: Request) -> Filled:
    """The form in the body. Raises Problem 400 for one that cannot be read, Unfilled with 400 for one that has no posting, and
    with 415 for an unknown type."""
    try:
        sent = await request.form(
            max_files=1, max_fields=_MOST_FIELDS, max_part_size=len(exchange.of(request.scope).body) + 1
        )
    except HTTPException as error:
        raise Problem(400, f"The form cannot be read: {error.detail}") from None
    try:
        return await _filled(sent)
    finally:
        await sent.close()


async def _filled(sent: FormData) -> Filled:
    for name, value in sent.multi_items():
        if isinstance(value, UploadFile) and name != "file":
            raise Problem(400, f"The form has a file in the field {name[:80]!r}; the posting goes into the field file")
    media = _text(sent, "type")
    unknown = media if media not in ("", *dict(TYPES)) else ""
    media = "" if unknown else media
    upload = sent.get("file")
    name = _text(sent, "name")
    if isinstance(upload, UploadFile) and (upload.filename or upload.size):
        data, name = await upload.read(), upload.filename or ""
        said = (upload.content_type or "").partition(";")[0].strip().lower()
        media = media or (said if said in dict(TYPES) else "")
    else:
        data = _pasted(sent)
    if unknown or not data.strip():
        kept = Filled(data, media, name[:200], _text(sent, "source"), "", Amendment())
        if unknown:
            raise Unfilled(415, f"type is {unknown[:100]!r}; there are {', '.join(dict(TYPES))}", "type", kept)
        raise Unfilled(400, "The form has no posting: paste it into the field data, or choose a file", "data", kept)
    submitted: dict[Scope, list[str]] = {}
    for key, value in sent.multi_items():
        if SEPARATOR in key and isinstance(value, str):
            position, _, field = key.rpartition(SEPARATOR)
            submitted.setdefault((position, field), []).append(value)
    amendment = Amendment(_corrections(_text(sent, "corrections")), tuple((k, tuple(v)) for k, v in submitted.items()))
    return Filled(data, media, name[:200], _text(sent, "source"), _text(sent, "token"), amendment)


def _pasted(sent: FormData) -> bytes:
    """What stands in the field `data`, or in base64 in `data64`, as pages send again what was no text."""
    encoded = _text(sent, "data64")
    if encoded:
        try:
            return base64.b64decode(encoded, validate=True)
        except ValueError:  # binascii.Error, or what is not ASCII
            raise Problem(400, "The form's field data64 is not in base64") from None
    text = sent.get("data")
    # Browsers send each end of a line of a field as two characters.
    return text.replace("\r\n", "\n").encode("utf-8", "replace") if isinstance(text, str) else b""


def _corrections(text: str) -> tuple[Correction, ...]:
    if not text:
        return ()
    try:
        found = tuple(_correction(one) for one in json.loads(text))
        written(found).encode()  # JSON can name halves of characters (`\ud800`), which no text holds
        return found
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise Problem(
            400,
            'The form\'s field corrections is no JSON of the kind [{"field": "deadline", "values": ["2027-01-31"]}],'
            ' where "position" may name one of several positions',
        ) from None


def _correction(one: Any) -> Correction:
    values, position = one["values"], one.get("position", "")
    if not isinstance(one["field"], str) or not isinstance(position, str) or not isinstance(values, list):
        raise TypeError
    if not all(isinstance(value, str | int | float) for value in values):
        raise TypeError
    return Correction(one["field"], tuple(dict.fromkeys(plain(value) for value in values)), position)


def written(corrections: tuple[Correction, ...]) -> str:
    """Corrections as a form has them."""
    said = [
        {"field": one.field, "values": list(one.values), **({"position": one.position} if one.position else {})}
        for one in corrections
    ]
    return json.dumps(said, ensure_ascii=False) if said else ""


def source(given: str) -> str | None:
    """The source that a form names, None for none; raises Problem 400 as `submissions.source` does."""
    return submissions.named(given) if given else None


def submission(request: Request, context: Context, filled: Filled, form: Form) -> Submission:
    """What a form sends, as jobs take it."""
    media = f"{filled.media}; charset=utf-8" if filled.media.startswith("text/") and not filled.name else filled.media
    language = context.templates.language(request)
    return Submission(filled.data, media, context.live.base, form, language, filled.amendment, filled.name)


def _text(sent: FormData, name: str) -> str:
    value = sent.get(name)
    return value.strip() if isinstance(value, str) else ""
