"""A report as JSON: everything that `kg.validate.report_json` says of each result, and what is said of it in words."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from kg.report.view import Finding, View
from kg.validate import Report, report_json


def report_object(view: View, report: Report) -> dict[str, Any]:
    """The report on one file or posting, ready for `json.dumps`.

    `conforms`, `results` (as `report_json` has them, each with `words`: `message`, `about`, `path`, `value`, `expected`,
    `name`, `why`, `posting`, `passages`, `place`), `postings` (IRI to title), `language`.
    """
    told = {id(finding.result): (group.iri, finding) for group in view.groups for finding in group.findings}
    made: dict[str, Any] = json.loads(report_json(report))
    for result, said in zip(report.results, made["results"], strict=True):
        if id(result) in told:
            said["words"] = _words(*told[id(result)])
    titles: Mapping[str, str] = {group.iri: group.title for group in view.groups if group.iri}
    return {**made, "conforms": view.conforms, "language": view.language, "postings": titles}


def _words(posting: str, finding: Finding) -> dict[str, Any]:
    said = {name: getattr(finding, name) for name in ("message", "about", "path", "value", "expected", "name", "why")}
    return {
        **said,
        "posting": posting or None,
        "passages": [
            {
                "text": "".join(words for words, _ in passage.pieces),
                "marked": [words for words, marked in passage.pieces if marked],
                "line": passage.line,
                "start": passage.start,
                "end": passage.end,
                "undecided": passage.undecided,
            }
            for passage in finding.passages
        ],
        "place": {k: v for k, v in asdict(finding.place).items() if v} if finding.place else None,
    }
