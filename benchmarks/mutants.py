"""Mutations: a valid graph broken in every way that the shapes speak of.

What can be broken is read from the shapes graph itself: for each constraint of a shape there is an operator
(`benchmarks.mutation_operators`). What the operators cannot derive, queries and conditions that depend on one another,
stands in `tests/shapes/mutations.toml`, as SPARQL updates of graphs that conform. A mutant is caught where the shape that
it was made for reports a node that it did not report before.
"""

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from benchmarks.mutation_operators import OPERATORS, constraints, ways
from benchmarks.shape_graph import SH, TYPE, Graph, Node, Term
from kg.resources import folder
from kg.validate import Report, Shapes, validate

FIXTURES = folder("shapes") / "examples"
MOST = 20
"""Focus nodes of a graph that are looked at: a posting has hundreds of some kinds, all alike."""
BY_HAND = Path(__file__).resolve().parents[1] / "tests" / "shapes" / "mutations.toml"
SUBCLASS = "http://www.w3.org/2000/01/rdf-schema#subClassOf"
# Terms of SHACL that say nothing of data by themselves, or belong to another term.
SILENT = {
    "path", "inversePath", "alternativePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath", "severity", "message",
    "name", "description", "order", "group", "prefix", "prefixes", "namespace", "declare", "select", "ask", "flags",
    "ignoredProperties", "qualifiedMinCount", "qualifiedMaxCount", "qualifiedValueShapesDisjoint",
    "targetClass", "targetSubjectsOf", "targetObjectsOf", "targetNode",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mutant:
    """A graph that one shape should report. `component` is the constraint's parameter, `what` the change, in words."""

    shape: str
    component: str
    what: str
    graph: str
    quads: Sequence[Quad] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Judged:
    """A mutant, whether its shape reports it, and which other shapes report it as well."""

    mutant: Mutant
    caught: bool
    others: frozenset[str]


@dataclass(frozen=True, slots=True)
class Base:
    """A graph to break, and what is reported of it as it is: shapes, each with focus node and value."""

    name: str
    graph: Graph = field(repr=False)
    found: frozenset[tuple[str, str, str | None]] = field(repr=False)


class Mutations:
    """The mutants of some shapes: `graphs` are further graphs to break besides the examples of each shape."""

    def __init__(self, shapes: Shapes, graphs: Iterable[tuple[str, Sequence[Quad]]] = ()) -> None:
        self.shapes = shapes
        self.graph = Graph(shapes.quads)
        self.bases = [self._base(name, quads) for name, quads in graphs]

    @cached_property
    def named(self) -> list[NamedNode]:
        """The shapes with a target: those that report."""
        found = {quad.subject for quad in self.shapes.quads if quad.predicate.value.startswith(SH + "target")}
        return sorted((node for node in found if isinstance(node, NamedNode)), key=str)

    @cached_property
    def unknown(self) -> set[str]:
        """Terms of SHACL in the shapes graph for which there is no operator."""
        used = {q.predicate.value.removeprefix(SH) for q in self.shapes.quads if q.predicate.value.startswith(SH)}
        return used - OPERATORS.keys() - SILENT

    def constraints(self, shape: NamedNode) -> list[str]:
        """The constraints of a shape, each of which some mutant has to break."""
        return constraints(shape, self.graph)

    def of(self, shape: NamedNode) -> Iterator[Judged]:
        """The mutants of one shape, judged: from its conforming example, from the further graphs, and by hand."""
        local = local_name(shape.value)
        example = FIXTURES / local / "conforms.ttl"
        bases = [self._base(f"{local}/conforms", _read(example))] if example.is_file() else []
        for graphs in (bases, self.bases):
            seen: set[tuple[str, str]] = set()  # each way once in its example, and once in some further graph
            for base in graphs:
                yield from (self._judged(mutant, base) for mutant in self._derived(shape, base, seen))
        for entry in by_hand():
            if entry["shape"] == local:
                base = self._base(entry["graph"], _read(FIXTURES / f"{entry['graph']}.ttl"))
                quads = updated(base.graph.quads, entry["update"])
                assert set(quads) != set(updated(base.graph.quads)), f"{local}: this changes nothing: {entry['what']}"
                mutant = Mutant(local, entry["component"], entry["what"], f"{entry['graph']}, by hand", quads)
                yield self._judged(mutant, base)

    def _derived(self, shape: NamedNode, base: Base, seen: set[tuple[str, str]]) -> Iterator[Mutant]:
        data, local = base.graph, local_name(shape.value)
        reported = {focus for name, focus, _ in base.found if name == shape.value}
        for focus in self._focus_nodes(shape, data)[:MOST]:
            if str(focus) in reported:
                continue
            for way in ways(shape, focus, self.graph, data):
                if way.edit is None or (way.component, way.what) in seen:
                    continue
                after = way.edit.of(base.graph.quads)
                if set(after) == set(base.graph.quads):
                    continue
                left = self._focus_nodes(shape, Graph(after))
                if not left or (focus not in left and not isinstance(focus, Literal)):
                    continue  # what was taken away is what made it a focus node
                seen.add((way.component, way.what))
                yield Mutant(local, way.component, way.what, base.name, after)

    def _focus_nodes(self, shape: Node, data: Graph) -> list[Term]:
        """The nodes that the targets of a shape select (https://www.w3.org/TR/shacl/#targets)."""
        found: dict[Term, None] = {}
        for target in self.graph.objects(shape, SH + "targetClass"):
            for kind in self._below(target):
                found.update((quad.subject, None) for quad in data.to(kind, TYPE.value))
        for target in self.graph.objects(shape, SH + "targetSubjectsOf"):
            found.update((quad.subject, None) for quad in data.saying(target))
        for target in self.graph.objects(shape, SH + "targetObjectsOf"):
            found.update((quad.object, None) for quad in data.saying(target))
        return list(found)

    def _below(self, kind: Term) -> list[Term]:
        """A class and what the vocabulary puts below it."""
        found = [kind]
        for high in found:
            found += [low for quad in self.shapes.classes if quad.object == high and (low := quad.subject) not in found]
        return found

    def _judged(self, mutant: Mutant, base: Base) -> Judged:
        new = _found(self.report(mutant.quads)) - base.found
        names = {local_name(name) for name, _, _ in new}
        return Judged(mutant, mutant.shape in names, frozenset(names - {mutant.shape}))

    def _base(self, name: str, quads: Sequence[Quad]) -> Base:
        return Base(name, Graph(quads), _found(self.report(quads)))

    def report(self, quads: Sequence[Quad]) -> Report:
        """What the compiled shapes report of a graph."""
        return validate(quads, self.shapes, engine="fast")


def places() -> dict[str, Path]:
    """What can be loaded as one shapes graph: the core, each folder below it that is one, each profile."""
    home = folder("shapes")
    found = {"core": home, "dataset": home / "dataset"}
    return found | {f"profiles/{path.stem}": path for path in sorted((home / "profiles").glob("*.ttl"))}


def markdown() -> str:
    """The mutants of all shapes as tables: what was broken how, how many are caught, who else reports one of them."""
    parts = []
    for path in places().values():
        mutations = Mutations(Shapes.load(path))
        head = f"## {path.relative_to(folder('shapes').parent).as_posix()}\n\n| shape | broken by | caught | some also by |"
        parts.append("\n".join([head, "|---|---|---|---|", *(_row(mutations, shape) for shape in mutations.named)]))
    return "\n\n".join(parts)


def _row(mutations: Mutations, shape: NamedNode) -> str:
    judged = list(mutations.of(shape))
    ways: dict[str, list[str]] = {}
    for one in judged:
        ways.setdefault(one.mutant.component, []).append(one.mutant.what)
    said = "; ".join(f"`{component}`: {' / '.join(words)}" for component, words in ways.items()).replace("|", "\\|")
    others = ", ".join(f"`{name}`" for name in sorted({name for one in judged for name in one.others}))
    return f"| `{local_name(shape.value)}` | {said} | {sum(one.caught for one in judged)} of {len(judged)} | {others} |"


def local_name(iri: str) -> str:
    """The last part of an IRI."""
    return iri.rpartition("#")[2]


def by_hand() -> list[dict[str, str]]:
    """The table of mutations by hand: `shape`, `component`, `graph` (a fixture), `what`, `update` (SPARQL)."""
    return list(_table()["mutation"])


def _table() -> dict[str, Any]:
    with BY_HAND.open("rb") as stream:
        return tomllib.load(stream)


def updated(quads: Iterable[Quad], update: str = "") -> list[Quad]:
    """The graph after a SPARQL update of its statements, whatever graph they stand in."""
    prefixes = "".join(f"PREFIX {name}: <{namespace}>\n" for name, namespace in _table()["prefixes"].items())
    store = Store()
    store.extend(Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    store.update(prefixes + update)
    return list(store)


def _found(report: Report) -> frozenset[tuple[str, str, str | None]]:
    return frozenset((result.shape, result.focus_node, result.value) for result in report.results)


def _read(path: Path) -> list[Quad]:
    return list(parse(path=str(path), format=RdfFormat.TURTLE))
