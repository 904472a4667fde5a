"""The command `kg`: one module a command; each imports what it uses when it runs."""

import os
import sys
from pathlib import Path


def main() -> None:
    """Run the command with the process's arguments, and end the process with its exit code."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by the caller (`>&-`), which is to say that nobody wants it
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 (it is open as long as the process)
    try:
        from kg.cli.app import build

        build()(prog_name="kg")
    except KeyboardInterrupt:  # typer answers one that comes while a command runs; this one came before
        sys.exit(130)
