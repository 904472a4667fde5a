"""`kg init`: make a data folder."""

from pathlib import Path
from typing import Annotated

import typer

from kg.cli import options

EXAMPLES = ("kg init", "kg init --base https://jobs.example.org/", "kg --data /srv/kg init")
TEMPLATE = "# Settings of this data folder. A flag or a variable KG_NAME goes before what stands here.\n"


def command(
    ctx: typer.Context,
    data: options.Data = None,
    base: Annotated[str | None, options.flag("base")] = None,
) -> None:
    """Make a data folder.

    It holds an empty catalog, and a kg.toml that lists every setting as a comment.
    """
    from kg.cli import output, paths
    from kg.errors import UsageError
    from kg.store import Catalog

    settings = options.load(ctx, data, base=base)
    if (settings.data / "catalog.sqlite").exists():
        raise UsageError(f"{settings.data} is a data folder already; `kg status` says what is in it")
    paths.folder(settings.data)
    with Catalog.open(settings.data, create=True, base=settings.base) as catalog:
        output.say(f"made {settings.data}; its IRIs begin with {catalog.base}")
    _template(settings.data / "kg.toml")


def _template(path: Path) -> None:
    """Every setting as a comment, so that nobody has to look up its name."""
    if path.exists():
        return
    import json

    from kg.settings import SETTINGS

    lines = [TEMPLATE]
    for setting in SETTINGS:
        choices = f" ({', '.join(setting.choices)})" if setting.choices else ""
        lines.append(f"# {setting.help}{choices}\n# {setting.name} = {json.dumps(setting.default)}\n")
    path.write_text("\n".join(lines), encoding="utf-8")
