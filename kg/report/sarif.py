"""Reports as SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), for tools that show findings in code.

A shape is a rule, a result is a result; a file that could not be read is a notification of the invocation.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from kg import __version__
from kg.report.phrases import Phrases
from kg.report.rules import Rules
from kg.report.view import Finding, View

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {"Violation": "error", "Warning": "warning", "Info": "note"}
HOME = "https://w3id.org/vacancy-graph/"


def sarif(views: Iterable[View], rules: Rules, language: str) -> dict[str, Any]:
    """One run over these files, ready for `json.dumps`; columns count code points, lines and columns from 1."""
    told = list(views)
    findings = [(view, finding) for view in told for finding in view.findings]
    first: dict[str, Finding] = {}
    for _, finding in findings:
        first.setdefault(finding.result.shape, finding)
    order = {shape: index for index, shape in enumerate(first)}
    files = list(dict.fromkeys(name for view in told for name in view.files or (view.name,)))
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "Vacancy Graph",
                        "version": __version__,
                        "semanticVersion": __version__,
                        "informationUri": HOME,
                        "language": language,
                        "rules": [_rule(shape, finding, rules, language) for shape, finding in first.items()],
                    }
                },
                "language": language,
                "columnKind": "unicodeCodePoints",
                "invocations": [
                    {"executionSuccessful": not any(view.refused for view in told), **_notifications(told)}
                ],
                "artifacts": [{"location": {"uri": _uri(name)}} for name in files],
                "results": [_result(view, finding, order, files) for view, finding in findings],
            }
        ],
    }


def _rule(shape: str, finding: Finding, rules: Rules, language: str) -> dict[str, Any]:
    local = re.split(r"[#/]", shape.rstrip("#/"))[-1]
    name = finding.name or finding.message or local
    made: dict[str, Any] = {
        "id": shape,
        "name": re.sub(r"[^0-9A-Za-z]+", "", local.title()) or "Shape",
        "shortDescription": {"text": name},
        "fullDescription": {"text": finding.why or name},
        "help": {"text": _sentences(finding.why, finding.expected, Phrases(language)) or name},
        "defaultConfiguration": {"level": LEVELS[finding.severity]},
    }
    file = rules.shapes.files.get(shape)
    if re.match(r"https?://", shape):
        made["helpUri"] = shape
    return made | ({"properties": {"file": file.name}} if file else {})


def _result(view: View, finding: Finding, order: dict[str, int], files: list[str]) -> dict[str, Any]:
    file = finding.place.file if finding.place and finding.place.file else (view.files or (view.name,))[0]
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(file), "index": files.index(file)}}
    if finding.place:
        place = finding.place
        physical["region"] = {
            "startLine": place.line,
            "startColumn": place.column,
            "endLine": place.end_line,
            "endColumn": place.end_column,
        }
        words = next((words for one in finding.passages for words, marked in one.pieces if marked), "")
        if words:
            physical["region"]["snippet"] = {"text": words}
    phrases = Phrases(view.language)
    result = finding.result
    message = _sentences(finding.message or finding.name or result.shape, finding.expected, phrases)
    return {
        "ruleId": result.shape,
        "ruleIndex": order[result.shape],
        "level": LEVELS[finding.severity],
        "kind": "fail",
        "message": {"text": message},
        "locations": [
            {
                "physicalLocation": physical,
                "logicalLocations": [{"fullyQualifiedName": finding.node, "name": finding.about, "kind": "resource"}],
            }
        ],
        "partialFingerprints": {"resultHash/v1": _fingerprint(view, finding)},
        "properties": {
            "focusNode": result.focus_node, "path": result.path, "value": result.value, "component": result.component
        },
    }  # fmt: skip


def _fingerprint(view: View, finding: Finding) -> str:
    """The same for the same mistake on whatever line: shape, node, path and value."""
    result = finding.result
    parts = (view.name, result.shape, result.component, result.focus_node, result.path or "", result.value or "")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def _sentences(said: str, expected: str, phrases: Phrases) -> str:
    """The message, and what is expected as a sentence of its own."""
    if not expected:
        return said
    label = phrases.say("label", "expected")
    return f"{said}{'' if said.endswith(('.', '!', '?')) or not said else '.'} {label[:1].upper()}{label[1:]}: {expected}.".strip()


def _notifications(views: Sequence[View]) -> dict[str, Any]:
    refused = [
        {
            "level": "error",
            "message": {"text": view.refused},
            "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(view.name)}}}],
        }
        for view in views
        if view.refused
    ]
    doubts = [
        {
            "level": "warning",
            "message": {"text": warning},
            "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(view.name)}}}],
        }
        for view in views
        for warning in view.warnings
    ]
    return {"toolExecutionNotifications": refused + doubts} if refused or doubts else {}


def _uri(name: str) -> str:
    """A file or source as a URI reference: relative to where the command ran, or absolute.

    >>> _uri("my ads/grün.txt"), _uri("https://example.org/ad?id=1")
    ('my%20ads/gr%C3%BCn.txt', 'https://example.org/ad?id=1')
    """
    if re.match(r"[a-z][a-z0-9+.-]+://", name):
        return quote(name, safe="/:?#[]@!$&'()*+,;=%~")
    path = Path(name)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix(), safe="/~")
