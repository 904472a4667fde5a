"""Effects beside what the engine itself does with an update: the same store in the end, over seeded random requests."""

import contextlib
import random

import pyoxigraph as ox
import pytest

from kg.store.index import Snapshot
from kg.update import effect
from kg.update.effect import Bounds
from kg.update.operations import Refused

BASE = "http://a.example/"
PREFIX = "PREFIX : <http://a.example/> PREFIX x.y: <http://a.example/x#> "
NODES = (":a", ":b", ":c.d", "<e>", "x.y:f-1", "<http://a.example/#g>")
PREDICATES = (":p", ":q", "a", "<r>")
LITERALS = (
    "1",
    "02",
    "2.50",
    "-3",
    "1.0e3",
    "true",
    "false",
    "'}'",
    '"{ # GRAPH <g> {"',
    "'x'@en-GB",
    '"""a\n"b" \'c\' \\" }"""',
    "'5'^^<http://www.w3.org/2001/XMLSchema#integer>",
    "'\\u00e9'",
)
GRAPHS = (":g", "<h>", "x.y:i")
SPACES = (" ", "\n", "\t ", " # } a comment {\n", "  ")


class Requests:
    """Random updates, of which the engine takes most."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def one(self) -> str:
        count = self._random.choice((1, 1, 2, 3, 4))
        end = self._random.choice(("", " ;", ";\n# the end"))
        return (
            PREFIX
            + self._join([part for n in range(count) for part in ((";",) if n else ()) + tuple(self._operation())])
            + end
        )

    def _join(self, parts: list[str]) -> str:
        """Tokens with spaces, line ends and comments between; where the language needs none, sometimes nothing."""
        text = ""
        for part in parts:
            bare = part in ("{", "}", ";", ",", ".") and self._random.random() < 0.5 and not text[-1:].isalnum()
            text += ("" if bare else self._random.choice(SPACES)) + part
        return text

    def _operation(self) -> list[str]:
        pick = self._random.choice
        match self._random.randrange(10):
            case 0 | 1 | 2:
                return ["INSERT", "DATA", "{", *self._quads(blank=True), "}"]
            case 3:
                return ["delete", "data", "{", *self._quads(), "}"]
            case 4:
                return ["DELETE", "WHERE", "{", *self._quads(variables=True), "}"]
            case 5 | 6 | 7:
                return self._modify()
            case 8:
                return [
                    pick(("CLEAR", "DROP")),
                    "SILENT",
                    *pick((("ALL",), ("NAMED",), ("DEFAULT",), ("GRAPH", pick(GRAPHS)))),
                ]
            case _:
                # Of a graph that is not there the engine copies nothing, where the standard leaves the target as it is.
                source = pick((("DEFAULT",), *(("GRAPH", graph) for graph in GRAPHS)))
                target = pick((("DEFAULT",), *((graph,) for graph in GRAPHS)))
                made = ["CREATE", "SILENT", *source, ";"] if len(source) > 1 else []
                return [*made, pick(("COPY", "MOVE", "ADD")), "SILENT", *source, "TO", *target]

    def _modify(self) -> list[str]:
        pick, chance = self._random.choice, self._random.random
        found = ["WITH", pick(GRAPHS)] if chance() < 0.3 else []
        kind = self._random.randrange(3)
        if kind != 1:
            found += ["DELETE", "{", *self._quads(variables=True), "}"]
        if kind != 0:
            found += ["INSERT", "{", *self._quads(variables=True, blank=True), "}"]
        if chance() < 0.3:
            found += ["USING", *(("NAMED",) if chance() < 0.5 else ()), pick(GRAPHS)]
        where = self._quads(variables=True)
        if chance() < 0.3:
            where += [".", "OPTIONAL", "{", "?s", ":q", "?o", "}"] if where and where[-1] not in (".", "}") else []
        return [*found, "WHERE", "{", *where, "}"]

    def _quads(self, *, variables: bool = False, blank: bool = False) -> list[str]:
        found: list[str] = []
        for _ in range(self._random.choice((0, 1, 1, 2))):
            if self._random.random() < 0.4:
                graph = "?g" if variables and self._random.random() < 0.5 else self._random.choice(GRAPHS)
                found += ["GRAPH", graph, "{", *self._triples(variables, blank), "}"]
                found += ["."] if self._random.random() < 0.3 else []
            else:
                if found and found[-1] not in (".", "}"):
                    found.append(".")
                found += self._triples(variables, blank)
        return found

    def _triples(self, variables: bool, blank: bool) -> list[str]:
        found: list[str] = []
        for n in range(self._random.choice((1, 1, 2))):
            found += ["."] if n else []
            found += [
                self._node(variables, blank, subject=True),
                self._predicate(variables),
                self._node(variables, blank),
            ]
            if self._random.random() < 0.3:
                found += [self._random.choice((",", ";"))]
                found += [self._predicate(variables)] if found[-1] == ";" else []
                found += [self._node(variables, blank)]
        if self._random.random() < 0.3:
            found.append(".")
        return found

    def _predicate(self, variables: bool) -> str:
        return "?p" if variables and self._random.random() < 0.3 else self._random.choice(PREDICATES)

    def _node(self, variables: bool, blank: bool, *, subject: bool = False) -> str:
        chance = self._random.random()
        if variables and chance < 0.5:
            return self._random.choice(("?s", "$o"))
        if blank and chance < 0.6:
            return self._random.choice(("_:n", "_:m.1", "[]", "[ :p :a ]", "( 1 :a )"))
        return self._random.choice(NODES if subject or chance < 0.8 else LITERALS)


def canonical(store: ox.Store) -> set[str]:
    found = ox.Dataset(store)
    found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in found}


def start(seed: int) -> ox.Store:
    store = ox.Store()
    data = Requests(seed)
    for _ in range(4):
        with contextlib.suppress(SyntaxError):
            store.update(PREFIX + data._join(["INSERT", "DATA", "{", *data._quads(blank=True), "}"]), base_iri=BASE)
    return store


@pytest.mark.parametrize("hundred", range(4))
def test_effects_are_what_the_engine_does(hundred: int) -> None:
    taken = 0
    for seed in range(hundred * 100, hundred * 100 + 100):
        text, ours, its = Requests(seed).one(), start(seed), start(seed)
        before, graphs = set(ours), set(ours.named_graphs())
        try:
            its.update(text, base_iri=BASE)
            wrong = None
        except SyntaxError as error:
            wrong = error
        try:
            found = effect.of_request(Snapshot(ours, 1, BASE), text, None, None, Bounds(100_000, 1_000_000))
        except Refused as refused:
            assert wrong is not None, f"{seed}: {refused}\n{text}"
            continue
        assert (set(ours), set(ours.named_graphs())) == (before, graphs), f"{seed}: the store is not as before\n{text}"
        assert wrong is None, f"{seed}: the engine says {wrong}\n{text}"
        for quad in ox.parse(found.removed, format=ox.RdfFormat.N_QUADS):
            ours.remove(quad)
        ours.extend(ox.parse(found.stated + found.copied, format=ox.RdfFormat.N_QUADS))
        assert canonical(ours) == canonical(its), f"{seed}\n{text}"
        taken += 1
    assert taken > 70
