"""`kg withdraw`: take a posting back."""

from typing import Annotated

import typer

from kg.cli import options

EXAMPLES = (
    "kg withdraw http://127.0.0.1:8000/id/posting/example-university/ABC-1 --reason 'the employer asked for it'",
    "kg withdraw ads/abc.txt",
)


def command(
    ctx: typer.Context,
    posting: Annotated[
        str, typer.Argument(metavar="IRI|SOURCE", help="The posting's IRI, or the source it is known by.")
    ],
    reason: Annotated[
        str, typer.Option("--reason", help="Why, for its document.", show_default=False, callback=options.reason)
    ] = "",
    data: options.Data = None,
    as_json: options.AsJson = False,
) -> None:
    """Take a posting back.

    Its IRI answers 410 with when and why; older releases keep it.
    """
    from kg.cli import indexing, output
    from kg.store import Catalog

    settings = options.load(ctx, data)
    with Catalog.open(settings.data) as catalog:
        with catalog.batch("withdraw", reason) as batch:
            gone = batch.withdraw(posting, reason)
        indexing.follow(catalog, settings.data)
    output.say(f"withdrawn: {gone.label} ({gone.source}); release {batch.release}")
    if as_json:
        output.write(
            output.pretty_json(
                {
                    "posting": gone.posting,
                    "source": gone.source,
                    "withdrawn": gone.when.isoformat(),
                    "reason": gone.reason,
                    "release": batch.release,
                }
            )
        )
