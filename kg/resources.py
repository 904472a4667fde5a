"""Where the project's data lies: `ontology/`, `shapes/`, `queries/`, `examples/`.

In a checkout they stand beside the package; in an installed wheel they lie inside it. `folder` finds them in either
place, and nothing else in the package knows the difference.
"""

from pathlib import Path
from typing import Literal

Name = Literal["ontology", "shapes", "queries", "examples"]


def folder(name: Name) -> Path:
    """The folder of that name.

    >>> (folder("ontology")).is_dir()
    True
    """
    package = Path(__file__).parent
    inside = package / "_data" / name
    return inside if inside.is_dir() else package.parent / name
