"""`/questions`: what can be asked without SPARQL. `/questions/NAME`: a form, its answer as table, chart and data."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kg.serve import asking, catalogue, choices, evaluation, exchange, negotiate, problems, shaping
from kg.serve.asking import FORMATS, SPARQL, VEGA_LITE, Asking
from kg.serve.caching import validators
from kg.serve.charts import Words
from kg.serve.choices import Choice
from kg.serve.context import Context
from kg.serve.evaluation import Asked
from kg.serve.formats import PAGE, RESULTS, by_media
from kg.serve.pages.asked import answer as answers
from kg.serve.pages.asked import drawing, snippets
from kg.serve.pages.asked.fields import fields
from kg.serve.problems import Problem
from kg.serve.protocol import Operation
from kg.serve.route import LANG, TODAY, Entry, Route, parameter
from kg.workers import WorkerError

JSON = "application/json"
ROWS = 100
"""Rows of an answer on one page; data has them all."""
_CACHE = {"Cache-Control": "no-cache"}


async def listing(request: Request, context: Context) -> Response:
    """GET /questions: all of them, or those of a tag; as data for programs."""
    known = catalogue.known()
    tag = request.query_params.get("tag", "")
    if tag and tag not in catalogue.tags(known):
        raise Problem(
            400, f"There is no tag {tag[:50]!r}; there are {', '.join(catalogue.tags(known))}", parameter="tag"
        )
    offers = [PAGE.media, JSON]
    media = negotiate.choose(", ".join(request.headers.getlist("accept")), offers)
    if media is None:
        raise problems.not_acceptable(offers)
    release, shown = context.live.release, [q for q in known if not tag or tag in q.tags]
    headers = {**_CACHE, "Vary": "Accept, Accept-Language, Cookie", "Kg-Release": str(release)}
    if media == JSON:
        data = [catalogue.as_data(question) for question in shown]
        body = json.dumps({"questions": data}, ensure_ascii=False) + "\n"
        headers["ETag"] = validators.strong(release, "json", body)
        return validators.not_modified(request, headers) or Response(body, 200, headers, JSON)
    headers["ETag"] = shaping.tag(request, context, release, PAGE, *[q.text for q in known])
    if (unchanged := validators.not_modified(request, headers)) is not None:
        return unchanged
    lang = context.templates.language(request)
    page = await run_in_threadpool(
        context.templates.render,
        "questions.html",
        request,
        asked=[
            {
                "href": catalogue.address(q), "title": q.title(lang), "question": q.question(lang), "tags": q.tags,
                "chart": q.chart is not None, "number": q.number,
            }
            for q in shown
        ],
        tags=catalogue.tags(known),
        tag=tag,
        total=len(known),
    )  # fmt: skip
    return Response(page, 200, headers, PAGE.content_type)


async def one(request: Request, context: Context) -> Response:
    """GET /questions/NAME: its page, or its answer in the format asked for."""
    question = catalogue.find(request.path_params["name"])
    if question.name != request.path_params["name"]:
        query = f"?{request.url.query}" if request.url.query else ""
        return Response(status_code=301, headers={"Location": catalogue.address(question) + query})
    asked = asking.read(request, question)
    page = asked.form is PAGE
    wanted = {
        p.name: question.suggestions(p)
        for p in question.parameters
        if p.suggest and (page or (p.kind == "code" and p.name in asked.given))
    }
    offered = (await context.read(choices.choices, wanted))[1] if wanted else {}
    wrong = asking.unfit(asked, offered)
    if wrong:
        if not page:
            raise Problem(400, "; ".join(wrong.values()), parameters=dict(wrong))
        return await _refused(request, context, asked, offered, wrong, Problem(400, ""))
    if asked.form is SPARQL:
        return Response(asked.text, 200, {**_CACHE, "Vary": "Accept"}, SPARQL.content_type)
    try:
        return await _answered(request, context, asked, offered)
    except Problem as problem:
        if not page:
            raise
        return await _refused(request, context, asked, offered, {}, problem)


async def _answered(request: Request, context: Context, asked: Asking, offered: Mapping[str, list[Choice]]) -> Response:
    raw = asked.form if asked.form in RESULTS else RESULTS[0]
    text = asked.question.linked(asked.text) if asked.form is PAGE else asked.text
    look = await run_in_threadpool(context.queries.look, Operation(text), raw.media)

    def headers(release: int) -> dict[str, str]:
        named = {**_CACHE, "Vary": "Accept, Accept-Language, Cookie" if asked.form is PAGE else "Accept"}
        named["Kg-Release"] = str(release)
        if look.tag and asked.form is PAGE:
            named["ETag"] = shaping.tag(request, context, release, PAGE, look.tag, request.base_url)
        elif look.tag:
            named["ETag"] = validators.weak(release, asked.form.suffix, look.tag, str(request.url.query))
        if asked.form is not PAGE and "format" in request.query_params:
            name = f"{asked.question.name}.{'vl.json' if asked.form is VEGA_LITE else asked.form.suffix}"
            named["Content-Disposition"] = f'attachment; filename="{name}"'
        return named

    if (unchanged := validators.not_modified(request, headers(context.live.release))) is not None:
        return unchanged
    release, body = await _whole(request, context, look)
    if asked.form in RESULTS:
        return Response(body, 200, headers(release), asked.form.content_type)
    found = await run_in_threadpool(answers.parse, body)
    if asked.form is VEGA_LITE:
        text = await run_in_threadpool(_vega_lite, request, context, asked, found)
        return Response(text, 200, headers(release), VEGA_LITE.content_type)
    page = await run_in_threadpool(_page, request, context, asked, offered, found)
    return Response(page, 200, headers(release), PAGE.content_type)


async def _whole(request: Request, context: Context, look: Asked) -> tuple[int, bytes]:
    stream = await context.queries.run(look, exchange.of(request.scope).client.name)
    try:
        return stream.release, b"".join([chunk async for chunk in stream])
    except WorkerError as error:
        raise evaluation.said(error, look.checked) from None
    finally:
        await stream.aclose()


async def _refused(
    request: Request, context: Context, asked: Asking, offered: Mapping[str, list[Choice]], wrong: Mapping[str, str],
    problem: Problem,
) -> Response:  # fmt: skip
    """The form again, with what was wrong beside the field, or with what became of the query."""
    values = await run_in_threadpool(_around, request, context, asked, offered, wrong)
    values |= {"problem": problem.detail, "table": None, "chart": ""}
    page = await run_in_threadpool(context.templates.render, "question.html", request, **values)
    headers = {"Cache-Control": "no-store", "Vary": "Accept, Accept-Language, Cookie", **problem.headers}
    return Response(page, problem.status, headers, PAGE.content_type)


def _reader(request: Request, context: Context) -> answers.Reader:
    templates, lang = context.templates, context.templates.language(request)
    words = _words(request, context)
    terms = {**catalogue.names(lang), **templates.terms(lang)}
    return answers.Reader(lang, context.live.base, terms, words["yes"], words["no"], catalogue.spoken(lang))


def _words(request: Request, context: Context) -> Mapping[str, Any]:
    templates = context.templates
    return {**templates.wording["en"], **templates.wording[templates.language(request)]}


def _columns(words: Mapping[str, Any], names: Any) -> dict[str, str]:
    return {name: words["questions_columns"].get(name, name) for name in names}


def _vega_lite(request: Request, context: Context, asked: Asking, found: answers.Answer) -> str:
    assert asked.question.chart is not None
    words = _words(request, context)
    say = drawing.saying(_reader(request, context).cell, words["questions_unstated"])
    lang = context.templates.language(request)
    columns = _columns(words, found.columns)
    spec = drawing.specification(asked.question.chart, found, asked.question.title(lang), columns, say)
    return json.dumps(spec, ensure_ascii=False, indent=1) + "\n"


def _page(
    request: Request, context: Context, asked: Asking, offered: Mapping[str, list[Choice]], found: answers.Answer
) -> str:
    reader, words, links = _reader(request, context), _words(request, context), asked.question.links
    names = [column for column in found.columns if column not in links.values()]
    columns, total = _columns(words, names), len(found.rows)
    pages = max(1, -(-total // ROWS))
    if asked.page > pages:
        raise Problem(400, f"page is {asked.page}, but there {'are' if pages > 1 else 'is'} {pages}", parameter="page")
    start = (asked.page - 1) * ROWS
    drawn, lang = asked.question.chart, reader.lang
    chart, left = None, ""
    if drawn is not None and found.rows:
        of = ", ".join(columns[c] for c in (*drawn.label, *drawn.series))
        said = words["questions_chart"].format(value=columns[drawn.value], label=of)
        told = Words(asked.question.title(lang), said, of, columns[drawn.value], words["questions_chart_table"], lang)
        say = drawing.saying(reader.cell, words["questions_unstated"])
        left = drawing.left_out(drawn, found, say, words)
        thing = links.get(drawn.label[0], "") if len(drawn.label) == 1 else ""
        chart = drawing.draw(
            drawn, found, told, say, words["questions_share"], lambda row: reader.cell(row.get(thing)).href
        )
    table = {
        "columns": list(columns.values()),
        "rows": [
            [reader.cell(row.get(c), row.get(links.get(c, ""))) for c in names]
            for row in found.rows[start : start + ROWS]
        ],
        "total": total,
        "first": start + 1,
        "last": min(start + ROWS, total),
        "pages": pages,
        "before": _here(request, page=asked.page - 1) if asked.page > 1 else "",
        "after": _here(request, page=asked.page + 1) if asked.page < pages else "",
    }
    values = _around(request, context, asked, offered, {})
    return context.templates.render(
        "question.html", request, **values, problem="", table=table, chart=chart, left_out=left
    )


def _around(
    request: Request, context: Context, asked: Asking, offered: Mapping[str, list[Choice]], wrong: Mapping[str, str]
) -> dict[str, Any]:
    """What the page says whatever the answer is."""
    lang, question = context.templates.language(request), asked.question
    address = catalogue.address(question) + (f"?{urlencode(asked.given)}" if asked.given else "")
    whole = str(request.base_url)[:-1] + address
    text = question.text if wrong else asked.text
    known = catalogue.known()
    at = [q.name for q in known].index(question.name)
    return {
        "question": {"title": question.title(lang), "text": question.question(lang), "tags": question.tags},
        "address": catalogue.address(question),
        "fields": fields(asked, offered, wrong, lang),
        "kept": [(n, v) for n, v in request.query_params.multi_items() if n in ("lang", "today") and n not in _names(asked)],
        "sparql": "\n".join(line for line in text.splitlines() if not line.startswith("#+")).strip(),
        "editor": "/sparql?" + urlencode({"query": text}, quote_via=quote),
        "curl": snippets.curl(whole),
        "python": snippets.python(whole),
        "downloads": [
            {"href": _with(address, format=form.suffix), "label": form.label, "media": form.media}
            for form in (by_media("text/csv", RESULTS), *RESULTS[:2], RESULTS[3])
        ],
        "drawing": _with(address, format=VEGA_LITE.suffix) if question.chart else "",
        "previous": _neighbour(known, at - 1, lang) if at else None,
        "following": _neighbour(known, at + 1, lang) if at + 1 < len(known) else None,
    }  # fmt: skip


def _names(asked: Asking) -> set[str]:
    return {p.name for p in asked.question.parameters}


def _neighbour(known: Any, at: int, lang: str) -> dict[str, str]:
    return {"href": catalogue.address(known[at]), "title": known[at].title(lang)}


def _here(request: Request, **changed: object) -> str:
    return str(request.url.include_query_params(**changed).replace(scheme="", netloc=""))


def _with(address: str, **more: str) -> str:
    return address + ("&" if "?" in address else "?") + urlencode(more)


LISTING = Route(
    "questions", "Questions that can be asked without SPARQL", "A page for people, a list for programs.",
    (PAGE.media, JSON), (304, 400, 406), (parameter("tag", "query", "Only those with this tag"), LANG),
)  # fmt: skip
QUESTION = Route(
    "question",
    "A question, and its answer",
    "A page with a form, a table and a chart; for programs the answer, in the format that Accept or `format` asks for. "
    "Further parameters are those of the question, which `/questions` lists.",
    tuple(form.media for form in FORMATS),
    (301, 304, 400, 404, 406, 422, 503, 504),
    (
        parameter("name", "path", "Its name; a number, or the name without its number, leads there"),
        parameter("format", "query", "`html`, `json`, `xml`, `csv`, `tsv`, `vega-lite`, or `rq` for the query itself"),
        parameter("page", "query", "Which page of the table; data has all rows"),
        LANG,
        TODAY,
    ),
)
ROUTES: tuple[Entry, ...] = (
    ("/questions", ("GET",), listing, LISTING),
    ("/questions/{name}", ("GET",), one, QUESTION),
)
