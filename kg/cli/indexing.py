"""The index for searching, brought on at the end of a command that made a release."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.store import Catalog


def follow(catalog: "Catalog", folder: Path) -> None:
    """Bring the index to the newest release, as well as that goes: the release stands anyway, and whoever searches next
    makes good what is missing.
    """
    import sqlite3

    from kg.cli import output
    from kg.errors import KgError
    from kg.search import Search

    try:
        with Search.open(folder) as search, output.progress("indexing") as step:
            search.follow(catalog, step)
    except (KgError, OSError, sqlite3.Error) as error:
        output.warn(f"the index for searching was not brought on ({error}); `kg search --update` does it")
