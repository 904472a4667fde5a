"""Property paths (https://www.w3.org/TR/shacl/#property-paths): what they reach, and how they are written."""

import pyoxigraph as ox
import pytest

from kg.errors import ConfigurationError
from kg.validate.data import Data
from kg.validate.paths import evaluator, parse, predicates, read, text

# a → b → c → a is a circle of :p; :q leads out of it, twice to the same node.
DATA = Data.of(
    ox.parse(
        "@prefix : <urn:x:> . :a :p :b . :b :p :c . :c :p :a . :a :q :d . :b :q :d . :d :r 'end' .",
        format=ox.RdfFormat.TURTLE,
    )
)
# a path, and its value nodes from :a
REACHED = {
    ":p": ":b",
    "^:p": ":c",
    "^^:p": ":b",
    ":p/:p": ":c",
    ":p|:q": ":b :d",
    ":p*": ":a :b :c",
    ":p+": ":a :b :c",
    ":p?": ":a :b",
    ":q?": ":a :d",
    ":p*/:q": ":d",
    "(:p|:q)+": ":a :b :c :d",
    "^(:p/:p)": ":b",
    "^(:p|:q)": ":c",
    "(^:p)*": ":a :b :c",
    "^(:p*)": ":a :b :c",
    ":q/^:q": ":a :b",
    ":p/:p/:p/:q/:r": '"end"',
    ":nothing": "",
    ":nothing*": ":a",
    ":nothing+": "",
}


def long(path: str) -> str:
    return "".join(f"<urn:x:{part[1:]}>" if part.startswith(":") else part for part in split(path))


def split(path: str) -> list[str]:
    parts: list[str] = []
    for letter in path:
        if letter.isalpha() and parts and parts[-1].startswith(":"):
            parts[-1] += letter
        else:
            parts.append(letter)
    return parts


@pytest.mark.parametrize("path", REACHED)
def test_the_values_of_a_path(path: str) -> None:
    values = evaluator(parse(long(path)))(DATA, "<urn:x:a>")
    assert len(values) == len(set(values)), "value nodes are a set"
    assert sorted(values) == sorted(f"<urn:x{term}>" if term[0] == ":" else term for term in REACHED[path].split())


@pytest.mark.parametrize("path", REACHED)
def test_a_path_is_written_as_sparql_reads_it(path: str) -> None:
    written = text(parse(long(path)))
    assert text(parse(written)) == written
    store = ox.Store()
    store.extend(ox.parse(DATA.ntriples(), format=ox.RdfFormat.N_TRIPLES))
    rows = store.query(f"SELECT DISTINCT ?value {{ <urn:x:a> {written} ?value }}")
    assert sorted(str(row["value"]) for row in rows) == sorted(evaluator(parse(written))(DATA, "<urn:x:a>"))


def test_a_closure_of_a_literal_is_itself() -> None:
    assert list(evaluator(parse("<urn:x:p>*"))(DATA, '"x"')) == ['"x"']


def test_the_properties_that_a_path_mentions() -> None:
    assert predicates(parse("(<urn:a>/^<urn:b>)*|<urn:c>")) == {"<urn:a>", "<urn:b>", "<urn:c>"}


@pytest.mark.parametrize("written", ["", "<urn:a>/", "(<urn:a>", "<urn:a>)", "<urn:a><urn:b>", "*", "<urn:a>|", "ex:a"])
def test_what_is_no_path(written: str) -> None:
    with pytest.raises(ValueError, match="path"):
        parse(written)


STRUCTURES = {
    ":p": "<urn:x:p>",
    "( :p [ sh:inversePath :q ] )": "(<urn:x:p>/^<urn:x:q>)",
    "[ sh:alternativePath ( :p ( :q :r ) ) ]": "(<urn:x:p>|(<urn:x:q>/<urn:x:r>))",
    "[ sh:zeroOrMorePath [ sh:inversePath :p ] ]": "(^<urn:x:p>)*",
    "[ sh:oneOrMorePath [ sh:alternativePath ( :p :q ) ] ]": "(<urn:x:p>|<urn:x:q>)+",
    "[ sh:zeroOrOnePath :p ]": "<urn:x:p>?",
    "[ sh:inversePath [ sh:zeroOrMorePath :p ] ]": "^(<urn:x:p>*)",
}


@pytest.mark.parametrize("structure", STRUCTURES)
def test_a_path_is_read_and_reported_as_it_stands_in_the_shapes(structure: str, report) -> None:
    made = report(f":s sh:targetNode :z ; sh:path {structure} ; sh:minCount 9 .", ":a :b :c .")
    assert [one.path for one in made.results] == [STRUCTURES[structure]]
    assert [one.path for one in report(
        f":s sh:targetNode :z ; sh:path {structure} ; sh:minCount 9 .", ":a :b :c .", "pyshacl"
    ).results] == [STRUCTURES[structure]]  # fmt: skip


@pytest.mark.parametrize(
    "structure",
    ["'text'", "[]", "[ sh:inversePath 1 ]", "[ sh:alternativePath () ]", "[ sh:inversePath :p, :q ]",
     "( :p ) , :q", "_:loop . _:loop sh:inversePath _:loop"],
)  # fmt: skip
def test_what_is_no_path_in_shapes_is_a_failure(structure: str, report) -> None:
    with pytest.raises(ConfigurationError):
        report(f":s a sh:PropertyShape ; sh:targetNode :z ; sh:minCount 1 ; sh:path {structure} .", ":a :b :c .")


def test_a_list_that_is_a_circle_is_no_path() -> None:
    circle = Data([("_:a", f"<http://www.w3.org/1999/02/22-rdf-syntax-ns#{name}>", value) for name, value in
                   (("first", "<urn:p>"), ("rest", "_:a"))])  # fmt: skip
    with pytest.raises(ValueError, match="list"):
        read(circle, "_:a")
