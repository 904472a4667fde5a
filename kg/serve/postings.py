"""`/postings` and `/postings/ID`: one posting taken in, read, put in place of another version, or withdrawn.

ID is what follows `id/posting/` in the posting's IRI.
"""

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from pyoxigraph import NamedNode
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kg.serve import authorisation, submissions, writing
from kg.serve.caching import validators
from kg.serve.context import Context
from kg.serve.names import term
from kg.serve.problems import Problem
from kg.store import Catalog
from kg.store.records import SourceRecord
from kg.tasks.conditions import etag
from kg.tasks.records import Condition, Take, Taken, Withdraw
from kg.validate import Report

JSON = "application/json"
LONGEST_REASON = 1000


async def post(request: Request, context: Context) -> Response:
    """POST /postings: 201 for a new source, 200 for one that is known."""
    await authorisation.writer(request, context)
    source, form = submissions.source(request), writing.form(request)
    sent = submissions.submission(request, context, submissions.POSTINGS, report=form)
    taken = await writing.run(context, request, "take", Take(sent, datetime.now(UTC), source))
    return await answer(request, context, taken)


async def put(request: Request, context: Context) -> Response:
    """PUT /postings/ID: another version of a posting that is there, or was."""
    await authorisation.writer(request, context)
    iri, condition = _iri(request, context), submissions.condition(request)
    if not condition.match and not condition.none_match:
        raise _unconditional("If-Match with the tag of the version that is to be replaced (GET gives it as ETag)")
    form = writing.form(request)
    sent = submissions.submission(request, context, submissions.POSTINGS, report=form)
    ask = Take(sent, datetime.now(UTC), posting=iri, condition=condition)
    return await answer(request, context, await writing.run(context, request, "take", ask))


async def delete(request: Request, context: Context) -> Response:
    """DELETE /postings/ID: withdraw a posting, which stays in the releases that held it."""
    await authorisation.writer(request, context)
    iri, condition = _iri(request, context), submissions.condition(request)
    if not condition.match:
        raise _unconditional("If-Match with the tag of the version that is to be withdrawn (GET gives it as ETag)")
    reason = request.query_params.get("reason", "").strip()
    if len(reason) > LONGEST_REASON or not reason.isprintable():
        raise Problem(400, f"reason is no text of one line: at most {LONGEST_REASON} printable characters")
    ask = Withdraw(iri, Condition(match=condition.match), reason)
    taken = await writing.run(context, request, "withdraw", ask)
    _stands(taken)
    await writing.served(context, taken.release)
    told = {
        "iri": taken.posting,
        "source": taken.source,
        "state": "withdrawn",
        "reason": reason,
        "release": taken.release,
    }
    return _json(told, 200, {"Kg-Release": str(taken.release), "Cache-Control": "no-store"})


async def get(request: Request, context: Context) -> Response:
    """GET /postings/ID: what the catalog knows of a posting, and the tag that writing asks for."""
    iri = _iri(request, context)
    found = await run_in_threadpool(_read, context.live.catalog, iri)
    if found is None:
        raise Problem(404, f"There is no posting {iri}")
    told, tag = found
    if told["state"] == "withdrawn":
        raise Problem(410, f"{iri} was withdrawn; PUT with If-None-Match: * publishes it again", **told)
    headers = {"ETag": tag, "Cache-Control": "no-cache", "Kg-Release": str(context.live.release)}
    if (unchanged := validators.not_modified(request, headers)) is not None:
        return unchanged
    return _json(told, 200, headers)


def address(iri: str, base: str) -> str:
    """The address of the posting with this IRI, relative to the server.

    >>> address("https://jobs.example/id/posting/daad/147", "https://jobs.example/")
    '/postings/daad/147'
    """
    return "/postings/" + quote(iri.removeprefix(f"{base}id/posting/"), safe="/:@!$&*+,;=~%-._")


def summary(report: Report) -> dict[str, Any]:
    """A report in numbers: whether it lets the posting pass, and how many results of which severity it has."""
    counted = {"Violation": 0, "Warning": 0, "Info": 0}
    for result in report.results:
        counted[result.severity] += 1
    return {"conforms": report.conforms, "results": counted}


def stamp(moment: datetime) -> str:
    """A moment as JSON has it."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


async def answer(request: Request, context: Context, taken: Taken) -> Response:
    """The answer to a posting that was sent."""
    if taken.outcome == "refused":
        return _refused(request, context, taken)
    _stands(taken)
    await writing.served(context, taken.release)
    where = address(taken.posting, context.live.base)
    headers = {"Kg-Release": str(taken.release), "Cache-Control": "no-store", "Content-Location": where}
    if taken.outcome == "created":
        # Of a 201 the tag is that of what was made; of other answers it would be that of the body (RFC 9110, 15.3.2, 9.3.4).
        headers |= {"Location": where, "ETag": taken.etag}
    told = {
        "iri": taken.posting,
        "source": taken.source,
        "outcome": taken.outcome,
        "label": taken.label,
        "positions": list(taken.positions),
        "release": taken.release,
        "changed": taken.changed,
        "etag": taken.etag,
        "warnings": list(taken.warnings),
        "links": links(taken.posting, context.live.base),
    }
    body = writing.with_report(json.dumps(told, ensure_ascii=False).encode(), taken.report)
    return Response(body, 201 if taken.outcome == "created" else 200, headers, JSON)


def _refused(request: Request, context: Context, taken: Taken) -> Response:
    """422 with the report, or what else stood in the way; the bytes wait in quarantine, what was published stands."""
    members = {"source": taken.source, **({"iri": taken.posting} if taken.posting else {})}
    problem = submissions.refusal(taken.code, taken.message, **members)
    problem.headers["Kg-Release"] = str(taken.release)
    if taken.code != "violation":
        raise problem
    return writing.refused(request, context, problem, taken.report, writing.form(request))


def _stands(taken: Taken) -> None:
    """Raise the Problem that stood in the way."""
    match taken.outcome:
        case "unknown":
            raise Problem(404, f"{taken.message}; POST /postings takes in new ones, which get their IRI then")
        case "gone":
            raise Problem(410, f"{taken.message}; PUT with If-None-Match: * publishes it again")
        case "stale":
            raise Problem(412, taken.message, etag=taken.etag or None)


def _unconditional(what: str) -> Problem:
    return Problem(428, f"So that nobody's change is lost, this needs the header {what}")


def _iri(request: Request, context: Context) -> str:
    return f"{context.live.base}id/posting/{request.path_params['path']}"


def _read(catalog: Catalog, iri: str) -> tuple[dict[str, Any], str] | None:
    """What the catalog knows of a posting, and its tag. It depends on nothing else, so that the tag is a strong one."""
    record = catalog.source(iri)
    if record is None or record.posting != iri:
        return None
    if record.state == "withdrawn":
        gone = catalog.withdrawal(iri)
        more = {"since": stamp(gone.when), "release": gone.release, "reason": gone.reason} if gone else {}
        return {"iri": iri, "source": record.source, "state": "withdrawn", "label": record.label, **more}, ""
    return {
        **row(record, catalog.base),
        "positions": _positions(catalog, iri),
        "media_type": record.media_type,
        "sha256": record.sha256,
        "publish_text": record.publish_text,
        "warnings": list(record.warnings),
        "versions": [
            {"number": v.number, "since": v.first_release, "until": v.last_release, "received": stamp(v.received),
             "media_type": v.media_type, "sha256": v.sha256}
            for v in catalog.versions(iri)
        ],
        "etag": etag(catalog, record),
        "links": links(iri, catalog.base),
    }, etag(catalog, record)  # fmt: skip


def _positions(catalog: Catalog, iri: str) -> list[str]:
    """The positions that the posting advertises."""
    said = catalog.about([NamedNode(iri)], catalog.release)
    found = {q.object.value for q in said if q.predicate == term("vac:advertises") and isinstance(q.object, NamedNode)}
    return sorted(found)


def row(record: SourceRecord, base: str) -> dict[str, Any]:
    """A posting in a line: what a list says of it."""
    return {
        "iri": record.posting,
        "source": record.source,
        "state": record.state,
        "label": record.label,
        "since": record.first_release,
        "received": stamp(record.received),
        "report": summary(record.report),
        "address": address(record.posting, base),
    }


def links(iri: str, base: str) -> dict[str, str]:
    """Where what is published of a posting stands, relative to the server."""
    place = quote(iri.removeprefix(f"{base}id/"), safe="/:@!$&*+,;=~%-._")
    document = f"/doc/{place}"
    return {
        "self": address(iri, base),
        "page": f"{document}.html",
        "turtle": f"{document}.ttl",
        "jsonld": f"{document}.jsonld",
        "nquads": f"{document}.nq",
    }


def _json(told: dict[str, Any], status: int, headers: dict[str, str]) -> Response:
    return Response(json.dumps(told, ensure_ascii=False) + "\n", status, headers, JSON)
