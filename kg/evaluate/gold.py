"""Postings whose facts are known: `NAME.json` beside `NAME.txt`, `.html` or another format that is read."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from kg.errors import InputError

Half = Literal["A", "B"]
# A text beside a PDF or a page is what was annotated.
FORMS = (".txt", ".html", ".pdf", ".json-ld", ".jsonld", ".md", ".docx")
Entries = tuple[tuple[Any, ...], ...]


@dataclass(frozen=True, slots=True)
class GoldPosition:
    """One of several positions that a posting offers, with what is said of it alone, as in `Gold`."""

    name: str
    facts: Mapping[str, Entries]
    optional: Mapping[str, Entries]


@dataclass(frozen=True, slots=True)
class Gold:
    """One posting and what a careful reader takes from it.

    An entry of `facts` or `optional` is the spellings of one fact, any of which is right. `posting` is False for a page
    that is none. `apart` holds the facts of fields outside the sums; it is None where they were not looked for.
    `only_apart` says that nothing else was. `several` says that the posting offers several positions and `facts` are what they
    share; `positions` holds the facts of each where somebody looked for them.
    """

    name: str
    folder: str
    path: Path
    facts: Mapping[str, Entries]
    optional: Mapping[str, Entries]
    posting: bool = True
    apart: Mapping[str, Entries] | None = None
    only_apart: bool = False
    told_half: Half | None = None
    several: bool = False
    positions: tuple[GoldPosition, ...] = ()

    @property
    def source(self) -> str:
        """Where the posting comes from: the first word of a numbered name, else the name.

        >>> Gold("061_evoldir-cambridge-professor", "real", Path(), {}, {}).source
        'evoldir'
        """
        numbered = re.match(r"\d{3}_([^-]+)", self.name)
        return numbered[1] if numbered else self.name

    @property
    def half(self) -> Half:
        """The half that the source belongs to: the one that the file says, else drawn by a hash of the source's name, so
        that a new posting moves no other.
        """
        if self.told_half:
            return self.told_half
        return "B" if int(sha256(self.source.encode()).hexdigest(), 16) % 2 else "A"

    @property
    def language(self) -> str:
        """The language of the posting, or `none` where the gold says none (pages that are no posting)."""
        return str(self.facts["language"][0][0]) if self.facts.get("language") else "none"


def load(folder: Path, *, half: Half | None = None, texts: Path | None = None) -> list[Gold]:
    """The postings of a folder by name, those of one half of its sources where `half` is given.

    The postings lie in `texts` where that is given, else in the folder. Raises InputError for a folder or a file that
    is missing or is not as the format says (tests/gold/README.md).
    """
    if not folder.is_dir():
        raise InputError(f"{folder} is no folder; name one that holds NAME.json beside NAME.txt (docs/evaluation.md)")
    found = [_one(path, texts or folder) for path in sorted(folder.glob("*.json"))]
    if not found:
        raise InputError(f"{folder} holds no gold file: NAME.json beside NAME.txt (docs/evaluation.md)")
    return [gold for gold in found if half in (None, gold.half)]


def _one(path: Path, texts: Path) -> Gold:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{path} cannot be read as JSON: {error}") from error
    if not isinstance(told, dict):
        raise InputError(f"{path} must be one JSON object of fields")
    posting = next((p for form in FORMS if (p := texts / f"{path.stem}{form}").is_file()), None)
    if posting is None:
        raise InputError(f"{path} has no posting beside it: {texts / path.stem} with one of {', '.join(FORMS)}")
    text = _Text(posting)
    facts = _entries({field: value for field, value in told.items() if not field.startswith("_")}, path, text)
    apart = _entries(told["_apart"], path, text) if "_apart" in told else None
    half = told.get("_half")
    if half not in (None, "A", "B"):
        raise InputError(f"{path}: `_half` is A or B, not {half!r}")
    return Gold(
        path.stem,
        path.parent.resolve().name,
        posting,
        facts,
        _entries(told.get("_optional", {}), path, text),
        told.get("_posting", True) is not False,
        apart,
        only_apart=apart is not None and not facts,
        told_half=half,
        several=bool(told.get("_several", False)),
        positions=_positions(told.get("_positions", []), path, text),
    )


def _positions(told: Any, path: Path, text: "_Text") -> tuple[GoldPosition, ...]:
    if not isinstance(told, list) or not all(isinstance(one, dict) and "facts" in one for one in told):
        raise InputError(f'{path}: _positions is a list of {{"id": …, "facts": {{…}}}}')
    return tuple(
        GoldPosition(
            str(one.get("id", number)),
            _entries({field: value for field, value in one["facts"].items() if field != "_optional"}, path, text),
            _entries(one["facts"].get("_optional", one.get("_optional", {})), path, text),
        )
        for number, one in enumerate(told, 1)
    )


class _Text:
    """The canonical text of a posting, read only where an entry points into it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @cached_property
    def text(self) -> str:
        from kg.read import read

        return read(self._path.read_bytes(), name=self._path.name).text

    def words(self, span: Any) -> str:
        """The words between two offsets, as one line. Raises ValueError where the span is none of this text."""
        if not (isinstance(span, list) and len(span) == 2 and all(isinstance(at, int) for at in span)):
            raise ValueError(f"a span is [start, end] in code points, not {span!r}")
        words = " ".join(self.text[span[0] : span[1]].split()) if 0 <= span[0] < span[1] <= len(self.text) else ""
        if not words:
            raise ValueError(f"nothing stands at {span} of {self._path.name}, which has {len(self.text)} code points")
        return words


def _entries(told: Any, path: Path, text: _Text) -> Mapping[str, Entries]:
    if not isinstance(told, dict) or not all(isinstance(v, list) for v in told.values()):
        raise InputError(f"{path}: a field holds a list of values, or of lists of spellings")
    out: dict[str, Entries] = {}
    for field, entries in told.items():
        try:
            out[field] = tuple(_spellings(_resolved(entry, text)) for entry in entries)
        except ValueError as error:
            raise InputError(f"{path}: {field}: {error}") from error
    return out


def _resolved(entry: Any, text: _Text) -> Any:
    """An entry that points at words (`span`) as its `value`, or else those words; any other as it is."""
    if not isinstance(entry, dict) or "span" not in entry:
        return entry
    words = text.words(entry["span"])
    return entry.get("value", words)


def _spellings(entry: Any) -> tuple[Any, ...]:
    from kg.evaluate.matching import name_of

    spelled: Sequence[Any] = entry if isinstance(entry, list) else [entry]
    return tuple(name_of(value) for value in spelled)
