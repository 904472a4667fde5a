"""The SPARQL 1.1 Protocol (section 2): from a request to the query or update, and its dataset."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from pyoxigraph import NamedNode

from kg.serve.formats import GRAPHS, PAGE, RESULTS
from kg.serve.problems import Problem

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
OF_QUERY = ("query", "default-graph-uri", "named-graph-uri")
OF_UPDATE = ("update", "using-graph-uri", "using-named-graph-uri")
"""The parameters of the two operations: the text, and the graphs of its dataset."""
_ACCEPT_POST = {"Accept-Post": f"{FORM}, {QUERY}, {UPDATE}"}
OWN = ("lang", "today", "example")
"""Parameters of the pages, which the protocol does not know."""
FORMAT = "format"
"""The parameter by which an address names the format of its answer, for links, since a link cannot say Accept."""
_NAMED = {f.suffix: f.media for f in (PAGE, *reversed(RESULTS), *GRAPHS)}


@dataclass(frozen=True, slots=True)
class Operation:
    """A query operation, or an `update`; `text` is None where the request has none at all (service description, form).

    `default_graphs` and `named_graphs` are None where the request names no dataset; a request that names one graph of
    either kind gives the whole dataset, as the protocol says (sections 2.1.4, 2.2.3).
    """

    text: str | None
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    update: bool = False


def parse(
    method: str, query_string: bytes, content_type: str = "", body: bytes = b"", content_encoding: str = ""
) -> Operation:
    """The operation that a request asks for; raises Problem 400 or 415 where it is none."""
    parameters = _parameters(query_string, "address")
    text: str | None = None
    update = False
    if method == "POST":
        essence = content_type.partition(";")[0].strip().lower()
        _charset(content_type)
        if content_encoding.strip().lower() not in ("", "identity"):
            raise Problem(
                415,
                f"A query or update is sent as it is, not as {content_encoding}",
                headers={"Accept-Encoding": "identity"},
            )
        if essence == FORM:
            inside = _parameters(body, "form")
            if any(name in (*OF_QUERY, *OF_UPDATE) for name, _ in parameters):
                raise Problem(400, "Parameters of a form POST belong into the form, not into the address")
            parameters = inside
        elif essence in (QUERY, UPDATE):
            if any(name in ("query", "update") for name, _ in parameters):
                raise Problem(400, "The query or update stands in the body and in the address; give it once")
            text, update = _utf8(body, "body"), essence == UPDATE
        else:
            sent = f"not {essence}" if essence else "and the request has no Content-Type"
            raise Problem(
                415, f"A query is posted as {FORM} or {QUERY}, an update as {UPDATE}, {sent}", headers=_ACCEPT_POST
            )
    values = {name: [v for n, v in parameters if n == name] for name in (*OF_QUERY, *OF_UPDATE)}
    if values["update"]:
        if method != "POST":
            raise Problem(400, "An update is sent by POST, never in an address")
        if values["query"]:
            raise Problem(400, "There is a query and an update; send one of them")
        update = True
    name, default, named = OF_UPDATE if update else OF_QUERY
    for other in OF_QUERY if update else OF_UPDATE:
        if values[other]:
            raise Problem(
                400,
                f"The dataset of {'an update' if update else 'a query'} is not named by {other}, but by {default} and {named}",
            )
    if len(values[name]) > 1:
        raise Problem(400, f"There is more than one parameter {name}")
    if text is None and values[name]:
        text = values[name][0]
    if text is None and (method == "POST" or any(n not in OWN for n, _ in parameters)):
        raise Problem(400, "The parameter query is missing")
    defaults, nameds = _graphs(values[default]), _graphs(values[named])
    if not defaults and not nameds:
        return Operation(text, update=update)
    return Operation(text, defaults, nameds, update)


def accept(query_string: bytes, header: str) -> str:
    """What is accepted: the format that the address names (`format=csv`, or a media type), else what the header says.

    Raises Problem 400 for a format that is none.

    >>> accept(b"query=ASK%7B%7D&format=csv", "text/html")
    'text/csv'
    """
    if FORMAT.encode() not in query_string:
        return header
    named = [value for name, value in _parameters(query_string, "address") if name == FORMAT]
    if not named:
        return header
    if len(named) == 1 and "/" in named[0]:
        return named[0]
    if len(named) > 1 or named[0] not in _NAMED:
        raise Problem(400, f"format is {', '.join(named)[:100]!r}, but must be one of {', '.join(sorted(_NAMED))}")
    return _NAMED[named[0]]


def _graphs(iris: Sequence[str]) -> tuple[str, ...]:
    try:
        return tuple(NamedNode(iri).value for iri in iris)
    except ValueError as error:
        raise Problem(400, f"A graph parameter holds no absolute IRI: {error}") from None


def _charset(content_type: str) -> None:
    for parameter in content_type.split(";")[1:]:
        name, _, value = parameter.strip().partition("=")
        if name.strip().lower() == "charset" and value.strip().strip('"').lower() not in ("utf-8", "utf8", "us-ascii"):
            raise Problem(415, f"A query or update is sent as UTF-8, not as {value.strip()}", headers=_ACCEPT_POST)


def _parameters(text: bytes, where: str) -> list[tuple[str, str]]:
    # urllib's parse_qsl replaces bytes that are no UTF-8; here they are an error.
    pairs = []
    for item in text.split(b"&"):
        if item:
            name, _, value = item.partition(b"=")
            pairs.append((_decode(name, where), _decode(value, where)))
    return pairs


def _decode(text: bytes, where: str) -> str:
    return _utf8(unquote_to_bytes(text.replace(b"+", b" ")), where)


def _utf8(text: bytes, where: str) -> str:
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Problem(400, f"The {where} is no UTF-8: {error.reason} at byte {error.start}") from None
