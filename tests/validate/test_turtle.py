"""The report as a graph (https://www.w3.org/TR/shacl/#validation-report)."""

import pyoxigraph as ox
import pytest

from kg.validate import Report, Shapes, report_turtle, validate
from kg.validate.report import Result

PREFIXES = "PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX : <urn:x:> "


def graph(turtle: str) -> ox.Store:
    store = ox.Store()
    store.extend(ox.parse(turtle, format=ox.RdfFormat.TURTLE))
    return store


def ask(turtle: str, pattern: str) -> bool:
    return bool(graph(turtle).query(f"{PREFIXES} ASK {{ {pattern} }}"))


def test_a_report_without_results_conforms() -> None:
    assert ask(
        report_turtle(Report()), "?r a sh:ValidationReport ; sh:conforms true FILTER NOT EXISTS { ?r sh:result ?x }"
    )


def test_every_property_of_a_result_is_there(report) -> None:
    made = report_turtle(
        report(
            """:s sh:targetNode :a ; sh:severity :own ; sh:message "no"@en , "nein"@de , "plain" ;
            sh:path ( :p [ sh:inversePath :q ] [ sh:zeroOrMorePath :r ] ) ; sh:nodeKind sh:IRI .""",
            ":a :p :b . :c :q :b ; :r 'a \"quote\"\\n and \\\\ more'@de .",
        )
    )
    assert ask(
        made,
        """?report a sh:ValidationReport ; sh:conforms false ; sh:result ?x .
        ?x a sh:ValidationResult ; sh:focusNode :a ; sh:resultSeverity :own ; sh:sourceShape :s ;
          sh:sourceConstraintComponent sh:NodeKindConstraintComponent ; sh:value 'a "quote"\\n and \\\\ more'@de ;
          sh:resultMessage "no"@en , "nein"@de , "plain" ; sh:resultPath ( :p [ sh:inversePath :q ] [ sh:zeroOrMorePath :r ] ) .""",
    )
    assert len([*graph(made).quads_for_pattern(None, ox.NamedNode("http://www.w3.org/ns/shacl#result"), None)]) == 1


def test_literals_are_reported_as_they_are_written(report) -> None:
    made = report_turtle(
        report(
            ":s sh:targetNode :a ; sh:path :p ; sh:maxInclusive 1 .", ":a :p 2.50, '2'^^xsd:int, 'true'^^xsd:boolean ."
        )
    )
    said = {
        str(quad.object)
        for quad in ox.parse(made, format=ox.RdfFormat.TURTLE)
        if quad.predicate.value.endswith("#value")
    }
    xsd = "http://www.w3.org/2001/XMLSchema#"
    assert said == {f'"2.50"^^<{xsd}decimal>', f'"2"^^<{xsd}int>', f'"true"^^<{xsd}boolean>'}


def test_shapes_without_an_iri_are_written_out_where_the_shapes_are_given() -> None:
    quads = tuple(ox.parse(
        """@prefix : <urn:x:> . @prefix sh: <http://www.w3.org/ns/shacl#> .
        :s sh:targetNode :a ; sh:property [ sh:path :p ; sh:qualifiedMinCount 1 ; sh:qualifiedValueShape [ sh:in ( :b ) ] ] .""",
        format=ox.RdfFormat.TURTLE,
    ))  # fmt: skip
    shapes = Shapes(quads, {}, {})
    made = validate([], shapes)
    pattern = "?x sh:sourceShape ?s . ?s sh:qualifiedValueShape/sh:in ( :b )"
    assert ask(report_turtle(made, shapes), pattern)
    assert not ask(report_turtle(made), pattern)


def test_a_result_that_was_stored_before_its_shape_was_kept_has_its_named_shape() -> None:
    old = Result(
        "Warning",
        "<urn:x:a>",
        "<urn:x:p>",
        None,
        "urn:x:s",
        "http://www.w3.org/ns/shacl#MinCountConstraintComponent",
        {},
    )
    assert ask(report_turtle(Report((old,))), "?x sh:sourceShape :s ; sh:resultSeverity sh:Warning ; sh:resultPath :p")


def test_shapes_that_name_each_other_in_a_circle_are_written_out() -> None:
    quads = tuple(ox.parse(
        """@prefix : <urn:x:> . @prefix sh: <http://www.w3.org/ns/shacl#> .
        _:a sh:targetNode :a ; sh:class :C ; sh:property [ sh:path :p ; sh:minCount 1 ; sh:node _:a ; sh:not _:b ] .
        _:b sh:class :D ; sh:property [ sh:path ( :p [ sh:inversePath :q ] ) ; sh:node _:b ] .""",
        format=ox.RdfFormat.TURTLE,
    ))  # fmt: skip
    shapes = Shapes(quads, {}, {})
    made = report_turtle(validate([], shapes), shapes)
    assert ask(
        made, "?x sh:sourceShape ?a . ?a sh:class :C ; sh:property ?p . ?p sh:node ?a ; sh:not ?b . ?b sh:class :D"
    )
    assert ask(made, "?b sh:class :D ; sh:property ?p . ?p sh:node ?b ; sh:path ( :p [ sh:inversePath :q ] )")


@pytest.mark.parametrize("engine", ["fast", "pyshacl"])
def test_what_is_wrong_with_a_value_by_another_shape_is_a_detail(engine: str, report) -> None:
    made = report_turtle(
        report(
            """:s sh:targetNode :a ; sh:path :p ; sh:node :t .
            :t a sh:NodeShape ; sh:class :C ; sh:property [ sh:path :q ; sh:maxCount 0 ; sh:severity sh:Info ] .""",
            ":a :p :b . :b :q 1 .",
            engine,
        )
    )
    assert ask(
        made,
        """?report sh:result ?x . ?x sh:sourceShape :s ; sh:value :b ; sh:detail ?one , ?two .
        ?one sh:focusNode :b ; sh:sourceShape :t ; sh:sourceConstraintComponent sh:ClassConstraintComponent .
        ?two sh:focusNode :b ; sh:resultPath :q ; sh:resultSeverity sh:Info .""",
    )
    results = [*graph(made).quads_for_pattern(None, ox.NamedNode("http://www.w3.org/ns/shacl#result"), None)]
    assert len(results) == 1
