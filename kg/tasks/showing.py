"""A report in the form that was asked for."""

import json

from kg.report import Examined, Rules, view
from kg.report.html import report_html
from kg.report.objects import report_object
from kg.tasks.records import Form
from kg.validate import Shapes, report_turtle


def shown(examined: Examined, shapes: Shapes, form: Form, language: str) -> bytes:
    """The report: an object of JSON, a part of a page (HTML), or a graph (Turtle)."""
    if form == "turtle":
        return report_turtle(examined.report, shapes).encode()
    told = view(examined, Rules(shapes), language)
    if form == "html":
        return report_html(told).encode()
    return json.dumps(report_object(told, examined.report), ensure_ascii=False).encode()
