"""Which version says a quad, found without reading them all."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from kg.store import held, packing
from kg.store.history import HELD, Rows
from kg.store.records import VOCABULARY

Read = Callable[[int], Sequence[bytes]]
"""The lines of a version, by its number."""
_HELD = HELD.format("?2")
_SAID = f"""SELECT asked.value, (SELECT d.version FROM said d JOIN version v ON v.id = d.version
    WHERE d.key = asked.value AND {_HELD} LIMIT 1) FROM json_each(?1) asked"""
_OWN = f"""SELECT s.posting, v.id FROM json_each(?1) asked JOIN source s ON s.posting = asked.value
    JOIN version v ON v.source = s.id WHERE {_HELD}"""
_TERMS = f"""SELECT m.subject, v.id FROM version v JOIN json_each(?1) asked
    JOIN mention m ON m.subject = asked.value AND m.version = v.id
    WHERE v.source = (SELECT id FROM source WHERE name = ?3) AND {_HELD}"""


class Holding:
    """Looks for who says a line in the tables that are derived from versions; reads those versions alone that may."""

    def __init__(self, rows: Rows, read: Read) -> None:
        self._rows = rows
        self._read = read

    def said(self, lines: Iterable[bytes], release: int) -> set[bytes]:
        """Those of the lines that a version of the release says, as they are written."""
        found: set[bytes] = set()
        for version, asked in self._candidates(list(lines), release).items():
            found.update(asked.difference(found).intersection(self._read(version)))
        return found

    def holders(self, forms: Iterable[bytes], release: int) -> Iterator[tuple[bytes, int, bytes]]:
        """What an index holds, each with a version of the release that says it, and the line as written there."""
        found: set[bytes] = set()
        for version, asked in self._candidates(list(forms), release).items():
            left = asked - found
            subjects = {packing.subject(form) for form in left}
            written = [line for line in self._read(version) if packing.subject(line) in subjects]
            for form, line in zip(held.lines(written), written, strict=True):
                if form in left and form not in found:
                    found.add(form)
                    yield form, version, line

    def _candidates(self, lines: Sequence[bytes], release: int) -> Mapping[int, set[bytes]]:
        """The versions that may say some of the lines, the oldest first, each with those."""
        by_key = {packing.number(line): line for line in lines}
        by_subject: defaultdict[int, list[bytes]] = defaultdict(list)
        by_owner: defaultdict[str, list[bytes]] = defaultdict(list)
        for line in lines:
            subject = packing.subject(line)
            by_subject[packing.key(subject)].append(line)
            by_owner[subject.decode()[1:-1].partition("#")[0]].append(line)
        found: defaultdict[int, set[bytes]] = defaultdict(set)
        for key, version in self._rows(_SAID, json.dumps(list(by_key)), release):
            if version is not None:
                found[version].add(by_key[key])
        for posting, version in self._rows(_OWN, json.dumps(list(by_owner)), release):
            found[version].update(by_owner[posting])
        for key, version in self._rows(_TERMS, json.dumps(list(by_subject)), release, VOCABULARY):
            found[version].update(by_subject[key])
        return dict(sorted(found.items()))
