"""What shapes a representation beside what a release says, so that its entity tag tells it from all others."""

from starlette.requests import Request

from kg import __version__
from kg.serve import today
from kg.serve.caching import validators
from kg.serve.context import Context
from kg.serve.formats import PAGE, Format


def tag(request: Request, context: Context, release: int, form: Format, *parts: object, dated: bool = False) -> str:
    """The strong tag of a document of a release in that format, by all else that it is made of, and `parts`.

    `dated` is a page that says what is open, so that it is another one with time.
    """
    settings = context.settings
    shaping: list[object] = [
        __version__, context.live.catalog.identity, form.media, settings.title, settings.licence, settings.publisher,
        settings.publisher_url, *parts,
    ]  # fmt: skip
    if form is PAGE:
        shaping += [context.templates.language(request), request.url.query]
        if dated:
            shaping.append(_until(request))
    return validators.strong(release, form.suffix, *shaping)


def _until(request: Request) -> str:
    """The time for which the page speaks, as exactly as it changes: a day that it was asked for, or a quarter of an hour.

    A deadline's day ends where the work is, and nowhere at a finer time of ours.
    """
    now = today.moment(request)
    return f"{now:%Y-%m-%dT%H} {now.minute // 15}" if now else today.day(request).isoformat()
