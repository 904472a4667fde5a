"""The command `kg`: one module a command; each imports what it uses when it runs."""

import sys


def main() -> None:
    """Run the command with the process's arguments, and end the process with its exit code."""
    try:
        from kg.cli.app import build

        build()(prog_name="kg")
    except KeyboardInterrupt:  # typer answers one that comes while a command runs; this one came before
        sys.exit(130)
