"""The command's table: which commands there are, and how each ends."""

import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from kg.cli import (
    ask,
    candidates,
    check,
    diff,
    distinct,
    evaluate,
    explain,
    export,
    extract,
    ingest,
    init,
    merge,
    options,
    query,
    registry,
    report,
    rollback,
    search,
    serve,
    status,
    token,
    validate,
    withdraw,
)
from kg.errors import KgError

FAILED_DISK = 5
CLOSED_PIPE = 141  # 128 + SIGPIPE, as any command ends whose reader went away
HELP = "Academic job postings as validated linked data: text or HTML in, RDF, SPARQL and pages out."
FIRST = ("make demo", "kg ingest my-ads/", "kg ask", "kg ask 3", "kg serve")
EXIT_CODES = (
    "0 done (Warnings included); 1 done, but something was refused, does not conform or is no "
    "posting; 2 usage; 3 a named path is missing or cannot be opened; 4 a configuration or shapes graph that cannot "
    "be used; 5 store or remote; 130 interrupted"
)


class Commands(TyperGroup):
    """The commands, with the exit codes that they promise."""

    def invoke(self, ctx: Any) -> Any:
        """Run one; what a person can mend ends with its message and code, a reader who left ends it quietly."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except KgError as error:
            from kg.cli import output

            output.complain(str(error))
            raise typer.Exit(error.exit_code) from error
        except BrokenPipeError as error:
            _forget_output()
            raise typer.Exit(CLOSED_PIPE) from error
        except OSError as error:  # a full disk, a folder taken away meanwhile
            from kg.cli import output

            where = f"{error.filename}: " if error.filename else ""
            output.complain(f"cannot go on: {where}{error.strerror or error}")
            _forget_output()
            raise typer.Exit(FAILED_DISK) from error
        return result


def _forget_output() -> None:
    """What still waits for a standard output that takes nothing must not complain again when the process ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def root(
    ctx: typer.Context,
    data: options.Data = None,
    version: Annotated[bool, typer.Option("--version", help="Print the version and end.", is_eager=True)] = False,
) -> None:
    """Read what stands before the command's name."""
    if version:
        from kg import __version__

        typer.echo(f"kg {__version__}")
        raise typer.Exit
    ctx.obj = data
    for stream in (sys.stdout, sys.stderr):  # a name or a text that the terminal cannot show must not end the command
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def build() -> typer.Typer:
    """The application, ready to be called.

    Help and usage errors have colours and boxes on a terminal; elsewhere they are plain, which also costs half the time.
    """
    rich = sys.stdout.isatty()
    app = typer.Typer(
        cls=Commands, no_args_is_help=True, rich_markup_mode="rich" if rich else None, pretty_exceptions_enable=False
    )
    app.callback(help=HELP, epilog=options.epilog(FIRST, rich=rich, more={"Exit codes": EXIT_CODES}))(root)
    commands = (
        init, ingest, extract, explain, evaluate, validate, check, report, query, ask, search, export, serve, status, withdraw, rollback,
        diff, candidates, merge, distinct,
    )  # fmt: skip
    for module in commands:
        name = Path(str(module.__file__)).stem
        app.command(name, epilog=options.epilog(module.EXAMPLES, rich=rich))(module.command)
    app.add_typer(registry.application(rich), name="registry", cls=TyperGroup)
    app.add_typer(token.application(rich), name="token", cls=TyperGroup)
    return app
