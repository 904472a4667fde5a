"""What `kg merge` and `kg distinct` have in common: a decision is carried out, and told."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from kg.cli import options

if TYPE_CHECKING:
    from kg.curate.deciding import Action, Decided

WORDS = {
    "merge": "{other} means {one} now",
    "unmerge": "{other} is a thing of its own again, and no longer {one}",
    "distinct": "{one} and {other} are two",
    "undistinct": "{one} and {other} may be one again",
}


def carry_out(ctx: typer.Context, data: Path | None, action: "Action", old: str, new: str, *, as_json: bool) -> None:
    """Carry the decision out; exit 1 with the report where a shape would be broken."""
    from kg.cli import indexing, output
    from kg.curate.deciding import decide
    from kg.gate import DatasetShapes
    from kg.resources import folder
    from kg.store import Catalog
    from kg.validate import Shapes

    settings = options.load(ctx, data)
    with Catalog.open(settings.data) as catalog:
        done = decide(
            catalog, action, old, new, shapes=Shapes.load(folder("shapes")), dataset=DatasetShapes.load(), who="kg"
        )
        indexing.follow(catalog, settings.data)
    if as_json:
        output.write(output.pretty_json(_told(done)))
    if not done.report.conforms:
        for result in done.report.results:
            output.complain(f"the two cannot be one: {result.message()}")
        raise typer.Exit(1)
    words = WORDS[action].format(one=done.one, other=done.other)
    output.say(f"{words}; release {done.release}" + ("" if done.changed else ", as before"))


def _told(done: "Decided") -> dict[str, Any]:
    return {
        "action": done.action,
        "one": done.one,
        "other": done.other,
        "release": done.release,
        "changed": done.changed,
        "violations": [result.message() for result in done.report.results],
    }
