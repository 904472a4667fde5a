"""How well affiliations are linked to ROR: precision and recall step by step on ROR's own strings, cross-validated.

What is measured on a string is measured with weights and a threshold that were fitted to others.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import TYPE_CHECKING

from benchmarks import Measurement, affiliations

if TYPE_CHECKING:
    from benchmarks.fit_linking import Judged, Row

STEPS = (
    ("exact names", ()),
    ("+ acronyms", ("acronym",)),
    ("+ words, fuzzy", ("acronym", "domain", "fuzzy")),
)


def run() -> Iterator[Measurement]:
    """Building the index; each step's figures, of both halves for all steps; strings a second."""
    place = affiliations.folder()
    if place is None:
        print(
            f"needs {affiliations.STRINGS} and {affiliations.RECORDS}: set KG_REFDATA or put them at ../shared/refdata",
            file=sys.stderr,
        )
        return
    from benchmarks.fit_linking import crossed, describe, thresholds
    from kg.link.ror import Index, Linker
    from kg.link.ror_build import build

    rows = affiliations.rows(place)
    texts = list(dict.fromkeys(text for text, _ in rows))
    with TemporaryDirectory() as scratch:
        file = Path(scratch, "ror.sqlite")
        began = perf_counter()
        built = build(place / affiliations.RECORDS, file)
        yield Measurement("build the index", perf_counter() - began, "s", f"{built.names:,} names")
        index = Index(file)
        judged: list[Judged] = []
        limits: dict[int, float] = {}
        for name, steps in STEPS:
            judged = crossed(rows, describe(index, rows, steps))
            limits = thresholds(judged)
            yield _figures(name, rows, judged, limits)
        for number, which in enumerate(("errors were looked at", "no error was looked at")):
            half = [row for row in rows if affiliations.half(row[0]) == number]
            yield _figures(which, half, [one for one in judged if affiliations.half(one.text) == number], limits)
        for wanted in (0.90, 0.95):
            yield _figures(f"threshold for {wanted:.2f}", rows, judged, thresholds(judged, wanted))
        linker = Linker(index)
        began = process_time()
        for text in texts:
            linker.match(text)
        yield Measurement("linking", len(texts) / (process_time() - began), "strings/s of processor time")
        index.close()


def _figures(
    name: str, rows: "Sequence[Row]", judged: "Sequence[Judged]", limits: "Mapping[int, float]"
) -> Measurement:
    from benchmarks.fit_linking import fold

    given = [one for one in judged if one.score >= limits[fold(one.text)]]
    got = affiliations.Counted(len(rows), len(given), sum(one.right for one in given))
    return Measurement(name, got.f1, "F1", f"precision {got.precision:.3f}, recall {got.recall:.3f}")
