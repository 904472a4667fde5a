"""The SPARQL page: a plain form, examples from `queries/`, and the answer as a table; over it an editor (`editor.js`)."""

import json
from collections.abc import Iterator, Mapping
from itertools import dropwhile, islice
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from kg import questions, resources
from kg.errors import UsageError
from kg.graph import terms
from kg.serve.context import Context
from kg.serve.formats import GRAPHS, RESULTS, Format
from kg.serve.names import PREFIXES, curie
from kg.serve.problems import Problem
from kg.serve.protocol import Operation
from kg.sparql.tokens import tokens

DECLARED: Mapping[str, str] = MappingProxyType({**terms.PREFIXES, "sh": "http://www.w3.org/ns/shacl#"})
"""The prefixes that the dataset declares (`ontology/prefixes.ttl`)."""
MAX_ROWS, MAX_COLUMNS, MAX_CELLS = 1_000, 100, 20_000
"""Rows, columns and cells that the page shows; it says so, and links the whole answer."""
_ROWS = '"bindings":['
"""What stands before the solutions in an answer; names of variables, which come before it, hold no such thing."""
LONGEST = 2_000
"""Characters of a cell that are shown; a longer address is no link either."""
START = """PREFIX schema: <https://schema.org/>
PREFIX vac: <https://w3id.org/vacancy-graph/ns#>

SELECT ?posting ?title ?deadline WHERE {
  ?posting a vac:JobPosting ; schema:title ?title .
  OPTIONAL { ?posting vac:applicationDeadline ?deadline }
}
ORDER BY ?deadline
LIMIT 100
"""


async def form(request: Request, context: Context) -> str:
    """The form without an answer; with the query of the question that `example=` names, if it does.

    Raises Problem 404 where there is no such question.
    """
    name = request.query_params.get("example", "")
    if not name:
        return await _render(request, context, START, {})
    asked = await run_in_threadpool(questions.load, resources.folder("queries"))
    try:
        return await _render(request, context, plain(questions.find(asked, name).text), {})
    except UsageError as error:
        raise Problem(404, str(error)) from None


def plain(text: str) -> str:
    """A question's query without its header.

    >>> plain("#+ title: {en: Nothing}\\nASK {}\\n")
    'ASK {}\\n'
    """
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#+"))


async def results(request: Request, context: Context, operation: Operation, form: Format, body: bytes) -> str:
    """The form with its answer, which came in `form` (SPARQL JSON results, or Turtle)."""
    assert operation.text is not None
    answer = await run_in_threadpool(_answer, context, operation.text, form, body)
    return await _render(request, context, operation.text, answer)


async def refused(request: Request, context: Context, operation: Operation, problem: Problem) -> str:
    """The form with what was wrong."""
    return await _render(request, context, operation.text or "", {"problem": problem})


def _answer(context: Context, query: str, form: Format, body: bytes) -> dict[str, Any]:
    if form in GRAPHS:
        return {"text": body.decode("utf-8")}
    text = body.decode("utf-8")
    head, _, rows = text.partition(_ROWS)
    if not rows:
        return {"boolean": json.loads(text)["boolean"]}
    every = ordered(query, json.loads(head + _ROWS + "]}}")["head"]["vars"])
    columns = every[:MAX_COLUMNS]
    most = min(MAX_ROWS, MAX_CELLS // max(1, len(columns)))
    cells, total = [], 0
    for total, row in enumerate(bindings(rows), 1):
        if total <= most:
            cells.append([_cell(row.get(c), context.live.base) for c in columns])
    return {"columns": columns, "rows": cells, "total": total, "total_columns": len(every)}


def bindings(rows: str) -> Iterator[dict[str, dict[str, Any]]]:
    """The solutions of SPARQL JSON results, from behind the bracket that opens their list.

    One at a time: all at once would be one call that lets no other thread go on, for a second where the answer is large.

    >>> list(bindings('{"n":{"type":"literal","value":"]"}},{}]}}'))
    [{'n': {'type': 'literal', 'value': ']'}}, {}]
    """
    decode, at = json.JSONDecoder().raw_decode, 0
    while rows[at] != "]":
        row, at = decode(rows, at + (rows[at] == ","))
        yield row


def ordered(query: str, columns: list[str]) -> list[str]:
    """The columns of an answer as a reader expects them: of `SELECT *` in the order in which the query first names them.

    >>> ordered("SELECT * { ?s ?p ?o }", ["o", "p", "s"]), ordered("SELECT (STR(?s) AS ?t) ?s { ?s ?p ?o }", ["t", "s"])
    (['s', 'p', 'o'], ['t', 's'])
    """
    head = islice(tokens(query), 10_000)
    after = dropwhile(lambda token: token.word != "SELECT", head)
    chosen = next((token for token in after if token.word not in ("SELECT", "DISTINCT", "REDUCED")), None)
    if chosen is None or chosen.text != "*":
        return columns
    named = {token.text[1:]: None for token in tokens(query, chosen.end) if token.kind == "variable"}
    place = {name: at for at, name in enumerate(named)}
    return sorted(columns, key=lambda name: place.get(name, len(place)))


def _cell(term: dict[str, str] | None, base: str) -> dict[str, str] | None:
    if term is None:
        return None
    value = term["value"]
    if term["type"] == "uri" and len(value) <= LONGEST:
        href = "/id/" + value.removeprefix(base + "id/") if value.startswith(base + "id/") else value
        linked = href.startswith(("http://", "https://", "/id/"))
        shown = curie(value) if not href.startswith("/id/") else href.removeprefix("/id/")
        return {"text": shown, "href": href if linked else "", "title": value, "lang": "", "type": ""}
    if term["type"] == "triple":
        return {"text": _cut(json.dumps(value, ensure_ascii=False)), "href": "", "title": "", "lang": "", "type": ""}
    datatype = term.get("datatype", "").removeprefix(PREFIXES["xsd"])
    text = f"_:{value}" if term["type"] == "bnode" else value
    return {"text": _cut(text), "href": "", "title": "", "lang": _cut(term.get("xml:lang", "")), "type": _cut(datatype)}


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


async def _render(request: Request, context: Context, query: str, answer: dict[str, Any]) -> str:
    lang = context.templates.language(request)
    asked = await run_in_threadpool(questions.load, resources.folder("queries"))
    kinds = GRAPHS if "text" in answer else RESULTS[:4]
    return await run_in_threadpool(
        context.templates.render,
        "sparql.html",
        request,
        query=query,
        start=START,
        answer=answer,
        chosen=request.query_params.get("example", ""),
        examples=[
            {"name": q.name, "title": q.title(lang), "question": q.question(lang), "query": plain(q.text)}
            for q in asked
        ],
        prefixes=[{"prefix": prefix, "namespace": namespace} for prefix, namespace in sorted(DECLARED.items())],
        seconds=context.settings.query_timeout,
        download=[
            {"label": f.label, "media": f.media, "href": "?" + urlencode({"query": query, "format": f.suffix})}
            for f in kinds
        ],
    )
