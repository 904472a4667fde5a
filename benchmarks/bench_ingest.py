"""How fast postings are taken in: copies of `examples/` with other reference codes, into a new data folder."""

import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks import Measurement
from kg.resources import folder

COPIES = 10
CODE = re.compile(r"(?i)\b((?:reference|ref|code|kennziffer|kennz)\b[^\n:]{0,20}[:.] *)(\S+)")


def copies(into: Path) -> int:
    """Write the copies and return how many."""
    number = 0
    for path in sorted(p for p in folder("examples").iterdir() if p.is_file()):
        text = path.read_text(encoding="utf-8")
        for copy in range(COPIES):
            changed = CODE.sub(lambda found, copy=copy: f"{found[1]}B{copy}-{found[2]}", text)
            (into / f"{path.stem}-{copy}{path.suffix}").write_text(changed, encoding="utf-8")
            number += 1
    return number


def run() -> Iterator[Measurement]:
    """The whole way for a batch, the same batch again, and making the memory index."""
    from kg import settings
    from kg.pipeline import ingest
    from kg.store import Catalog, MemoryIndex

    with TemporaryDirectory() as place:
        ads, data = Path(place, "ads"), Path(place, "data")
        ads.mkdir()
        number = copies(ads)
        with Catalog.open(data, create=True) as catalog:
            for what in ("new", "again, unchanged"):
                began = perf_counter()
                report = ingest([ads], catalog, settings.load(data, {}, {}))
                spent = perf_counter() - began
                outcomes = ", ".join(f"{count} {outcome}" for outcome, count in sorted(report.counts.items()))
                yield Measurement(f"ingest {what}", number / spent, "postings/s", outcomes)
            began = perf_counter()
            index = MemoryIndex.of(catalog)
            yield Measurement(
                "make the index", len(index) / (perf_counter() - began), "quads/s", f"{len(index):,} quads"
            )
