"""`kg distinct`: say that two things that look like one are two."""

from typing import Annotated

import typer

from kg.cli import options

EXAMPLES = (
    "kg distinct http://127.0.0.1:8000/id/org/institute-a http://127.0.0.1:8000/id/org/institute-b",
    "kg distinct --undo http://127.0.0.1:8000/id/org/institute-a http://127.0.0.1:8000/id/org/institute-b",
)


def command(
    ctx: typer.Context,
    one: Annotated[str, typer.Argument(metavar="A", help="The IRI of the one.")],
    other: Annotated[str, typer.Argument(metavar="B", help="The IRI of the other.")],
    undo: Annotated[bool, typer.Option("--undo", help="Take that back.")] = False,
    data: options.Data = None,
    as_json: options.AsJson = False,
) -> None:
    """Say that two things that look like one are two.

    They are not shown as candidates any more, and not merged by mistake. No data change.
    """
    from kg.cli import deciding

    deciding.carry_out(ctx, data, "undistinct" if undo else "distinct", one, other, as_json=as_json)
