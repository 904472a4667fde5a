"""How well affiliations are linked to ROR: precision and recall step by step, on both halves of ROR's own strings."""

import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from benchmarks import Measurement, affiliations

STEPS = (
    ("exact names", ()),
    ("+ acronyms", ("acronym",)),
    ("+ domains", ("acronym", "domain")),
    ("+ words, fuzzy", ("acronym", "domain", "fuzzy")),
)


def run() -> Iterator[Measurement]:
    """Building the index; each step's figures on the half tuned on and on the other; strings a second."""
    place = affiliations.folder()
    if place is None:
        print(
            f"needs {affiliations.STRINGS} and {affiliations.RECORDS}: set KG_REFDATA or put them at ../shared/refdata",
            file=sys.stderr,
        )
        return
    from kg.link.ror import Index, Linker
    from kg.link.ror_build import build

    rows = affiliations.rows(place)
    with TemporaryDirectory() as scratch:
        file = Path(scratch, "ror.sqlite")
        began = perf_counter()
        built = build(place / affiliations.RECORDS, file)
        yield Measurement("build the index", perf_counter() - began, "s", f"{built.names:,} names")
        index = Index(file)
        for name, steps in STEPS:
            linker = Linker(index, steps=steps)

            @cache
            def answer(text: str, linker: Linker = linker) -> str | None:
                link = linker.match(text)
                return link.id if link else None

            began = process_time()
            for text, _ in rows:
                answer(text)
            spent = process_time() - began
            for number, which in enumerate(("tuned on", "not tuned on")):
                got = affiliations.count([row for row in rows if affiliations.half(row[0]) == number], answer)
                yield Measurement(
                    f"{name}, half {which}", got.f1, "F1", f"precision {got.precision:.3f}, recall {got.recall:.3f}"
                )
            yield Measurement(name, answer.cache_info().misses / spent, "strings/s of processor time")
        index.close()
