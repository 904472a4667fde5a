"""Fields whose row in `mapping.toml` says it all: read the value as its type, say it, with its notes."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from pyoxigraph import Literal, NamedNode

from kg.extract.fact import Fact
from kg.graph import literal
from kg.graph.draft import Object
from kg.graph.iri import web
from kg.graph.mapping import Field
from kg.graph.parts import language
from kg.graph.scene import Scene

_READERS: Mapping[str, Callable[[Any], Object | None]] = {
    "string": lambda value: Literal(" ".join(str(value).split())),
    "integer": literal.integer,
    "decimal": literal.decimal,
    "boolean": literal.boolean,
    "date": literal.day,
    "web": lambda value: web(str(value)),
    "doi": lambda value: web(f"https://doi.org/{str(value).strip().lower()}"),
}


def fields(scene: Scene) -> None:
    """All statements of the fields that no module builds."""
    for name, row in scene.table.fields.items():
        if row.by is None:
            for fact in scene.facts(name):
                _say(scene, row, fact)


def candidates(scene: Scene) -> None:
    """What weak and conflicting facts would say: a plain value of the field's property, and no node made for it."""
    for fact in scene.extraction.candidates:
        row = scene.table.fields.get(fact.field)
        if row:
            value = _read(scene, row, fact) if row.by is None else None
            scene.draft.doubt(_subject(scene, row), row.say, value or Literal(str(fact.name)), fact)


def _say(scene: Scene, row: Field, fact: Fact) -> None:
    draft, subject = scene.draft, _subject(scene, row)
    value = _read(scene, row, fact)
    if value is None and row.kind == "words":
        return
    if value is None:
        # What cannot be read as its type is no statement of that type; a steward finds it among the candidates.
        draft.doubt(subject, row.say, Literal(str(fact.name)), replace(fact, status="weak"))
        return
    draft.say(subject, row.say, value, [fact])
    if row.implies:
        predicate, codes, notation = row.implies
        implied = literal.boolean(notation) if codes == "boolean" else draft.codes.code(codes, notation)
        draft.say(subject, predicate, implied, [fact])
    if isinstance(fact.value, dict):
        for name, predicate in row.notes.items():
            draft.say(subject, predicate, draft.note(fact.value.get(name)), [fact])


def _read(scene: Scene, row: Field, fact: Fact) -> Object | None:
    value = fact.name
    if row.kind == "text":
        return scene.draft.text(" ".join(str(value).split()))
    if row.kind == "words":
        return scene.draft.note(" ".join(str(value).split()))
    if row.kind == "code":
        return scene.draft.codes.code(row.codes, str(value))
    if row.kind == "language":
        return language(scene, str(value))
    if row.negated:
        return literal.boolean(value not in (True, "true"))
    return _READERS[row.kind](value)


def _subject(scene: Scene, row: Field) -> NamedNode:
    return scene.posting if row.on == "posting" else scene.position
