"""A real ingest, killed in the middle. `COPIES=200` makes it the large one (some minutes on a small machine)."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from kg.resources import folder
from kg.store import Catalog, MemoryIndex

CHECKOUT = Path(__file__).resolve().parents[1]
COPIES = int(os.environ.get("COPIES", "16"))
TIDAL = "03-goettingen-tidal-flats.txt"

INGEST = """
import sys
from pathlib import Path
from kg import pipeline, settings
from kg.store import Catalog
data, *paths = map(Path, sys.argv[1:])
report = pipeline.ingest(paths, Catalog.open(data, create=True), settings.load(data, {}, {}),
                         progress=lambda row, done, of: print(done, row.outcome, file=sys.stderr, flush=True))
print(report.release, report.counts["accepted"], report.counts["unchanged"])
"""


def start(data: Path, *paths: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", INGEST, str(data), *map(str, paths)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
    )


def finish(process: "subprocess.Popen[str]") -> str:
    out, err = process.communicate(timeout=600)
    assert process.returncode == 0, err
    return out.strip()


def test_a_kill_in_the_middle_of_an_ingest_leaves_the_old_release_whole(tmp_path: Path) -> None:
    text = (folder("examples") / TIDAL).read_text(encoding="utf-8")
    ads, data = tmp_path / "ads", tmp_path / "data"
    ads.mkdir()
    for n in range(COPIES):
        (ads / f"{n:03}.txt").write_text(text.replace("27-114", f"28-{n:03}"), encoding="utf-8")
    assert finish(start(data, folder("examples") / TIDAL)) == "1 1 0"
    with Catalog.open(data, read_only=True) as catalog:
        before = set(catalog.quads())
    assert before

    process = start(data, ads)
    assert process.stderr is not None and process.stdout is not None
    line = ""
    for line in process.stderr:
        if line == f"{COPIES // 2} accepted\n":
            break
    assert line == f"{COPIES // 2} accepted\n", line
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    process.stderr.close()
    process.stdout.close()

    with Catalog.open(data, read_only=True) as catalog:
        assert catalog.release == 1
        assert set(catalog.quads()) == before == set(MemoryIndex.of(catalog).store)
        assert [source.source for source in catalog.sources()] == [TIDAL]

    assert finish(start(data, ads)) == f"2 {COPIES} 0"
    assert finish(start(data, ads)) == f"2 0 {COPIES}"
    with Catalog.open(data, read_only=True) as catalog:
        assert set(catalog.quads(1)) == before
        assert len({source.posting for source in catalog.sources()}) == COPIES + 1
