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
    "curl -s https://example.org/data | kg validate - --shapes my-shapes.ttl",
)
Format = Literal["text", "html", "json", "turtle", "sarif"]


def command(
    ctx: typer.Context,
    file: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...", help="RDF by its ending, or postings (text, HTML, PDF, DOCX); - for standard input."
        ),
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
    engine: Annotated[
        Literal["fast", "pyshacl"],
        typer.Option("--engine", help="What validates: shapes compiled to checks, or pyshacl, the reference."),
    ] = "fast",
    together: Annotated[bool, typer.Option("--together", help="All files are RDF, and one data graph.")] = False,
    syntax: Annotated[
        Literal["turtle", "ntriples", "nquads", "trig", "n3", "rdfxml", "jsonld"] | None,
        typer.Option("--syntax", show_default=False, help="The RDF syntax of the data, instead of by their names."),
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="How the report is printed.")] = "text",
    lang: Annotated[str | None, options.flag("lang")] = None,
    max_text: Annotated[int | None, options.flag("max_text", min=1)] = None,
    data: options.Data = None,
) -> None:
    """Hold RDF or postings against shapes, the project's or any others (SHACL, https://www.w3.org/TR/shacl/).

    A posting is read, extracted and built as `kg ingest` would, and nothing is stored. The command ends with 0 where
    there is no Violation (Warnings and Infos are let pass), with 1 where there is one, or a file cannot be taken in, and
    with 4, without a report, where the shapes graph is ill-formed or asks for what is not supported.
    """
    from kg.cli import output, paths

    settings = options.load(ctx, data, max_text=max_text, lang=lang)
    paths.present(path for path in file if path != Path("-"))
    paths.present(shapes or [], folders=True)

    from kg.cli.checking import Checker
    from kg.cli.reporting import Reporter
    from kg.resources import folder
    from kg.validate import Shapes

    checker = Checker(settings, Shapes.load(shapes or [folder("shapes")]), engine=engine, syntax=syntax)
    report = Reporter(form, settings.lang, checker.shapes)
    if together:
        report.add(checker.together(file).examined)
        file = []
    with output.progress("validating") as step:
        for done, path in enumerate(file, 1):
            report.add(checker.check(path).examined)
            step(done, len(file))
    report.write()
    if not report.conforms:
        raise typer.Exit(1)
