"""`kg explain`: why an ad says what it says."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli import options

if TYPE_CHECKING:
    from kg.extract.explanation import Rejected
    from kg.extract.fact import Fact
    from kg.extract.wording import Lexicon

EXAMPLES = (
    "kg explain ad.txt",
    "kg explain ad.txt deadline",
    "kg explain ad.html employer --json",
)
COLOURS = ("green", "cyan", "magenta", "yellow", "blue", "red")
AROUND = 1  # lines shown before and after one with a mark, where one field is asked for


def command(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A posting in a format that kg extract reads.")],
    field: Annotated[
        str | None, typer.Argument(metavar="FIELD", help="Only this field, with what was not taken.")
    ] = None,
    max_text: Annotated[int | None, options.flag("max_text", min=1)] = None,
    as_json: options.AsJson = False,
    data: options.Data = None,
) -> None:
    """Show which words of a posting say what, by which rule, and what was not taken and why.

    The text comes with its facts marked as [field: words], then a table of the facts and one of what was rejected.
    Where an ad offers several positions, the table says whose each fact is. With FIELD only the lines about it are shown, and what was rejected is marked as [field?: words].
    """
    from kg.cli import output, paths
    from kg.errors import UsageError
    from kg.extract import extract
    from kg.extract.explanation import rejected
    from kg.extract.wording import load
    from kg.link import Registry
    from kg.read import read
    from kg.resources import folder

    settings = options.load(ctx, data, max_text=max_text)
    paths.present([file])
    lexicon, registry = load(), Registry.load(folder("ontology"))
    if field is not None and field not in lexicon.fields:
        raise UsageError(f"there is no field {field!r}; there are {', '.join(lexicon.fields)}")
    document = read(paths.read(file), name=file.name, limit=settings.max_text)
    extraction = extract(document, lexicon, registry)
    whose = [("", extraction.facts), *((position.id, position.facts) for position in extraction.positions)]
    told = [(name, fact) for name, facts in whose for fact in facts if field in (None, fact.field)]
    others = [one for one in rejected(document, extraction, lexicon, registry) if field in (None, one.field)]
    if as_json:
        output.write(output.pretty_json(_object(document.text, told, others, lexicon, extraction.reason)))
    else:
        marked = [fact for _, fact in told]
        _text(document.text, [*marked, *others] if field else marked, whole=field is None)
        _facts(told, lexicon)
        _rejected(others)
    if not extraction.posting:
        output.complain(f"{file}: {extraction.reason or 'this is no job posting'}")
        raise typer.Exit(1)


def _object(
    text: str, told: "Sequence[tuple[str, Fact]]", others: "Sequence[Rejected]", lexicon: "Lexicon", reason: str | None
) -> dict[str, Any]:
    from dataclasses import asdict

    said: dict[str, list[dict[str, Any]]] = {}
    for position, fact in told:
        rule = lexicon.rules[fact.rule]
        one = asdict(fact) | {"prior": rule.confidence, "measured": lexicon.measured.get(rule.id)}
        one |= {"position": position} if position else {}
        said.setdefault(fact.field, []).append({k: v for k, v in one.items() if k not in ("field", "status", "reason")})
    left: dict[str, list[dict[str, Any]]] = {}
    for other in others:
        left.setdefault(other.field, []).append({k: v for k, v in asdict(other).items() if k != "field"})
    return {"text": text, "facts": said, "rejected": left} | ({"reason": reason} if reason else {})


def _text(text: str, facts: "Sequence[Fact | Rejected]", *, whole: bool) -> None:
    from kg.cli import output
    from kg.extract.explanation import marks, pieces

    spans = marks(facts)
    for start, end in [(0, len(text))] if whole else _lines(text, spans):
        here = [(a - start, b - start, names) for a, b, names in spans if start <= a and b <= end]
        parts = [(output.plain(words), what) for words, what in pieces(text[start:end], here)]
        if not sys.stdout.isatty():
            output.write("".join(words for words, _ in parts).rstrip("\n") + "\n")
            continue
        from rich.console import Console
        from rich.text import Text

        styles = {what: COLOURS[i % len(COLOURS)] for i, what in enumerate(sorted({what for _, what in parts}))}
        styles |= {"": "", "mark": "dim"}
        Console(highlight=False).print(Text.assemble(*((words, styles[what]) for words, what in parts)), soft_wrap=True)


def _lines(text: str, spans: Sequence[tuple[int, int, str]]) -> list[tuple[int, int]]:
    """The stretches of whole lines with a mark and those around them; what touches is one."""
    out: list[tuple[int, int]] = []
    for start, end, _ in spans:
        low, high = start, end
        for _ in range(AROUND + 1):
            low = text.rfind("\n", 0, max(0, low - 1)) + 1 if low else 0
            high = text.find("\n", high + 1) if high >= 0 else -1
        high = len(text) if high < 0 else high
        if out and low <= out[-1][1]:
            out[-1] = (out[-1][0], max(high, out[-1][1]))
        else:
            out.append((low, high))
    return out


def _facts(told: "Sequence[tuple[str, Fact]]", lexicon: "Lexicon") -> None:
    rows = []
    several = any(position for position, _ in told)
    for position, fact in told:
        known = lexicon.rules[fact.rule].id in lexicon.measured
        premises = "; ".join(f"{field} {value}" for field, value in fact.premises)
        words = " ".join(fact.text.split()) or (f"from {premises}" if premises else "")
        sure = f"{fact.confidence:.2f} {'measured' if known else 'prior'}"
        row = (fact.field, _shown(fact.value), words, fact.rule, fact.level, sure)
        rows.append((position or "all", *row) if several else row)
    columns = ("field", "value", "words", "rule", "level", "confidence")
    _table(("position", *columns) if several else columns, rows, empty="no facts")


def _rejected(others: "Sequence[Rejected]") -> None:
    rows = [
        (r.field, _shown(r.value), " ".join(r.text.split()), r.rule, f"{r.confidence:.2f}", f"{r.status}: {r.reason}")
        for r in others
    ]
    _table(("rejected", "value", "words", "rule", "confidence", "why"), rows, empty="nothing was rejected")


def _table(columns: Sequence[str], rows: Sequence[Sequence[object]], *, empty: str) -> None:
    from kg.cli import output

    output.write("\n")
    if rows:
        output.table(columns, rows)
    else:
        output.write(f"{empty}\n")


def _shown(value: Any) -> str:
    if not isinstance(value, dict):
        return str(value)
    more = ", ".join(f"{key} {said}" for key, said in value.items() if key != "name")
    return f"{value['name']} ({more})" if more else str(value["name"])
