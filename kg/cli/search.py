"""`kg search`: find postings by words and facets."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from kg.cli import options

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from kg.search import Hit, Result

EXAMPLES = (
    "kg search PhD neuroscience --where country=DEU --where state=open",
    "kg search '\"machine learning\" -postdoc neuro*' --sort deadline",
    "kg search --facets",
    "kg search --update",
)


def command(
    ctx: typer.Context,
    text: Annotated[
        list[str] | None,
        typer.Argument(metavar="[TEXT...]", help='Words, "a phrase", -without, begin*; none finds all postings.'),
    ] = None,
    where: Annotated[
        list[str] | None,
        typer.Option("--where", metavar="FACET=KEY", help="A value of a facet; may be repeated."),
    ] = None,
    today: Annotated[
        str | None,
        typer.Option(
            "--today", metavar="DATE", show_default=False, help="The day for which it is said what is open (today)."
        ),
    ] = None,
    sort: Annotated[
        Literal["relevance", "deadline", "newest"], typer.Option("--sort", help="What comes first.")
    ] = "relevance",
    most: Annotated[int, typer.Option("--most", metavar="N", min=0, max=1000, help="How many postings are told.")] = 20,
    facets: Annotated[
        bool, typer.Option("--facets", help="Print the facets and how many postings each value has.")
    ] = False,
    update: Annotated[bool, typer.Option("--update", help="Only bring the index to the newest release.")] = False,
    data: options.Data = None,
    as_json: options.AsJson = False,
) -> None:
    """Find postings of the newest release by words and facets.

    The index is brought to that release first, where it is behind.
    """
    from dataclasses import asdict

    from kg.cli import output
    from kg.search import Request, Search
    from kg.store import Catalog

    settings = options.load(ctx, data)
    with Catalog.open(settings.data, read_only=True) as catalog, Search.open(settings.data) as search:
        with output.progress("indexing") as step:

            def told(done: int, total: int) -> None:
                step(done, total)
                if update and as_json and (done % 100 == 0 or done == total):
                    output.write(f'{{"done": {done}, "of": {total}}}\n')

            release = search.follow(catalog, told)
        if update:
            output.say(f"the index holds release {release}")
            return
        found = search.find(Request(" ".join(text or ()), _chosen(where or []), _day(today), sort=sort, most=most))
    if as_json:
        output.write(output.pretty_json(_plain(asdict(found))))
        return
    if facets:
        rows = [
            (facet.name, choice.key, _label(choice.labels), choice.count)
            for facet in found.facets
            for choice in facet.choices
        ]
        output.table(("facet", "key", "label", "postings"), rows)
    else:
        output.table(("posting", "where", "deadline"), [_cells(hit) for hit in found.hits], empty="nothing found")
    output.say(_sum(found))


def _chosen(given: list[str]) -> dict[str, tuple[str, ...]]:
    from kg.errors import UsageError

    chosen: dict[str, tuple[str, ...]] = {}
    for one in given:
        name, sign, key = one.partition("=")
        if not sign or not name or not key:
            raise UsageError(f"--where takes FACET=KEY, such as country=DEU, not {one!r}; --facets lists them")
        chosen[name] = (*chosen.get(name, ()), key)
    return chosen


def _day(given: str | None) -> "date":
    from datetime import UTC, date, datetime

    from kg.errors import UsageError

    if given is None:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise UsageError(f"--today is {given!r}, but must be a date such as 2026-01-31") from None


def _cells(hit: "Hit") -> tuple[str, str, str]:
    snippet = "".join(f"*{piece.text}*" if piece.marked else piece.text for piece in hit.snippet)
    place = ", ".join(name for name in (hit.employer, hit.place) if name)
    until = "open until filled" if hit.rolling and not hit.deadline else str(hit.deadline or "")
    return f"{hit.title}\n{hit.iri}\n{snippet}", place, f"{until}\n{hit.state}"


def _sum(found: "Result") -> str:
    said = f"{found.total} found, {found.open} of them open; release {found.release}"
    for one in found.suggestions:
        if one.kind == "spelling":
            said += f"\ndid you mean: {one.text} ({one.total})"
        elif one.kind == "without-word":
            said += f"\nwithout {one.word}: {one.total} found"
        else:
            said += f"\nwithout --where {one.facet}=…: {one.total} found"
    return said


def _label(labels: "Mapping[str, str]") -> str:
    return labels.get("en") or labels.get("") or next(iter(labels.values()), "")


def _plain(value: object) -> object:
    """What JSON can say of a value."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value if value is None or isinstance(value, str | int | float | bool) else value.isoformat()  # type: ignore[attr-defined]
