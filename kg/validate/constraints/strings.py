"""`sh:minLength`, `sh:maxLength`, `sh:pattern`, `sh:languageIn`, `sh:uniqueLang` (https://www.w3.org/TR/shacl/#core-components-string)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from kg.validate.constraints.base import SH, Constraint, Each, Found
from kg.validate.literals import plain, split
from kg.validate.patterns import matcher

if TYPE_CHECKING:
    from kg.validate.compile import Compiler, Shape
    from kg.validate.engine import Run


def compiled(compiler: Compiler, shape: Shape) -> Iterable[Constraint]:
    """What the letters of the values are."""
    least, most = (compiler.integer(shape.node, f"{end}Length") for end in ("min", "max"))
    if least is not None:
        yield MinLength(least)
    if most is not None:
        yield MaxLength(most)
    flags = compiler.one(shape.node, "flags")
    for pattern in compiler.values(shape.node, "pattern"):
        if not pattern.startswith('"'):
            raise ValueError(f"sh:pattern is a string, and not {pattern}")
        yield Pattern(split(pattern)[0], split(flags)[0] if flags else "")
    head = compiler.one(shape.node, "languageIn")
    if head is not None:
        yield LanguageIn([split(tag)[0].lower() for tag in compiler.members(head, "languageIn")])
    if compiler.flag(shape.node, "uniqueLang"):
        compiler.needs_path(shape, "uniqueLang")
        yield UniqueLang()


class MinLength(Each):
    """Each value has as many characters or more; a blank node has none."""

    component = SH + "MinLengthConstraintComponent"

    def __init__(self, bound: int) -> None:
        self.bound = bound

    def holds(self, run: Run, value: str) -> bool:
        """Whether it has."""
        return value[0] != "_" and len(plain(value)) >= self.bound


class MaxLength(Each):
    """Each value has no more characters; a blank node has none to count."""

    component = SH + "MaxLengthConstraintComponent"

    def __init__(self, bound: int) -> None:
        self.bound = bound

    def holds(self, run: Run, value: str) -> bool:
        """Whether it has."""
        return value[0] != "_" and len(plain(value)) <= self.bound


class Pattern(Each):
    """Each value holds what the regular expression describes; a blank node holds nothing."""

    component = SH + "PatternConstraintComponent"

    def __init__(self, pattern: str, flags: str) -> None:
        self.matches = matcher(pattern, flags)

    def holds(self, run: Run, value: str) -> bool:
        """Whether it does."""
        return value[0] != "_" and self.matches(plain(value))


class LanguageIn(Each):
    """Each value is a literal in one of the languages, "en" being also that of "en-GB"."""

    component = SH + "LanguageInConstraintComponent"

    def __init__(self, ranges: Sequence[str]) -> None:
        self.ranges = ranges

    def holds(self, run: Run, value: str) -> bool:
        """Whether it is (basic filtering, https://www.rfc-editor.org/rfc/rfc4647#section-3.3.1)."""
        tag = split(value)[2].lower() if value[0] == '"' else ""
        return bool(tag) and any(wanted in (tag, "*") or tag.startswith(f"{wanted}-") for wanted in self.ranges)


class UniqueLang(Constraint):
    """No two values are in one language: a result for each language that more than one has."""

    component = SH + "UniqueLangConstraintComponent"

    def check(self, run: Run, focus: str, values: Sequence[str]) -> Iterable[Found]:
        """One result for each such language."""
        if len(values) < 2:
            return ()
        tags = Counter(split(value)[2].lower() for value in values if value[0] == '"')
        return [Found() for tag, number in tags.items() if tag and number > 1]
