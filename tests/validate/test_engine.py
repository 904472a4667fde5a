"""How shapes work together: nesting, severities, messages, what is switched off, and shapes that come back to themselves."""

import sys
from subprocess import run

import pytest

from kg.errors import ConfigurationError

ENGINES = pytest.mark.parametrize("engine", ["fast", "pyshacl"])


@ENGINES
def test_a_result_has_the_shape_and_severity_of_what_was_violated(engine: str, report) -> None:
    made = report(
        """:outer a sh:NodeShape ; sh:targetNode :a ; sh:severity sh:Info ; sh:class :C ; sh:property :inner .
        :inner sh:path :p ; sh:minCount 1 ; sh:severity sh:Warning .""",
        ":a :q 1 .",
        engine,
    )
    assert [(one.severity, one.source_shape, one.shape, one.path, one.value) for one in made.results] == [
        ("Warning", "<urn:x:inner>", "urn:x:inner", "<urn:x:p>", None),
        ("Info", "<urn:x:outer>", "urn:x:outer", None, "<urn:x:a>"),
    ]
    assert made.conforms


@ENGINES
def test_a_severity_of_the_shapes_own_counts_as_a_violation(engine: str, report) -> None:
    made = report(":s sh:targetNode :a ; sh:severity :grave ; sh:class :C .", ":a :q 1 .", engine)
    assert [(one.severity, one.own_severity) for one in made.results] == [("Violation", "urn:x:grave")]
    assert not made.conforms


@ENGINES
def test_conformance_to_a_shape_looks_at_no_severity(engine: str, found) -> None:
    shapes = ":s sh:targetNode :a ; sh:node :t . :t a sh:NodeShape ; sh:severity sh:Info ; sh:class :C ."
    assert found(shapes, ":a :q 1 .", engine) == ["Node :a - :a"]


@ENGINES
def test_a_shape_without_iri_is_named_by_its_node_and_found_by_the_shape_around_it(engine: str, report) -> None:
    (one,) = report(":s sh:targetNode :a ; sh:property [ sh:path :p ; sh:minCount 1 ] .", ":a :q 1 .", engine).results
    assert one.shape == "urn:x:s"
    assert one.source_shape.startswith("_:")


@ENGINES
def test_messages_are_those_of_the_shape_in_all_languages_with_values_filled_in(engine: str, report) -> None:
    (one,) = report(
        """:s sh:targetNode :a ; sh:path :p ; sh:datatype xsd:date ;
        sh:message "{?this} has {$value} at {?path}, {?other}"@en , "kein Datum"@de , "plain" .""",
        ":a :p 'x\"y' .",
        engine,
    ).results
    assert one.messages == {
        "en": 'urn:x:a has x"y at urn:x:p, {?other}',
        "de": "kein Datum",
        "": "plain",
    }


@ENGINES
def test_a_shape_without_a_message_says_its_rule(engine: str, report) -> None:
    results = report(
        """:s sh:targetNode :a ; sh:property [ sh:path :p ; sh:maxCount 0 ] , [ sh:path :p ; sh:in ( 2 :b ) ] .""",
        ":a :p 1 .",
        engine,
    ).results
    assert {one.component.removesuffix("ConstraintComponent").split("#")[1]: one.messages for one in results} == {
        "MaxCount": {"en": "More values than 0.", "de": "Mehr Werte als 0."},
        "In": {"en": "Not one of 2, urn:x:b: 1", "de": "Keines von 2, urn:x:b: 1"},
    }


def test_every_component_of_core_has_words_in_both_languages() -> None:
    from kg.validate.constraints import COMPONENTS, logical, other, pairs, ranges, shapes, strings, types
    from kg.validate.constraints.cardinality import MaxCount, MinCount
    from kg.validate.messages import _wording

    modules = (types, strings, logical, shapes, other, pairs)
    kinds = {kind for module in modules for kind in vars(module).values() if isinstance(kind, type)} | {
        MinCount,
        MaxCount,
    }
    named = {kind.component for kind in kinds if isinstance(getattr(kind, "component", None), str)}
    names = {name.split("#")[1].removesuffix("ConstraintComponent") for name in named}
    names |= {component for component, _ in ranges.BOUNDS.values()} | {"LessThan", "LessThanOrEquals", "SPARQL"}
    assert len(COMPONENTS) == 8
    assert names == set(_wording())
    assert all(set(texts) == {"en", "de"} for texts in _wording().values())


@ENGINES
def test_what_is_deactivated_finds_nothing_and_anything_conforms_to_it(engine: str, found) -> None:
    shapes = """:off sh:targetNode :a ; sh:class :C ; sh:deactivated true .
    :s sh:targetNode :a ; sh:node :off ; sh:not :off ; sh:property [ sh:path :p ; sh:minCount 1 ; sh:deactivated true ] ."""
    assert found(shapes, ":a :q 1 .", engine) == ["Not :a - :a"]


def test_only_true_switches_on(found) -> None:
    shapes = ":s sh:targetNode :a ; sh:closed '1'^^xsd:boolean ; sh:deactivated '1'^^xsd:boolean ; sh:class :C ."
    assert found(shapes, ":a :q 1 .") == ["Class :a - :a"]


# What `Person` says: whom a person knows is a person, too.
PEOPLE = ":Person a sh:NodeShape ; sh:targetClass :P ; sh:property [ sh:path :knows ; sh:node :Person ] , [ sh:path :name ; sh:minCount 1 ] ."


def test_a_circle_conforms_where_nothing_but_the_circle_speaks_against_it(found) -> None:
    data = ":a a :P ; :knows :b ; :name 'A' . :b a :P ; :knows :a, :b ; :name 'B' ."
    assert found(PEOPLE, data) == []


def test_a_circle_with_one_that_does_not_conform(found) -> None:
    data = ":a a :P ; :knows :b ; :name 'A' . :b a :P ; :knows :c ; :name 'B' . :c a :P ; :knows :a ."
    assert found(PEOPLE, data) == [
        "MinCount :c :name -",
        "Node :a :knows :b",
        "Node :b :knows :c",
        "Node :c :knows :a",
    ]


def test_many_who_all_know_each_other_take_no_longer_than_their_links(found) -> None:
    people = [f":p{number}" for number in range(60)]
    data = " ".join(f"{one} a :P ; :name 'x' ; :knows {', '.join(people)} ." for one in people[:-1]) + " :p59 a :P ."
    assert len(found(PEOPLE, data)) == 59 * 60 + 1


def test_a_path_of_property_shapes_that_leads_back_ends(found) -> None:
    shapes = ":s sh:targetNode :a ; sh:path :p ; sh:property :s ; sh:minCount 1 ."
    assert found(shapes, ":a :p :b . :b :p :a, :c .") == ["MinCount :c :p -"]


@ENGINES
def test_a_circle_through_a_negation_ends(engine: str, found) -> None:
    shapes = ":s sh:targetNode :a ; sh:property [ sh:path :p ; sh:not :s ] ."
    assert found(shapes, ":a :p :a .", engine) == ["Not :a :p :a"]


def test_a_chain_that_is_too_deep_is_a_failure(report) -> None:
    shapes = ":s sh:targetNode :n0 ; sh:property [ sh:path :next ; sh:node :s ] ."
    with pytest.raises(ConfigurationError, match="too deeply"):
        report(shapes, " ".join(f":n{n} :next :n{n + 1} ." for n in range(5000)))


@pytest.mark.parametrize(
    "constraint",
    [
        "sh:minCount 'one'", "sh:minCount 1, 2", "sh:nodeKind :Thing", "sh:datatype 'x'", "sh:pattern '['",
        "sh:pattern 'a' ; sh:flags 'z'", "sh:or ()", "sh:or :notalist", "sh:not 'x'", "sh:in :x", "sh:minInclusive :x",
        "sh:closed 'yes'", "sh:lessThan 1", "sh:qualifiedValueShape [ sh:class :C ]", "sh:severity 'bad'",
        "sh:property :pathless", "sh:languageIn 'en'", "sh:uniqueLang 1", "sh:deactivated true, false",
    ],
)  # fmt: skip
def test_an_ill_formed_shape_is_a_failure_that_names_it(constraint: str, report) -> None:
    with pytest.raises(ConfigurationError, match="urn:x:s"):
        report(f":s a sh:PropertyShape ; sh:targetNode :a ; sh:path :p ; {constraint} .", ":a :p 1 .")


@pytest.mark.parametrize("constraint", ["sh:minCount 1", "sh:maxCount 1", "sh:uniqueLang true", "sh:lessThan :q",
                                        "sh:qualifiedValueShape [] ; sh:qualifiedMinCount 1"])  # fmt: skip
def test_what_needs_a_path_is_a_failure_in_a_node_shape(constraint: str, report) -> None:
    with pytest.raises(ConfigurationError, match="sh:path"):
        report(f":s a sh:NodeShape ; sh:targetNode :a ; {constraint} .", ":a :p 1 .")


def test_classes_of_unicode_in_a_pattern(found) -> None:
    assert found(r":s sh:targetNode 'Ä', 'ä', '-' ; sh:pattern '^\\p{Lu}$' .", ":a :p 1 .") == [
        'Pattern "-" - "-"',
        'Pattern "ä" - "ä"',
    ]


def test_the_end_is_the_end(found) -> None:
    assert found(r":s sh:targetNode 'a\n', 'a' ; sh:pattern 'a$' .", ":a :p 1 .") == [r'Pattern "a\n" - "a\n"']


def test_the_compiled_shapes_need_neither_rdflib_nor_pyshacl() -> None:
    program = """
import sys
import pyoxigraph as ox
from kg.resources import folder
from kg.validate import Shapes, report_turtle, validate
data = "<urn:a> <https://w3id.org/vacancy-graph/ns#weeklyHours> 90.0 ; a <https://w3id.org/vacancy-graph/ns#Position> ."
report = validate(ox.parse(data, format=ox.RdfFormat.TURTLE), Shapes.load(folder("shapes")))
assert report.results and "sh:ValidationReport" in report_turtle(report)
print(sorted({name.split(".")[0] for name in sys.modules} & {"rdflib", "pyshacl"}))
"""
    done = run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
