"""`kg status`: what is in a data folder."""

import typer

from kg.cli import options

EXAMPLES = ("kg status", "kg status --json | jq .release")


def command(ctx: typer.Context, data: options.Data = None, as_json: options.AsJson = False) -> None:
    """Say what the data folder holds.

    Its release, how many things of each class, and what was refused and why.
    """
    from kg.cli import output
    from kg.store import Catalog

    settings = options.load(ctx, data)
    with Catalog.open(settings.data, read_only=True) as catalog:
        status, waiting = catalog.status(), catalog.quarantine()
    if as_json:
        output.write(
            output.pretty_json(
                {
                    "data": str(settings.data),
                    "base": status.base,
                    "release": status.release,
                    "postings": {"published": status.published, "withdrawn": status.withdrawn},
                    "classes": dict(status.classes),
                    "quads": status.quads,
                    "statements_of_no_posting": status.statements,
                    "bytes": status.size,
                    "quarantine": [{"source": q.source, "code": q.code, "message": q.message} for q in waiting],
                    "index": {"kind": "memory", "release": status.release},
                }
            )
        )
        return
    output.facts(
        ("data folder", settings.data),
        ("base", status.base),
        ("release", status.release or "none yet: kg ingest PATH makes the first"),
        ("postings", f"{status.published} published, {status.withdrawn} withdrawn"),
        ("statements", f"{status.quads:,}" + (f", {status.statements:,} of no posting" if status.statements else "")),
        ("on disk", f"{status.size / 1e6:.1f} MB"),
        ("index", "in memory; each command that needs one makes it from the catalog"),
    )
    if status.classes:
        ordered = sorted(status.classes.items(), key=lambda item: (-item[1], item[0]))
        output.write("\n")
        output.table(("things", "class"), [(count, name) for name, count in ordered])
    if waiting:
        output.write("\n")
        output.table(("in quarantine", "why"), [(q.source, f"{q.code}: {q.message}") for q in waiting])
