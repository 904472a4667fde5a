"""Options that several commands share, and the settings in force for a command."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from kg import settings
from kg.settings import Settings

DATA = "kg-data"

Data = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", show_default=False, help="Data folder (else KG_DATA, else ./kg-data)."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


def flag(name: str, **more: Any) -> Any:
    """The option that gives a setting by flag: its name, and the setting's own help."""
    known = {s.name: s for s in settings.SETTINGS}[name]
    shown = "|".join(known.choices) or ("IRI" if known.iri else {int: "N", float: "N", str: "TEXT"}[known.kind])
    return typer.Option(
        f"--{name.replace('_', '-')}",
        metavar=shown,
        show_default=False,
        help=f"{known.help[:1].upper()}{known.help[1:]} (default {known.default or 'none'}).",
        **more,
    )


Llm = Annotated[str | None, flag("llm")]
LlmUrl = Annotated[str | None, flag("llm_url")]
LlmModel = Annotated[str | None, flag("llm_model")]
LlmSeconds = Annotated[float | None, flag("llm_seconds")]
LlmCalls = Annotated[int | None, flag("llm_calls", min=0)]
LlmTokens = Annotated[int | None, flag("llm_tokens", min=0)]


def epilog(lines: Sequence[str], *, rich: bool, more: Mapping[str, str] | None = None) -> str:
    """The foot of a command's help: examples, one to a line, then more paragraphs by their heading."""
    more = more or {}
    if not rich:  # "\b" keeps a paragraph's lines as they are
        plain = ["\b\nExamples:", *(f"  $ {line}" for line in lines)]
        return "\n\n".join(["\n".join(plain), *(f"{heading}: {text}" for heading, text in more.items())])
    from rich.markup import escape

    coloured = ["[bold]Examples[/]", *(f"  [dim]$[/] {escape(line)}" for line in lines)]
    return "\n\n".join(
        ["\n".join(coloured), *(f"[bold]{heading}[/]  {escape(text)}" for heading, text in more.items())]
    )


def folder(ctx: typer.Context, data: Path | None) -> Path:
    """The data folder: `--data` after the command, else before it, else KG_DATA, else ./kg-data."""
    return data or ctx.obj or Path(os.environ.get("KG_DATA") or DATA)


def load(ctx: typer.Context, data: Path | None, **flags: Any) -> Settings:
    """The settings in force; what nobody knows is named in a warning on standard error."""
    got = settings.load(folder(ctx, data), flags)
    if got.warnings:
        from kg.cli import output

        for warning in got.warnings:
            output.warn(warning)
    return got


LONGEST_REASON = 1000


def reason(text: str) -> str:
    """A reason as it is given, which documents show; raises UsageError for what is no text of one line."""
    from kg.errors import UsageError

    if len(text) > LONGEST_REASON or not text.isprintable():
        raise UsageError(f"--reason is no text of one line: give at most {LONGEST_REASON} printable characters")
    return text
