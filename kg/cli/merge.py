"""`kg merge`: say that two things are one."""

from typing import Annotated

import typer

from kg.cli import options

EXAMPLES = (
    "kg candidates",
    "kg merge http://127.0.0.1:8000/id/org/uni-nord http://127.0.0.1:8000/id/org/university-of-nord",
    "kg merge --undo http://127.0.0.1:8000/id/org/uni-nord",
)


def command(
    ctx: typer.Context,
    old: Annotated[str, typer.Argument(metavar="OLD", help="The IRI that is no longer in use.")],
    new: Annotated[
        str, typer.Argument(metavar="[NEW]", help="The IRI that is in use for both.", show_default=False)
    ] = "",
    undo: Annotated[bool, typer.Option("--undo", help="Take back that OLD was merged.")] = False,
    data: options.Data = None,
    as_json: options.AsJson = False,
) -> None:
    """Say that two things are one.

    What is said of OLD is said of NEW from the next release on, and OLD leads to NEW. Nothing is lost: --undo lets
    everybody say again what he said of OLD.
    """
    from kg.cli import deciding
    from kg.errors import UsageError

    if undo == bool(new):
        raise UsageError(
            "name two things, as `kg merge OLD NEW`, or one whose merger is taken back, as `kg merge --undo OLD`"
        )
    deciding.carry_out(ctx, data, "unmerge" if undo else "merge", old, new, as_json=as_json)
