"""`kg extract`: what an ad says, field by field, each with its words."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli import options

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.settings import Settings

EXAMPLES = (
    "kg extract ad.txt",
    "kg extract ad.txt | jq '.facts.deadline'",
    "kg extract ads/* > facts.jsonl",
    "kg extract ads/* --out facts/",
)


def command(
    ctx: typer.Context,
    file: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Postings: text, HTML, JSON-LD, PDF or DOCX.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", show_default=False, help="Write DIR/NAME.json for each file."),
    ] = None,
    max_text: Annotated[int | None, options.flag("max_text", min=1)] = None,
    data: options.Data = None,
) -> None:
    """Print the facts of postings as JSON.

    One file gives one indented object, several give JSON Lines in the order named, --out a file for each. Nothing is
    stored. What is refused or no posting is said on standard error, the rest goes on, and the command ends with 1.
    """
    from kg.cli import output, paths

    settings = options.load(ctx, data, max_text=max_text)
    paths.present(file)
    targets = paths.outputs(file, out, ".json") if out else {}
    if out:
        paths.folder(out)
    facts = _extractor(settings)
    whole = True
    with output.progress("extracting") as step:
        for done, path in enumerate(file, 1):
            found, problem = facts(path)
            if problem:
                whole = False
                output.complain(f"{path}: {problem}")
            if found is not None:
                one = out is not None or len(file) == 1
                output.dump(targets.get(path), output.pretty_json(found) if one else output.line_json(found))
            step(done, len(file))
    if not whole:
        raise typer.Exit(1)


def _extractor(settings: "Settings") -> "Callable[[Path], tuple[dict[str, Any] | None, str]]":
    """A function from a file to its facts (None where it was refused) and what was wrong with it, if anything."""
    from kg.cli import paths
    from kg.errors import Refusal
    from kg.extract import extract, payload
    from kg.extract.wording import load
    from kg.link import Registry
    from kg.read import read
    from kg.resources import folder

    lexicon, registry = load(), Registry.load(folder("ontology"))

    def facts(path: Path) -> tuple[dict[str, Any] | None, str]:
        try:
            document = read(paths.read(path), name=path.name, limit=settings.max_text)
        except Refusal as refusal:
            return None, str(refusal)
        extraction = extract(document, lexicon, registry)
        problem = "" if extraction.posting else extraction.reason or "this is no job posting"
        return payload(document, extraction), problem

    return facts
