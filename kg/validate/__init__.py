"""Quads and shapes to a report (SHACL, https://www.w3.org/TR/shacl/).

`Shapes.load(path)` once, then `validate(quads, shapes)` for each posting. What must hold stands in `shapes/*.ttl`.
"""

from kg.validate.engine import Engine, validate
from kg.validate.render import report_json
from kg.validate.report import Report, Result, Severity
from kg.validate.shapes import Shapes
from kg.validate.turtle import report_turtle

__all__ = ["Engine", "Report", "Result", "Severity", "Shapes", "report_json", "report_turtle", "validate"]
