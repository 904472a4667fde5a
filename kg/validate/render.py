"""A report as Turtle (https://www.w3.org/TR/shacl/#validation-report) and as JSON."""

from __future__ import annotations

import json

import pyoxigraph as ox

from kg.validate.report import Report, Result
from kg.validate.terms import SH

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
XSD = "http://www.w3.org/2001/XMLSchema#"
SIMPLE = ("<", "_:", '"')


def report_turtle(report: Report) -> str:
    """The report as a `sh:ValidationReport` in Turtle.

    `sh:conforms` is what SHACL means by it: false where there is any result, Warnings included. A path that is no
    single property is left out.
    """
    head = ox.BlankNode()
    quads = [
        _triple(head, ox.NamedNode(RDF_TYPE), _sh("ValidationReport")),
        _triple(head, _sh("conforms"), ox.Literal(not report.results)),
    ]
    for result in report.results:
        quads += _result(head, result)
    made = ox.serialize(quads, format=ox.RdfFormat.TURTLE, prefixes={"sh": SH, "xsd": XSD})
    return made.decode() if made else ""


def report_json(report: Report) -> str:
    """The report as JSON: `conforms` (no Violation), and `results` with the fields of `Result`."""
    return json.dumps(
        {
            "conforms": report.conforms,
            "results": [
                {
                    "severity": result.severity,
                    "focus_node": result.focus_node,
                    "path": result.path,
                    "value": result.value,
                    "shape": result.shape,
                    "component": result.component,
                    "messages": dict(result.messages),
                }
                for result in report.results
            ],
        },
        ensure_ascii=False,
        indent=2,
    )


def _result(head: ox.BlankNode, result: Result) -> list[ox.Triple]:
    node = ox.BlankNode()
    said = [
        (_sh("resultSeverity"), _sh(result.severity)),
        (_sh("sourceConstraintComponent"), ox.NamedNode(result.component)),
        (_sh("sourceShape"), _term(result.shape if result.shape.startswith("_:") else f"<{result.shape}>")),
        (_sh("focusNode"), _term(result.focus_node)),
        (_sh("value"), _term(result.value)),
        (_sh("resultPath"), _term(result.path)),
    ]
    messages = [ox.Literal(text, language=language or None) for language, text in sorted(result.messages.items())]
    return [
        _triple(head, _sh("result"), node),
        _triple(node, ox.NamedNode(RDF_TYPE), _sh("ValidationResult")),
        *(_triple(node, name, value) for name, value in said if value is not None),
        *(_triple(node, _sh("resultMessage"), message) for message in messages),
    ]


def _term(text: str | None) -> ox.NamedNode | ox.BlankNode | ox.Literal | None:
    """The term that an N-Triples form stands for; None for a property path."""
    if not text or not text.startswith(SIMPLE):
        return None
    try:
        (triple,) = ox.parse(f"<urn:s> <urn:p> {text} .", format=ox.RdfFormat.N_TRIPLES)
    except SyntaxError:
        return None
    value = triple.object
    return value if isinstance(value, ox.NamedNode | ox.BlankNode | ox.Literal) else None


def _triple(subject: ox.BlankNode, name: ox.NamedNode, value: ox.NamedNode | ox.BlankNode | ox.Literal) -> ox.Triple:
    return ox.Triple(subject, name, value)


def _sh(name: str) -> ox.NamedNode:
    return ox.NamedNode(SH + name)
