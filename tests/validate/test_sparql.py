"""SPARQL constraints and components: what they find, and what their queries may not say."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.errors import ConfigurationError
from kg.validate.compile import Compiler
from kg.validate.data import Data
from kg.validate.engine import Run

PREFIXES = """
@prefix ex: <http://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex: sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .
"""
EX = "http://example.org/"
INTEGER = "^^<http://www.w3.org/2001/XMLSchema#integer>"
DECIMAL = "^^<http://www.w3.org/2001/XMLSchema#decimal>"


def graph(turtle: str) -> Data:
    return Data.of(ox.parse(PREFIXES + turtle, format=ox.RdfFormat.TURTLE))


def compiled(shapes: str):
    return Compiler(graph(shapes), lambda node: node).compile()


def found(shapes: str, data: str) -> list[tuple[str, str | None]]:
    """Focus node and value of each result, sorted; ex: for its namespace."""
    checks = compiled(shapes)
    assert not checks.left
    rows = [(focus, one.value) for _, _, focus, one in Run(graph(data), checks).findings()]
    return sorted((short(focus), short(value)) for focus, value in rows)


def short(term: str | None) -> str | None:
    return None if term is None else term.replace(f"<{EX}", "ex:").removesuffix(">") if EX in term else term


def select(query: str, target: str = "sh:targetSubjectsOf ex:p", more: str = "") -> str:
    return f'ex:S a sh:NodeShape ; {target} ; sh:sparql [ sh:prefixes ex: ; sh:select """{query}""" {more} ] .'


class TestConstraints:
    @pytest.mark.parametrize(
        "one", ["2.5", "2.50"]
    )  # the second is looked at as written, since the query sees spellings
    def test_grouping_of_nothing_finds_nothing(self, one: str):
        query = "SELECT $this (MIN(STR(?v)) AS ?value) { $this ex:p ?v FILTER(STRLEN(STR(?v)) > 6) } GROUP BY $this"
        assert found(select(query), f"ex:a ex:p {one} .") == []
        assert found(select(query), f"ex:a ex:p {one} , 1234567 .") == [("ex:a", '"1234567"')]

    def test_a_solution_is_a_result_with_its_value(self):
        shapes = select("SELECT $this ?value { $this ex:p ?value FILTER(?value > 2) }")
        assert found(shapes, "ex:a ex:p 1, 3 . ex:b ex:p 4 .") == [
            ("ex:a", f'"3"{INTEGER}'),
            ("ex:b", f'"4"{INTEGER}'),
        ]

    def test_the_value_of_a_node_shape_is_its_focus_node_where_the_query_names_none(self):
        assert found(select("SELECT $this { $this ex:p 1 }"), "ex:a ex:p 1 .") == [("ex:a", "ex:a")]

    @pytest.mark.parametrize(
        "query",
        ["SELECT ?value { $this ex:p ?value }", "SELECT ($this AS ?node) { $this ex:p 1 }"],
        ids=["left out", "under another name"],
    )
    def test_a_query_that_does_not_select_its_focus_node_is_ill_formed(self, query: str):
        with pytest.raises(ConfigurationError, match=r"/S>: the query does not select \$this"):
            compiled(select(query))

    def test_a_star_selects_the_focus_node(self):
        assert found(select("SELECT * { $this ex:p ?value }"), "ex:a ex:p 1 .") == [("ex:a", f'"1"{INTEGER}')]

    def test_a_solution_that_comes_twice_is_one_result(self):
        shapes = select("SELECT $this ?value { $this ex:p ?value ; ex:q ?any }")
        assert found(shapes, "ex:a ex:p 1 ; ex:q 1, 2 .") == [("ex:a", f'"1"{INTEGER}')]

    def test_path_stands_for_the_path_of_the_shape(self):
        shapes = """ex:S a sh:PropertyShape ; sh:targetNode ex:a ; sh:path ( ex:p [ sh:inversePath ex:q ] ) ;
            sh:sparql [ sh:select "SELECT $this ?value { $this $PATH ?value }" ] ."""
        assert found(shapes, "ex:a ex:p ex:b . ex:c ex:q ex:b .") == [("ex:a", "ex:c")]

    def test_a_node_shape_has_no_path_to_stand_for(self):
        with pytest.raises(ConfigurationError, match="only a property shape has a path"):
            compiled(select("SELECT $this { $this $PATH ?value }"))

    def test_a_path_that_a_solution_binds_takes_the_place_of_that_of_the_shape(self):
        checks = compiled(select("SELECT $this ?path ?value { $this ?path ?value }"))
        (row,) = Run(graph("ex:a ex:p 1 ."), checks).findings()
        assert row[3].path == f"<{EX}p>"

    def test_one_that_is_switched_off_finds_nothing(self):
        assert found(select("SELECT $this { }", more="; sh:deactivated true"), "ex:a ex:p 1 .") == []

    def test_messages_with_their_languages_and_the_variables_of_a_solution(self):
        more = '; sh:message "{?value} is above {?most}"@en, "{?value} über {?most}"@de'
        checks = compiled(select("SELECT $this ?value ?most { $this ex:p ?value, ?most }", more=more))
        row = Run(graph("ex:a ex:p 7 ."), checks).findings()[0]
        assert row[1].messages == {"en": "{?value} is above {?most}", "de": "{?value} über {?most}"}
        assert row[3].bindings == {"most": f'"7"{INTEGER}'}

    def test_a_message_that_a_solution_binds(self):
        checks = compiled(select('SELECT $this ?message { BIND("so not"@en AS ?message) }'))
        row = Run(graph("ex:a ex:p 7 ."), checks).findings()[0]
        assert row[3].messages == {"en": "so not"}

    def test_a_failure_that_a_query_reports_is_one(self):
        checks = compiled(select("SELECT $this ?failure { BIND(true AS ?failure) }"))
        with pytest.raises(ConfigurationError, match="reports a failure"):
            list(Run(graph("ex:a ex:p 7 ."), checks).findings())

    def test_the_shapes_graph_and_the_shape_can_be_asked(self):
        shapes = select("SELECT $this { GRAPH $shapesGraph { $currentShape ex:limit 3 } }") + " ex:S ex:limit 3 ."
        assert found(shapes, "ex:a ex:p 7 .") == [("ex:a", "ex:a")]


class TestPrebinding:
    @pytest.mark.parametrize(
        "where",
        [
            "FILTER (isIRI($this))",
            "{ FILTER (bound($this)) }",
            "{ { { FILTER (isIRI($this)) } } }",
            "{ FILTER (false) } UNION { FILTER (isIRI($this)) }",
            "OPTIONAL { BIND (isIRI($this) AS ?seen) } FILTER (?seen)",
            "OPTIONAL { { BIND (isIRI($this) AS ?seen) } } FILTER (?seen)",
            "FILTER EXISTS { FILTER (isIRI($this)) }",
            "FILTER EXISTS { { { FILTER (bound($this)) } } }",
            "FILTER NOT EXISTS { { FILTER (!bound($this)) } }",
            "{ SELECT $this { FILTER (isIRI($this)) } }",
            "{ SELECT * { $this ex:p ?v FILTER (bound($this)) } }",
            "{ SELECT $this (COUNT(?v) AS ?n) { $this ex:p ?v } GROUP BY $this } FILTER (?n = 1)",
            "BIND (STR($this) AS ?text) FILTER (?text = 'http://example.org/a')",
        ],
    )
    def test_this_has_its_value_in_every_group(self, where):
        shapes = select(f"SELECT $this {{ {where} }}", "sh:targetNode ex:a")
        assert found(shapes, "ex:a ex:p 1 . ex:b ex:p 1, 2 .") == [("ex:a", "ex:a")]

    def test_of_many_focus_nodes_each_sees_itself(self):
        shapes = select(
            "SELECT $this ?value { $this ex:p ?value OPTIONAL { ?other ex:p ?value FILTER (?other != $this) }"
            " FILTER (!bound(?other)) }"
        )
        data = " ".join(f"ex:n{number} ex:p {number // 2} ." for number in range(60)) + " ex:single ex:p 99 ."
        assert found(shapes, data) == [("ex:single", f'"99"{INTEGER}')]

    def test_a_limit_counts_for_each_focus_node(self):
        shapes = select("SELECT $this ?value { $this ex:p ?value } ORDER BY ?value LIMIT 1")
        assert found(shapes, "ex:a ex:p 2, 1 . ex:b ex:p 4, 3 .") == [
            ("ex:a", f'"1"{INTEGER}'),
            ("ex:b", f'"3"{INTEGER}'),
        ]

    @pytest.mark.parametrize("where", ["$this ex:p ?v", "FILTER (isBlank($this))", "{ FILTER (bound($this)) }"])
    def test_a_focus_node_may_be_blank(self, where):
        checks = compiled(select(f"SELECT $this {{ {where} }}"))
        (row,) = Run(graph("_:node ex:p 1 ."), checks).findings()
        assert row[2] == "_:node"

    def test_a_focus_node_may_be_a_literal(self):
        shapes = select("SELECT $this { FILTER (STRLEN($this) > 2) }", 'sh:targetNode "ab", "abc\\"d"')
        assert found(shapes, "ex:a ex:p 1 .") == [('"abc\\"d"', '"abc\\"d"')]

    @pytest.mark.parametrize(
        ("query", "why"),
        [
            ("SELECT $this { $this ex:p ?v MINUS { $this ex:p 1 } }", "MINUS"),
            ("SELECT $this { VALUES ?v { 1 } }", "VALUES"),
            ("SELECT $this { $this ex:p ?v } VALUES ?v { 1 }", "VALUES"),
            ("SELECT $this { SERVICE <http://example.org/> { ?s ?p ?o } }", "SERVICE"),
            ("SELECT $this FROM <http://example.org/> { ?s ?p ?o }", "FROM"),
            ("SELECT $this { BIND (1 AS $this) }", r"\$this a value by AS"),
            ("SELECT (1 AS ?this) { ?s ?p ?o }", r"\$this a value by AS"),
            ("SELECT $this { { SELECT ?v { $this ex:p ?v } } }", r"does not select \$this"),
            ("SELECT $this { { SELECT * { FILTER (bound($this)) } } }", r"does not select \$this"),
            ("ASK { $this ex:p 1 }", "has to be a SELECT"),
            ("SELECT $this { $this ex:p }", "line 1, column 27"),
            ("SELECT $this { $this no:p ?v }", "prefix no: is not declared"),
            ("SELECT $this { " + "{ " * 300 + "} " * 300 + "}", "more than 200 brackets"),
        ],
    )
    def test_what_may_not_stand_in_a_query_is_a_failure(self, query, why):
        with pytest.raises(ConfigurationError, match=why):
            compiled(select(query))

    @pytest.mark.parametrize(
        "where", ["$this ex:MINUS ?v", '$this ex:p ?v FILTER (?v != "VALUES { }") # SERVICE', "$this ex:p ?VALUES"]
    )
    def test_a_word_that_only_looks_forbidden_is_none(self, where):
        compiled(select(f"SELECT $this {{ {where}\n}}"))

    def test_a_function_that_oxigraph_does_not_know_is_left_to_pyshacl(self):
        checks = compiled(select("SELECT $this { FILTER (ex:fn($this)) }"))
        assert list(checks.left) == [f"<{EX}S>"]
        assert "Oxigraph" in checks.left[f"<{EX}S>"]


class TestPrefixes:
    def test_those_of_imported_ontologies_count(self):
        shapes = """ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:sparql [ sh:prefixes ex:one ; sh:select
              "SELECT $this { $this far:p ?v }" ] .
            ex:one owl:imports ex:two . ex:two owl:imports ex:one, ex:three .
            ex:three sh:declare [ sh:prefix "far" ; sh:namespace "http://example.org/" ] ."""
        assert found(shapes, "ex:a ex:p 1 .") == [("ex:a", "ex:a")]

    def test_two_that_are_at_odds_are_a_failure(self):
        shapes = select("SELECT $this { }") + ' ex: sh:declare [ sh:prefix "ex" ; sh:namespace "http://other.org/" ] .'
        with pytest.raises(ConfigurationError, match="the prefix ex: is declared as"):
            compiled(shapes)


class TestLiterals:
    def test_a_value_is_reported_as_it_is_written(self):
        shapes = select("SELECT $this ?value { $this ex:p ?value FILTER (?value > 2) }")
        assert found(shapes, "ex:a ex:p 2.50 .") == [("ex:a", f'"2.50"{DECIMAL}')]

    def test_two_spellings_of_one_value_are_two(self):
        shapes = select("SELECT $this ?value { $this ex:p ?value FILTER (?value > 2) }")
        assert found(shapes, "ex:a ex:p 2.50, 2.5 .") == [("ex:a", f'"2.5"{DECIMAL}'), ("ex:a", f'"2.50"{DECIMAL}')]

    @pytest.mark.parametrize(
        "where",
        [
            "FILTER (STR(?value) = '2.50')",
            "FILTER (DATATYPE(?value) = <http://www.w3.org/2001/XMLSchema#decimal> && STRLEN(STR(?value)) = 4)",
            "FILTER NOT EXISTS { $this ex:p 2.5 }",
        ],
    )
    def test_a_query_sees_the_spelling(self, where):
        shapes = select(f"SELECT $this ?value {{ $this ex:p ?value {where} }}")
        assert found(shapes, "ex:a ex:p 2.50 .") == [("ex:a", f'"2.50"{DECIMAL}')]

    def test_texts_and_numbers_have_no_order_however_a_query_is_evaluated(self):
        shapes = select("SELECT $this ?value (STR(?value) AS ?message) { $this ex:p ?value FILTER (?value > 5) }")
        data = "ex:a ex:p 'x', 9, ex:b, '2020-01-01'^^<http://www.w3.org/2001/XMLSchema#date> ."
        nine = [("ex:a", '"9"^^<http://www.w3.org/2001/XMLSchema#integer>')]
        assert found(shapes, data) == nine
        assert found(shapes, data + " ex:z ex:p 01 .") == nine

    def test_a_datatype_that_oxigraph_has_no_room_for(self):
        shapes = select(
            "SELECT $this ?value { $this ex:p ?value"
            " FILTER (DATATYPE(?value) = <http://www.w3.org/2001/XMLSchema#unsignedByte>) }"
        )
        value = '"5"^^<http://www.w3.org/2001/XMLSchema#unsignedByte>'
        assert found(shapes, f"ex:a ex:p {value}, 5 .") == [("ex:a", value)]

    def test_a_spelling_elsewhere_is_none_here(self):
        first = select(
            "SELECT $this ?value { $this ex:q ?value FILTER (DATATYPE(?value) = ex:none) }", "sh:targetNode ex:a"
        )
        second = select(
            "SELECT $this ?value { $this ex:p ?value FILTER (DATATYPE(?value) != ex:none) }", "sh:targetNode ex:a"
        )
        shapes = first + second.replace("ex:S", "ex:T")
        assert found(shapes, "ex:a ex:q 2.50 ; ex:p 2.5 .") == [("ex:a", f'"2.5"{DECIMAL}')]

    def test_spelling_that_the_query_does_not_ask_for_costs_nothing(self):
        import subprocess
        import sys

        code = """
import sys
from tests_of_sparql import found, select
print(found(select("SELECT $this { $this ex:p ?v FILTER(?v > 1) }"), "ex:a ex:p 2.50 ."), "rdflib" in sys.modules)
"""
        from pathlib import Path

        here = Path(__file__)
        start = (
            f"import importlib.util,sys\ns=importlib.util.spec_from_file_location('tests_of_sparql',{str(here)!r})\n"
        )
        start += "m=importlib.util.module_from_spec(s);sys.modules['tests_of_sparql']=m;s.loader.exec_module(m)\n"
        out = subprocess.run([sys.executable, "-c", start + code], capture_output=True, text=True, check=True).stdout
        assert out == "[('ex:a', 'ex:a')] False\n"


COMPONENT = """
ex:Least a sh:ConstraintComponent ;
  sh:parameter [ sh:path ex:least ] , [ sh:path ex:unit ; sh:optional true ] ;
  sh:validator [ a sh:SPARQLAskValidator ; sh:message "{?value} is under {$least}"@en ;
    sh:ask "ASK { FILTER ($value >= $least && COALESCE($unit, 'm') = 'm') }" ] .
"""


class TestComponents:
    def test_an_ask_is_true_for_what_is_right(self):
        shapes = COMPONENT + "ex:S a sh:PropertyShape ; sh:path ex:p ; sh:targetSubjectsOf ex:p ; ex:least 3 ."
        assert found(shapes, "ex:a ex:p 2, 3, 4 . ex:b ex:p 5 .") == [("ex:a", f'"2"{INTEGER}')]

    def test_a_parameter_that_may_be_missing(self):
        shapes = COMPONENT + "ex:S a sh:NodeShape ; sh:targetNode 5 ; ex:least 3 ; ex:unit 'cm' ."
        assert found(shapes, "") == [(f'"5"{INTEGER}', f'"5"{INTEGER}')]

    def test_a_shape_without_the_parameter_makes_no_constraint(self):
        assert found(COMPONENT + "ex:S a sh:NodeShape ; sh:targetNode 1 ; ex:unit 'cm' .", "") == []

    def test_each_value_of_a_single_parameter_is_a_constraint(self):
        shapes = """ex:Not a sh:ConstraintComponent ; sh:parameter [ sh:path ex:not ] ;
              sh:nodeValidator [ sh:select "SELECT $this { FILTER ($this = $not) }" ] .
            ex:S a sh:NodeShape ; sh:targetNode "a", "b", "c" ; ex:not "a", "c" ."""
        assert found(shapes, "") == [('"a"', '"a"'), ('"c"', '"c"')]

    def test_several_values_of_one_of_two_are_a_failure(self):
        with pytest.raises(ConfigurationError, match="has 2 values"):
            compiled(COMPONENT + "ex:S a sh:NodeShape ; sh:targetNode 1 ; ex:least 3, 4 .")

    def test_a_subclass_of_components_declares_them_too(self):
        shapes = COMPONENT.replace("a sh:ConstraintComponent", "a ex:Kind")
        shapes += (
            "ex:Kind rdfs:subClassOf sh:ConstraintComponent . ex:S a sh:NodeShape ; sh:targetNode 1 ; ex:least 3 ."
        )
        assert found(shapes, "") == [(f'"1"{INTEGER}', f'"1"{INTEGER}')]

    def test_the_validator_for_property_shapes_comes_first(self):
        shapes = COMPONENT.replace(
            "sh:validator",
            'sh:propertyValidator [ sh:select "SELECT $this ?value { $this $PATH ?value FILTER (?value = $least) }" ] ;'
            " sh:validator",
        )
        shapes += "ex:S a sh:PropertyShape ; sh:path ex:p ; sh:targetSubjectsOf ex:p ; ex:least 3 ."
        assert found(shapes, "ex:a ex:p 2, 3 .") == [("ex:a", f'"3"{INTEGER}')]

    def test_component_and_message_of_a_result(self):
        shapes = COMPONENT + "ex:S a sh:PropertyShape ; sh:path ex:p ; sh:targetSubjectsOf ex:p ; ex:least 3 ."
        ((_, constraint, _, one),) = Run(graph("ex:a ex:p 2 ."), compiled(shapes)).findings()
        assert constraint.component == f"{EX}Least"
        assert constraint.messages == {"en": "{?value} is under {$least}"}
        assert one.bindings == {"least": f'"3"{INTEGER}'}

    def test_a_name_that_is_taken_is_no_parameter(self):
        shapes = COMPONENT.replace("ex:least", "ex:value") + "ex:S a sh:NodeShape ; sh:targetNode 1 ; ex:value 3 ."
        with pytest.raises(ConfigurationError, match="no name for a variable"):
            compiled(shapes)


def test_an_ask_knows_a_value_that_the_store_holds_otherwise():
    shapes = COMPONENT + "ex:S a sh:PropertyShape ; sh:path ex:p ; sh:targetSubjectsOf ex:p ; ex:least 3 ."
    double = '"1.0e3"^^<http://www.w3.org/2001/XMLSchema#double>'
    assert found(shapes, f"ex:a ex:p {double}, 2.50 .") == [("ex:a", f'"2.50"{DECIMAL}')]


def test_an_ask_about_focus_nodes_that_the_store_holds_otherwise():
    shapes = COMPONENT + "ex:S a sh:NodeShape ; sh:targetNode 1.0e3, 2.50 ; ex:least 3 ."
    assert found(shapes, "") == [(f'"2.50"{DECIMAL}', f'"2.50"{DECIMAL}')]


def test_integers_beyond_64_bits_are_compared():
    shapes = select("SELECT $this ?value { $this ex:p ?value FILTER (?value > 2) }")
    large = f'"99999999999999999999"{INTEGER}'
    assert found(shapes, f"ex:a ex:p {large}, 1 .") == [("ex:a", large)]
