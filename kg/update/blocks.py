"""Data blocks and templates: what stands in their braces, read as TriG.

So literals stay as they are written, and ten thousand statements cost what parsing them costs. A block is cut at its
braces, its keywords GRAPH and its variables only, by one expression; the rest is left to the parser. What TriG and
SPARQL write differently is put right: statements outside of GRAPH get braces, full stops after a graph go, TRUE is true,
and a variable becomes an IRI that nobody else can know.
"""

import re
import secrets
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kg.sparql.tokens import place
from kg.update.operations import Refused

_SPACE = r"(?:\s|\#[^\r\n]*+)*+"
_IRI = r'<(?:[^<>"{}|^`\\\x00-\x20]|\\[uU][0-9A-Fa-f]+)*+>'
_NAME = r"(?:[\w:.\-%·]|\\.)"
# A full stop ends a statement, but for one within a name: `TRUE.` is a boolean, `TRUE.x:a` a name.
_BOOLEAN = r"(?:TRUE|FALSE)(?!:|\.*[\w\-%·\\])"
_PART = re.compile(
    rf"""
    (?P<variable>[?$]\w+)
  | (?P<graph>GRAPH(?=[\s<\#?$]){_SPACE}(?P<name>{_IRI}|[?$]\w+|{_NAME}++)?+)
  | (?P<boolean>{_BOOLEAN})
  | (?P<rest>(?: \s++ | \#[^\r\n]*+ | {_IRI} | @[A-Za-z]++(?:-++[A-Za-z0-9]++)*+
        | '''(?:'{{0,2}}+(?:[^'\\]|\\.))*+''' | \"\"\"(?:"{{0,2}}+(?:[^"\\]|\\.))*+\"\"\"
        | '(?:[^'\\\r\n]|\\.)*+' | "(?:[^"\\\r\n]|\\.)*+"
        | (?!GRAPH[\s<\#?$]|{_BOOLEAN})(?!\.){_NAME}++ | [^\s\w{{}}?$'"\\\#:\-%·] )++)
  | (?P<open>{{)
  | (?P<close>}})
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_FULL_STOP = re.compile(rf"{_SPACE}\.", re.VERBOSE)


@dataclass(frozen=True, slots=True)
class Block:
    """A block of an update: its quads as written, where it ends, and the variables that stand for IRIs in the quads."""

    quads: tuple[ox.Quad, ...]
    end: int
    variables: Mapping[str, ox.Variable]

    @property
    def labels(self) -> frozenset[str]:
        """Its blank nodes; those without a label have random ones."""
        nodes = (n for q in self.quads for n in (q.subject, q.object) if isinstance(n, ox.BlankNode))
        return frozenset(n.value for n in nodes)


def read(text: str, at: int, prologue: str, base: str, *, template: int = 0) -> Block:
    """The block whose opening brace stands at offset `at`.

    `prologue` holds the declarations so far; relative IRIs resolve against them and `base`. Variables are refused unless it
    is a `template`, which may have so many characters. Raises Refused 400, with line and column.
    """
    return _Block(text, prologue, template).read(at, base)


class _Block:
    def __init__(self, text: str, prologue: str, template: int) -> None:
        self._text = text
        self._parts = [prologue, "\n"]
        self._length = len(prologue) + 1
        self._places: list[tuple[int, int]] = [(0, 0)]  # offsets in what is parsed, and where that stands in the text
        self._nonce = secrets.token_hex(8)
        self._named: dict[str, ox.Variable] = {}
        self._template = template

    def read(self, at: int, base: str) -> Block:
        end = self._cut(at)
        written = "".join(self._parts)
        try:
            # As bytes: half a surrogate pair in a string could not even be encoded.
            data = written.encode("utf-8", "surrogatepass")
            quads = tuple(ox.parse(data, format=ox.RdfFormat.TRIG, base_iri=base))
        except SyntaxError as error:
            raise self._refusal(plain(error.msg), self._source(written, error)) from None
        for quad in quads:
            self._judge(quad, at)
        return Block(quads, end, self._named)

    def _cut(self, at: int) -> int:
        """Gather what is to be parsed; the offset after the closing brace."""
        text, opened = self._text, [at]
        self._put("{ ", at)
        match = _PART.match
        at += 1
        while found := match(text, at):
            if self._template and found.end() - opened[0] > self._template:
                raise self._refusal(f"this template has more than {self._template} characters", opened[0])
            kind, start, at = found.lastgroup, at, found.end()
            kind = "graph" if found["graph"] else kind  # its name is a group as well
            if kind == "rest":
                self._put(found[0], start)
            elif kind == "variable":
                self._put(self._variable(found[0], start), start)
            elif kind == "boolean":
                self._put(found[0].lower(), start)
            elif kind == "graph":
                if len(opened) > 1:
                    raise self._refusal("GRAPH cannot stand within GRAPH", start)
                name = found["name"]
                if not name or not text.startswith("{", after := _space(text, at)):
                    raise self._refusal("after GRAPH a name and statements in braces are expected", start)
                if name[0] in "?$":
                    name = self._variable(name, found.start("name"))
                self._put(f"}} GRAPH {name} {{ ", start)
                opened.append(after)
                at = after + 1
            elif kind == "close":
                opened.pop()
                if not opened:
                    self._put(" }", start)
                    return at
                stop = _FULL_STOP.match(text, at)
                self._put(" } { ", start)
                at = stop.end() if stop else at
            elif kind == "open":
                if text.startswith("|", at):
                    raise self._refusal("annotations (RDF 1.2) cannot be recorded here", start)
                raise self._refusal("only GRAPH and its name may stand before {", start)
            else:
                quote = found[0] in "'\""
                raise self._refusal("this string is never ended" if quote else f"{found[0]} cannot stand here", start)
        raise self._refusal("this { is never closed", opened[-1])

    def _put(self, part: str, start: int) -> None:
        self._places.append((self._length, start))
        self._parts.append(part)
        self._length += len(part)

    def _variable(self, name: str, start: int) -> str:
        if not self._template:
            raise self._refusal(
                f"{name} is a variable, and data have none; a pattern has: INSERT {{ … }} WHERE {{ … }}", start
            )
        iri = f"urn:variable:{self._nonce}:{name[1:].encode().hex()}"
        self._named[iri] = ox.Variable(name[1:])
        return f"<{iri}>"

    def _judge(self, quad: ox.Quad, at: int) -> None:
        """Refuse what the catalog cannot record."""
        term = quad.object
        if isinstance(term, ox.Triple):
            raise self._refusal("statements about statements (RDF 1.2, << >>, {| |}) cannot be recorded here", at)
        if isinstance(term, ox.Literal):
            if term.direction is not None:
                raise self._refusal(f"{term} has a base direction (RDF 1.2), which cannot be recorded here", at)
            if term.datatype.value in self._named:
                raise self._refusal("a variable cannot be a datatype; STRDT makes such a literal in WHERE", at)
        if isinstance(quad.graph_name, ox.BlankNode):
            raise self._refusal("a graph is named by an IRI, not by a blank node", at)

    def _source(self, written: str, error: SyntaxError) -> int:
        """Where in the text the parser stopped."""
        lines = written.split("\n", (error.lineno or 1) - 1)
        offset = sum(len(line) + 1 for line in lines[:-1]) + (error.offset or 1) - 1
        at = bisect_right(self._places, offset, key=lambda pair: pair[0]) - 1
        made, stood = self._places[at]
        return min(stood + offset - made, len(self._text))

    def _refusal(self, message: str, offset: int) -> Refused:
        return Refused(message, 400, *place(self._text, offset))


def _space(text: str, at: int) -> int:
    found = _SPACES.match(text, at)
    return found.end() if found else at


_SPACES = re.compile(_SPACE, re.VERBOSE)
_PLACED = re.compile(r"\AParser error (?:at|between|on) [^:]*: ")


def plain(message: str) -> str:
    """What the parser says, without the place in what it read.

    >>> plain("Parser error at line 1 between columns 30 and 32: ?x is not a valid RDF object")
    '?x is not a valid RDF object'
    """
    return _PLACED.sub("", message)
