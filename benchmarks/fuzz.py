"""`make fuzz`: let atheris look for a text or a file that breaks reading or extraction, outside of the tests.

`python -m benchmarks.fuzz [SECONDS] [READER]`: READER is `txt` (the default: text, read and extracted), or `html`,
`json`, `docx`, `pdf` for the readers alone. Seeds are the ads of `tests/gold` and `examples/`. What breaks is written
beside as `crash-…`, `slow-unit-…` or `timeout-…` (in the folder it runs in), and is shown with its traceback.
"""

import sys
import tempfile
from pathlib import Path

from kg.errors import Refusal

ROOT = Path(__file__).resolve().parents[1]
READERS = ("txt", "html", "json", "docx", "pdf")
MISSING = """atheris is not installed: it is no dependency of the project. Put it into an environment of its own:
  python3 -m venv fuzz-venv && fuzz-venv/bin/pip install . atheris && fuzz-venv/bin/python -m benchmarks.fuzz"""
SECONDS, SLOW, LONGEST = 300, 10, 20_000


def main() -> None:
    """Run until the time is over or something breaks."""
    try:
        import atheris
    except ImportError:
        sys.exit(MISSING)
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    reader = sys.argv[2] if len(sys.argv) > 2 else "txt"
    if reader not in READERS:
        sys.exit(f"there is no reader {reader}; there are {', '.join(READERS)}")
    with atheris.instrument_imports(include=["kg"]):
        from kg.extract import extract
        from kg.extract.wording import default
        from kg.link import Registry
        from kg.read import read
        from kg.resources import folder
    registry = Registry.load(folder("ontology"))

    def once(data: bytes) -> None:
        try:
            document = read(data, name=f"x.{reader}")
        except Refusal:
            return
        if reader == "txt":
            said = extract(document, default(), registry)
            for fact in (*said.facts, *said.candidates):
                if fact.start is not None and document.text[fact.start : fact.end] != fact.text:
                    raise AssertionError(f"the span of {fact} does not hold its words")

    with tempfile.TemporaryDirectory() as seeds:
        for place in (ROOT / "tests" / "gold", ROOT / "examples"):
            for path in place.iterdir():
                if path.suffix in (".txt", ".html"):
                    Path(seeds, path.name).write_bytes(path.read_bytes()[:LONGEST])
        given = [f"-max_total_time={seconds}", f"-timeout={SLOW}", f"-max_len={LONGEST}", "-rss_limit_mb=2048", seeds]
        atheris.Setup([sys.argv[0], *given], once)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
