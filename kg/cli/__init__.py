"""The command `kg`: one module a command; each imports what it uses when it runs."""


def main() -> None:
    """Run the command."""
    raise SystemExit("kg: not built yet")
