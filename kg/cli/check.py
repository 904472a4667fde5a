"""`kg check`: a release held against the shapes of the dataset as a whole."""

from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli import options
from kg.cli.validate import Format

if TYPE_CHECKING:
    from kg.validate import Report, Shapes

SHOWN = 200  # postings of which the report tells the words; of more it tells the nodes
EXAMPLES = ("kg check", "kg check --postings --lang de", "kg check --format html > check.html")


def command(
    ctx: typer.Context,
    postings: Annotated[
        bool, typer.Option("--postings", help="Hold each posting against the shapes of postings again, too.")
    ] = False,
    shapes: Annotated[
        Path | None,
        typer.Option(
            "--shapes",
            metavar="PATH",
            show_default=False,
            help="A file or folder of shapes of the dataset, instead of the project's own.",
        ),
    ] = None,
    release: Annotated[
        int | None,
        typer.Option("--release", metavar="N", show_default=False, help="A release (the newest by default)."),
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="How the report is printed.")] = "text",
    lang: Annotated[str | None, options.flag("lang")] = None,
    data: options.Data = None,
    as_json: options.AsJson = False,
) -> None:
    """Hold a whole release against the shapes of the dataset.

    Duplicates, statements without evidence, nodes that nothing leads to, identifiers of two things. Warnings are let
    pass; with a Violation the command ends with 1.
    """
    from kg.cli import output, paths
    from kg.store import Catalog

    settings = options.load(ctx, data, lang=lang)
    if shapes:
        paths.present([shapes], folders=True)

    from kg.cli.reporting import Reporter
    from kg.gate import DatasetShapes, check, recheck
    from kg.gate.around import named
    from kg.report import Examined
    from kg.resources import folder
    from kg.validate import Report, Shapes

    begun = monotonic()
    place = shapes or folder("shapes") / "dataset"
    dataset = DatasetShapes.load(place)
    own = Shapes.load([folder("shapes"), place] if postings else [place])
    with Catalog.open(settings.data, read_only=True) as catalog:
        number = catalog.release if release is None else release
        with output.progress("checking") as step:
            found = check(catalog, dataset, release=number, progress=step)
        if postings:
            with output.progress("validating") as step:
                again = recheck(catalog, Shapes.load(folder("shapes")), release=number, progress=step)
            found = Report(tuple(sorted((*found.results, *again.results), key=own.rank)))
        around = catalog.neighbours(number).beside(named(found.results), versions=SHOWN)
    report = Reporter("json" if as_json else form, settings.lang, own)
    report.add(Examined(f"release {number}", found, around))
    if form == "text" and not as_json and found.results:
        _table(found, own, settings.lang)
    report.write()
    output.say(
        f"release {number} in {monotonic() - begun:.1f} s" if number else "no release yet: kg ingest PATH makes one"
    )
    if not found.conforms:
        raise typer.Exit(1)


def _table(report: "Report", shapes: "Shapes", language: str) -> None:
    """How often which shape found something, the worst first."""
    from collections import Counter

    from kg.cli import output
    from kg.report import Phrases, Rules

    rules, phrases = Rules(shapes), Phrases(language)
    counts = Counter((one.severity, one.shape) for one in report.results)  # in the order of the report
    rows = [
        (phrases.say("severity", severity, n=number), rules.said(f"<{shape}>", "name", language), shape)
        for (severity, shape), number in counts.items()
    ]
    output.table(("results", "rule", "shape"), rows)
    output.write("\n")
