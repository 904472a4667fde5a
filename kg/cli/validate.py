"""`kg validate`: postings or RDF held against the shapes."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from kg.cli import options

EXAMPLES = (
    "kg validate ad.txt",
    "kg validate vacancies.ttl --format turtle > report.ttl",
    "kg validate data.jsonld --shapes my-shapes/ --format json",
    "kg validate ads/*.txt --format html --lang de > report.html",
)
Format = Literal["text", "html", "json", "turtle", "sarif"]


def command(
    ctx: typer.Context,
    file: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Postings (text, HTML, PDF, DOCX), or RDF by its ending.")
    ],
    shapes: Annotated[
        list[Path] | None,
        typer.Option(
            "--shapes",
            metavar="PATH",
            show_default=False,
            help="A file or folder of shapes, instead of the project's own; may be repeated.",
        ),
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="How the report is printed.")] = "text",
    lang: Annotated[str | None, options.flag("lang")] = None,
    max_text: Annotated[int | None, options.flag("max_text", min=1)] = None,
    data: options.Data = None,
) -> None:
    """Hold postings or RDF against the shapes.

    A posting is read, extracted and built as `kg ingest` would, and nothing is stored. Warnings are let pass; with a
    Violation, or a file that cannot be taken in, the command ends with 1.
    """
    from kg.cli import output, paths

    settings = options.load(ctx, data, max_text=max_text, lang=lang)
    paths.present(file)
    paths.present(shapes or [], folders=True)

    from kg.cli.checking import Checker
    from kg.cli.reporting import Reporter
    from kg.resources import folder
    from kg.validate import Shapes

    checker = Checker(settings, Shapes.load(shapes or [folder("shapes")]))
    report = Reporter(form, settings.lang, checker.shapes)
    with output.progress("validating") as step:
        for done, path in enumerate(file, 1):
            report.add(checker.check(path).examined)
            step(done, len(file))
    report.write()
    if not report.conforms:
        raise typer.Exit(1)
