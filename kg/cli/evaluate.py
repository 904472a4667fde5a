"""`kg evaluate`: how well extraction does on postings whose facts are known."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from kg.cli import options

if TYPE_CHECKING:
    from kg.evaluate.gold import Gold, Half
    from kg.evaluate.judge import Judged
    from kg.evaluate.systems import System

EXAMPLES = (
    "kg evaluate tests/gold",
    "kg evaluate tests/gold --split source --out before.json",
    "kg evaluate tests/gold --against before.json",
    "kg evaluate tests/gold:A --calibrate",
    "kg evaluate tests/gold-apart --texts ../shared/gold/dev --no-baselines",
)
FIGURES = ("", "postings", "facts", "precision", "recall", "F1", "95 %", "macro", "topics aside", "invention", "no wrong hard fact", "spans that hold", "ms")  # fmt: skip
GROUPED = ("postings", "facts", "precision", "recall", "F1", "invention", "no wrong hard fact")


def command(
    folders: Annotated[
        list[str],
        typer.Argument(metavar="GOLD_DIR...", help="Folders of NAME.json beside NAME.txt; DIR:A is one half of DIR."),
    ],
    split: Annotated[
        Literal["source", "none"], typer.Option("--split", help="Show both halves of the sources beside the whole.")
    ] = "none",
    half: Annotated[
        Literal["A", "B"] | None, typer.Option("--half", show_default=False, help="Only this half of the sources.")
    ] = None,
    texts: Annotated[
        Path | None,
        typer.Option("--texts", metavar="DIR", show_default=False, help="Where the postings lie, if not beside."),
    ] = None,
    no_baselines: Annotated[bool, typer.Option("--no-baselines", help="Leave the two baselines out.")] = False,
    errors: Annotated[bool, typer.Option("--errors", help="List each wrong and each missed fact.")] = False,
    against: Annotated[
        Path | None,
        typer.Option("--against", metavar="RUN.json", show_default=False, help="Compare with an earlier run."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="RUN.json", show_default=False, help="Keep this run as JSON.")
    ] = None,
    calibrate: Annotated[
        bool, typer.Option("--calibrate", help="Write the measured precision of rules, which confidence comes from.")
    ] = False,
    as_json: options.AsJson = False,
) -> None:
    """Measure extraction on postings whose facts are known.

    Prints precision, recall and F1 in all and by field, language, layout and source, what confidence is worth, and what
    two baselines score. Nothing is stored, except what --out and --calibrate name.
    """
    from kg.cli import output
    from kg.errors import InputError
    from kg.evaluate import report

    before = report.load(against) if against else None
    golds = [gold for folder in folders for gold in _golds(folder, half, texts)]
    if not golds:
        raise InputError(f"no posting of {', '.join(folders)} belongs to this half; leave --half out")
    judged, others = _measure(golds, baselines=not no_baselines)
    run = report.report(judged, others)
    if out:
        output.dump(out, output.pretty_json(run))
    if as_json:
        output.write(output.pretty_json(run))
    else:
        _print(run, split == "source")
        if errors:
            output.table(("posting", "field", "", "value", "rule"), report.errors(judged), empty="no errors")
    if before is not None:
        _compare(before, run, quiet=as_json)
    if calibrate:
        _calibrate(run)


def _golds(named: str, half: "Half | None", texts: Path | None) -> "list[Gold]":
    from kg.evaluate import gold

    path, sign, own = named.rpartition(":")
    if sign and own in ("A", "B"):
        return gold.load(Path(path), half="A" if own == "A" else "B", texts=texts)
    return gold.load(Path(named), half=half, texts=texts)


def _measure(
    golds: "Sequence[Gold]", *, baselines: bool
) -> "tuple[list[Judged], list[tuple[System, Sequence[Judged]]]]":
    from kg.cli import output
    from kg.evaluate import systems
    from kg.evaluate.naive import naive
    from kg.extract.wording import load
    from kg.link import Registry
    from kg.resources import folder

    lexicon, registry = load(), Registry.load(folder("ontology"))
    with output.progress("measuring") as step:
        judged = systems.run(systems.extractor(lexicon, registry), golds, step)
        others: list[tuple[System, Sequence[Judged]]] = []
        for system in (systems.labels_only(lexicon, registry), naive()) if baselines else ():
            others.append((system, () if system.missing else systems.run(system, golds, step)))
    return judged, others


def _print(run: dict[str, Any], split: bool) -> None:
    from kg.cli import output

    rows = [_row(name, one) for name, one in run["systems"].items()]
    if split:
        rows[1:1] = [_row(f"kg, half {name}", one) for name, one in run["by"]["half"].items()]
    output.table(FIGURES, rows)
    halves = run["by"]["half"]
    if split and len(halves) == 2:
        output.facts(("half A less half B, F1", f"{halves['A']['f1'] - halves['B']['f1']:+.3f}"))
    if run["fields"]:
        _table(("field", "precision", "recall", "F1", "right", "wrong", "missed"), [
            (field, *_shares(t), t["right"], t["wrong"], t["missed"]) for field, t in run["fields"].items()
        ])  # fmt: skip
    if run["apart"]:
        _table(("field, apart", "precision", "recall", "F1", "right", "wrong", "missed", "F1 half A", "F1 half B"), [
            (field, *_shares(t), t["right"], t["wrong"], t["missed"], *_of_halves(run, field))
            for field, t in run["apart"].items()
        ])  # fmt: skip
    if (several := run["positions"])["postings"] or several["split"]:
        _table(("several positions", "positions", "found", "precision", "recall", "F1", "wrongly split"), [
            (several["postings"], several["positions"], several["found"], *_shares(several), several["split"])
        ])  # fmt: skip
    if not run["fields"]:
        return
    for group in ("language", "layout", "folder", "source"):
        _table((group, *GROUPED), [
            (name, one["postings"], one["right"] + one["missed"], *_shares(one), *_three(one["invention"], one["clean"]))
            for name, one in run["by"][group].items()
        ])  # fmt: skip
    _table(("confidence at least", "coverage", "error", "recall"), [
        _three(one["threshold"], one["coverage"], one["error"], one["recall"]) for one in run["risk"]
    ])  # fmt: skip
    _table(("confidence from", "to below", "facts", "mean confidence", "precision"), [
        (*_three(one["low"], one["high"]), one["facts"], *_three(one["confidence"], one["precision"]))
        for one in run["reliability"]
    ])  # fmt: skip
    ours = run["systems"]["kg"]
    output.write("\n")
    output.facts(
        ("confidence off by, on average", f"{run['miscalibration']:.3f}"),
        ("facts without a span, inferred ones aside", ours["unplaced"]),
        ("pages without a posting that gave facts", ours["loud"]),
    )


def _table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """One more table, below an empty line."""
    from kg.cli import output

    output.write("\n")
    output.table(columns, rows)


def _row(name: str, one: dict[str, Any]) -> tuple[object, ...]:
    if "missing" in one:
        return (name, *[""] * (len(FIGURES) - 2), one["missing"])
    return (
        name,
        one["postings"],
        one["right"] + one["missed"],
        *_shares(one),
        f"{one['low']:.3f}-{one['high']:.3f}",
        *_three(one["macro"], one["without_topics"], one["invention"], one["clean"]),
        f"{one['held']}/{one['spans']}",
        f"{one['milliseconds']:.1f}",
    )


def _shares(one: dict[str, Any]) -> tuple[str, ...]:
    return _three(one["precision"], one["recall"], one["f1"])


def _of_halves(run: dict[str, Any], field: str) -> tuple[str, ...]:
    """F1 of a field in either half, or nothing where a half has none of it."""
    found = (run["apart_by_half"][half].get(field) for half in ("A", "B"))
    return tuple(f"{one['f1']:.3f}" if one else "" for one in found)


def _three(*numbers: float) -> tuple[str, ...]:
    return tuple(f"{number:.3f}" for number in numbers)


def _compare(before: dict[str, Any], run: dict[str, Any], *, quiet: bool) -> None:
    from kg.cli import output
    from kg.evaluate.report import differences

    if before["postings"] != run["postings"]:
        output.warn("the earlier run measured other postings; differences say little")
    if quiet:
        return
    output.table(("F1", "before", "now", "difference", ""), [
        (
            one.name,
            "-" if one.before is None else f"{one.before:.3f}",
            "-" if one.now is None else f"{one.now:.3f}",
            "" if one.before is None or one.now is None else f"{one.now - one.before:+.3f}",
            "fell" if one.fell else "",
        )
        for one in differences(before, run)
    ])  # fmt: skip


def _calibrate(run: dict[str, Any]) -> None:
    from kg.cli import output
    from kg.extract import calibration
    from kg.extract.wording import FOLDER

    path = FOLDER / calibration.NAME
    output.dump(path, calibration.text({rule: (c["right"], c["given"]) for rule, c in run["rules"].items()}))
    told = sum(c["given"] >= calibration.LEAST for c in run["rules"].values())
    output.say(f"{path}: {len(run['rules'])} rules, of which {told} said enough to be measured")
