"""Write the lists in docs/ontology.md, pages.md, questions.md, shapes.md, mutations.md and recognisers.md from their sources.

`python scripts/docs.py` writes them, `--check` only says which are out of date (exit 1). What stands outside the two
marker lines of a page is written by hand and stays.
"""

import argparse
import re
import shlex
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg import questions
from kg.extract.wording import FOLDER, Field, Rule, load
from kg.graph.terms import curie, term
from kg.reference import Scheme, Term, Vocabulary
from kg.reference.terms import ANYTHING
from kg.resources import folder

DOCS = Path(__file__).resolve().parents[1] / "docs"
BEGIN, END = "<!-- from here on made by scripts/docs.py -->", "<!-- made by scripts/docs.py until here -->"
ENDPOINT = "http://127.0.0.1:8000/sparql"
SH = "http://www.w3.org/ns/shacl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
SHAPE = "https://w3id.org/vacancy-graph/shapes#"
ANYTHING_IRI = term(ANYTHING).value
TARGETS = {"targetClass": "each {}", "targetSubjectsOf": "what has {}", "targetObjectsOf": "values of {}", "targetNode": "{}"}  # fmt: skip
PATHS = {"inversePath": "^{}", "zeroOrMorePath": "{}*", "oneOrMorePath": "{}+", "zeroOrOnePath": "{}?"}
BELOW = {
    "views": "Views", "missing": "What is missing", "curation": "For who looks after the dataset",
    "entities": "Panels of things' pages", "listings": "Lists of things", "home": "The home page",
}  # fmt: skip
MOST = 3  # targets named; a shape of all kinds of things has a dozen


def pages() -> dict[Path, str]:
    """The pages as they should be, by path."""
    queries, shapes = folder("queries"), folder("shapes")
    return {
        DOCS / "ontology.md": _filled(DOCS / "ontology.md", term_list(folder("ontology"))),
        DOCS / "pages.md": _filled(DOCS / "pages.md", picture_list(DOCS.parent / "scripts" / "pages.toml")),
        DOCS / "questions.md": _filled(DOCS / "questions.md", question_list(queries)),
        DOCS / "shapes.md": _filled(DOCS / "shapes.md", shape_list(shapes)),
        DOCS / "mutations.md": _filled(DOCS / "mutations.md", mutation_list()),
        DOCS / "recognisers.md": _filled(DOCS / "recognisers.md", recogniser_list(FOLDER)),
    }


def term_list(ontology: Path) -> str:
    """Every own class and property, then every code, as Markdown."""
    known = Vocabulary.load(ontology)
    parts = ["## Classes", _table("class | label | under | meaning", map(_class, known.classes())), "## Properties"]
    for iri, terms in known.properties().items():
        of = "any thing" if iri == ANYTHING_IRI else f"`{curie(iri)}`"
        parts += [f"### Of {of}", _table("property | label | on | value | meaning", map(_property, terms))]
    lists = (_codes(scheme) for scheme in known.schemes)
    said = "Each scheme is `code:NAME`; its values are concepts `code:VALUE` with the field's plain value as `skos:notation`."
    more = 'Languages and countries are found by their ISO code in the same way (`skos:notation` "de", "DE").'
    return "\n\n".join([*parts, "## Codes", said, _table("scheme | values", lists), more])


def _table(head: str, rows: Iterable[tuple[str, ...]]) -> str:
    rule = "|---" * (head.count("|") + 1) + "|"
    return "\n".join([f"| {head} |", rule, *(f"| {' | '.join(row)} |" for row in rows)])


def _class(one: Term) -> tuple[str, ...]:
    return f"`{one.short}`", _labels(one), _listed(one.above), _cell(one.definition("en"))


def _property(one: Term) -> tuple[str, ...]:
    value = _listed(one.ranges) or ("address or node" if one.kind == "object" else "literal")
    return f"`{one.short}`", _labels(one), _listed(one.domains) or "any", value, _cell(one.definition("en"))


def _codes(scheme: Scheme) -> tuple[str, ...]:
    return f"`{scheme.term.name}`", " ".join(f"`{code.name}`" for code in scheme.codes)


def _labels(one: Term) -> str:
    return f"{one.label('en')} · {one.label('de')}"


def _listed(iris: Iterable[str]) -> str:
    return ", ".join(f"`{curie(iri)}`" for iri in iris)


def picture_list(listed: Path) -> str:
    """The pictures of the pages that `scripts/screenshots.py` takes, as Markdown."""
    parts = ["## How they look", "Taken of the demo by `make screenshots`."]
    for one in tomllib.loads(listed.read_text(encoding="utf-8"))["page"]:
        for kind in ("", *one.get("also", ())):
            name = f"{one['name']}{'-' if kind else ''}{kind}"
            parts.append(f"![{one['says']}{': ' if kind else ''}{kind}](images/{name}.png)")
    return "\n\n".join(parts)


def question_list(queries: Path) -> str:
    """Every question of the folder, then the queries of the folders below it, as Markdown."""
    parts = ["## Questions", *(_question(question) for question in questions.load(queries))]
    for folder_name, title in BELOW.items():
        parts += [f"## {title}", *(_below(question, folder_name) for question in questions.load(queries / folder_name))]
    return "\n\n".join(parts)


def shape_list(shapes: Path) -> str:
    """Every shape of the folder and of its profiles, a table for each file, as Markdown."""
    files = [path for place in ("", "dataset/", "profiles/") for path in sorted(shapes.glob(f"{place}*.ttl"))]
    parts = []
    for path in files:
        if rows := list(_shapes(path)):
            head = f"### `{path.relative_to(shapes).as_posix()}`\n\n| shape | severity | looks at | why | message |"
            parts.append("\n".join([head, "|---|---|---|---|---|", *rows]))
    return "\n\n".join(["## The shapes", *parts])


def mutation_list() -> str:
    """What each shape is shown to report, as Markdown: its mutants, from its example and by hand."""
    root = str(DOCS.parent)
    if root not in sys.path:
        sys.path.append(root)  # where a script of this folder finds what is not installed
    from benchmarks import mutants

    return mutants.markdown()


def recogniser_list(lexicon: Path) -> str:
    """Every field with its rules, then every list of words with its phrases in each language, as Markdown."""
    fields = load(lexicon).fields
    used: dict[str, set[str]] = defaultdict(set)
    for field in fields.values():
        for rule in field.rules:
            for name in _lists(rule):
                used[name].add(field.name)
    number = sum(len(field.rules) for field in fields.values())
    head = f"## The rules\n\n{len(fields)} fields, {number} rules."
    return "\n\n".join([head, *map(_rules, fields.values()), "## The words", _words(lexicon, used)])


def _rules(field: Field) -> str:
    said = "one value" if field.card == "one" else "several values"
    said += f", asserted from {field.accept:g}"
    if field.margin:
        said += f", in conflict where two are nearer than {field.margin:g}"
    if field.ranks:
        said += ", by rank: " + ", ".join(field.ranks)
    rows = ["| rule | kind | level | prior | takes | words |", "|---|---|---|---|---|---|"]
    for rule in field.rules:
        level = f"{rule.level} (copied: explicit, `{rule.verbatim}`)" if rule.verbatim else rule.level
        takes = rule.value.partition(":")[2] or rule.value or rule.path
        words = ", ".join(f"`{name}`" for name in _lists(rule))
        rows.append(f"| `{rule.id}` | {rule.kind} | {level} | {rule.confidence:g} | {takes} | {words} |")
    return "\n".join([f"### {field.name}", "", f"{said[0].upper()}{said[1:]}.", "", *rows])


def _lists(rule: Rule) -> list[str]:
    """The lists of words that a rule names, as `cues.deadline`, each once."""
    cues = (rule.before, rule.after, rule.near, rule.near2, rule.exclude, rule.exclude_before, rule.exclude_after)
    names = [f"labels.{name}" for name in rule.labels] + [f"cues.{name}" for group in cues for name in group]
    names += [f"cues.{rule.note}"] if rule.note else []
    names += [f"words.{rule.value[5:]}"] if rule.value.startswith("word:") else []
    return list(dict.fromkeys(names))


def _words(lexicon: Path, used: dict[str, set[str]]) -> str:
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for path in sorted(lexicon.glob("*/*.toml")):
        if path.parent.name == "fields":
            continue
        for kind, table in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if kind in ("labels", "cues", "sections", "words"):
                for name, entry in table.items():
                    lists = entry.values() if isinstance(entry, dict) else [entry]
                    counts[f"{kind}.{name}"][path.stem] += sum(map(len, lists))
            else:
                entries = table.values() if isinstance(table, dict) else [table]
                counts[kind][path.stem] += sum(len(e) if isinstance(e, list) else 1 for e in entries)
    columns = sorted({stem for row in counts.values() for stem in row}, key=lambda stem: (len(stem) > 2, stem))
    rows = [f"| list | {' | '.join(columns)} | used by rules of |", f"|{'---|' * (len(columns) + 2)}"]
    for name, row in sorted(counts.items()):
        cells = " | ".join(str(row.get(column, "")) for column in columns)
        rows.append(f"| `{name}` | {cells} | {', '.join(sorted(used.get(name, ())))} |")
    return "\n".join(rows)


def _question(question: questions.Question) -> str:
    lines = [f"### {question.number}. {question.title()}", "", question.question(), "", _answer(question)]
    lines += ["", *_parameters(question)] if question.parameters else []
    given = "".join(f" --param {shlex.quote(f'{p.name}={p.example}')}" for p in question.parameters)
    asked = [f"kg ask {question.number}"] + ([f"kg ask {question.number}{given}"] if given else [])
    curl = f"curl -H 'Accept: text/csv' --data-urlencode query@queries/{question.name}.rq {ENDPOINT}"
    return "\n".join([*lines, "", "```sh", *asked, curl, "```"])


def _below(query: questions.Question, folder_name: str) -> str:
    lines = [f"### {query.name}", "", query.question(), "", _answer(query)]
    lines += ["", *_parameters(query)] if query.parameters else []
    path = f"queries/{folder_name}/{query.name}.rq"
    media = "text/csv" if _answer(query).startswith("Columns") else "text/turtle"
    curl = f"curl -H 'Accept: {media}' --data-urlencode query@{path} {ENDPOINT}"
    return "\n".join([*lines, "", "```sh", f"kg query {path}", curl, "```"])


def _answer(question: questions.Question) -> str:
    found = ox.Store().query(question.text, base_iri=ENDPOINT)
    if isinstance(found, ox.QuerySolutions):
        return f"Columns of the answer: {', '.join(f'`{variable.value}`' for variable in found.variables)}."
    return f"The answer is {'yes or no' if isinstance(found, ox.QueryBoolean) else 'a graph'}."


def _parameters(question: questions.Question) -> list[str]:
    rows = ["| parameter | what | type | default | example |", "|---|---|---|---|---|"]
    for one in question.parameters:
        default = f"`{_cell(one.default)}`" if one.default else "none"
        rows.append(f"| `{one.name}` | {_cell(one.label())} | {one.kind} | {default} | `{_cell(one.example or '')}` |")
    return rows


def _shapes(path: Path) -> Iterator[str]:
    graph = _Graph(path)
    for shape in graph.nodes():
        targets = [
            form.format(graph.short(term)) for key, form in TARGETS.items() for term in graph.of(shape, SH + key)
        ]
        if not targets:
            continue
        more = f" and {len(targets) - MOST} more classes" if len(targets) > MOST + 1 else ""
        looks = ", ".join(targets[:MOST] if more else targets) + more
        paths = [f"`{_cell(graph.path(term))}`" for term in graph.of(shape, SH + "path")]
        if paths and paths != [target.removeprefix("what has ") for target in targets]:
            looks += f"; there {paths[0]}"
        (severity,) = graph.of(shape, SH + "severity")
        row = (
            f"`{shape.value.removeprefix(SHAPE)}`: {graph.english(shape, 'name')}",
            severity.value.removeprefix(SH),
            looks,
            graph.english(shape, "description"),
            graph.english(shape, "message"),
        )
        yield f"| {' | '.join(row)} |"


class _Graph:
    """A Turtle file as the page needs it: in the order of the file, with its prefixes."""

    def __init__(self, path: Path) -> None:
        parser = ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
        self._said: dict[Any, dict[str, list[Any]]] = {}
        for quad in parser:
            self._said.setdefault(quad.subject, {}).setdefault(quad.predicate.value, []).append(quad.object)
        self._prefixes = parser.prefixes

    def nodes(self) -> Iterator[ox.NamedNode]:
        return (node for node in self._said if isinstance(node, ox.NamedNode))

    def of(self, node: Any, predicate: str) -> list[Any]:
        return self._said.get(node, {}).get(predicate, [])

    def english(self, node: Any, name: str) -> str:
        (found,) = [text.value for text in self.of(node, SH + name) if text.language == "en"]
        return _cell(found)

    def short(self, term: Any) -> str:
        return f"`{self._prefixed(term)}`"

    def path(self, term: Any) -> str:
        """A SHACL property path in the notation of SPARQL (SHACL, 2.3.1)."""
        if isinstance(term, ox.NamedNode):
            return self._prefixed(term)
        for name, form in PATHS.items():
            for inner in self.of(term, SH + name):
                return form.format(self.path(inner))
        for inner in self.of(term, SH + "alternativePath"):
            return f"({'|'.join(self._list(inner))})"
        return "/".join(self._list(term))

    def _list(self, node: Any) -> Iterator[str]:
        while first := self.of(node, RDF + "first"):
            yield self.path(first[0])
            (node,) = self.of(node, RDF + "rest")

    def _prefixed(self, term: ox.NamedNode) -> str:
        known = [(space, name) for name, space in self._prefixes.items() if term.value.startswith(space)]
        space, name = max(known, key=lambda pair: len(pair[0]))
        return f"{name}:{term.value.removeprefix(space)}"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _filled(page: Path, made: str) -> str:
    text = page.read_text(encoding="utf-8")
    pattern = re.compile(rf"{re.escape(BEGIN)}\n.*?{re.escape(END)}", re.DOTALL)
    if len(pattern.findall(text)) != 1:
        raise SystemExit(f"{page}: put these two lines where the list belongs, once:\n{BEGIN}\n{END}")
    return pattern.sub(lambda _: f"{BEGIN}\n\n{made}\n\n{END}", text)


def main() -> int:
    """Write the pages, or with --check compare them; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; end with 1 where a page is out of date")
    check = parser.parse_args().check
    old = [path for path, text in pages().items() if path.read_text(encoding="utf-8") != text]
    for path in old:
        if not check:
            path.write_text(pages()[path], encoding="utf-8")
        print(f"{path.name}: {'out of date; run python scripts/docs.py' if check else 'written'}", file=sys.stderr)
    return 1 if check and old else 0


if __name__ == "__main__":
    sys.exit(main())
