"""The shapes as their files describe them: each with its words, what it looks at, its Turtle and its two examples."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from kg.graph.terms import PREFIXES as KNOWN
from kg.reference import turtle
from kg.report.expectations import Expectations
from kg.report.names import Names
from kg.report.phrases import Phrases, languages
from kg.report.rules import Rules
from kg.validate import Shapes, paths

SHAPE = "https://w3id.org/vacancy-graph/shapes#"
SH = "http://www.w3.org/ns/shacl#"
PREFIXES: Mapping[str, str] = {"shape": SHAPE, "sh": SH, **KNOWN}
PLACES = {
    "core": "",
    "dataset": "dataset",
    "dataset-description": "profiles/dataset.ttl",
    "google-jobs": "profiles/google-jobs.ttl",
}
"""The sets of shapes, each with its folder or file below `shapes/`: they are held against different data."""
EXAMPLES = "examples"
ALLOWED = f"<{SH}ignoredProperties>"
"""What a closed shape merely allows is nothing that it speaks of."""
TARGETS = ("targetClass", "targetSubjectsOf", "targetObjectsOf", "targetNode")


@dataclass(frozen=True)
class Rule:
    """One shape that reports, as people read of it.

    `severity` is Violation, Warning or Info; `targets` what it looks at (the property of SHACL and an IRI); `path` what it
    looks at there, as SPARQL writes it, empty for the node itself; `mentions` the IRIs that it speaks of; `expects` what it
    asks for in words by language, empty for a query; `turtle` the shape, without prefixes.
    """

    name: str
    file: str
    severity: str
    order: float
    names: Mapping[str, str]
    descriptions: Mapping[str, str]
    messages: Mapping[str, str]
    targets: tuple[tuple[str, str], ...]
    path: str
    mentions: frozenset[str]
    expects: Mapping[str, str]
    turtle: str = field(repr=False)
    examples: Path = field(repr=False)

    @property
    def iri(self) -> str:
        """Its IRI."""
        return SHAPE + self.name

    def example(self, kind: str) -> str:
        """Turtle that `conforms` or `violates`; empty where there is none."""
        path = self.examples / self.name / f"{kind}.ttl"
        return path.read_text(encoding="utf-8") if path.is_file() else ""


@dataclass(frozen=True)
class Set:
    """The shapes that are held against the same data."""

    name: str
    shapes: Shapes = field(repr=False)
    examples: Path = field(repr=False)
    top: Path = field(repr=False)

    @classmethod
    def load(cls, folder: Path, name: str) -> "Set":
        """Read one of `PLACES` of a folder of shapes."""
        return cls(name, Shapes.load(folder / PLACES[name]), folder / EXAMPLES, folder)

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """Its shapes, in their own order."""
        found = Rules(self.shapes)
        words = {tag: Expectations(found, Names(tag), Phrases(tag)) for tag in languages()}
        return tuple(sorted(self._read(found, words), key=lambda rule: (rule.order, rule.name)))

    def _read(self, rules: Rules, words: Mapping[str, Expectations]) -> Iterator[Rule]:
        graph = rules.graph
        nodes = {s: None for name in TARGETS for s in graph.by.get(f"<{SH}{name}>", {}) if s.startswith(f"<{SHAPE}")}
        for node in nodes:
            within = list(rules.within(node))
            targets = [(name, iri[1:-1]) for name in TARGETS for iri in rules.values(node, name)]
            path = rules.path(node)
            said_by = [by for predicate, by in graph.by.items() if predicate != ALLOWED]
            spoken = {value for part in within for by in said_by for value in by.get(part, ())}
            spoken |= {item for value in spoken if value.startswith("_:") for item in _members(rules, value)}
            named = {iri[1:-1] for iri in (*spoken, *rules.mentioned(node)) if iri.startswith("<")}
            said = {
                part: {tag: rules.said(node, part, tag) for tag in words} for part in ("name", "description", "message")
            }
            yield Rule(
                name=node[1:-1].removeprefix(SHAPE),
                file=self.shapes.files[node[1:-1]].relative_to(self.top).as_posix(),
                severity=(rules.value(node, "severity") or f"<{SH}Violation>")[1:-1].removeprefix(SH),
                order=float(rules.number(node, "order") or 0),
                names=said["name"],
                descriptions=said["description"],
                messages=said["message"],
                targets=tuple(targets),
                path=short_path(path) if path else "",
                mentions=frozenset(iri for iri in named if not iri.startswith((SH, SHAPE))),
                expects={tag: one.shape(node) for tag, one in words.items()},
                turtle=turtle.written(graph, node, PREFIXES),
                examples=self.examples,
            )


def short_path(path: paths.Path) -> str:
    """A property path as SPARQL writes it, with the prefixes that people know."""
    text = paths.text(path)
    for prefix, namespace in sorted(PREFIXES.items(), key=lambda pair: -len(pair[1])):
        text = _shortened(text, prefix, namespace)
    return text


def _shortened(text: str, prefix: str, namespace: str) -> str:
    head, *rest = text.split(f"<{namespace}")
    return head + "".join(f"{prefix}:{part.replace('>', '', 1)}" for part in rest)


def _members(rules: Rules, node: str) -> Iterator[str]:
    """What a list names, or a path that is a blank node."""
    members = rules.graph.items(node)
    inner = members if members is not None else [v for by in rules.graph.by.values() for v in by.get(node, ())]
    for value in inner:
        yield value
        if value.startswith("_:"):
            yield from _members(rules, value)
