"""`/dataset` and `/.well-known/void`: what the dataset says of itself, with its numbers."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kg.serve import graphs, negotiate, problems, reading, service, shaping
from kg.serve.caching import validators
from kg.serve.context import Context
from kg.serve.formats import DESCRIPTIONS, by_media

SECONDS_KEPT = 60
"""How long others may keep the answer: its numbers change with a release, and counting them takes time."""


async def answer(request: Request, context: Context) -> Response:
    """GET /dataset, GET /.well-known/void: VoID and DCAT, by Accept."""
    media = negotiate.choose(", ".join(request.headers.getlist("accept")), [f.media for f in DESCRIPTIONS])
    if media is None:
        raise problems.not_acceptable([f.media for f in DESCRIPTIONS])
    form = by_media(media, DESCRIPTIONS)
    release = context.live.release

    def headers(release: int) -> dict[str, str]:
        return {
            "Cache-Control": f"max-age={SECONDS_KEPT}",
            "Vary": "Accept",
            "Content-Location": "/dataset",
            "ETag": shaping.tag(request, context, release, form),
            "Kg-Release": str(release),
        }

    if (unchanged := validators.not_modified(request, headers(release))) is not None:
        return unchanged
    release, profile = await context.read(reading.profile)
    quads = service.described(context, release, profile)
    base = context.live.base
    body = await run_in_threadpool(graphs.encode, quads, form, base, [service.dataset_iri(base)])
    return Response(body, 200, headers(release), form.content_type)
