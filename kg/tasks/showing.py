"""A report in the form that was asked for."""

from collections.abc import Sequence

from pyoxigraph import Quad

from kg.tasks.means import Means
from kg.tasks.records import Form
from kg.validate.report import Report


def shown(
    report: Report,
    means: Means,
    form: Form,
    language: str,
    *,
    name: str,
    quads: Sequence[Quad] = (),
    text: str | None = None,
) -> bytes:
    """The report: an object of JSON, a part of a page (HTML), or a graph (Turtle). `quads` and `text` are what it is about."""
    from kg.validate import report_json, report_turtle

    if form == "turtle":
        return report_turtle(report).encode()
    return report_json(report).encode()
