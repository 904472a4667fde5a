"""`kg report`: what validation found in the catalog, rolled up or of one posting."""

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from kg.cli import options

if TYPE_CHECKING:
    from kg.pipeline import Tools
    from kg.report import Examined
    from kg.settings import Settings
    from kg.store import Catalog
    from kg.store.records import Quarantined
    from kg.validate import Shapes

EXAMPLES = (
    "kg report",
    "kg report --by shape --lang de",
    "kg report jobs.example.org --format html > to-the-portal.html",
    "kg report http://127.0.0.1:8000/id/posting/example-university/ABC-1",
)
By = Literal["source", "shape", "severity", "posting"]
Format = Literal["text", "html", "json", "csv", "turtle", "sarif"]


def command(
    ctx: typer.Context,
    posting: Annotated[
        str | None,
        typer.Argument(
            metavar="IRI|SOURCE|PORTAL", show_default=False, help="Whole reports: of one posting, or of a portal's all."
        ),
    ] = None,
    by: Annotated[By, typer.Option("--by", help="What the summary is counted by.")] = "source",
    form: Annotated[Format, typer.Option("--format", help="How it is printed.")] = "text",
    lang: Annotated[str | None, options.flag("lang")] = None,
    data: options.Data = None,
) -> None:
    """Say what validation found in the postings of the catalog, and in what waits in quarantine.

    Without a name a summary: by portal (where postings come from), so that it is seen whom to write to about what; by
    shape, severity or posting. With a name the whole reports, each with the sentence of the ad that it comes from.
    """
    from kg.errors import UsageError
    from kg.resources import folder
    from kg.store import Catalog
    from kg.validate import Shapes

    settings = options.load(ctx, data, lang=lang)
    if posting is None and form in ("turtle", "sarif"):
        raise UsageError(f"a summary has no form as {form}; name a posting or a portal, or leave --format out")
    if posting is not None and form == "csv":
        raise UsageError("whole reports have no form as csv; leave the name out for the summary, or use json")
    with Catalog.open(settings.data, read_only=True) as catalog:
        shapes = Shapes.load([folder("shapes"), folder("shapes") / "dataset"])
        if posting is None:
            _summary(catalog, shapes, by, form, settings.lang)
        else:
            _whole(catalog, shapes, posting, form, settings)


def _summary(catalog: "Catalog", shapes: "Shapes", by: By, form: Format, language: str) -> None:
    from kg.cli import output
    from kg.report import Rules
    from kg.report.summary import entries, summary, summary_object, summary_rows

    told = summary(entries(catalog.sources(), catalog.quarantine()), Rules(shapes), by, catalog.release, language)
    if form == "json":
        output.write(output.pretty_json(summary_object(told)))
    elif form == "html":
        from kg.report.html import summary_page

        output.write(summary_page(told))
    elif form == "csv":
        import csv
        import io

        table = io.StringIO()
        csv.writer(table).writerows(summary_rows(told))
        output.write(table.getvalue())
    else:
        from kg.cli.reporting import write_lines
        from kg.report.summary_text import summary_lines

        write_lines(lambda width, _: summary_lines(told, width))


def _whole(catalog: "Catalog", shapes: "Shapes", name: str, form: Format, settings: "Settings") -> None:
    from kg.cli.reporting import Reporter
    from kg.report.kept import kept

    assert form != "csv"
    report = Reporter(form, settings.lang, shapes)
    for examined in kept(catalog, name, Again(catalog, shapes, settings)):
        report.add(examined)
    report.write()


class Again:
    """Reads refused postings once more, with the tools loaded for the first of them."""

    def __init__(self, catalog: "Catalog", shapes: "Shapes", settings: "Settings") -> None:
        self._settings = replace(settings, base=catalog.base)
        self._shapes = shapes

    @cached_property
    def _tools(self) -> "Tools":
        from kg.pipeline import Tools

        return replace(Tools.load(), shapes=self._shapes)

    def __call__(self, one: "Quarantined", data: bytes) -> "Examined":
        """The report that is kept, with the statements and words that this program finds in the same bytes."""
        from kg.graph.contribution import BlankLedger
        from kg.pipeline import process
        from kg.report import Examined

        got = process(
            data, source=one.source, name=one.name, settings=self._settings, tools=self._tools, ledger=BlankLedger(),
            received=one.received,
        )  # fmt: skip
        document, contribution = getattr(got, "document", None), getattr(got, "contribution", None)
        return Examined(
            one.source, one.report, contribution.quads if contribution else (), document.text if document else None,
            data=data,
        )  # fmt: skip
