"""`kg token`: who may write over HTTP."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from kg.cli import options

if TYPE_CHECKING:
    from kg.store import TokenRecord

HELP = "Tokens of those who may write over HTTP. Only a hash of each is kept, and making or revoking one is no release."


def create(
    ctx: typer.Context,
    scope: Annotated[Literal["write"], typer.Option("--scope", help="What it allows.")],
    name: Annotated[str, typer.Option("--name", metavar="TEXT", help="Whose it is.", show_default=False)] = "",
    days: Annotated[
        int | None,
        typer.Option(
            "--days", metavar="N", min=1, max=36_500, help="How long it is valid (default no end).", show_default=False
        ),
    ] = None,
    data: options.Data = None,
) -> None:
    """Make a token, and print it and nothing else: it cannot be shown again.

    Who has it sends it as `Authorization: Bearer TOKEN`, never in an address.
    """
    from kg.cli import output
    from kg.store import Catalog

    settings = options.load(ctx, data)
    with Catalog.open(settings.data) as catalog:
        secret = catalog.tokens.create(name, scope, days)
    output.write(secret + "\n")
    output.say("keep it where nobody else reads it; `kg token list` shows that it is there, never the token itself")


def list_(ctx: typer.Context, data: options.Data = None, as_json: options.AsJson = False) -> None:
    """Show which tokens there are, and which of them are valid."""
    from kg.cli import output
    from kg.store import Catalog

    settings = options.load(ctx, data)
    with Catalog.open(settings.data, read_only=True) as catalog:
        tokens = [_shown(token) for token in catalog.tokens.list()]
    if as_json:
        output.write(output.pretty_json({"tokens": tokens}))
        return
    columns = ("id", "state", "scope", "name", "created", "expires", "last_used")
    rows = [[str(token[column] or "-") for column in columns] for token in tokens]
    output.table([column.replace("_", " ") for column in columns], rows, "no tokens; `kg token create` makes one")


def revoke(
    ctx: typer.Context,
    token: Annotated[int, typer.Argument(metavar="ID", help="The token's number, as `kg token list` shows it.")],
    data: options.Data = None,
    as_json: options.AsJson = False,
) -> None:
    """Let a token be worth nothing from now on; a server that runs knows at once."""
    from kg.cli import output
    from kg.store import Catalog

    settings = options.load(ctx, data)
    with Catalog.open(settings.data) as catalog:
        gone = catalog.tokens.revoke(token)
    output.say(f"token {gone.id} ({gone.name or 'without a name'}) is revoked")
    if as_json:
        output.write(output.pretty_json(_shown(gone)))


EXAMPLES = {
    create: ("kg token create --scope write --name 'portal of the faculty' --days 365 > token.txt",),
    list_: ("kg token list", "kg token list --json | jq '.tokens[] | select(.state == \"valid\")'"),
    revoke: ("kg token revoke 3",),
}


def application(rich: bool) -> typer.Typer:
    """The group of commands."""
    first = tuple(lines[0] for lines in EXAMPLES.values())
    app = typer.Typer(no_args_is_help=True, help=HELP, epilog=options.epilog(first, rich=rich))
    for function in (create, list_, revoke):
        app.command(function.__name__.rstrip("_"), epilog=options.epilog(EXAMPLES[function], rich=rich))(function)
    return app


def _shown(token: "TokenRecord") -> dict[str, Any]:
    from datetime import UTC, datetime

    moments = {name: getattr(token, name) for name in ("created", "expires", "last_used", "revoked")}
    state = "revoked" if token.revoked else "valid" if token.valid(datetime.now(UTC)) else "expired"
    return {
        "id": token.id,
        "name": token.name,
        "scope": token.scope,
        "state": state,
        **{name: moment and moment.isoformat() for name, moment in moments.items()},
    }
