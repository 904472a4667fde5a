import re
import tomllib
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]


def test_every_dependency_says_what_it_is_for() -> None:
    project = tomllib.loads((TOP / "pyproject.toml").read_text())
    wanted = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    names = {re.split(r"[<>=;\[ ]", requirement)[0] for requirement in wanted}
    documented = re.findall(r"(?m)^\| `([\w-]+)` \| \S", (TOP / "docs" / "dependencies.md").read_text())
    assert sorted(documented) == sorted(names)
