"""An update request, read into operations (SPARQL 1.1, sections 19.8 and 3 of Update)."""

from collections.abc import Sequence
from typing import cast

import pyoxigraph as ox

from kg.sparql.tokens import Token, place, tokens
from kg.update import blocks, templates
from kg.update.blocks import Block
from kg.update.operations import Clear, Create, Data, Graph, Iris, Modify, Operation, Pattern, Refused, Target, Transfer

_VERBS = "INSERT, DELETE, WITH, CLEAR, DROP, CREATE, COPY, MOVE, ADD"
MAX_OPERATIONS = 1_000
"""Operations in one request."""


def read(
    text: str, base: str, *, default_graphs: Iris = None, named_graphs: Iris = None, max_pattern: int = 100_000
) -> list[Operation]:
    """The operations of a request, in their order.

    `default_graphs` and `named_graphs` are the protocol's using-graph-uri and using-named-graph-uri; `max_pattern` is the
    longest WHERE and the longest template, in characters. Raises Refused: 400 for what is no update, with line and column; 403 for LOAD and SERVICE,
    which would ask other servers.

    >>> read("CLEAR SILENT GRAPH <a> ; DROP ALL", "http://b.example/")
    [Clear(target=<NamedNode value=http://b.example/a>, drop=False, silent=True), Clear(target='ALL', drop=True, silent=False)]
    """
    using = None if default_graphs is None and named_graphs is None else (default_graphs or (), named_graphs or ())
    return _Request(text, base, using, max_pattern).operations()


class _Request:
    """One request. Tokens are cut as they are needed; blocks are left to `blocks`."""

    def __init__(
        self, text: str, base: str, using: tuple[tuple[str, ...], tuple[str, ...]] | None, max_pattern: int
    ) -> None:
        self._text = text
        self._base = base
        self._using = using
        self._max_pattern = max_pattern
        self._prologue = ""
        self._labels: set[str] = set()  # of the data before
        self._forbidden: Refused | None = None
        self._jump(0)

    # Tokens

    def _jump(self, at: int) -> None:
        self._end = at
        self._tokens = tokens(self._text, at)
        self._next: Token | None = None
        self._step()

    def _step(self) -> Token:
        taken = self._next
        if taken is not None:
            self._end = taken.end
        self._next = next(self._tokens, None)
        return cast(Token, taken)

    def _word(self, *words: str) -> str:
        """Take a keyword, where one of these is next."""
        if self._next is not None and self._next.word in words and self._next.word:
            return self._step().word
        return ""

    def _sees(self, text: str) -> bool:
        return self._next is not None and self._next.text == text

    def _expected(self, expected: str) -> Refused:
        if self._next is None:
            return self._refusal(f"the update ends where {expected} is expected", self._end)
        return self._refusal(f"{expected} is expected instead of {self._next.text[:40]}", self._next.start)

    def _refusal(self, message: str, offset: int, status: int = 400) -> Refused:
        return Refused(message, status, *place(self._text, offset))

    # The request

    def operations(self) -> list[Operation]:
        """All of them."""
        found: list[Operation] = []
        self._declarations()
        while self._next is not None:
            start = self._next.start
            operation = self._operation()
            if operation is not None:
                found.append(operation)
            if len(found) > MAX_OPERATIONS:
                raise self._refusal(f"the update has more than {MAX_OPERATIONS} operations", start)
            if self._next is None:
                break
            if not self._sees(";"):
                raise self._expected("; or the end of the update")
            self._step()
            self._declarations()
        if self._forbidden is not None:
            raise self._forbidden
        return found

    def _declarations(self) -> None:
        while word := self._word("PREFIX", "BASE"):
            name = ""
            if word == "PREFIX":
                if self._next is None or self._next.kind != "prefixed" or not self._next.text.endswith(":"):
                    raise self._expected("a prefix with its colon")
                name = self._step().text + " "
            if self._next is None or self._next.kind != "iri":
                raise self._expected("an IRI in < >")
            self._prologue += f"{word} {name}{self._step().text} "

    def _operation(self) -> Operation | None:
        assert self._next is not None
        start = self._next.start
        verb = self._word("INSERT", "DELETE", "WITH", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD")
        match verb:
            case "INSERT" | "DELETE" if self._word("DATA"):
                return self._data(verb == "INSERT")
            case "DELETE" if self._next is not None and self._next.word == "WHERE":
                return self._delete_where()
            case "INSERT" | "DELETE":
                return self._modify(verb, None)
            case "WITH":
                if self._using is not None:
                    raise self._both("WITH", start)
                graph = self._iri("the IRI of a graph")
                if not (verb := self._word("INSERT", "DELETE")):
                    raise self._expected("DELETE or INSERT")
                return self._modify(verb, graph)
            case "CLEAR" | "DROP":
                silent = bool(self._word("SILENT"))
                return Clear(self._target(), verb == "DROP", silent)
            case "CREATE":
                silent = bool(self._word("SILENT"))
                if not self._word("GRAPH"):
                    raise self._expected("GRAPH")
                return Create(self._iri("the IRI of a graph"), silent)
            case "COPY" | "MOVE" | "ADD":
                silent = bool(self._word("SILENT"))
                source = self._graph()
                if not self._word("TO"):
                    raise self._expected("TO")
                return Transfer(verb, source, self._graph(), silent)
            case "LOAD":
                self._load(start)
                return None
        if self._next.word in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"):
            raise self._refusal(f"{self._next.word} is a query, not an update; send it as a query", start)
        raise self._expected(f"an operation ({_VERBS})")

    def _load(self, start: int) -> None:
        self._word("SILENT")
        self._iri("the IRI of a document")
        if self._word("INTO"):
            if not self._word("GRAPH"):
                raise self._expected("GRAPH")
            self._iri("the IRI of a graph")
        self._forbidden = self._forbidden or Refused(
            "LOAD is not allowed here: this endpoint asks no other server; send the data itself, as INSERT DATA or to"
            " /graphs",
            403,
            *place(self._text, start),
        )

    # Graphs

    def _iri(self, expected: str) -> ox.NamedNode:
        if self._next is None or self._next.kind not in ("iri", "prefixed"):
            raise self._expected(expected)
        token = self._step()
        written = f"{self._prologue} {{ <a:s> <a:p> {token.text} }}"
        try:
            (quad,) = ox.parse(written.encode("utf-8", "surrogatepass"), format=ox.RdfFormat.TRIG, base_iri=self._base)
        except SyntaxError as error:
            raise self._refusal(blocks.plain(error.msg), token.start) from None
        return cast(ox.NamedNode, quad.object)

    def _target(self) -> Target:
        if word := self._word("DEFAULT", "NAMED", "ALL"):
            return cast(Target, word)
        if not self._word("GRAPH"):
            raise self._expected("GRAPH, DEFAULT, NAMED or ALL")
        return self._iri("the IRI of a graph")

    def _graph(self) -> Graph:
        if self._word("DEFAULT"):
            return ox.DefaultGraph()
        self._word("GRAPH")
        return self._iri("DEFAULT or the IRI of a graph")

    # Statements and patterns

    def _block(self, *, template: bool = False) -> Block:
        if self._next is None or self._next.text != "{":
            raise self._expected("{")
        most = self._max_pattern if template else 0
        block = blocks.read(self._text, self._next.start, self._prologue, self._base, template=most)
        self._jump(block.end)
        return block

    def _data(self, insert: bool) -> Data:
        start = self._end
        block = self._block()
        if not insert and block.labels:
            raise self._refusal(
                "DELETE DATA holds a blank node, which names nothing; find it by DELETE { … } WHERE", start
            )
        if twice := self._labels & block.labels:
            raise self._refusal(
                f"the label _:{min(twice)} stands in two blocks of data; each has blank nodes of its own", start
            )
        self._labels |= block.labels
        return Data(insert, block.quads)

    def _delete_where(self) -> Modify:
        start = self._step().start
        if self._next is None:
            raise self._expected("{")
        at = self._next.start
        block = self._block(template=True)
        if block.labels:
            raise self._refusal("a pattern to be deleted holds a blank node; use a variable", start)
        return self._solutions(templates.patterns(block, None), (), at, block.end, self._using or (None, None))

    def _modify(self, verb: str, graph: ox.NamedNode | None) -> Modify:
        start = self._end
        delete: tuple[Pattern, ...] = ()
        insert: tuple[Pattern, ...] = ()
        if verb == "DELETE":
            block = self._block(template=True)
            if block.labels:
                raise self._refusal("a template of DELETE holds a blank node; use a variable", start)
            delete = templates.patterns(block, graph)
            verb = self._word("INSERT")
        if verb:
            insert = templates.patterns(self._block(template=True), graph)
        dataset = self._dataset(graph)
        if not self._word("WHERE"):
            raise self._expected("WHERE or USING" if dataset == (None, None) else "WHERE")
        if self._next is None or self._next.text != "{":
            raise self._expected("{")
        at = self._next.start
        return self._solutions(delete, insert, at, self._group(), dataset)

    def _dataset(self, graph: ox.NamedNode | None) -> tuple[Iris, Iris]:
        """The dataset of WHERE: by USING, else by the protocol, else the graph of WITH with all named ones."""
        default: list[str] = []
        named: list[str] = []
        while self._word("USING"):
            if self._using is not None:
                raise self._both("USING", self._end)
            into = named if self._word("NAMED") else default
            into.append(self._iri("NAMED or the IRI of a graph").value)
        if default or named:
            return tuple(default), tuple(named)
        if self._using is not None:
            return self._using
        return (None, None) if graph is None else ((graph.value,), None)

    def _both(self, clause: str, offset: int) -> Refused:
        return self._refusal(
            f"the request names its dataset by using-graph-uri or using-named-graph-uri, and the text by {clause};"
            " name it once",
            offset,
        )

    def _group(self) -> int:
        """Go past a group in braces; its end."""
        opening = self._step()
        while self._next is not None:
            token = self._step()
            if token.kind == "close" and token.depth == opening.depth:
                return token.end
            if token.end - opening.start > self._max_pattern:
                raise self._refusal(f"this pattern has more than {self._max_pattern} characters", opening.start)
        raise self._refusal("this { is never closed", opening.start)

    def _solutions(
        self, delete: Sequence[Pattern], insert: Sequence[Pattern], at: int, end: int, dataset: tuple[Iris, Iris]
    ) -> Modify:
        query = templates.query(self._text, at, end, self._prologue, self._base, delete, insert)
        return Modify(tuple(delete), tuple(insert), query, *dataset, start=at)
