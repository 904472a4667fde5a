"""`kg registry`: the index of ROR by which organisations get their ids."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli import options

if TYPE_CHECKING:
    from kg.link.ror_build import Built

HELP = "The index of ROR (Research Organization Registry) by which organisations get their ids."
WHERE = (
    "ROR publishes its dump as an archive on Zenodo, in the community that its documentation (ror.readme.io, 'Data"
    " dump') names"
)


def build(
    ctx: typer.Context,
    dump: Annotated[Path, typer.Argument(metavar="DUMP", help="ROR's dump, schema v2: .zip, .json, .jsonl, .gz.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", show_default=False, help="Where to (ror.sqlite in the data folder)."),
    ] = None,
    data: options.Data = None,
) -> None:
    """Make the index of a dump.

    It takes the place of an older one when it is whole. Organisations of the next `kg ingest` are linked by it.
    """
    from kg.cli import paths
    from kg.link.ror_index import FILE

    settings = options.load(ctx, data)
    paths.present([dump])
    _build(dump, out or settings.data / FILE)


def update(
    ctx: typer.Context,
    ror_dump: Annotated[str | None, options.flag("ror_dump")] = None,
    data: options.Data = None,
) -> None:
    """Fetch the dump that the setting ror_dump names, and make the index of it.

    Nothing is fetched where the setting names none.
    """
    from tempfile import TemporaryDirectory
    from urllib.parse import unquote, urlsplit

    from kg.cli import output, paths
    from kg.errors import ConfigurationError
    from kg.link.fetch import fetch
    from kg.link.ror_index import FILE

    settings = options.load(ctx, data, ror_dump=ror_dump)
    if not settings.ror_dump:
        raise ConfigurationError(
            "no address is set, and nothing is fetched without one. "
            + WHERE
            + "; set ror_dump to the address of its .zip, or fetch it and run `kg registry build FILE`"
        )
    paths.folder(settings.data)
    with TemporaryDirectory(dir=settings.data, prefix=".ror-") as folder:
        name = Path(unquote(urlsplit(settings.ror_dump).path)).name or "dump"
        file = Path(folder, name)
        with output.progress("fetching") as step:
            fetch(settings.ror_dump, file, step)
        _build(file, settings.data / FILE)


def status(ctx: typer.Context, data: options.Data = None, as_json: options.AsJson = False) -> None:
    """Say which index the data folder has, and what it was made of."""
    from kg.cli import output
    from kg.link.ror_index import FILE, Index

    settings = options.load(ctx, data)
    path = settings.data / FILE
    meta: dict[str, Any] = {}
    if path.is_file():
        index = Index(path)
        meta = {k: int(v) if v.isdigit() and k != "format" else v for k, v in index.meta.items()}
        index.close()
    if as_json:
        output.write(output.pretty_json({"index": str(path) if meta else None, "link": settings.link, **meta}))
        return
    if not meta:
        output.facts(("index", "none: `kg registry build DUMP` makes one"), ("link", settings.link))
        return
    output.facts(
        ("index", path),
        ("dump", meta["dump"]),
        ("sha256", meta["sha256"]),
        ("built", meta["built"]),
        ("records", f"{meta['records']:,}"),
        ("organisations", f"{meta['organisations']:,}"),
        ("names", f"{meta['names']:,}"),
        ("link", settings.link),
    )


EXAMPLES = {
    build: ("kg registry build v2.9-2026-06-23-ror-data.zip", "kg --data /srv/kg registry build ror.jsonl.gz"),
    update: ("KG_ROR_DUMP=https://example.org/ror.zip kg registry update",),
    status: ("kg registry status", "kg registry status --json | jq .organisations"),
}


def application(rich: bool) -> typer.Typer:
    """The group of commands."""
    first = EXAMPLES[build][:1] + EXAMPLES[status][:1]
    app = typer.Typer(no_args_is_help=True, help=HELP, epilog=options.epilog(first, rich=rich))
    for function in (build, update, status):
        app.command(function.__name__, epilog=options.epilog(EXAMPLES[function], rich=rich))(function)
    return app


def _build(dump: Path, to: Path) -> "Built":
    from kg.cli import output
    from kg.link import ror_build

    with output.progress("reading the dump") as step:
        built = ror_build.build(dump, to, step)
    output.say(
        f"{built.organisations:,} organisations with {built.names:,} names in {to}, of {built.records:,} records;"
        f" {built.succeeded:,} that ended go by their successor, {built.skipped:,} have none"
    )
    return built
