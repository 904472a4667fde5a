"""The summary of a catalog for a terminal, in the lines of `kg.report.text`."""

from collections.abc import Iterator

from kg.report.phrases import Phrases
from kg.report.summary import REFUSED, Item, Summary, tally
from kg.report.text import Line, filled


def summary_lines(told: Summary, width: int = 80) -> Iterator[Line]:
    """The summary line by line, wrapped to a width."""
    phrases = Phrases(told.language)
    say = phrases.say
    counts = tally(phrases, told.published, told.warned, told.refused)
    title = f"{say('summary', 'title')}, {say('summary', 'by_' + told.by)}"
    yield [(title, "title")]
    yield from filled([(say("summary", "lead", release=told.release, tally=counts), "")], width)
    if not told.published and not told.refused:
        yield from filled([(say("summary", "nothing"), "")], width)
    elif not any(section.items for section in told.sections):
        yield from filled([(say("summary", "good"), "")], width)
    for section in told.sections:
        yield []
        yield from filled([(section.name, "title")], width)
        notes = []
        if told.by == "source":
            notes.append((tally(phrases, section.published, section.warned, section.refused), ""))
        elif told.by == "shape":
            notes += [(_kind(section.kind, told.language), _style(section.kind)), (f" {section.key}", "label")]
        elif section.source and section.source != section.name:
            notes.append((section.source, "label"))
        if notes:
            yield from ([("  ", ""), *line] for line in filled(notes, width - 2))
        yield from _items(section.items, told.language, width, kinded=told.by != "severity")
    if told.sections:
        yield []
        yield from filled([(say("summary", "more"), "label")], width)


def _items(items: tuple[Item, ...], language: str, width: int, *, kinded: bool) -> Iterator[Line]:
    kinds = [_kind(item.kind, language) if kinded else "" for item in items]
    column = max(map(len, kinds), default=0) + 2 if any(kinds) else 0
    digits = max((len(str(item.count)) for item in items), default=0)
    indent = digits + 6 + column
    for item, kind in zip(items, kinds, strict=True):
        head = [(f"  {item.count:>{digits + 2}}× ", ""), (f"{kind:<{column}}", _style(item.kind))]
        for line in filled([(item.words, "")], max(width - indent, 24)):
            yield [*head, *line]
            head = [(" " * (indent - 1), "")]


def _kind(kind: str, language: str) -> str:
    say = Phrases(language).say
    return say("summary", "refused") if kind == REFUSED else say("severity", kind, n=1) if kind else ""


def _style(kind: str) -> str:
    return "Violation" if kind == REFUSED else kind
