"""The form for corrections, drawn: each field with what the ad says of it, what may be said, and what is wrong with it."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.correct.bounds import Bounds, asked, mentioned
from kg.correct.form import load
from kg.errors import Refusal
from kg.extract.corrections import plain
from kg.extract.fact import Extraction, Fact
from kg.extract.wording import Lexicon
from kg.report.names import Names
from kg.report.rules import Rules
from kg.validate.report import Report


@dataclass(frozen=True, slots=True)
class Said:
    """A value, and where the ad says it: `spans` are code points of the text. `wrong` as `Bounds.wrong` has it.

    `reason` says why a value is only a candidate.
    """

    id: str
    value: str
    label: str
    spans: tuple[tuple[int, int], ...]
    quote: str
    level: str
    confidence: float
    wrong: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A field: its values, what they may be, candidates, and what the shapes find wrong, in words.

    `replaced` is what was read before a person corrected it.

    `key` names it in the form that is sent. `also` are values beside those of its kind.
    """

    key: str
    name: str
    bounds: Bounds
    several: bool
    values: tuple[Said, ...] = ()
    doubts: tuple[Said, ...] = ()
    replaced: tuple[Said, ...] = ()
    also: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    corrected: bool = False

    @property
    def telling(self) -> bool:
        """Whether there is something to see: values, candidates, or a problem."""
        return bool(self.values or self.doubts or self.problems or self.corrected)


@dataclass(frozen=True, slots=True)
class Section:
    """A group of lines, by its name."""

    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """The ad itself (no `id`), or one of its positions."""

    id: str
    title: str
    sections: tuple[Section, ...]

    @property
    def lines(self) -> list[Line]:
        """All lines."""
        return [line for section in self.sections for line in section.lines]


SEPARATOR = "/"


def key(position: str, field: str) -> str:
    """How a field is called in a form.

    >>> key("", "deadline"), key("esr-1", "deadline")
    ('/deadline', 'esr-1/deadline')
    """
    return f"{position}{SEPARATOR}{field}"


def drawn(
    extraction: Extraction,
    rules: Rules,
    names: Names,
    lexicon: Lexicon,
    report: Report | None = None,
    before: Extraction | None = None,
) -> tuple[Part, ...]:
    """The form for an ad and each of its positions; `before` is the same extraction without corrections."""
    drawing = _Drawing(extraction, rules, names, lexicon, report or Report(), before)
    parts = [drawing.part("", "", extraction.facts, extraction.candidates)]
    for position in extraction.positions:
        title = next((plain(fact.name) for fact in position.of("title")), position.id)
        parts.append(drawing.part(position.id, title, position.facts, position.candidates))
    return tuple(parts)


def unfit(parts: Iterable[Part]) -> Iterator[tuple[Part, Line, Said]]:
    """What a person stated that cannot be a value of its field."""
    for part in parts:
        for line in part.lines:
            for said in line.values:
                if said.wrong and said.level == "stated":
                    yield part, line, said


def check(parts: Iterable[Part]) -> None:
    """Raise Refusal `correction` where a person stated a value that cannot be one of its field."""
    for part, line, said in unfit(parts):
        where = f" of {part.title}" if part.id else ""
        raise Refusal("correction", f"{line.name}{where} cannot be {said.value!r} ({said.wrong})")


class _Drawing:
    def __init__(
        self,
        extraction: Extraction,
        rules: Rules,
        names: Names,
        lexicon: Lexicon,
        report: Report,
        before: Extraction | None,
    ) -> None:
        self._form = load()
        self._lexicon = lexicon
        self._bounds = {
            name: asked(rules, names, iri, self._form.classes.get(name, ""))
            for name, iri in self._form.properties.items()
        }
        self._corrected = {one.scope for one in extraction.corrections}
        self._before = before
        self._problems = _problems(report, rules, names.language)
        self._count = 0

    def part(self, id_: str, title: str, facts: Sequence[Fact], candidates: Sequence[Fact]) -> Part:
        sections = []
        for group in self._form.groups:
            sections.append(
                Section(group.name, tuple(self._line(id_, name, facts, candidates) for name in group.fields))
            )
        return Part(id_, title, tuple(sections))

    def _line(self, part: str, name: str, facts: Sequence[Fact], candidates: Sequence[Fact]) -> Line:
        bounds = self._bounds[name]
        values = self._said(name, (fact for fact in facts if fact.field == name), bounds)
        taken = {said.value for said in values}
        doubts = self._said(name, (f for f in candidates if f.field == name and plain(f.name) not in taken), bounds)
        problems = self._problems.get(f"<{self._form.properties[name]}>", ()) if not part else ()
        replaced = self._replaced(part, name, taken, bounds)
        many = self._lexicon.fields[name].card == "many"
        return Line(
            key(part, name), name, bounds, len(values) > 1 or (many and not bounds.one), values, doubts, replaced,
            self._form.also.get(name, ()), tuple(problems), (part, name) in self._corrected,
        )  # fmt: skip

    def _replaced(self, part: str, name: str, taken: Collection[str], bounds: Bounds) -> tuple[Said, ...]:
        """What was read of a corrected field and no longer holds."""
        if self._before is None or (part, name) not in self._corrected:
            return ()
        facts = next(
            (one.facts for one in self._before.positions if one.id == part), () if part else self._before.facts
        )
        return self._said(name, (f for f in facts if f.field == name and plain(f.name) not in taken), bounds)

    def _said(self, name: str, facts: Iterable[Fact], bounds: Bounds) -> tuple[Said, ...]:
        groups: dict[str, list[Fact]] = {}
        for fact in facts:
            groups.setdefault(plain(fact.name), []).append(fact)
        return tuple(self._one(name, value, same, bounds) for value, same in groups.items())

    def _one(self, name: str, value: str, facts: list[Fact], bounds: Bounds) -> Said:
        self._count += 1
        best = max(facts, key=lambda fact: (fact.start is not None, fact.confidence))
        spans = [(f.start, f.end) for f in facts if f.start is not None and f.end is not None]
        label = next((choice.label for choice in bounds.choices if choice.value == value), value)
        wrong = "" if value in self._form.also.get(name, ()) else bounds.wrong(value)
        return Said(
            f"v{self._count}", value, label, tuple(spans), " ".join(best.text.split()), best.level, best.confidence,
            wrong, best.reason,
        )  # fmt: skip


def _problems(report: Report, rules: Rules, language: str) -> dict[str, list[str]]:
    """What is wrong, by the properties that the broken shapes speak of."""
    found: dict[str, list[str]] = {}
    for result in report.results:
        about = mentioned(rules, rules.of(result))
        for name in about:
            message = result.message(language)
            if message and message not in found.setdefault(name, []):
                found[name].append(message)
    return found
