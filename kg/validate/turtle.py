"""A report as a graph (https://www.w3.org/TR/shacl/#validation-report), in Turtle."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.validate import paths
from kg.validate.data import TYPE, Data
from kg.validate.depth import DEEPEST
from kg.validate.report import Report, Result
from kg.validate.shapes import Shapes

SH = "http://www.w3.org/ns/shacl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
PREFIXES = {SH: "sh", XSD: "xsd"}
SHORT = re.compile(rf"<({'|'.join(map(re.escape, PREFIXES))})([A-Za-z]\w*)>$")
WORDS = {f'"{word}"^^<{XSD}boolean>': word for word in ("true", "false")}


def report_turtle(report: Report, shapes: Shapes | None = None) -> str:
    """The report as a `sh:ValidationReport` in Turtle.

    `sh:conforms` is what SHACL means by it: false where there is any result, Warnings included. With `shapes`, shapes
    that have no IRI are written out, so that what `sh:sourceShape` and `sh:sourceConstraint` name can be read there.
    """
    lines = [f"@prefix {short}: <{long}> ." for long, short in PREFIXES.items()]
    lines += ["", "[] a sh:ValidationReport ;", f"  sh:conforms {'false' if report.results else 'true'}"]
    if report.results:
        lines[-1] += " ;"
        lines.append("  sh:result " + " , ".join(_result(one) for one in report.results))
    lines[-1] += " ."
    if shapes is not None:
        told = [part for one in report.results for part in (one, *one.details)]
        nodes = (node for one in told for node in (one.source_shape, one.source_constraint))
        lines += _described(Data.of(shapes.quads), [node for node in nodes if node and node.startswith("_:")])
    return "\n".join(lines) + "\n"


def _result(one: Result, indent: str = "  ") -> str:
    said = [
        ("a", "sh:ValidationResult"),
        ("sh:resultSeverity", term(f"<{one.own_severity or SH + one.severity}>")),
        ("sh:focusNode", term(one.focus_node)),
        ("sh:resultPath", one.path and path(paths.parse(one.path))),
        ("sh:value", one.value and term(one.value)),
        ("sh:sourceConstraintComponent", term(f"<{one.component}>")),
        ("sh:sourceShape", term(one.source_shape or (one.shape if one.shape.startswith("_:") else f"<{one.shape}>"))),
        ("sh:sourceConstraint", one.source_constraint and term(one.source_constraint)),
        *(
            ("sh:resultMessage", message(text, language))
            for language, texts in sorted(one.messages.items())
            for text in texts.split("\n")
        ),
        ("sh:detail", " , ".join(_result(detail, f"{indent}  ") for detail in one.details)),
    ]
    return "[\n" + "".join(f"{indent}  {name} {value} ;\n" for name, value in said if value) + f"{indent}]"


def message(text: str, language: str) -> str:
    """A message as a literal."""
    import pyoxigraph as ox

    return str(ox.Literal(text, language=language or None))


def term(written: str) -> str:
    """A term in N-Triples form as Turtle writes it.

    >>> term(f"<{SH}Violation>"), term(f'"2"^^<{XSD}int>'), term("<urn:a>")
    ('sh:Violation', '"2"^^xsd:int', '<urn:a>')
    """
    if written in WORDS:
        return WORDS[written]
    if written[0] == '"':
        end = written.rindex('"') + 1
        return written[:end] + (f"^^{term(written[end + 2 :])}" if written.endswith(">") else written[end:])
    found = SHORT.match(written)
    return f"{PREFIXES[found[1]]}:{found[2]}" if found else written


def path(steps: paths.Path) -> str:
    """A property path as the structure that SHACL has for it.

    >>> path(paths.parse("<urn:a>/^<urn:b>"))
    '( <urn:a> [ sh:inversePath <urn:b> ] )'
    """
    if isinstance(steps, str):
        return term(steps)
    operator, inner = steps
    if operator not in "/|":
        return f"[ {term(paths.UNARY[operator])} {path(inner)} ]"
    members = f"( {' '.join(path(part) for part in inner)} )"
    return members if operator == "/" else f"[ sh:alternativePath {members} ]"


def _described(graph: Data, nodes: Iterable[str]) -> Iterator[str]:
    """What a graph says of blank nodes, and, within that, of those that it mentions."""
    ahead = list(dict.fromkeys(nodes))
    labelled = set(ahead)

    def written(value: str, within: frozenset[str]) -> str:
        if not value.startswith("_:") or value in labelled:
            return term(value)
        if value in within or len(within) > DEEPEST:  # a circle, or too deep to be read: told by its label, once
            labelled.add(value)
            ahead.append(value)
            return value
        members = graph.items(value)
        if members is not None:
            return f"( {' '.join(written(member, within | {value}) for member in members)} )"
        return f"[ {' ; '.join(said(value, within | {value}))} ]"

    def said(node: str, within: frozenset[str]) -> list[str]:
        return [
            f"{'a' if predicate == TYPE else term(predicate)} {' , '.join(written(value, within) for value in values)}"
            for predicate, subjects in graph.by.items()
            if (values := subjects.get(node))
        ]

    while ahead:
        node = ahead.pop(0)
        lines = said(node, frozenset((node,)))
        if lines:
            yield f"\n{node}\n  " + " ;\n  ".join(lines) + " ."
