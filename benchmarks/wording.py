"""Snippets of ads (`tests/wording`): how many ways of saying a thing the extractor understands.

`python -m benchmarks.wording FILE…` lists what fails in the odd lines of these files; the even ones are not for reading.
"""

import json
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.evaluate.matching import matches, name_of
from kg.extract import extract
from kg.link import Registry
from kg.read import read
from kg.resources import folder

FOLDER = Path(__file__).resolve().parents[1] / "tests" / "wording"
# What the frame's own title says; a snippet that says it stands in a frame without one.
TITLE = ("title", "position_type")


@dataclass(slots=True)
class Tally:
    """Values by (field, language): found, given without being said, and said without being found."""

    right: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: Counter[tuple[str, str]] = field(default_factory=Counter)
    missed: Counter[tuple[str, str]] = field(default_factory=Counter)

    def precision(self) -> float:
        """Right values of all given ones."""
        return self.right.total() / max(1, self.right.total() + self.wrong.total())

    def recall(self) -> float:
        """Right values of all that are said."""
        return self.right.total() / max(1, self.right.total() + self.missed.total())


@dataclass(frozen=True, slots=True)
class Failure:
    """A value that a snippet says and that was missed, or the other way round."""

    text: str
    field: str
    value: Any
    wrong: bool


class Reader:
    """Reads snippets in their frames; what the frame says by itself is known once."""

    def __init__(self) -> None:
        self._frames = tomllib.loads((FOLDER / "frames.toml").read_text(encoding="utf-8"))
        self._registry = Registry.load(folder("ontology"))
        self._own: dict[tuple[str, bool], Mapping[str, list[Any]]] = {}

    def failures(self, snippet: Mapping[str, Any], tally: Tally) -> Iterator[Failure]:
        """Compare one snippet, field by field, and count; yields what is not as it should be."""
        facts, language = snippet.get("facts", {}), snippet["lang"]
        fields = {*facts, *snippet.get("not", ())}
        bare = any(name in fields for name in TITLE)
        got = self._said(self._framed(language, snippet["text"], bare))
        if (language, bare) not in self._own:
            self._own[language, bare] = self._said(self._framed(language, "", bare))
        frame = self._own[language, bare]
        for name in sorted(fields):
            wanted = [entry if isinstance(entry, list) else [entry] for entry in facts.get(name, [])]
            given, key = got.get(name, []), (name, language)
            for spellings in wanted:
                hits = [value for value in given if any(matches(name, value, s) for s in spellings)]
                given = [value for value in given if value not in hits]
                (tally.right if hits else tally.missed)[key] += 1
                if not hits:
                    yield Failure(snippet["text"], name, spellings[0], wrong=False)
            spare = [v for o in snippet.get("_optional", {}).get(name, []) for v in (o if isinstance(o, list) else [o])]
            for value in given:
                if not any(matches(name, value, known) for known in (*frame.get(name, []), *spare)):
                    tally.wrong[key] += 1
                    yield Failure(snippet["text"], name, value, wrong=True)

    def _framed(self, language: str, text: str, bare: bool) -> str:
        frame = self._frames[language]
        parts = (
            (text, frame["before"], frame["after"]) if bare else (frame["title"], frame["before"], text, frame["after"])
        )
        return "\n\n".join(part for part in parts if part)

    def _said(self, text: str) -> dict[str, list[Any]]:
        out: dict[str, list[Any]] = {}
        for fact in extract(read(text.encode(), name="snippet.txt"), registry=self._registry).every_fact:
            value = name_of(fact.value)
            if value not in out.setdefault(fact.field, []):
                out[fact.field].append(value)
        return out


def snippets(path: Path, half: str) -> Iterator[Mapping[str, Any]]:
    """The snippets of a file on its `odd` or `even` lines, the first of which is odd."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for line in lines[0 if half == "odd" else 1 :: 2]:
        yield json.loads(line)


def measure(half: str, paths: Sequence[Path] = ()) -> Tally:
    """Count over one half of all files, or of these."""
    reader, tally = Reader(), Tally()
    for path in paths or sorted(FOLDER.glob("*.jsonl")):
        for snippet in snippets(path, half):
            for _ in reader.failures(snippet, tally):
                pass
    return tally


def main() -> None:
    """List what fails in the odd lines of the files that are named."""
    reader, tally = Reader(), Tally()
    for path in map(Path, sys.argv[1:]):
        for snippet in snippets(path, "odd"):
            for failure in reader.failures(snippet, tally):
                how = "WRONG" if failure.wrong else "missed"
                print(f"{snippet['lang']} {failure.field} {how}: {failure.value!r} in {failure.text!r}")
    print(f"precision {tally.precision():.3f}, recall {tally.recall():.3f}")


if __name__ == "__main__":
    main()
