"""`kg rollback`: make what an earlier release held the newest again."""

from typing import Annotated

import typer

from kg.cli import options

EXAMPLES = ("kg diff 8 7", "kg rollback 7 --reason 'release 8 was made with broken rules'")


def command(
    ctx: typer.Context,
    release: Annotated[int, typer.Argument(metavar="N", help="The release to go back to.")],
    reason: Annotated[
        str, typer.Option("--reason", help="Why, for the history.", show_default=False, callback=options.reason)
    ] = "",
    data: options.Data = None,
    as_json: options.AsJson = False,
) -> None:
    """Make a new release of what an earlier one held.

    Nothing is lost: the releases between stay. Postings that release N did not hold are withdrawn, those that were
    withdrawn since are published again.
    """
    from kg.cli import indexing, output
    from kg.store import Catalog

    settings = options.load(ctx, data)
    note = f"to release {release}" + (f": {reason}" if reason else "")
    with Catalog.open(settings.data) as catalog:
        before = catalog.release
        with catalog.batch("rollback", note) as batch:
            done = batch.rollback(release)
        indexing.follow(catalog, settings.data)
    if done.release == before:
        output.say(f"release {before} holds what release {release} held; nothing was changed")
    else:
        output.say(
            f"release {done.release} holds what release {release} held: {len(done.returned)} postings back,"
            f" {len(done.changed)} as they were, {len(done.withdrawn)} withdrawn"
            + (
                f"; statements of no posting: {done.stated} back, {done.retracted} gone"
                if done.stated + done.retracted
                else ""
            )
        )
    for turned, why in done.returned:
        output.warn(
            f"published again: {turned.label} ({turned.posting})" + (f", withdrawn because: {why}" if why else "")
        )
    if as_json:
        output.write(
            output.pretty_json(
                {
                    "release": done.release,
                    "to": done.to,
                    "changed": done.release != before,
                    "returned": [t.posting for t, _ in done.returned],
                    "restored": [t.posting for t in done.changed],
                    "withdrawn": [t.posting for t in done.withdrawn],
                    "statements": {"stated": done.stated, "retracted": done.retracted},
                }
            )
        )
