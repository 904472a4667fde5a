"""What `validate` promises about any data and any shapes."""

import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import ConfigurationError, InputError
from kg.resources import folder
from kg.validate import Report, Shapes, report_json, report_turtle, validate

SHAPE = "https://w3id.org/vacancy-graph/shapes#"
PREFIXES = """
@prefix vac: <https://w3id.org/vacancy-graph/ns#> .
@prefix code: <https://w3id.org/vacancy-graph/code#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix schema: <https://schema.org/> .
@prefix : <http://127.0.0.1:8000/id/> .
"""


def quads(turtle: str, graph: ox.NamedNode | None = None) -> list[ox.Quad]:
    where = graph or ox.DefaultGraph()
    return [
        ox.Quad(quad.subject, quad.predicate, quad.object, where)
        for quad in ox.parse(PREFIXES + turtle, format=ox.RdfFormat.TURTLE)
    ]


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    return Shapes.load(folder("shapes"))


def of(report: Report, name: str) -> list[tuple[str, str | None]]:
    return [(result.severity, result.value) for result in report.results if result.shape == SHAPE + name]


def test_a_wrong_statement_is_a_violation_with_the_value_as_written(shapes: Shapes) -> None:
    report = validate(quads(":p vac:weeklyHours 266861.0 ."), shapes)
    assert of(report, "position-weekly-hours") == [
        ("Violation", '"266861.0"^^<http://www.w3.org/2001/XMLSchema#decimal>')
    ]
    assert not report.conforms


def test_what_is_missing_is_a_warning_and_conforms(shapes: Shapes) -> None:
    report = validate(quads(":ad a vac:JobPosting ."), shapes)
    assert of(report, "posting-title") == [("Warning", "<http://127.0.0.1:8000/id/ad>")]
    assert {result.severity for result in report.results} == {"Warning"}
    assert report.conforms


def test_messages_come_in_both_languages_with_the_value_filled_in(shapes: Shapes) -> None:
    report = validate(quads(":p vac:weeklyHours 20.0 ; vac:workloadPercent 80.0 ."), shapes)
    (result,) = [each for each in report.results if each.shape == SHAPE + "position-full-week"]
    assert result.message("en") == "Weekly hours and workload imply a full-time week of 25 hours."
    assert result.message("de") == "Wochenstunden und Umfang ergeben eine Vollzeitwoche von 25 Stunden."
    assert result.message("fr") == result.message("en")


def test_quads_of_all_graphs_are_one_data_graph(shapes: Shapes) -> None:
    evidence = ox.NamedNode("http://127.0.0.1:8000/graph/evidence")
    data = quads(":s <http://www.w3.org/1999/02/22-rdf-syntax-ns#value> 'due 2027-01-31' .")
    data += quads(
        ":e <http://www.w3.org/ns/prov#wasDerivedFrom> :s ; vac:start 4 ; vac:end 14 ; vac:quote '2027-01-30' .",
        evidence,
    )
    assert of(validate(data, shapes), "evidence-quote") == [("Violation", "<http://127.0.0.1:8000/id/e>")]


def test_codes_are_known_without_the_vocabulary_among_the_quads(shapes: Shapes) -> None:
    assert of(validate(quads(":p vac:positionType code:phd ."), shapes), "position-type-known") == []
    report = validate(quads(":p vac:positionType code:master ."), shapes)
    assert of(report, "position-type-known") == [("Violation", "<https://w3id.org/vacancy-graph/code#master>")]


def test_results_come_in_one_order(shapes: Shapes) -> None:
    data = quads(":ad a vac:JobPosting . :b vac:weeklyHours 90.0 . :a vac:weeklyHours 91.0 , 'x' .")
    first, again = validate(data, shapes), validate(list(reversed(data)), shapes)
    assert first == again
    assert [result.severity for result in first.results] == sorted(
        (result.severity for result in first.results), key=["Violation", "Warning", "Info"].index
    )


def test_nothing_conforms(shapes: Shapes) -> None:
    assert validate([], shapes) == Report()


def test_report_as_turtle_is_a_standard_report(shapes: Shapes) -> None:
    report = validate(quads(":ad a vac:JobPosting ; vac:applicationDeadline '31. Januar'@de ."), shapes)
    store = ox.Store()
    store.load(report_turtle(report), format=ox.RdfFormat.TURTLE)
    rows = store.query(
        """PREFIX sh: <http://www.w3.org/ns/shacl#> SELECT ?severity ?path ?value ?message WHERE {
        ?report a sh:ValidationReport ; sh:conforms false ; sh:result ?result .
        ?result a sh:ValidationResult ; sh:sourceShape <https://w3id.org/vacancy-graph/shapes#posting-deadline-date> ;
          sh:focusNode <http://127.0.0.1:8000/id/ad> ; sh:resultSeverity ?severity ; sh:resultPath ?path ; sh:value ?value ;
          sh:sourceConstraintComponent sh:OrConstraintComponent ; sh:resultMessage ?message . FILTER (LANG(?message) = "de") }"""
    )
    assert [[str(term) for term in row] for row in rows] == [
        [
            "<http://www.w3.org/ns/shacl#Violation>",
            "<https://w3id.org/vacancy-graph/ns#applicationDeadline>",
            '"31. Januar"@de',
            '"Die Frist ist kein gültiges xsd:date oder xsd:dateTime: 31. Januar"@de',
        ]
    ]


def test_report_as_json(shapes: Shapes) -> None:
    report = validate(quads(":p vac:durationMonths 2026 ."), shapes)
    said = json.loads(report_json(report))
    assert said["conforms"] is False
    (result,) = said["results"]
    assert result["shape"] == SHAPE + "position-duration"
    assert result["path"] == "<https://w3id.org/vacancy-graph/ns#durationMonths>"
    assert result["messages"]["en"] == "The duration is no integer from 1 to 120 months: 2026"


def test_own_shapes_of_a_user_and_a_property_path(tmp_path: Path) -> None:
    mine = tmp_path / "mine.ttl"
    mine.write_text(
        PREFIXES
        + """<urn:mine> a sh:NodeShape ; sh:targetClass vac:JobPosting ; sh:property [
               sh:path ( vac:advertises [ sh:inversePath vac:advertises ] ) ; sh:maxCount 1 ; sh:message "Too many." ] ."""
    )
    data = quads(":a a vac:JobPosting ; vac:advertises :p . :b a vac:JobPosting ; vac:advertises :p .")
    report = validate(data, Shapes.load(mine))
    assert [(each.shape, each.focus_node[-2:], each.message(), each.severity) for each in report.results] == [
        ("urn:mine", "a>", "Too many.", "Violation"),
        ("urn:mine", "b>", "Too many.", "Violation"),
    ]
    ns = "https://w3id.org/vacancy-graph/ns#"
    assert report.results[0].path == f"(<{ns}advertises>/^<{ns}advertises>)"


def test_shapes_that_name_each_other_and_a_target_that_is_a_node(tmp_path: Path) -> None:
    mine = tmp_path / "mine.ttl"
    mine.write_text(
        PREFIXES
        + """<urn:mine> a sh:NodeShape ; sh:targetClass vac:JobPosting ; sh:node <urn:other> .
             <urn:other> a sh:NodeShape ; sh:property [ sh:path schema:title ; sh:minCount 1 ] .
             <urn:this> a sh:NodeShape ; sh:targetNode :b ; sh:property [ sh:path schema:title ; sh:minCount 1 ] ."""
    )
    report = validate(quads(":a a vac:JobPosting ."), Shapes.load(mine))
    assert sorted((each.shape, each.focus_node[-2:]) for each in report.results) == [
        ("urn:mine", "a>"),
        ("urn:this", "b>"),
    ]


def test_a_class_below_the_target_class_is_found(tmp_path: Path) -> None:
    mine = tmp_path / "mine.ttl"
    mine.write_text(
        PREFIXES + "<urn:mine> a sh:PropertyShape ; sh:targetClass schema:Thing ; sh:path schema:name ; sh:minCount 1 ."
    )
    subclass = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"
    report = validate(
        quads(f"schema:Dog {subclass} schema:Animal . schema:Animal {subclass} schema:Thing . :a a schema:Dog ."),
        Shapes.load(mine),
    )
    assert [each.focus_node[-2:] for each in report.results] == ["a>"]


def test_shapes_that_cannot_be_read_are_named_with_file_and_line(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttl"
    broken.write_text("@prefix sh: <http://www.w3.org/ns/shacl#> .\n\n<urn:a> a sh:NodeShape ;; sh:minCount [ .\n")
    with pytest.raises(ConfigurationError, match=r"broken\.ttl, line 3: ") as raised:
        Shapes.load(broken)
    assert raised.value.exit_code == 4


def test_ill_formed_shapes_are_named_with_file_and_line(tmp_path: Path) -> None:
    broken = tmp_path / "ill.ttl"
    broken.write_text(
        PREFIXES
        + "<urn:ill> a sh:PropertyShape ; sh:targetClass vac:Position ;\n  sh:path schema:title ; sh:minCount 'one' .\n"
    )
    with pytest.raises(ConfigurationError, match=r"ill\.ttl, line 8: urn:ill"):
        Shapes.load(broken)


def test_a_property_shape_without_a_path_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "path.ttl"
    broken.write_text(PREFIXES + "<urn:pathless> a sh:PropertyShape ; sh:targetClass vac:Position ; sh:minCount 1 .\n")
    with pytest.raises(ConfigurationError, match=r"path\.ttl, line 8: urn:pathless has 0 sh:path"):
        Shapes.load(broken)


def test_a_file_that_holds_no_shapes_is_not_taken_for_one(tmp_path: Path) -> None:
    other = tmp_path / "data.ttl"
    other.write_text(PREFIXES + ":ad a vac:JobPosting .\n")
    with pytest.raises(ConfigurationError, match=r"data\.ttl: no shape here has a target"):
        Shapes.load(other)


def test_what_only_the_validator_rejects_is_a_matter_of_configuration_too(tmp_path: Path) -> None:
    broken = tmp_path / "list.ttl"
    broken.write_text(PREFIXES + "<urn:l> a sh:NodeShape ; sh:targetClass vac:Position ; sh:or () .\n")
    with pytest.raises(ConfigurationError):
        Shapes.load(broken)


def test_a_slip_in_a_query_is_found_when_shapes_are_loaded(tmp_path: Path) -> None:
    broken = tmp_path / "query.ttl"
    broken.write_text(
        PREFIXES
        + "<urn:q> a sh:NodeShape ;\n  sh:targetClass vac:Position ; sh:sparql [ sh:select 'SELECT $this WHER {}' ] .\n"
    )
    with pytest.raises(ConfigurationError, match=r"query\.ttl, line 8: urn:q: .* line 1, column 14 of the query"):
        Shapes.load(broken)


def test_a_pattern_that_is_no_regular_expression_is_named_with_file_and_line(tmp_path: Path) -> None:
    broken = tmp_path / "pattern.ttl"
    broken.write_text(
        PREFIXES
        + "<urn:p> a sh:NodeShape ; sh:targetClass vac:Position ; sh:property [ sh:path :p ; sh:pattern '([' ] .\n"
    )
    with pytest.raises(ConfigurationError, match=r"pattern\.ttl, line 8: urn:p: the pattern .*no regular expression"):
        Shapes.load(broken)


def test_a_missing_file_and_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.ttl"):
        Shapes.load(tmp_path / "nowhere.ttl")
    with pytest.raises(ConfigurationError, match="no shapes here"):
        Shapes.load(tmp_path)
