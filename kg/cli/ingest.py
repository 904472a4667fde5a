"""`kg ingest`: take postings in."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli import options

if TYPE_CHECKING:
    from kg.pipeline import IngestReport, Row

EXAMPLES = (
    "kg ingest ads/",
    "kg ingest ad.html --source https://jobs.example.org/4711",
    "kg ingest ads/ --publish-text full --json | jq '.files[] | select(.outcome == \"refused\")'",
)


def command(
    ctx: typer.Context,
    path: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files and folders of postings.")],
    source: Annotated[
        str | None,
        typer.Option(
            "--source",
            metavar="IRI",
            show_default=False,
            help="What the one file named is known by (its name, or its path below the folder named, where not given).",
        ),
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Read unchanged files again, as after an upgrade of this program.")
    ] = False,
    publish_text: Annotated[str | None, options.flag("publish_text")] = None,
    max_text: Annotated[int | None, options.flag("max_text", min=1)] = None,
    link: Annotated[str | None, options.flag("link")] = None,
    link_least: Annotated[float | None, options.flag("link_least", min=0.0, max=1.0)] = None,
    link_drop: Annotated[str | None, options.flag("link_drop")] = None,
    base: Annotated[str | None, options.flag("base")] = None,
    llm: options.Llm = None,
    llm_url: options.LlmUrl = None,
    llm_model: options.LlmModel = None,
    llm_seconds: options.LlmSeconds = None,
    llm_calls: options.LlmCalls = None,
    llm_tokens: options.LlmTokens = None,
    data: options.Data = None,
    as_json: options.AsJson = False,
) -> None:
    """Take postings in, as one release.

    The same bytes again change nothing; other bytes from the same source replace what it had contributed. What is
    refused is kept in quarantine with the reason, and the command ends with 1.
    """
    from kg.cli import indexing, output, paths
    from kg.pipeline import ingest
    from kg.store import Catalog

    settings = options.load(
        ctx,
        data,
        publish_text=publish_text,
        max_text=max_text,
        link=link,
        link_least=link_least,
        link_drop=link_drop,
        base=base,
        llm=llm,
        llm_url=llm_url,
        llm_model=llm_model,
        llm_seconds=llm_seconds,
        llm_calls=llm_calls,
        llm_tokens=llm_tokens,
    )
    paths.present(path, folders=True)
    fresh = not (settings.data / "catalog.sqlite").exists()
    with Catalog.open(settings.data, create=True, base=settings.base if fresh else None) as catalog:
        if fresh:
            output.say(f"made {settings.data}; its IRIs begin with {catalog.base}")
        with output.progress("taking in") as step:
            report = ingest(
                path,
                catalog,
                settings,
                source=source,
                again=again,
                progress=lambda _, done, total: step(done, total),
                complain=output.warn,
            )
        indexing.follow(catalog, settings.data)
    if as_json:
        output.write(output.pretty_json(_payload(report)))
    else:
        output.table(("outcome", "source", "posting or reason"), [_cells(row) for row in report.rows], empty="no files")
    counts = ", ".join(f"{number} {outcome}" for outcome, number in sorted(report.counts.items())) or "nothing"
    output.say(f"{counts}; release {report.release}" + ("" if report.changed else ", unchanged"))
    if report.model:
        output.say(report.model.line())
    if report.counts["refused"]:
        raise typer.Exit(1)


def _cells(row: "Row") -> tuple[str, str, str]:
    said = row.label or row.posting or ""
    if row.reason:
        said = f"{row.code}: {row.reason}" if row.code else row.reason
    return row.outcome, row.source, "\n".join([said, *(f"warning: {warning}" for warning in row.warnings)])


def _payload(report: "IngestReport") -> dict[str, object]:
    from dataclasses import asdict

    said: dict[str, object] = {
        "release": report.release,
        "changed": report.changed,
        "counts": dict(report.counts),
        "files": [asdict(row) for row in report.rows],
    }
    return said | ({"llm": asdict(report.model)} if report.model else {})
