"""Where a query leaves the grammar of SPARQL 1.1 (section 19.8), and what is expected there.

The engine decides what a query is. This reads along once it has refused one, to say where and why: token by token, with
the rules of the grammar as methods. What is of SPARQL 1.2 or an extension is not judged.
"""

from kg.sparql.syntax.queries import Queries
from kg.sparql.syntax.reader import Mistake, Unjudged

__all__ = ["Mistake", "mistake"]


def mistake(text: str) -> Mistake | None:
    """The first mistake in the text; None where there is none that is seen from here.

    >>> found = mistake("SELECT ?s WHERE ?s ?p ?o")
    >>> str(found), found.offset
    ('{ is expected instead of ?s', 16)
    """
    try:
        Queries(text).query()
    except Mistake as found:
        return found
    except (Unjudged, RecursionError):
        pass
    return None
