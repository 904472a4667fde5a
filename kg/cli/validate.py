"""`kg validate`: postings or RDF held against the shapes."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from kg.cli import options

if TYPE_CHECKING:
    from kg.cli.checking import Checked

EXAMPLES = (
    "kg validate ad.txt",
    "kg validate vacancies.ttl --format turtle > report.ttl",
    "kg validate data.jsonld --shapes my-shapes/ --format json",
)
Format = Literal["text", "json", "turtle"]


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
    max_text: Annotated[int | None, options.flag("max_text", min=1)] = None,
    data: options.Data = None,
) -> None:
    """Hold postings or RDF against the shapes.

    A posting is read, extracted and built as `kg ingest` would, and nothing is stored. Warnings are let pass; with a
    Violation, or a file that cannot be taken in, the command ends with 1.
    """
    from kg.cli import output, paths

    settings = options.load(ctx, data, max_text=max_text)
    paths.present(file)
    paths.present(shapes or [], folders=True)

    from kg.cli.checking import Checker
    from kg.resources import folder
    from kg.validate import Shapes

    checker = Checker(settings, Shapes.load(shapes or [folder("shapes")]))
    found = []
    with output.progress("validating") as step:
        for done, path in enumerate(file, 1):
            found.append(checker.check(path))
            step(done, len(file))
    for checked in found:
        if form == "turtle" and checked.refused:  # no report of SHACL can say so
            output.complain(f"{checked.path}: {checked.refused}")
    output.write({"text": _text, "json": _json, "turtle": _turtle}[form](found))
    if not all(checked.conforms for checked in found):
        raise typer.Exit(1)


def _text(found: "list[Checked]") -> str:
    from kg.cli import output

    lines = []
    for checked in found:
        counts = Counter(result.severity for result in checked.report.results)
        tally = ", ".join(f"{number} {severity}{'s' * (number > 1)}" for severity, number in counts.items())
        verdict = "conforms" if checked.conforms else "does not conform"
        lines.append(f"{checked.path}: {f'refused: {checked.refused}' if checked.refused else verdict}")
        lines[-1] += f" ({tally})" if tally else ""
        lines += [f"  Warning    {warning}" for warning in checked.warnings]
        for result in checked.report.results:
            lines.append(f"  {result.severity:<10} {result.message()}")
            about = {"node": result.focus_node, "path": result.path, "value": result.value, "shape": result.shape}
            lines += [f"    {name:<8} {value}" for name, value in about.items() if value]
    return output.plain("\n".join(lines)) + "\n"


def _json(found: "list[Checked]") -> str:
    import json

    from kg.cli import output
    from kg.validate import report_json

    files = [
        {
            "file": str(checked.path),
            "refused": checked.refused or None,
            "warnings": list(checked.warnings),
            **json.loads(report_json(checked.report)),
            "conforms": checked.conforms,
        }
        for checked in found
    ]
    return output.pretty_json({"conforms": all(checked.conforms for checked in found), "files": files})


def _turtle(found: "list[Checked]") -> str:
    from kg.validate import Report, report_turtle

    return report_turtle(Report(tuple(result for checked in found for result in checked.report.results)))
