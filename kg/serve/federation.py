"""SERVICE (SPARQL 1.1 Federated Query), for the few endpoints that a setting allows.

Whoever evaluates a query cannot open a connection. So its clauses SERVICE are asked here, one request each, and the rows
take the clause's place as VALUES, which means the same: a clause is evaluated by itself and joined. What a row says is
read as terms and written anew, so that an endpoint adds rows to a query and nothing else.
"""

import asyncio
import re
from urllib.parse import urlencode, urlsplit

from pyoxigraph import Literal, NamedNode, QueryResultsFormat, QuerySolution, QuerySolutions, parse_query_results

from kg.errors import ConfigurationError
from kg.serve.outgoing import Unanswered, post
from kg.serve.problems import Problem
from kg.sparql.guard import Checked, Service

SECONDS = 10.0
"""Longest time that an endpoint may take."""
MAX_BYTES = 2_000_000
"""Largest answer of an endpoint."""
AT_ONCE = 8
"""Requests to endpoints at once, of all clients together."""

_FORMATS = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
}
_ACCEPT = "application/sparql-results+json, application/sparql-results+xml;q=0.5"
_VARIABLE = re.compile(r"\w+")
_IRI = re.compile(r'[^<>"{}|^`\\\x00-\x20]+')


def endpoints(allowed: str) -> frozenset[str]:
    """The endpoints that the setting names, parted by spaces; raises ConfigurationError for what is none.

    >>> sorted(endpoints("https://a.example/sparql http://b.example/q"))
    ['http://b.example/q', 'https://a.example/sparql']
    """
    found = frozenset(allowed.split())
    for url in found:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc or parts.fragment:
            raise ConfigurationError(
                f"service_allow names {url}, which is no endpoint; give addresses as https://a.example/sparql"
            )
    return found


class Federation:
    """Asks allowed endpoints; `base` is what relative IRIs of a query resolve against."""

    def __init__(self, base: str, seconds: float = SECONDS) -> None:
        self._base = base
        self._seconds = seconds
        self._turn = asyncio.Semaphore(AT_ONCE)

    async def fill(self, checked: Checked) -> str:
        """The query with rows in place of its clauses SERVICE; raises Problem 502, 504 where an endpoint gives none."""
        if not checked.services:
            return checked.text
        async with asyncio.TaskGroup() as group:
            asked = [group.create_task(self._rows(service, checked.prologue)) for service in checked.services]
        text, at = [], 0
        for service, rows in zip(checked.services, asked, strict=True):
            found = rows.result()
            if isinstance(found, Problem):
                raise found
            text += [checked.text[at : service.start], " ", found, " "]
            at = service.end
        return "".join([*text, checked.text[at:]])

    async def _rows(self, service: Service, prologue: str) -> str | Problem:
        query = f"BASE <{self._base}>\n{prologue}\nSELECT * {{{service.pattern}}}"
        try:
            async with self._turn:
                answer = await post(
                    service.endpoint,
                    urlencode({"query": query}).encode(),
                    "application/x-www-form-urlencoded",
                    _ACCEPT,
                    seconds=self._seconds,
                    max_bytes=MAX_BYTES,
                )
            if answer.media not in _FORMATS:
                raise Unanswered(f"it answers with {answer.media or 'no media type'} instead of rows")
            return await asyncio.to_thread(values, answer.body, _FORMATS[answer.media])
        except Unanswered as error:
            if service.silent:
                return "{}"  # one solution that binds nothing (Federated Query, section 2.2)
            return Problem(504 if error.late else 502, f"SERVICE <{service.endpoint}>: {error}")


def values(body: bytes, form: QueryResultsFormat) -> str:
    """The rows of an answer as a VALUES clause; raises Unanswered for what cannot stand in one.

    >>> values(b'{"head": {"vars": ["a"]}, "results": {"bindings": [{}]}}', QueryResultsFormat.JSON)
    'VALUES (?a) { (UNDEF) }'
    """
    try:
        rows = parse_query_results(body, format=form)
        if not isinstance(rows, QuerySolutions):
            raise Unanswered("it answers with a boolean instead of rows")
        names = [variable.value for variable in rows.variables]
        if not all(_VARIABLE.fullmatch(name) for name in names):
            raise Unanswered("its variables have names that no query can use")
        lines = [_line(row, names) for row in rows]
    except (SyntaxError, ValueError, OSError) as error:
        raise Unanswered(f"its answer cannot be read: {error}") from None
    return f"VALUES ({' '.join('?' + name for name in names)}) {{ {' '.join(lines)} }}"


def _line(row: QuerySolution, names: list[str]) -> str:
    return f"({' '.join(_term(row[name]) for name in names)})"


def _term(term: object) -> str:
    if term is None:
        return "UNDEF"
    if isinstance(term, NamedNode) and _IRI.fullmatch(term.value):
        return str(term)
    if isinstance(term, Literal) and _IRI.fullmatch(term.datatype.value):
        return str(term)
    raise Unanswered("its rows hold a blank node or another term that a query cannot name")
