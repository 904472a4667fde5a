"""What validation found in a whole catalog, counted: by portal, shape, severity or posting."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from kg.report.phrases import Phrases
from kg.report.portals import portal
from kg.report.rules import Rules
from kg.store.records import Quarantined, SourceRecord
from kg.validate.report import Report

By = Literal["source", "shape", "severity", "posting"]
REFUSED = "refused"
RANK = {"Violation": 0, REFUSED: 1, "Warning": 2, "Info": 3}


@dataclass(frozen=True, slots=True)
class Entry:
    """A posting that was validated: published with its report, or in quarantine for the reason `code`."""

    source: str
    report: Report
    posting: str = ""
    title: str = ""
    code: str = ""
    message: str = ""

    @property
    def portal(self) -> str:
        """Where it came from."""
        return portal(self.source)

    @property
    def worst(self) -> str:
        """The worst that was found in it; empty where nothing was."""
        if self.code and self.report.conforms:
            return REFUSED
        return min((result.severity for result in self.report.results), key=lambda s: RANK[s], default="")


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a section: how often, what kind (a severity, or `refused`), in words, and the shape or reason itself."""

    count: int
    kind: str
    words: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A portal, shape, severity or posting: its `key` for programs, its name for people, its counts and its lines.

    `published`, `warned` and `refused` count postings; `warned` are those of the published with any result.
    """

    key: str
    name: str
    kind: str = ""
    source: str = ""
    published: int = 0
    warned: int = 0
    refused: int = 0
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """A catalog's reports, rolled up; the sections with most to mend come first."""

    by: By
    language: str
    release: int
    published: int
    warned: int
    refused: int
    sections: tuple[Section, ...] = field(default=())


def entries(published: Iterable[SourceRecord], waiting: Iterable[Quarantined]) -> list[Entry]:
    """What the catalog knows: its published postings, and what waits in quarantine. Withdrawn ones are left out."""
    standing = [
        Entry(record.source, record.report, record.posting, record.label)
        for record in published
        if record.state == "published"
    ]
    refused = [Entry(one.source, one.report, title=one.name, code=one.code, message=one.message) for one in waiting]
    return standing + refused


def summary(found: Sequence[Entry], rules: Rules, by: By, release: int, language: str = "en") -> Summary:
    """Counts over these postings."""
    counter = _Counter(rules, Phrases(language))
    keys: dict[By, Callable[[Sequence[Entry]], list[Section]]] = {
        "source": counter.portals,
        "shape": counter.shapes,
        "severity": counter.severities,
        "posting": counter.postings,
    }
    published, warned, refused = _states(found)
    return Summary(by, language, release, published, warned, refused, tuple(keys[by](found)))


class _Counter:
    def __init__(self, rules: Rules, phrases: Phrases) -> None:
        self._rules = rules
        self._say = phrases

    def portals(self, found: Sequence[Entry]) -> list[Section]:
        """By where postings come from: whom to write to, and about what."""
        parted: dict[str, list[Entry]] = {}
        for entry in found:
            parted.setdefault(entry.portal, []).append(entry)
        sections = []
        for name, group in parted.items():
            published, warned, refused = _states(group)
            shown = name or self._say.say("summary", "here")
            items = self._results(group)
            sections.append(Section(name, shown, "", "", published, warned, refused, items))
        return sorted(sections, key=lambda s: (-s.refused, -s.warned, -s.published, s.key))

    def shapes(self, found: Sequence[Entry]) -> list[Section]:
        """By shape, each with the portals in which it found something."""
        parted: dict[tuple[str, str], Counter[str]] = {}
        for entry in found:
            for key in self._keys(entry):
                parted.setdefault(key, Counter())[entry.portal] += 1
        return [
            Section(
                key,
                self._name(kind, key),
                kind,
                items=tuple(
                    Item(count, "", name or self._say.say("summary", "here"), name)
                    for name, count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
                ),
            )
            for (kind, key), counts in sorted(
                parted.items(), key=lambda one: (RANK[one[0][0]], -one[1].total(), one[0][1])
            )
        ]

    def severities(self, found: Sequence[Entry]) -> list[Section]:
        """By severity, each with the shapes that found something."""
        items = self._results(found)
        kinds = sorted({item.kind for item in items}, key=lambda kind: RANK[kind])
        return [
            Section(kind, self._kind(kind), kind, items=tuple(item for item in items if item.kind == kind))
            for kind in kinds
        ]

    def postings(self, found: Sequence[Entry]) -> list[Section]:
        """By posting, those only in which something was found; the worst first."""
        told = [entry for entry in found if entry.worst]
        told.sort(key=lambda entry: (RANK[entry.worst], -len(entry.report.results), entry.source))
        return [
            Section(
                entry.posting or entry.source,
                entry.title or entry.source,
                entry.worst,
                entry.source,
                *_states([entry]),
                self._results([entry]),
            )
            for entry in told
        ]

    def _results(self, found: Iterable[Entry]) -> tuple[Item, ...]:
        counts = Counter(key for entry in found for key in self._keys(entry))
        ordered = sorted(counts.items(), key=lambda one: (RANK[one[0][0]], -one[1], one[0][1]))
        return tuple(Item(count, kind, self._name(kind, key), key) for (kind, key), count in ordered)

    def _keys(self, entry: Entry) -> Iterable[tuple[str, str]]:
        """What was found in a posting, once for each result; a refusal without a report counts by its reason."""
        if entry.code and entry.report.conforms:
            yield REFUSED, entry.code
        for result in entry.report.results:
            yield result.severity, result.shape

    def _name(self, kind: str, key: str) -> str:
        if kind == REFUSED:
            return str(self._say.find("code", key) or key)
        node = key if key.startswith("_:") else f"<{key}>"
        message = self._rules.said(node, "message", self._say.language)
        return general(message) or self._rules.said(node, "name", self._say.language) or key

    def _kind(self, kind: str) -> str:
        return self._say.say("summary", "refused") if kind == REFUSED else self._say.say("severity", kind, n=1)


def tally(phrases: Phrases, published: int, warned: int, refused: int) -> str:
    """How many postings there are, in words.

    >>> tally(Phrases("en"), 3, 1, 2), tally(Phrases("en"), 0, 0, 1)
    ('3 published, 1 of them with something to mend, 2 refused', '1 refused')
    """
    counts = (("published", published), ("mend", warned), ("kept_back", refused))
    said = [phrases.say("summary", key, n=n) for key, n in counts if n]
    return phrases.say("comma").join(said) or phrases.say("summary", "published", n=0)


def general(message: str) -> str:
    """A shape's message without the values of a single result.

    >>> general("No e-mail address: {?value}"), general("The unit {?value} leads nowhere.")
    ('No e-mail address', 'The unit … leads nowhere.')
    """
    return re.sub(r"\{[?$]\w+\}", "…", re.sub(r":?\s*\{[?$]\w+\}\s*$", "", message))


def _states(found: Iterable[Entry]) -> tuple[int, int, int]:
    """How many are published, how many of those with a result, how many in quarantine."""
    states = [(not entry.code, bool(entry.report.results)) for entry in found]
    return (
        sum(standing for standing, _ in states),
        sum(standing and told for standing, told in states),
        sum(not standing for standing, _ in states),
    )


def summary_object(told: Summary) -> dict[str, Any]:
    """The summary for JSON."""
    return {
        "release": told.release,
        "by": told.by,
        "language": told.language,
        "postings": {"published": told.published, "with_results": told.warned, "refused": told.refused},
        "sections": [
            {
                "key": section.key,
                "name": section.name,
                "kind": section.kind or None,
                "source": section.source or None,
                "postings": {
                    "published": section.published,
                    "with_results": section.warned,
                    "refused": section.refused,
                },
                "items": [
                    {"count": item.count, "kind": item.kind or None, "name": item.words, "key": item.key}
                    for item in section.items
                ],
            }
            for section in told.sections
        ],
    }


def summary_rows(told: Summary) -> list[list[object]]:
    """The summary as a table for spreadsheets: a line for each item, with a head."""
    head: list[object] = ["section", "name", "source", "kind", "count", "what", "key"]
    return [
        head,
        *(
            [section.key, section.name, section.source, item.kind or section.kind, item.count, item.words, item.key]
            for section in told.sections
            for item in section.items
        ),
    ]
