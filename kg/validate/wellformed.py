"""Whether a shapes graph can be used: what is wrong with it is named with file and line."""

from __future__ import annotations

import re
from collections import Counter

import pyoxigraph as ox

from kg.errors import ConfigurationError
from kg.validate.shapes import RDF_TYPE, TARGETS, Shapes, name_of
from kg.validate.terms import SH


def check_form(shapes: Shapes) -> None:
    """What the validator would pass over, or complain of without a name."""
    if not any(quad.predicate.value in TARGETS or str(quad.object).endswith("#Class>") for quad in shapes.quads):
        files = ", ".join(sorted({str(path) for path in shapes.files.values()})) or "The file"
        raise ConfigurationError(f"{files}: no shape here has a target, so nothing would be checked. Name shapes.")
    paths = Counter(name_of(quad.subject) for quad in shapes.quads if quad.predicate.value == SH + "path")
    for quad in shapes.quads:
        kind, node = str(quad.object), name_of(quad.subject)
        wanted = {f"<{SH}PropertyShape>": 1, f"<{SH}NodeShape>": 0}.get(kind)
        if quad.predicate.value == RDF_TYPE and wanted is not None and paths[node] != wanted:
            shape = shapes.named(node)
            rule = "a sh:PropertyShape has one sh:path" if wanted else "a sh:NodeShape has no sh:path"
            raise ConfigurationError(f"{shapes.where(shape)}: {shape} has {paths[node]} sh:path, and {rule}. Mend it.")


def check_queries(shapes: Shapes) -> None:
    """SPARQL constraints are read when they are first used, so a slip in one is looked for here."""
    prefixes, empty = _prefixes(shapes), ox.Store()
    for quad in shapes.quads:
        if quad.predicate.value not in (SH + "select", SH + "ask") or not isinstance(quad.object, ox.Literal):
            continue
        try:
            empty.query(prefixes + quad.object.value)
        except SyntaxError as error:
            shape = shapes.named(name_of(quad.subject))
            raise ConfigurationError(
                f"{shapes.where(shape)}: the SPARQL constraint of {shape} cannot be read: {error}. Mend the query."
            ) from error


def check_patterns(shapes: Shapes) -> None:
    """A pattern is compiled when a value is first held against it, so one that is none is looked for here."""
    for quad in shapes.quads:
        if quad.predicate.value != SH + "pattern" or not isinstance(quad.object, ox.Literal):
            continue
        try:
            re.compile(quad.object.value)
        except re.error as error:
            shape = shapes.named(name_of(quad.subject))
            raise ConfigurationError(
                f"{shapes.where(shape)}: the pattern {quad.object.value!r} of {shape} is no regular expression: {error}."
                " Mend it."
            ) from error


def _prefixes(shapes: Shapes) -> str:
    declared: dict[str, dict[str, str]] = {}
    for quad in shapes.quads:
        if quad.predicate.value in (SH + "prefix", SH + "namespace") and isinstance(quad.object, ox.Literal):
            declared.setdefault(name_of(quad.subject), {})[quad.predicate.value] = quad.object.value
    return "".join(
        f"PREFIX {pair[SH + 'prefix']}: <{pair[SH + 'namespace']}>\n" for pair in declared.values() if len(pair) == 2
    )


def check_shacl(shapes: Shapes) -> None:
    """Hold a shapes graph against the SHACL of SHACL; raises `ConfigurationError` that names what is wrong and where."""
    from pyshacl.entrypoints import meta_validate

    from kg.validate.reference import data_graph, iri, label, one, results, run

    conforms, report, _ = meta_validate(data_graph(shapes.quads, shapes), inference="none")
    problems = set()
    for node in [] if conforms else results(report):
        focus = shapes.named(label(one(report, node, "focusNode")))
        messages = sorted(str(message) for message in report.objects(node, iri("resultMessage")))
        problems.add(f"{shapes.where(focus)}: {focus}: {' '.join(messages)}")
    if problems:
        raise ConfigurationError("The shapes graph is ill-formed. " + "; ".join(sorted(problems)[:5]))
    run(data_graph((), shapes), shapes, None)  # reads every shape, and finds what that SHACL has no words for
