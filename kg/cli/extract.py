"""`kg extract`: what an ad says, field by field, each with its words."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli import options

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.llm import Assistant
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
    llm: options.Llm = None,
    llm_url: options.LlmUrl = None,
    llm_model: options.LlmModel = None,
    llm_seconds: options.LlmSeconds = None,
    llm_calls: options.LlmCalls = None,
    llm_tokens: options.LlmTokens = None,
    data: options.Data = None,
) -> None:
    """Print the facts of postings as JSON.

    One file gives one indented object, several give JSON Lines in the order named, --out a file for each. Nothing is
    stored. What is refused or no posting is said on standard error, the rest goes on, and the command ends with 1.
    """
    from kg.cli import output, paths
    from kg.pipeline import assistant

    settings = options.load(
        ctx,
        data,
        max_text=max_text,
        llm=llm,
        llm_url=llm_url,
        llm_model=llm_model,
        llm_seconds=llm_seconds,
        llm_calls=llm_calls,
        llm_tokens=llm_tokens,
    )
    paths.present(file)
    targets = paths.outputs(file, out, ".json") if out else {}
    if out:
        paths.folder(out)
    whole = True
    with assistant(settings, output.warn) as model, output.progress("extracting") as step:
        facts = _extractor(settings, model)
        for done, path in enumerate(file, 1):
            found, problem, notes = facts(path)
            for note in notes:
                output.say(f"{path}: {note}")
            if problem:
                whole = False
                output.complain(f"{path}: {problem}")
            if found is not None:
                one = out is not None or len(file) == 1
                output.dump(targets.get(path), output.pretty_json(found) if one else output.line_json(found))
            step(done, len(file))
        if model:
            output.say(model.usage.line())
    if not whole:
        raise typer.Exit(1)


Extracted = tuple[dict[str, Any] | None, str, list[str]]


def _extractor(settings: "Settings", model: "Assistant | None") -> "Callable[[Path], Extracted]":
    """A function from a file to its facts (None where it was refused), what was wrong with it, and a model's notes."""
    from kg.cli import paths
    from kg.errors import Refusal
    from kg.extract import extract, payload
    from kg.extract.wording import load
    from kg.link import Registry
    from kg.read import read
    from kg.resources import folder

    lexicon, registry = load(), Registry.load(folder("ontology"))

    def facts(path: Path) -> Extracted:
        try:
            document = read(paths.read(path), name=path.name, limit=settings.max_text)
        except Refusal as refusal:
            return None, str(refusal), []
        extraction = extract(document, lexicon, registry)
        problem = "" if extraction.posting else extraction.reason or "this is no job posting"
        if model is None:
            return payload(document, extraction), problem, []
        extraction, report = model.review(document, extraction, lexicon, registry)
        return payload(document, extraction) | {"llm": report.payload()}, problem, report.lines()

    return facts
