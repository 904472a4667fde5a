"""What README and docs/ point at is there: pages, headings, files, commands with their options, settings, make targets."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from typer.main import get_command

from kg import questions, settings
from kg.cli.app import build
from kg.resources import folder

CHECKOUT = Path(__file__).resolve().parents[2]
PAGES = [CHECKOUT / "README.md", *sorted((CHECKOUT / "docs").glob("*.md"))]
FENCE = re.compile(r"(?ms)^```(\w*)\n(.*?)^```$")
SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
LINK = re.compile(r"\]\(([^()\s]+)\)")
COMMAND = re.compile(r"^(?:\$ )?(?:\.venv/bin/)?kg(?= )")
ENDS = {"|", ">", "<", "&&", "||", ";", "&"}
OURS = ("kg", "docs", "queries", "shapes", "ontology", "tests", "examples", "scripts", "benchmarks")

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def prose(page: Path) -> str:
    return FENCE.sub("", text(page))


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    found = re.findall(r"(?m)^#+ (.*)$", FENCE.sub("", text(page)))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}


def lines(page: Path, *kinds: str) -> Iterator[str]:
    """The lines of the page's blocks of these kinds; one that goes on with a backslash is one."""
    for kind, block in FENCE.findall(text(page)):
        if kind in kinds:
            yield from block.replace("\\\n", " ").splitlines()


def words(line: str) -> list[str]:
    """The words of a command, up to where the shell would take over."""
    reader = shlex.shlex(line, posix=True, punctuation_chars=True)
    reader.whitespace_split, reader.commenters = True, "#"
    kept = []
    for word in reader:
        if word in ENDS:
            break
        kept.append(word)
    return kept[1:]


def parse(given: list[str]) -> tuple[str, dict[str, Any]]:
    """Command and parameters as the real application reads them; raises as it does, and runs nothing."""
    group: Any = get_command(build())
    context = group.make_context("kg", list(given))
    name, command, rest = group.resolve_command(context, [*context._protected_args, *context.args])
    return str(name), command.make_context(name, rest, parent=context).params


@each_page
def test_every_relative_link_resolves(page: Path) -> None:
    for link in LINK.findall(prose(page)):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = unquote(link).partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{page.name} links to {link}"
        assert target.is_relative_to(CHECKOUT)
        if anchor:
            assert anchor in anchors(target), f"{page.name} links to {link}"


@each_page
def test_every_file_that_is_named_is_there(page: Path) -> None:
    for span in SPAN.findall(prose(page)):
        if re.fullmatch(rf"(?:{'|'.join(OURS)})/[\w./-]*", span) and not re.search(
            r"[A-Z]{2}|sample|/(?:et|sv)\.toml|remote_possible", span
        ):
            assert (CHECKOUT / span).exists(), f"{page.name} names {span}"


def in_help() -> list[str]:
    """The examples that the help of each command gives."""
    found = []
    for command in get_command(build()).commands.values():  # type: ignore[attr-defined]
        found += re.findall(r"(?m)^\s*\$ (kg .*)$", command.epilog)
    return found


def test_the_examples_of_the_help_are_taken_too() -> None:
    assert len(in_help()) > 20
    for line in in_help():
        name, params = parse(words(line))
        if name == "query" and params["query"].endswith(".rq"):
            assert (CHECKOUT / params["query"]).is_file(), line


@each_page
def test_every_command_line_is_one_that_the_command_takes(page: Path) -> None:
    known = questions.load(folder("queries"))
    for line in lines(page, "sh", "console"):
        if not COMMAND.match(line):
            continue
        given = words(line.removeprefix("$ "))
        try:
            name, params = parse(given)
        except Exception as error:
            raise AssertionError(f"{page.name}: {line}: {error}") from error
        if name == "ask" and params["name"] and "sample" not in line and " 99" not in line:
            values = dict(pair.split("=", 1) for pair in params["param"] or ())
            questions.find(known, params["name"]).bind(**values)
        if name == "query" and str(params["query"]).endswith(".rq") and "my" not in params["query"]:
            assert (CHECKOUT / params["query"]).is_file(), line


@each_page
def test_every_command_in_a_sentence_is_one_that_there_is(page: Path) -> None:
    commands = get_command(build()).commands  # type: ignore[attr-defined]
    for span in SPAN.findall(prose(page)):
        if not (span.startswith("kg ") and (named := re.match(r"kg (?:--\S+ \S+ )*([a-z]+)", span))):
            continue
        assert named[1] in commands, f"{page.name}: {span}"
        known = {option for param in commands[named[1]].params for option in param.opts} | {"--help"}
        assert set(re.findall(r"(?<= )--[a-z-]+", span)) <= known | {"--data"}, f"{page.name}: {span}"


@each_page
def test_every_variable_is_that_of_a_setting(page: Path) -> None:
    known = {f"KG_{setting.name.upper()}" for setting in settings.SETTINGS} | {"KG_DATA", "KG_GOLD", "KG_REFDATA"}
    known.add(f"KG_{settings.SECRET.upper()}")
    assert set(re.findall(r"\bKG_[A-Z_]+\b", text(page))) <= known


def test_the_example_of_a_settings_file_is_read_without_a_warning(tmp_path: Path) -> None:
    (block,) = [block for kind, block in FENCE.findall(text(CHECKOUT / "docs" / "settings.md")) if kind == "toml"]
    (tmp_path / "kg.toml").write_text(block, encoding="utf-8")
    read = settings.load(tmp_path, {}, {})
    assert read.warnings == ()
    assert read.publish_text_of("https://jobs.example.org/1") == "none"


@each_page
def test_every_make_target_is_in_the_makefile(page: Path) -> None:
    targets = set(re.findall(r"(?m)^([a-z]+):", text(CHECKOUT / "Makefile")))
    for said in [*lines(page, "sh", "console"), *SPAN.findall(prose(page))]:
        if found := re.match(r"(?:\$ )?make ([a-z]+)", said):
            assert found[1] in targets, f"{page.name}: {said}"


@pytest.mark.parametrize(
    "line", ["kg aks 3", "kg ask 3 --parm a=b", "kg ingest", "kg export --format docx", "kg serve --port many"]
)
def test_a_command_line_that_is_wrong_would_be_seen(line: str) -> None:
    with pytest.raises(Exception, match="(?i)no such|missing|should be|not"):
        parse(words(line))


def test_every_page_can_be_reached_from_the_two_that_a_reader_opens_first() -> None:
    reached = new = {CHECKOUT / "README.md", CHECKOUT / "docs" / "architecture.md"}
    while new:
        linked = {
            (page.parent / link.partition("#")[0]).resolve() for page in new for link in LINK.findall(prose(page))
        }
        new = {page for page in linked if page in PAGES} - reached
        reached = reached | new
    assert reached == set(PAGES)
