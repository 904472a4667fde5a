"""`kg query`: SPARQL over the data folder."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli import options, results

if TYPE_CHECKING:
    from kg.settings import Settings

EXAMPLES = (
    "kg query 'SELECT ?class (COUNT(?x) AS ?n) { ?x a ?class } GROUP BY ?class'",
    "kg query queries/01-erc-positions.rq --format csv > positions.csv",
    "kg query - < my.rq",
)


def command(
    ctx: typer.Context,
    query: Annotated[
        str, typer.Argument(metavar="QUERY|FILE.rq", help="SPARQL text, a file of it, or - (standard input).")
    ],
    form: Annotated[results.Format, typer.Option("--format", help="How the answer is printed.")] = "table",
    data: options.Data = None,
) -> None:
    """Answer a SPARQL query.

    CONSTRUCT and DESCRIBE come as Turtle (table) or JSON-LD (json).
    """
    settings = options.load(ctx, data)
    what, text = _text(query)
    answer(settings, what, text, form)


def answer(settings: "Settings", what: str, text: str, form: results.Format) -> None:
    """Run the query `text` over the newest release and print the answer; `what` names it in messages.

    What could end the process or ask another server (see `kg.sparql.guard`) is refused here as it is over HTTP.
    """
    from kg.errors import UsageError
    from kg.sparql.guard import Forbidden, check
    from kg.store import Catalog, MemoryIndex

    try:
        checked = check(text, max_length=settings.query_length)
    except Forbidden as error:
        raise UsageError(f"{what} is not run: {error}") from error
    with Catalog.open(settings.data, read_only=True) as catalog:
        index = MemoryIndex.of(catalog)
    try:
        results.show(index.query(checked.text), form)
    except SyntaxError as error:
        raise results.syntax(error, what) from error
    except RuntimeError as error:  # the engine's word for what it cannot evaluate, such as an unknown function
        raise UsageError(f"{what} cannot be answered: {error}") from error


def _text(query: str) -> tuple[str, str]:
    from kg.cli import paths
    from kg.errors import InputError

    if query == "-":
        import sys

        return "the query", sys.stdin.read()
    path = Path(query)
    if not query.endswith((".rq", ".sparql")):
        return "the query", query
    paths.present([path])
    try:
        return str(path), paths.read(path).decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8 (byte {error.start})") from error
