"""A query of a shape, made ready to be asked of any focus nodes.

SHACL binds variables before a query is evaluated: wherever one stands, in any group however deep, it has its value
(https://www.w3.org/TR/shacl/#pre-binding, "values insertion"). So the query is cut where its groups begin, and there a
table of the values is put in: one row for a focus node, or for many at once where that gives the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from kg.sparql.tokens import tokens
from kg.validate.sparql.plan import Query, Unsupported, table
from kg.validate.sparql.survey import survey
from kg.validate.sparql.tree import tree

ALWAYS = frozenset(("this", "shapesGraph", "currentShape"))
OPTIONAL = frozenset(("shapesGraph", "currentShape"))


def prepare(
    text: str, prefixes: Mapping[str, str], form: str, *, path: str | None = None, more: Iterable[str] = ()
) -> Query:
    """Make a query ready whose variables `more` are bound beforehand, as $this and $value of an ASK are.

    `path` is what $PATH stands for. Raises ValueError for a query that is ill-formed, Unsupported for one that Oxigraph
    does not know how to evaluate.
    """
    prebound = ALWAYS.union(more, ("value",) if form == "ASK" else ())
    text = _with_path(text, path)
    told = survey(text, prefixes, prebound, prebound - OPTIONAL)
    if told.form != form:
        raise ValueError(
            f"the query is a {told.form}, and here it has to be {'a SELECT' if form == 'SELECT' else 'an ASK'}"
        )
    columns = sorted((prebound & told.variables) | {"this"} | ({"value"} if form == "ASK" else set()))
    pieces = [text[start:end] for start, end in zip((0, *told.places), (*told.places, len(text)), strict=True)]
    if form == "ASK":
        at = told.form_at
        pieces[0] = f"{pieces[0][:at]}SELECT DISTINCT ?this ?value{pieces[0][at + len('ASK') :]}"
    pieces[0] = "".join(f"PREFIX {name}: <{prefixes[name]}> " for name in sorted(_used(text, prefixes))) + pieces[0]
    made = Query(tuple(pieces), tuple(columns), told, tree(text, prefixes) if form == "SELECT" else None)
    _try(made)
    return made


def _with_path(text: str, path: str | None) -> str:
    found = [token for token in tokens(text) if token.kind == "variable" and token.text[1:] == "PATH"]
    if found and path is None:
        raise ValueError("the query asks for $PATH, and only a property shape has a path")
    for token in reversed(found):
        text = f"{text[: token.start]}{path}{text[token.end :]}"
    return text


def _used(text: str, prefixes: Mapping[str, str]) -> set[str]:
    own = {token.text.partition(":")[0] for token in tokens(text) if token.kind == "prefixed"}
    return own & prefixes.keys()


def _try(query: Query) -> None:
    """Have the engine read it: what the grammar lets pass may still be no query."""
    told, _ = table(query.columns, [["<urn:x>"] * len(query.columns)])
    try:
        solutions = ox.Store().query(query.text(told))
        names = [variable.value for variable in solutions.variables]  # type: ignore[union-attr]
        list(solutions)  # type: ignore[arg-type]
    except SyntaxError as error:
        raise ValueError(f"the query cannot be read: {error.msg}") from error
    except RuntimeError as error:
        raise Unsupported(f"Oxigraph does not evaluate the query: {error}") from error
    if "this" not in names:
        raise ValueError("the query does not select $this, the focus node that a solution is about")
