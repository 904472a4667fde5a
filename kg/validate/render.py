"""A report as JSON."""

from __future__ import annotations

import json

from kg.validate.report import Report


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
