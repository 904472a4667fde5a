"""The facts of a posting as rows of its page: each with an address, the words that say it, and how it follows from them."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.serve.documents import Value
from kg.serve.labels import Label
from kg.serve.layout import Layout
from kg.serve.names import curie
from kg.serve.pages.advert.text import READING
from kg.serve.standing import as_date
from kg.serve.view import Fact, Shown, View, literal, long_date
from kg.serve.words import Said, Statement, Word

CLOSENESS = ("stated", "explicit", "normalised", "inferred", "enriched")
"""Levels, the one that counts first: what a person stated, then from what the ad says itself to what was added to it."""
FROM_WORDS = ("", "explicit", "normalised")
ELSEWHERE = "elsewhere"
"""What another posting says of a position that this one advertises as well."""
STRUCTURE = ("rdf:type", "rdfs:label", "vac:advertises", "prov:wasDerivedFrom")
"""What is said for the graph's own sake; a weaker reading of it is of no use to anybody."""
LONGEST = 160


@dataclass(slots=True)
class Reading:
    """A value that words may say, and that is not asserted: why not (`weak`, `conflict`), and those words."""

    id: str
    label: Label
    shown: Shown
    status: str
    words: list[Word]

    @property
    def confidence(self) -> float | None:
        """How sure the surest of its words are."""
        return _surest(self.words)

    @property
    def spans(self) -> list[Word]:
        """Its words, of those in the same place one."""
        return list({(word.snapshot, word.start, word.end, word.quote): word for word in self.words}.values())


@dataclass(slots=True)
class Row:
    """One value: its address on the page, its words in the order of the text, how it follows from them and how surely."""

    id: str
    shown: Shown
    words: list[Word] = field(default_factory=list)
    level: str = ""
    confidence: float | None = None
    parts: list["Part"] = field(default_factory=list)

    @property
    def spans(self) -> list[Word]:
        """Its words, of those in the same place one."""
        return list({(word.snapshot, word.start, word.end, word.quote): word for word in self.words}.values())


@dataclass(slots=True)
class Part:
    """What a value says of itself: a property, its values, each with its level where that is further off than the row's."""

    label: Label
    values: list[tuple[Shown, str]]


@dataclass(slots=True)
class Line:
    """A property with its rows, and the readings of it that are not asserted."""

    name: str
    label: Label
    rows: list[Row]
    readings: list[Reading] = field(default_factory=list)


class Rows:
    """Gives what a page shows its addresses, and finds the words behind each; every row is made once, in page order."""

    def __init__(
        self, view: View, said: Said, layout: Layout, terms: Mapping[str, str], shared: Collection[NamedNode] = ()
    ) -> None:
        """`terms` are names of properties that read better on a page; `shared` the positions that others advertise, too."""
        self._terms = terms
        self._shared = {*shared}
        self._view = view
        self._said = said
        self._layout = layout
        self._words: dict[Statement, list[Word]] = {}
        self._about: dict[NamedNode, list[Word]] = {}
        for word in said.words:
            if not word.status:
                self._words.setdefault(word.statement, []).append(word)
                self._about.setdefault(word.statement[0], []).append(word)
        self._inferred = {
            (node, prop) for node in view.found.subjects for prop in view.nodes(node, "vac:inferredProperty")
        }
        self._of_statement: dict[Statement, str] = {}
        self._of_thing: dict[NamedNode, str] = {}
        self.titles: dict[str, str] = {}
        self.lines_made: list[Line] = []

    def lines(self, facts: Iterable[Fact]) -> list[Line]:
        """Facts as lines, in the order of the shapes."""
        ordered = sorted(facts, key=lambda fact: (self._layout.place(fact.name), fact.label.text.lower()))
        made = []
        for fact in ordered:
            label = self._named(fact.name, fact.label)
            made.append(Line(fact.name, label, _as_said([self._row(label, value) for value in fact.values])))
        self.lines_made += made
        return made

    def place(self, nodes: Iterable[NamedNode], title: str, *statements: Statement) -> str:
        """The address of what the page shows in another way than as a row: of these things, for these statements."""
        made = self._new(title)
        for node in nodes:
            self._of_thing.setdefault(node, made)
        for statement in statements:
            self._of_statement.setdefault(statement, made)
        return made

    def words(self, statement: Statement) -> list[Word]:
        """The words that say a statement."""
        return self._words.get(statement, [])

    def rows_of(self, word: Word) -> str:
        """The address of the row that words say something for; empty where the page does not show it."""
        subject, _, value = word.statement
        at = self._of_statement.get(word.statement) or self._of_thing.get(subject)
        own = isinstance(value, NamedNode) and value.value.startswith(self._view.base)
        return at or (self._of_thing.get(value, "") if own and isinstance(value, NamedNode) else "")

    def readings(self) -> list[Line]:
        """What words may say and is not asserted: joined to the lines of its property, else in lines of their own."""
        known = {line.name: line for line in reversed(self.lines_made)}
        apart: dict[str, Line] = {}
        found: dict[Statement, Reading] = {}
        for word in self._said.words:
            name = curie(word.statement[1].value)
            if not word.status or name in STRUCTURE or word.statement in self._of_statement:
                continue
            if word.statement in found:
                found[word.statement].words.append(word)
                continue
            label = self._named(name, self._view.label(word.statement[1]))
            made = Reading(f"{READING}{len(found) + 1}", label, self._value(word.statement[2]), word.status, [word])
            found[word.statement] = made
            line = known.get(name) or apart.setdefault(name, Line(name, label, []))
            line.readings.append(made)
            self.titles[made.id] = _title(label, made.shown)
            self._of_statement[word.statement] = made.id
        return list(apart.values())

    def _value(self, value: Value) -> Shown:
        if isinstance(value, Literal):
            if (day := as_date(value.value)) is not None:  # a candidate has the form of its value, not always its type
                return Shown(long_date(day, self._view.lang), iso=value.value)
            return literal(value, self._view.lang)
        return self._view.link(value) if isinstance(value, NamedNode) else Shown(str(value))

    def _named(self, name: str, label: Label) -> Label:
        return Label(self._terms[name]) if name in self._terms else label

    def _row(self, label: Label, shown: Shown) -> Row:
        made = Row(self._new(_title(label, shown)), shown)
        words: dict[Word, None] = {}
        for statement in _all(shown):
            subject, _, value = statement
            if isinstance(subject, BlankNode) or isinstance(value, BlankNode):
                continue
            kept = (subject, statement[1], value)
            self._of_statement.setdefault(kept, made.id)
            words.update(dict.fromkeys(self._words.get(kept, ())))
            if isinstance(value, NamedNode):
                self._of_thing.setdefault(value, made.id)
                if "#" in value.value and value.value.startswith(self._view.base):
                    words.update(dict.fromkeys(self._about.get(value, ())))
        made.words = sorted(words, key=lambda w: (w.start is None, w.start or 0, w.end or 0))
        own = self._own(shown)
        made.level = self._level(shown, own or made.words)
        made.confidence = _surest([word for word in own or made.words if word.level == made.level])
        made.parts = [self._part(one, made.level) for one in self._ordered(shown.facts)]
        return made

    def _own(self, shown: Shown) -> list[Word]:
        """The words of a value's own statements, not of what it says of itself."""
        found = []
        for subject, prop, value in shown.statements:
            if isinstance(subject, NamedNode) and not isinstance(value, BlankNode):
                found += self._words.get((subject, prop, value), [])
        return found

    def _part(self, fact: Fact, level: str) -> Part:
        values = []
        for value in _flat(fact.values):
            said = self._level(value, self._own(value))
            values.append((value, "" if said in (*FROM_WORDS, level) else said))
        return Part(self._named(fact.name, fact.label), values)

    def _ordered(self, facts: Sequence[Fact]) -> list[Fact]:
        return sorted(facts, key=lambda fact: (self._layout.place(fact.name), fact.label.text.lower()))

    def _level(self, shown: Shown, words: Sequence[Word]) -> str:
        levels = {word.level for word in words if word.level}
        if levels:
            return min(levels, key=_distance)
        if any(statement in self._said.enriched for statement in shown.statements):
            return "enriched"
        if any((s, p) in self._inferred for s, p, _ in shown.statements):
            return "inferred"
        return ELSEWHERE if shown.statements and all(s in self._shared for s, _, _ in shown.statements) else ""

    def _new(self, title: str) -> str:
        made = f"f-{len(self.titles) + 1}"
        self.titles[made] = title
        return made


def _as_said(rows: list[Row]) -> list[Row]:
    """Rows in the order of their words, where all have some."""
    starts = {row.id: row.words[0].start for row in rows if row.words and row.words[0].start is not None}
    return rows if len(starts) < len(rows) else sorted(rows, key=lambda row: starts[row.id])


def _all(shown: Shown) -> Iterator[tuple[NamedNode | BlankNode, NamedNode, Value]]:
    yield from shown.statements
    for fact in shown.facts:
        for value in fact.values:
            yield from _all(value)


def _flat(values: Iterable[Shown]) -> Iterator[Shown]:
    """Values, and in the place of a part that has no words of its own what it says."""
    for value in values:
        if value.facts:
            yield from _flat(inner for fact in value.facts for inner in fact.values)
        else:
            yield value


def _title(label: Label, shown: Shown) -> str:
    text = shown.text if len(shown.text) <= LONGEST else shown.text[: LONGEST - 1].rstrip() + "…"
    return f"{label.text}: {text}"


def _distance(level: str) -> int:
    return CLOSENESS.index(level) if level in CLOSENESS else len(CLOSENESS)


def _surest(words: Iterable[Word]) -> float | None:
    return max((word.confidence for word in words if word.confidence is not None), default=None)
