"""What a query answers, printed in the format asked for."""

import sys
from typing import TYPE_CHECKING, Literal

from kg.cli import output
from kg.errors import UsageError

if TYPE_CHECKING:
    from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples

Format = Literal["table", "json", "csv", "tsv", "xml"]


def show(result: "QuerySolutions | QueryBoolean | QueryTriples", form: Format) -> None:
    """Print solutions, an answer or triples to standard output.

    Triples (CONSTRUCT, DESCRIBE) come as Turtle for `table` and as JSON-LD for `json`; they have no other format.
    """
    import pyoxigraph as ox

    to = sys.stdout.buffer
    sys.stdout.flush()
    if isinstance(result, ox.QueryTriples):
        if form not in ("table", "json"):
            raise UsageError(f"this query makes triples, which cannot be {form}: leave --format out (Turtle), or json")
        from kg.graph.terms import PREFIXES

        rdf = ox.RdfFormat.TURTLE if form == "table" else ox.RdfFormat.JSON_LD
        ox.serialize(result, to, rdf, prefixes=dict(PREFIXES))
    elif form != "table":
        if isinstance(result, ox.QueryBoolean) and form in ("csv", "tsv"):
            output.write(f"{str(bool(result)).lower()}\n")
        else:
            result.serialize(to, ox.QueryResultsFormat.from_extension({"xml": "srx", "json": "srj"}.get(form, form)))
    elif isinstance(result, ox.QueryBoolean):
        output.write("yes\n" if result else "no\n")
    else:
        names = [variable.value for variable in result.variables]
        output.table(names, [[_cell(row[name]) for name in names] for row in result])
    to.flush()


def _cell(term: object) -> str:
    return "" if term is None else str(getattr(term, "value", term))


def syntax(error: SyntaxError, what: str) -> UsageError:
    """The message for a query that does not parse, with line and column as the parser gives them.

    >>> str(syntax(SyntaxError("error at 2:10: expected OPTIONAL"), "the query"))
    'the query does not parse, line 2, column 10: expected OPTIONAL'
    """
    import re

    found = re.match(r"error at (\d+):(\d+): (.*)", str(error), re.DOTALL)
    if not found:
        return UsageError(f"{what} does not parse: {error}")
    return UsageError(f"{what} does not parse, line {found[1]}, column {found[2]}: {found[3]}")
