"""`/candidates` and `/decisions`: things that may be one, what was decided, and a decision, for bearers of a token."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, get_args

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kg.curate import reading
from kg.curate.deciding import KINDS, Action
from kg.curate.names import Words
from kg.curate.pairs import Candidate
from kg.curate.reading import Overview
from kg.serve import authorisation, exchange, forms, negotiate, problems, signin, stewarding, writing
from kg.serve.context import Context
from kg.serve.labels import Names
from kg.serve.postings import stamp
from kg.serve.problems import Problem
from kg.serve.route import Entry, Route, parameter
from kg.store.distinctions import pair
from kg.store.records import Distinct, Merger
from kg.tasks.deciding import Decide, Settled

JSON = "application/json"
LIMIT, MOST = 100, 1000
CHOICES: Mapping[str, Action] = {"one": "merge", "other": "merge", "two": "distinct"}
"""What the page's buttons say of two things: which of them is kept, or that they are two."""


async def overview(context: Context) -> tuple[int, Overview, Names]:
    """What there is to do in the release that is served, which is looked for once; raises Problem where that takes too long."""

    async def make() -> tuple[int, tuple[Overview, Names]]:
        gaps = {one.name: one.text for one in reading.missing()}
        asked, words, named = reading.queries(), Words.load(), stewarding.fields()
        return await context.read(stewarding.overview, context.live.base, asked, gaps, words, named)

    found = await context.kept.get("steward", context.live.release, make)
    assert found is not None
    release, (told, names) = found
    return release, told, names


async def undecided(context: Context) -> tuple[int, list[Candidate], bool, Names]:
    """The candidates of which nobody decided, and whether that is all of them."""
    release, told, names = await overview(context)
    apart = await run_in_threadpool(reading.apart, context.live.catalog)
    left = [one for one in told.candidates.candidates if pair(one.one, one.other) not in apart]
    return release, left, told.candidates.complete, names


def kind(request: Request, left: Sequence[Candidate]) -> str:
    """The kind that is asked for, empty for all; raises Problem 400 for what is no kind of things that may be one."""
    asked = request.query_params.get("kind", "")
    known = dict.fromkeys((*KINDS, *(one.kind for one in left)))
    if asked and asked not in known:
        raise Problem(400, f"kind is {asked[:50]!r}; there are {', '.join(known)}", parameter="kind")
    return asked


async def decided(context: Context) -> tuple[list[Merger], list[Distinct]]:
    """What was decided and holds, the newest first."""
    catalog = context.live.catalog
    return await run_in_threadpool(lambda: (catalog.mergers(), catalog.distinctions.standing()))


async def candidates(request: Request, context: Context) -> Response:
    """GET /candidates: JSON."""
    _json(request)
    given = request.query_params
    limit = given.get("limit", str(LIMIT))
    if not (limit.isascii() and limit.isdigit() and len(limit) <= 9 and 1 <= int(limit) <= MOST):
        raise Problem(400, f"limit is {limit[:50]!r}, and is a whole number from 1 to {MOST}")
    release, left, complete, _ = await undecided(context)
    wanted = kind(request, left)
    shown = [one for one in left if wanted in ("", one.kind)]
    told = {
        "release": release,
        "count": len(shown),
        "complete": complete,
        "candidates": [
            {
                "one": c.one, "other": c.other, "kind": c.kind, "labels": [c.label, c.other_label],
                "parent": c.parent or None, "reason": c.reason, "detail": list(c.detail), "score": c.score,
            }
            for c in shown[: int(limit)]
        ],
    }  # fmt: skip
    return _told(told, 200, {"Kg-Release": str(release), "Cache-Control": "no-cache"})


async def listing(request: Request, context: Context) -> Response:
    """GET /decisions: JSON; who decided is for bearers of a token."""
    _json(request)
    who = await authorisation.visitor(request, context) is not None
    mergers, apart = await decided(context)
    told = {
        "merged": [{"old": m.old, "new": m.new, "when": stamp(m.when), "release": m.release} for m in mergers],
        "distinct": [
            {"one": d.one, "other": d.other, "when": stamp(d.when), **({"who": d.who} if who else {})} for d in apart
        ],
    }
    return _told(told, 200, {"Cache-Control": "no-store", "Vary": "Accept, Authorization, Cookie"})


async def post(request: Request, context: Context) -> Response:
    """POST /decisions: JSON for programs; a form of the page, which is led back to where it says."""
    who = await authorisation.writer(request, context)
    form = forms.fields(request) if forms.sent(request) else None
    action, old, new = _of_form(form) if form is not None else _of_json(request)
    settled: Settled = await writing.run(context, request, "settle", Decide(action, old, new, who.name))
    _stands(settled, context.templates.language(request))
    await writing.served(context, settled.release)
    headers = {"Kg-Release": str(settled.release), "Cache-Control": "no-store"}
    if form is not None:
        return Response(status_code=303, headers={**headers, "Location": signin.here(form.get("to", "")) or "/steward"})
    told = {
        "action": action,
        "one": settled.one,
        "other": settled.other,
        "release": settled.release,
        "changed": settled.changed,
    }
    return _told(told, 200, headers)


def _of_form(fields: Mapping[str, str]) -> tuple[Action, str, str]:
    one, other, said = fields.get("one", ""), fields.get("other", ""), fields.get("decision", "")
    if said in CHOICES:
        return CHOICES[said], *((one, other) if said == "other" else (other, one))
    if said == "unmerge":
        return "unmerge", one, ""
    if said == "undistinct":
        return "undistinct", one, other
    raise Problem(400, f"decision is {said[:50]!r}; there are {', '.join((*CHOICES, 'unmerge', 'undistinct'))}")


def _of_json(request: Request) -> tuple[Action, str, str]:
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media != JSON:
        raise Problem(415, f"A decision is sent as {JSON}", headers={"Accept-Post": f"{JSON}, {forms.MEDIA}"})
    try:
        said = json.loads(exchange.of(request.scope).body)
        action, old, new = said["action"], said["old"], said.get("new", "")
        f"{old}{new}".encode()  # JSON can name halves of characters (`\ud800`), which no IRI holds
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise Problem(
            400, 'A decision is an object with "action", "old" and, but to take a merger back, "new"'
        ) from None
    if action not in get_args(Action) or not isinstance(old, str) or not isinstance(new, str):
        raise Problem(400, f"action is one of {', '.join(get_args(Action))}, old and new are IRIs")
    if bool(new) == (action == "unmerge"):
        raise Problem(400, "unmerge names old alone, everything else old and new")
    return action, old, new


def _stands(settled: Settled, lang: str) -> None:
    """Raise the Problem that stood in the way."""
    match settled.outcome:
        case "unknown":
            raise Problem(404, settled.message)
        case "impossible":
            raise Problem(409, settled.message)
        case "violating":
            said = [
                words.get(lang) or words.get("en") or next(iter(words.values()), "") for words in settled.violations
            ]
            raise Problem(422, "The two cannot be one: " + " ".join(dict.fromkeys(said)), violations=said)


def _json(request: Request) -> None:
    accept = ", ".join(request.headers.getlist("accept"))
    if negotiate.choose(accept, [JSON]) is None:
        raise problems.not_acceptable([JSON])


def _told(told: dict[str, Any], status: int, headers: Mapping[str, str]) -> Response:
    return Response(json.dumps(told, ensure_ascii=False) + "\n", status, dict(headers), JSON)


_BODY = {
    "required": True,
    "content": {JSON: {"schema": {"type": "object"}}, forms.MEDIA: {"schema": {"type": "object"}}},
}
ROUTES: tuple[Entry, ...] = (
    ("/candidates", ("GET",), candidates, Route(
        "candidates", "Things that may be one", "By names and identifiers alike, the likeliest first, without those of "
        "which somebody decided.", (JSON,), (400, 406, 503, 504),
        (parameter("kind", "query", "Of one kind alone, such as `org`"), parameter("limit", "query", "How many, 1 to 1000 (100)")),
    )),
    ("/decisions", ("GET",), listing, Route("decisions", "What was decided", "What was merged, and what is two.", (JSON,), (406,))),
    ("/decisions", ("POST",), post, Route(
        "decisions", "A decision on two things", "For the bearer of a token: `merge`, `unmerge`, `distinct`, `undistinct`.",
        (JSON,), (303, 400, 401, 403, 404, 409, 415, 422, 503, 504), (), _BODY,
    )),
)  # fmt: skip
