"""A run as one JSON object, which can be kept and compared with a later one (docs/evaluation.md names its keys)."""

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.evaluate import figures
from kg.evaluate.calibrate import counts
from kg.evaluate.judge import Judged
from kg.evaluate.systems import System

FORMAT = "kg-evaluation/1"
FALL = 0.005  # of F1; what is less is noise of one fact in a large field
GROUPS: Mapping[str, Callable[[Judged], str]] = {
    "half": lambda one: one.gold.half,
    "language": lambda one: one.gold.language,
    "layout": lambda one: one.layout,
    "folder": lambda one: one.gold.folder,
    "source": lambda one: one.gold.source,
}


def report(judged: Sequence[Judged], baselines: Sequence[tuple[System, Sequence[Judged]]]) -> dict[str, Any]:
    """Everything that is told of a run. `judged` is what the extractor said and must not be empty."""
    from kg import __version__

    bins = figures.reliability(judged)
    systems = {"kg": _figures(judged)}
    for system, answers in baselines:
        systems[system.name] = {"missing": system.missing} if system.missing else _figures(answers)
    return {
        "format": FORMAT,
        "version": __version__,
        "postings": [f"{one.gold.folder}/{one.gold.name}" for one in judged],
        "systems": systems,
        "fields": {field: _tally(t) for field, t in figures.by_field(judged).items()},
        "apart": {field: _tally(t) for field, t in figures.by_field(judged, apart=True).items()},
        "apart_by_half": {half: _apart(judged, half) for half in ("A", "B")},
        "positions": _offered(judged),
        "by": {name: _grouped(judged, key) for name, key in GROUPS.items()},
        "risk": [asdict(one) for one in figures.risk(judged)],
        "reliability": [asdict(one) for one in bins],
        "miscalibration": figures.miscalibration(bins),
        "rules": {rule: {"right": r, "given": g} for rule, (r, g) in sorted(counts(judged).items())},
    }


def errors(judged: Sequence[Judged]) -> list[tuple[str, str, str, str, str]]:
    """Each wrong and each missed fact: posting, field, `wrong` or `missed`, value, rule."""
    rows = []
    for one in judged:
        for field, verdict in (*one.fields.items(), *one.apart.items()):
            rows += [(one.gold.name, field, "wrong", str(f.name), f.rule) for f in verdict.wrong]
            rows += [(one.gold.name, field, "missed", value, "") for value in verdict.missed]
        for number, fields in enumerate(one.positions, 1):
            for field, verdict in fields.items():
                name = f"{one.gold.name}, position {number}"
                rows += [(name, field, "wrong", str(f.name), f.rule) for f in verdict.wrong]
                rows += [(name, field, "missed", value, "") for value in verdict.missed]
    return rows


def load(path: Path) -> dict[str, Any]:
    """An earlier run. Raises InputError where the file is none."""
    try:
        run = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{path} cannot be read as JSON: {error}") from error
    if not isinstance(run, dict) or run.get("format") != FORMAT:
        raise InputError(f"{path} is no run that this version writes; make one: kg evaluate GOLD_DIR --out RUN.json")
    return run


@dataclass(frozen=True, slots=True)
class Difference:
    """F1 of one field (or of a sum, in brackets) in two runs; None where a run does not have it."""

    name: str
    before: float | None
    now: float | None

    @property
    def fell(self) -> bool:
        """Whether it is worse now by more than half a point, or gone."""
        return self.before is not None and (self.now is None or self.before - self.now > FALL)


def differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[Difference]:
    """The sums, then the fields: F1 then and now."""
    sums = (("(micro)", "f1"), ("(macro)", "macro"), ("(topics aside)", "without_topics"), ("(no wrong hard fact)", "clean"))  # fmt: skip
    out = [Difference(name, before["systems"]["kg"][key], now["systems"]["kg"][key]) for name, key in sums]
    for group in ("fields", "apart"):
        for field in sorted({*before[group], *now[group]}):
            old, new = before[group].get(field), now[group].get(field)
            out.append(Difference(field, old and old["f1"], new and new["f1"]))
    return out


def _offered(judged: Sequence[Judged]) -> dict[str, Any]:
    got = asdict(figures.offered(judged))
    return {**_tally(figures.Tally(**got.pop("tally"))), **got}


def _figures(judged: Sequence[Judged]) -> dict[str, Any]:
    got = asdict(figures.figures(judged))
    return {"postings": got.pop("postings"), **_tally(figures.Tally(**got.pop("tally"))), **got}


def _tally(tally: figures.Tally) -> dict[str, Any]:
    return {**asdict(tally), "precision": tally.precision, "recall": tally.recall, "f1": tally.f1}


def _apart(judged: Sequence[Judged], half: str) -> dict[str, Any]:
    """The fields outside the sums in the postings of one half."""
    own = [one for one in judged if one.gold.half == half]
    return {field: _tally(tally) for field, tally in figures.by_field(own, apart=True).items()}


def _grouped(judged: Sequence[Judged], key: Callable[[Judged], str]) -> dict[str, Any]:
    groups: dict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        groups[key(one)].append(one)
    return {name: _figures(groups[name]) for name in sorted(groups)}
