"""The pages of the shapes: all of them, and one with its two examples and what the validator says of these."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, parse
from starlette.requests import Request

from kg.reference import Reference, Rule, Set, turtle
from kg.reference.rules import PLACES, PREFIXES
from kg.report import Examined, view
from kg.report.rules import Rules
from kg.serve.context import Context
from kg.serve.pages.vocabulary import Entries, Link, formats
from kg.serve.problems import Problem
from kg.validate import validate
from kg.validate.data import Data

UNKNOWN = re.compile(r"\{[?$]\w+\}")
"""What a message leaves to be filled in by what is found."""
SETS = tuple(PLACES)
SEVERITIES = ("Violation", "Warning", "Info")
KINDS = ("conforms", "violates")


def listing(request: Request, context: Context, reference: Reference, _: str = "") -> str:
    """The page of all shapes; raises Problem 400 for a set or a severity that there is not."""
    lang = context.templates.language(request)
    entries = Entries(reference, lang, lang, None)
    given = request.query_params
    words, wanted, severity = (
        " ".join(given.get("q", "").split())[:200],
        given.get("set", ""),
        given.get("severity", ""),
    )
    for name, value, known in (("set", wanted, SETS), ("severity", severity, SEVERITIES)):
        if value and value not in known:
            raise Problem(400, f"{name} is {value[:50]!r}; there are {', '.join(known)}")
    groups = []
    for one in reference.sets:
        kept = [rule for rule in one.rules if not severity or rule.severity == severity]
        shown = [entry(entries, rule, lang) for rule in kept if _has(rule, words)]
        if shown and wanted in ("", one.name):
            groups.append({"name": one.name, "rules": shown})
    return context.templates.render(
        "shapes.html",
        request,
        groups=groups,
        q=words,
        wanted=wanted,
        severity=severity,
        sets=SETS,
        severities=SEVERITIES,
        found=sum(len(group["rules"]) for group in groups),
        total=len(reference.rules),
        formats=formats("/shapes"),
    )


def one(request: Request, context: Context, reference: Reference, name: str) -> str:
    """The page of one shape."""
    lang = context.templates.language(request)
    entries = Entries(reference, lang, lang, None)
    whole, rule = reference.rules[name]
    names = [each.name for each in whole.rules]
    at = names.index(name)
    return context.templates.render(
        "shape.html",
        request,
        rule=entry(entries, rule, lang),
        set=whole.name,
        turtle=turtle_of(reference, name),
        mentions=sorted((entries.link(iri) for iri in rule.mentions), key=lambda link: link.text.casefold()),
        examples=[{"kind": kind, "lines": lines(rule, kind), "told": told(whole, rule, kind, lang)} for kind in KINDS],
        before=names[at - 1] if at else "",
        after=names[at + 1] if at + 1 < len(names) else "",
        formats=formats(f"/shapes/{name}"),
    )


def entry(entries: Entries, rule: Rule, lang: str) -> dict[str, Any]:
    """What is said of a shape."""
    return {
        "name": rule.name,
        "iri": rule.iri,
        "label": rule.names[lang],
        "severity": rule.severity,
        "why": rule.descriptions[lang],
        "message": UNKNOWN.sub("…", rule.messages[lang]),
        "expects": rule.expects[lang],
        "file": rule.file,
        "targets": [(kind, entries.link(iri)) for kind, iri in rule.targets],
        "path": path(entries, rule),
        "route": _route(rule),
    }


def path(entries: Entries, rule: Rule) -> Link | None:
    """The property that a shape looks at, where it is one and the target does not name it."""
    prefix, colon, local = rule.path.partition(":")
    if [PREFIXES.get(prefix, "") + local] == [iri for kind, iri in rule.targets if kind == "targetSubjectsOf"]:
        return None  # which the target says already
    plain = colon and prefix in PREFIXES and local.replace("-", "").isalnum()
    return entries.link(PREFIXES[prefix] + local) if plain else None


def _route(rule: Rule) -> str:
    """A path of several steps, as SPARQL writes it; empty for a single property."""
    return "" if re.fullmatch(r"\w+:[\w-]+", rule.path) else rule.path


def lines(rule: Rule, kind: str) -> list[tuple[str, bool]]:
    """The lines of an example, each with whether the other example has none like it."""
    others = Counter(line.strip() for other in KINDS if other != kind for line in rule.example(other).splitlines())
    found = []
    for line in rule.example(kind).splitlines():
        others[line.strip()] -= 1
        found.append((line, bool(line.strip()) and others[line.strip()] < 0))
    return found


def told(whole: Set, rule: Rule, kind: str, lang: str) -> list[dict[str, str]]:
    """What the validator says of an example: each result in words."""
    quads = tuple(parse(rule.example(kind).encode(), RdfFormat.TURTLE))
    found = view(Examined("", validate(quads, whole.shapes), quads), Rules(whole.shapes), lang)
    return [
        {
            "severity": f.severity,
            "message": f.message,
            "about": f.about,
            "path": f.path,
            "value": f.value,
            "expected": f.expected,
        }
        for f in found.findings
    ]


def turtle_of(reference: Reference, name: str = "") -> str:
    """All shapes, set by set with what the files say beside, or one, as Turtle."""
    if name:
        _, rule = reference.rules[name]
        return turtle.header([rule.turtle], PREFIXES) + "\n" + rule.turtle + "\n"
    texts = []
    for one_set in reference.sets:
        graph = Data.of(one_set.shapes.quads)
        own = {f"<{rule.iri}>": rule.turtle for rule in one_set.rules}
        others = dict.fromkeys(str(q.subject) for q in one_set.shapes.quads if isinstance(q.subject, NamedNode))
        texts.append(f"# {one_set.name}")
        texts += [own.get(node) or turtle.written(graph, node, PREFIXES) for node in others]
    return turtle.header(texts, PREFIXES) + "\n" + "\n\n".join(texts) + "\n"


def quads_of(reference: Reference, name: str = "") -> list[Quad]:
    """The same as statements, with blank nodes that have the same names each time."""
    return _steady(parse(turtle_of(reference, name).encode(), RdfFormat.TURTLE))


def _steady(quads: Iterable[Quad]) -> list[Quad]:
    known: dict[str, BlankNode] = {}

    def same(node: Any) -> Any:
        return known.setdefault(node.value, BlankNode(f"b{len(known)}")) if isinstance(node, BlankNode) else node

    return [Quad(same(q.subject), q.predicate, same(q.object)) for q in quads]


def _has(rule: Rule, words: str) -> bool:
    """Whether the name or the words of a shape have all of these."""
    texts: Sequence[str] = (
        rule.name,
        rule.path,
        *rule.names.values(),
        *rule.descriptions.values(),
        *rule.messages.values(),
    )
    whole = " ".join(texts).casefold()
    return all(word in whole for word in words.casefold().split())
