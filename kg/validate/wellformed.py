"""Whether a shapes graph can be used: what is wrong with it is named with file and line.

Most of it is found where the shapes are compiled (`compile`); here is what that would pass over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from kg.errors import ConfigurationError
from kg.validate.data import TYPE, Data
from kg.validate.literals import LANG_STRING, XSD_STRING, split
from kg.validate.shapes import TARGETS, Shapes
from kg.validate.terms import SH


def check(shapes: Shapes) -> None:
    """Raise `ConfigurationError` for a shapes graph that is ill-formed, or asks for what is not supported.

    The rules are those of https://www.w3.org/TR/shacl/#syntax-rules. A shape counts though no target reaches it.
    """
    graph = shapes.data
    _targets(shapes, graph)
    _paths(shapes, graph)
    for name, (right, what) in VALUES.items():
        for subject, values in graph.by.get(f"<{SH}{name}>", {}).items():
            wrong = [value for value in values if not right(value)]
            if wrong:
                raise ConfigurationError(
                    f"{shapes.place(subject)}: sh:{name} is {what}, and not {wrong[0]}. Mend the shape."
                )
    for name, (right, what) in MEMBERS.items():
        for subject, values in graph.by.get(f"<{SH}{name}>", {}).items():
            wrong = [member for value in values for member in graph.items(value) or () if not right(member)]
            if wrong:
                raise ConfigurationError(
                    f"{shapes.place(subject)}: sh:{name} is a list of {what}, and has {wrong[0]}. Mend the shape."
                )
    for name in SINGLE:
        for subject, values in graph.by.get(f"<{SH}{name}>", {}).items():
            if len(values) > 1:
                raise ConfigurationError(
                    f"{shapes.place(subject)}: sh:{name} has {len(values)} values, and may have one. Mend the shape."
                )
    for subject, values in graph.by.get(f"<{SH}entailment>", {}).items():
        raise ConfigurationError(
            f"{shapes.place(subject)}: sh:entailment asks for {values[0]}, and nothing is inferred here. Infer it"
            " beforehand, and leave that out."
        )
    _ = shapes.compiled


def _iri(term: str) -> bool:
    return term.startswith("<")


def _text(term: str) -> bool:
    return term.startswith('"') and split(term)[1] in (XSD_STRING, LANG_STRING)


def _string(term: str) -> bool:
    return term.startswith('"') and split(term)[1] == XSD_STRING


VALUES: Mapping[str, tuple[Callable[[str], bool], str]] = {
    "targetNode": (lambda term: not term.startswith("_:"), "an IRI or a literal"),
    "targetClass": (_iri, "a class"),
    "targetSubjectsOf": (_iri, "a property"),
    "targetObjectsOf": (_iri, "a property"),
    "class": (_iri, "a class"),
    "pattern": (_string, "a string"),
    "flags": (_string, "a string"),
    "message": (_text, "a text, with or without a language"),
}
MEMBERS: Mapping[str, tuple[Callable[[str], bool], str]] = {
    "languageIn": (_string, "language tags"),
    "ignoredProperties": (_iri, "properties"),
}
SINGLE = ("pattern", "qualifiedValueShape")


def _targets(shapes: Shapes, graph: Data) -> None:
    """A graph without any target is no mistake in SHACL, and seldom what was meant."""
    classes = any(name.endswith("#Class>") for types in graph.by.get(TYPE, {}).values() for name in types)
    if not classes and not any(f"<{name}>" in graph.by for name in TARGETS):
        raise ConfigurationError(
            f"{shapes.origin or 'The file'}: no shape here has a target, so nothing would be checked. Name shapes."
        )


def _paths(shapes: Shapes, graph: Data) -> None:
    count = Counter({node: len(values) for node, values in graph.by.get(f"<{SH}path>", {}).items()})
    for node, types in graph.by.get(TYPE, {}).items():
        for kind, wanted in (("PropertyShape", 1), ("NodeShape", 0)):
            if f"<{SH}{kind}>" in types and count[node] != wanted:
                rule = "a sh:PropertyShape has one sh:path" if wanted else "a sh:NodeShape has no sh:path"
                raise ConfigurationError(f"{shapes.place(node)} has {count[node]} sh:path, and {rule}. Mend it.")
