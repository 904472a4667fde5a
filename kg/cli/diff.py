"""`kg diff`: what tells two releases apart."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from kg.cli import options

EXAMPLES = ("kg diff 1 2", "kg diff 2 1 --out back.rdfp", "kg diff 1 2 --json | jq '.added | length'")


def command(
    ctx: typer.Context,
    since: Annotated[int, typer.Argument(metavar="N", help="The release to compare with; 0 is the empty one.")],
    until: Annotated[int, typer.Argument(metavar="M", help="The release that is compared.")],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FILE", help="Write to a file, which appears when it is whole.", show_default=False
        ),
    ] = None,
    data: options.Data = None,
    as_json: options.AsJson = False,
) -> None:
    """Write what makes release M of release N, streamed.

    An RDF Patch: a line for each statement in N-Quads, with D before what release M no longer has and A before what it
    has more.
    """
    from kg.cli import output
    from kg.store import Catalog, patch

    settings = options.load(ctx, data)
    counts = {"removed": 0, "added": 0}

    def counted(name: str, lines: Iterable[bytes]) -> Iterator[bytes]:
        for line in lines:
            counts[name] += 1
            yield line

    with Catalog.open(settings.data, read_only=True) as catalog:
        gone, come = catalog.patch(since, until)
        removed, added = counted("removed", gone), counted("added", come)
        with output.target(out) as stream:
            address = f"{catalog.base}releases/{since}/diff/{until}"
            stream.writelines(
                patch.as_json(removed, added, since=since, until=until)
                if as_json
                else patch.rdf_patch(removed, added, address=address)
            )
    output.say(
        f"from release {since} to {until}: {counts['removed']} statements removed, {counts['added']} added"
        + (f" (in {out})" if out else "")
    )
