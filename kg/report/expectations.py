"""What would satisfy a shape, in words, from the shape's own constraints (https://www.w3.org/TR/shacl/#core-components).

Nothing is known here of any particular shape: a shapes graph of anyone's is put into words by the same phrases.
"""

import difflib
import re
from collections.abc import Iterator

from kg.graph.terms import curie
from kg.report import routes
from kg.report.names import Names, is_literal
from kg.report.phrases import Phrases
from kg.report.rules import SH, Rules, parameters
from kg.report.values import worded
from kg.validate.literals import split
from kg.validate.paths import Path
from kg.validate.report import Result

MOST = 12
"""Values, classes or properties that are listed; how many more there are is said."""
DEPTH = 4
COUNTS = {"minCount", "maxCount"}
BOUNDS = {
    # at least, above, at most, below
    (True, False, False, False): "least",
    (False, True, False, False): "above",
    (False, False, True, False): "most",
    (False, False, False, True): "below",
    (True, False, True, False): "between",
    (True, False, False, True): "least_below",
    (False, True, True, False): "above_most",
    (False, True, False, True): "above_below",
}
"""Which phrase says a range, by the bounds that a shape has."""


class Expectations:
    """Puts shapes into words."""

    def __init__(self, rules: Rules, names: Names, phrases: Phrases) -> None:
        self._rules = rules
        self._names = names
        self._say = phrases

    def of(self, result: Result) -> str:
        """What would satisfy the shape that this result is of; empty where the shape does not say."""
        node = self._rules.of(result)
        broken = set(parameters(result.component))
        if broken & {"sparql"}:
            return self._rule(node, result)
        if broken & {"closed"}:
            return self._joined(self._closed(node, result.path))
        counted = [text for text in [self._count(node)] if text]
        if broken & COUNTS and self._rules.number(node, "maxCount") == 0:
            return self._joined(counted)
        if "minCount" in broken and not any(True for _ in self._clauses(node, 0, frozenset((node,)))):
            return self._joined([*counted, *self._elsewhere(node)])
        clauses = [*(self._kinds(node) if "nodeKind" in broken else ()), *self._clauses(node, 0, frozenset((node,)))]
        said = [*counted, *clauses] if broken & COUNTS else clauses or counted
        return self._joined(said) or self._rule(node, result)

    def shape(self, node: str) -> str:
        """What a shape asks for, whatever the data; empty for one that is a query, or asks for nothing.

        `node` is its IRI in N-Triples form.
        """
        if self._rules.values(node, "sparql"):
            return ""
        counted = [text for text in [self._count(node)] if text]
        closed = self._closed(node, None) if self._rules.values(node, "closed") else []
        return self._joined([*counted, *self._clauses(node, 0, frozenset((node,))), *closed])

    def _elsewhere(self, node: str) -> list[str]:
        """What another shape asks of the values of the same property, for a shape that only counts them.

        Such a shape looks at the same class, at whatever has the property, or is a part of the same shape.
        """
        path = self._rules.value(node, "path") or ""
        looks = {*self._rules.values(node, "targetClass"), *self._rules.graph.subjects(f"{SH}property>", node)}
        for other in self._rules.graph.subjects(f"{SH}path>", path) if path.startswith("<") else ():
            also = {*self._rules.values(other, "targetClass"), *self._rules.graph.subjects(f"{SH}property>", other)}
            if other == node or not (looks & also or path in self._rules.values(other, "targetSubjectsOf")):
                continue
            clauses = list(self._clauses(other, 0, frozenset((node, other))))
            if clauses:
                return clauses
        return []

    def _joined(self, clauses: list[str]) -> str:
        return self._say.say("semicolon").join(dict.fromkeys(clauses))

    def _rule(self, node: str, result: Result) -> str:
        """Of a rule that is a query the name: it says what holds where the rule does."""
        for shape in (node, f"<{result.shape}>", f"<{result.component}>"):
            name = self._rules.said(shape, "name", self._say.language)
            if name:
                return self._say.say("expected", "rule", name=name)
        return ""

    def _clauses(self, node: str, depth: int, seen: frozenset[str]) -> Iterator[str]:
        """What the shape asks of each value, one clause for each thing asked."""
        yield from self._what(node)
        yield from self._text(node)
        yield from self._listed(node)
        yield from self._pairs(node)
        yield from self._composed(node, depth, seen)
        yield from self._qualified(node, depth, seen)

    def _inner(self, node: str, depth: int, seen: frozenset[str]) -> str:
        """A shape inside of another: by its name where it has one, else by what it asks."""
        name = self._rules.said(node, "name", self._say.language)
        if name:
            return self._say.say("expected", "fits", name=self._say.quoted(name))
        if depth >= DEPTH or node in seen:
            return self._say.say("expected", "fits", name=self._say.quoted(self._names.of(node)))
        seen |= {node}
        path = self._rules.path(node)
        clauses = list(self._clauses(node, depth + 1, seen))
        if path is None:
            return self._say.both(clauses) or self._say.say("expected", "value")
        return self._codes(node) or self._with(node, self._path(path), clauses)

    def _with(self, node: str, path: str, clauses: list[str]) -> str:
        """What a shape inside of another asks of the values of its path."""
        low, high = self._rules.number(node, "minCount"), self._rules.number(node, "maxCount")
        if high == 0:
            return self._say.say("expected", "without", path=path)
        has = self._rules.values(node, "hasValue")
        if len(has) == len(clauses) == 1 and not low and high is None:
            return self._say.say("expected", "having", path=path, value=self._value(has[0]))
        if not clauses and low == 1 and high is None:
            return self._say.say("expected", "there", path=path)
        counted = [text for text in [self._count(node)] if text]
        what = self._say.both([*counted, *clauses]) or self._say.say("expected", "value")
        return self._say.say("expected", "inner", path=path, what=what)

    def _codes(self, node: str) -> str | None:
        """Where a shape asks for a membership that the vocabulary states of its codes (a scheme), those codes."""
        path = self._rules.value(node, "path") or ""
        for value in self._rules.values(node, "hasValue"):
            members = self._names.members(path, value)
            if members:
                return self._say.say("expected", "one_of", values=self._short(members))
        return None

    def _what(self, node: str) -> Iterator[str]:
        """Datatype, class and kind of node, with the range of the value."""
        rules, say = self._rules, self._say
        bases = [self._datatype(value) for value in rules.values(node, "datatype")]
        for value in rules.values(node, "class"):
            bases.append(say.say("expected", "class", kind=say.quoted(self._names.of(value))))
        bases = bases or self._kinds(node)
        low, high = rules.value(node, "minInclusive"), rules.value(node, "maxInclusive")
        above, below = rules.value(node, "minExclusive"), rules.value(node, "maxExclusive")
        base = say.both(bases)
        phrase = BOUNDS.get((bool(low), bool(above), bool(high), bool(below)))
        if phrase:
            base = self._bounded(phrase, base, low=low or above or "", high=high or below or "")
        if base:
            yield base

    def _kinds(self, node: str) -> list[str]:
        names = [re.split(r"[#/]", value.rstrip(">"))[-1] for value in self._rules.values(node, "nodeKind")]
        return [phrase for name in names if (phrase := self._say.find("kind", name))]

    def _bounded(self, phrase: str, base: str, **bounds: str) -> str:
        what = base or self._say.say("expected", "value")
        values: dict[str, object] = {name: self._value(bound) for name, bound in bounds.items() if bound}
        return self._say.say("expected", phrase, n=None, what=what, **values)

    def _datatype(self, value: str) -> str:
        iri = value[1:-1]
        return str(self._say.find("type", curie(iri)) or self._say.say("expected", "any", datatype=curie(iri)))

    def _text(self, node: str) -> Iterator[str]:
        """Pattern, length and language."""
        rules, say = self._rules, self._say
        flags = rules.value(node, "flags")
        for value in filter(is_literal, rules.values(node, "pattern")):
            pattern = split(value)[0]
            if flags:
                yield say.say("expected", "pattern_flags", pattern=pattern, flags=split(flags)[0])
            else:
                yield say.say("expected", "pattern", pattern=pattern)
        low, high = rules.number(node, "minLength"), rules.number(node, "maxLength")
        if low is not None and low == high:
            yield say.say("expected", "length_exact", n=low)
        elif low is not None and high is not None:
            yield say.say("expected", "length_range", low=low, high=high)
        elif low is not None:
            yield say.say("expected", "length_least", n=low)
        elif high is not None:
            yield say.say("expected", "length_most", n=high)
        tags = [split(tag)[0] for tag in filter(is_literal, rules.items(node, "languageIn"))]
        if tags:
            yield say.say("expected", "languages", languages=self._short([self._tongue(tag) for tag in tags]))
        unique = rules.value(node, "uniqueLang")
        if unique and split(unique)[0] in ("true", "1"):
            yield say.say("expected", "unique")

    def _tongue(self, tag: str) -> str:
        name = self._names.tongue(tag)
        return tag if name == tag else self._say.say("tagged", text=name, language=tag)

    def _listed(self, node: str) -> Iterator[str]:
        """Values that are allowed, and such as must be there."""
        allowed = [self._value(value) for value in self._rules.items(node, "in")]
        if allowed:
            phrase = "one_of" if len(allowed) > 1 else "the_one"
            yield self._say.say("expected", phrase, values=self._short(allowed))
        for value in self._rules.values(node, "hasValue"):
            yield self._say.say("expected", "has", value=self._value(value))

    def _pairs(self, node: str) -> Iterator[str]:
        for name, phrase in (
            ("equals", "equals"), ("disjoint", "disjoint"), ("lessThan", "less"), ("lessThanOrEquals", "less_or_equal")
        ):  # fmt: skip
            for value in self._rules.values(node, name):
                yield self._say.say("expected", phrase, path=self._say.quoted(self._names.of(value)))

    def _composed(self, node: str, depth: int, seen: frozenset[str]) -> Iterator[str]:
        """What is made of other shapes."""
        rules, say = self._rules, self._say

        def parts(nodes: list[str]) -> list[str]:
            return [self._inner(one, depth, seen) for one in nodes]

        yield from parts(rules.values(node, "node"))
        yield from parts(rules.items(node, "and"))
        for head in rules.values(node, "or"):
            yield say.say("expected", "or", what=say.either(parts(rules.graph.items(head) or [])))
        for head in rules.values(node, "xone"):
            yield say.say("expected", "xone", what=say.either(parts(rules.graph.items(head) or [])))
        for text in parts(rules.values(node, "not")):
            yield say.say("expected", "not", what=text)
        yield from parts(rules.values(node, "property"))

    def _qualified(self, node: str, depth: int, seen: frozenset[str]) -> Iterator[str]:
        low, high = self._rules.number(node, "qualifiedMinCount"), self._rules.number(node, "qualifiedMaxCount")
        for shape in self._rules.values(node, "qualifiedValueShape"):
            text = self._number("qualified", low, high, what=self._inner(shape, depth, seen))
            if text:
                yield text

    def _closed(self, node: str, path: str | None) -> list[str]:
        allowed = {value for one in self._rules.values(node, "property") for value in self._rules.values(one, "path")}
        allowed |= set(self._rules.items(node, "ignoredProperties"))
        iris = sorted(iri for iri in allowed if iri.startswith("<"))
        locals_of = {_local(iri).lower(): iri for iri in iris}
        near = difflib.get_close_matches(_local(path or "").lower(), locals_of, n=1, cutoff=0.7)
        said = [self._say.say("expected", "near", name=self._say.quoted(self._names.of(locals_of[n]))) for n in near]
        named = self._short([self._say.quoted(self._names.of(iri)) for iri in iris])
        return [*said, self._say.say("expected", "closed", names=named)] if iris else said

    def _count(self, node: str) -> str | None:
        return self._number("count", self._rules.number(node, "minCount"), self._rules.number(node, "maxCount"))

    def _number(self, table: str, low: int | None, high: int | None, **values: object) -> str | None:
        if high == 0:
            return self._say.say(table, "none", **values)
        if low and low == high:
            return self._say.say(table, "exact", n=low, **values)
        if low and high is not None:
            return self._say.say(table, "range", low=low, high=high, **values)
        if low:
            return self._say.say(table, "least", n=low, **values)
        return None if high is None else self._say.say(table, "most", n=high, **values)

    def _short(self, values: list[str]) -> str:
        if len(values) <= MOST:
            return self._say.either(values)
        more = self._say.say("expected", "more", n=len(values) - MOST + 1)
        return self._say.either([*values[: MOST - 1], more])

    def _value(self, term: str) -> str:
        return worded(term, self._names, self._say)

    def _path(self, path: Path) -> str:
        return routes.worded(path, self._names, self._say)


def _local(iri: str) -> str:
    return re.split(r"[/#:]", iri.strip("<>"))[-1]
