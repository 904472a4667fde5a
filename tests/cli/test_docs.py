"""Every command, option and setting is documented, and nothing is documented that is not there."""

import re
from pathlib import Path

import pytest
from typer.main import get_command

from kg.cli.app import build
from kg.settings import SETTINGS

DOCS = Path(__file__).resolve().parents[2] / "docs"
OPTION = re.compile(r"`(--[a-z-]+)")


def options() -> dict[str, set[str]]:
    """The long options of the command itself ("kg") and of each of its commands, `--help` aside."""
    group = get_command(build())
    members = {"kg": group} | {f"kg {name}": command for name, command in group.commands.items()}  # type: ignore[attr-defined]
    for name, command in list(members.items())[1:]:
        members |= {f"{name} {sub}": member for sub, member in getattr(command, "commands", {}).items()}
    return {
        name: {word for param in command.params for word in param.opts if word.startswith("--")} - {"--help"}
        for name, command in members.items()
    }


def sections() -> dict[str, str]:
    """The sections of docs/cli.md by their heading, without the arguments that it names."""
    parts = re.split(r"(?m)^## ", (DOCS / "cli.md").read_text(encoding="utf-8"))[1:]
    return {re.sub(r" [A-Z].*", "", part.partition("\n")[0]): part for part in parts}


def test_every_command_has_a_section_and_every_section_a_command() -> None:
    assert set(sections()) == set(options())


@pytest.mark.parametrize("name", options())
def test_a_section_names_the_options_of_its_command(name: str) -> None:
    named = {
        option for line in sections()[name].splitlines() if line.startswith("| `--") for option in OPTION.findall(line)
    }
    assert named - {"--help"} == options()[name]


def test_every_command_has_examples_that_begin_with_its_name() -> None:
    for name, command in get_command(build()).commands.items():  # type: ignore[attr-defined]
        assert re.search(rf"\$ kg (--data \S+ )?{name}\b", command.epilog), name


def test_every_setting_is_in_the_table_with_its_variable_and_default() -> None:
    rows = re.findall(r"(?m)^\| `(\w+)` \| `(\w+)` \| (\S.*?) \| ", (DOCS / "settings.md").read_text(encoding="utf-8"))
    documented = {name: (variable, default.strip("`")) for name, variable, default in rows}
    assert documented == {s.name: (f"KG_{s.name.upper()}", str(s.default) or "none") for s in SETTINGS}


def test_every_setting_has_a_flag_somewhere() -> None:
    flags = set().union(*options().values())
    assert {f"--{s.name.replace('_', '-')}" for s in SETTINGS} - flags == set()
