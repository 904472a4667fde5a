"""Templates, and the query whose solutions fill them."""

from collections.abc import Sequence
from typing import cast

import pyoxigraph as ox

from kg.sparql import guard, mistakes
from kg.sparql.tokens import place
from kg.update.blocks import Block
from kg.update.operations import Pattern, Refused


def patterns(block: Block, graph: ox.NamedNode | None) -> tuple[Pattern, ...]:
    """The quads as patterns, with their variables; those of no graph stand in `graph`, if there is one."""

    def slot(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | ox.DefaultGraph) -> object:
        return block.variables.get(term.value, term) if isinstance(term, ox.NamedNode) else term

    return tuple(
        cast(
            Pattern,
            (
                slot(q.subject),
                slot(q.predicate),
                slot(q.object),
                graph if graph is not None and isinstance(q.graph_name, ox.DefaultGraph) else slot(q.graph_name),
            ),
        )
        for q in block.quads
    )


def query(
    text: str, at: int, end: int, prologue: str, base: str, delete: Sequence[Pattern], insert: Sequence[Pattern]
) -> str:
    """The SELECT of what the templates need, by the group that stands at `at` to `end` of the request's text.

    Raises Refused: 400 where the engine does not take it, 403 for SERVICE, with its place in the text.
    """
    names = sorted({f"?{slot.value}" for p in (*delete, *insert) for slot in p if isinstance(slot, ox.Variable)})
    fresh = any(isinstance(slot, ox.BlankNode) for pattern in insert for slot in pattern)
    # A blank node of a template is another one for each solution, also where two solutions are equal.
    head = f"{prologue}SELECT {'' if fresh else 'DISTINCT '}{' '.join(names) or '*'} WHERE "
    made = head + text[at:end]

    def refusal(message: str, line: int = 0, column: int = 0, status: int = 400) -> Refused:
        lines = made.split("\n", max(line - 1, 0))
        offset = sum(len(each) + 1 for each in lines[:-1]) + max(column - 1, 0) - len(head)
        return Refused(message, status, *place(text, min(at + max(offset, 0), len(text))))

    try:
        guard.check(made, max_length=len(made))
        ox.Store().query(made, base_iri=base)  # of nothing, so that it is read only
    except guard.Forbidden as error:
        message = str(error).partition(": ")[2] if error.line else str(error)
        raise refusal(message, error.line, error.column, error.status) from None
    except SyntaxError as error:
        raise refusal(*mistakes.explain(made, *mistakes.placed(str(error)))) from None
    except (RuntimeError, ValueError) as error:
        raise refusal(f"the pattern cannot be evaluated: {error}") from None
    return made
