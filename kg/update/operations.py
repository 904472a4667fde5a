"""What an update consists of: operations, as SPARQL 1.1 Update (section 3) has them, with terms instead of text."""

from dataclasses import dataclass
from typing import Literal

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Variable
from pyoxigraph import Literal as RdfLiteral

Graph = NamedNode | DefaultGraph
Slot = NamedNode | BlankNode | RdfLiteral | DefaultGraph | Variable
Pattern = tuple[Slot, Slot, Slot, Slot]
"""Subject, predicate, object, graph of a template."""
Target = NamedNode | Literal["DEFAULT", "NAMED", "ALL"]
Iris = tuple[str, ...] | None


class Refused(Exception):
    """An update that is not carried out. `status` is the HTTP status that fits; `line` and `column` count from 1, or are 0."""

    def __init__(self, message: str, status: int = 400, line: int = 0, column: int = 0) -> None:
        super().__init__(message, status, line, column)
        self.message = message
        self.status = status
        self.line = line
        self.column = column

    def __str__(self) -> str:
        return f"Line {self.line}, column {self.column}: {self.message}" if self.line else self.message


@dataclass(frozen=True, slots=True)
class Data:
    """INSERT DATA or DELETE DATA: quads as written."""

    insert: bool
    quads: tuple[Quad, ...]


@dataclass(frozen=True, slots=True)
class Modify:
    """DELETE and INSERT by templates, for each solution of `query`; DELETE WHERE is one whose template is its pattern.

    `query` is a SELECT of the variables that the templates need. Its dataset is `default_graphs` and `named_graphs`, or
    where both are None that of the store. `start` is where its pattern stands in the request's text.
    """

    delete: tuple[Pattern, ...]
    insert: tuple[Pattern, ...]
    query: str
    default_graphs: Iris = None
    named_graphs: Iris = None
    start: int = 0


@dataclass(frozen=True, slots=True)
class Clear:
    """CLEAR, or DROP where the graph itself goes, too."""

    target: Target
    drop: bool
    silent: bool


@dataclass(frozen=True, slots=True)
class Create:
    """CREATE GRAPH."""

    graph: NamedNode
    silent: bool


@dataclass(frozen=True, slots=True)
class Transfer:
    """COPY, MOVE or ADD of a whole graph."""

    verb: Literal["COPY", "MOVE", "ADD"]
    source: Graph
    target: Graph
    silent: bool


Operation = Data | Modify | Clear | Create | Transfer
