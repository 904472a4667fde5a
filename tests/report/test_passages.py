"""The sentences of an ad behind results: evidence is written by hand here, as `kg.graph.evidence` writes it."""

from collections.abc import Callable

import pytest

from kg.report import Finding, Passage

Find = Callable[..., Finding]
AD = """Doctoral researcher in mud

The post is for 360 months. You work Prof. Dr. Moor's group on tidal flats, and pay is by
TV-L E13 for all. Half of the hours are 39.2 per week, i.e. 50 % of a post!
- Apply by 31 March 2030 or by 30 April 2030
"""
POSTING = """ex:ad a vac:JobPosting ; schema:title "Doctoral researcher in mud" ; vac:advertises ex:job .
ex:job a vac:Position ; rdfs:label "the job" ; vac:durationMonths 360 ."""
DURATION = """ex:S a sh:PropertyShape ; sh:targetSubjectsOf vac:durationMonths ; sh:path vac:durationMonths ;
  sh:maxInclusive 120 ; sh:message "Too long" ."""


def evidence(node: str, subject: str, predicate: str, value: str, words: str, more: str = "") -> str:
    start = AD.index(words)
    return f"""ex:{node} rdf:subject {subject} ; rdf:predicate {predicate} ; rdf:object {value} ;
      vac:start {start} ; vac:end {start + len(words)} ; vac:quote "{words}" {more} .\n"""


SAID = evidence("e1", "ex:job", "vac:durationMonths", "360", "360 months")


def shown(passage: Passage) -> str:
    return "".join(f"[{words}]" if marked else words for words, marked in passage.pieces)


def test_the_sentence_of_the_value_with_its_words_marked(finding: Find) -> None:
    one = finding(DURATION, POSTING + SAID, text=AD, data=AD.encode())
    (passage,) = one.passages
    assert shown(passage) == "The post is for [360 months]."
    assert (passage.line, passage.start, passage.end) == (3, 44, 54)
    assert AD[44:54] == "360 months"
    assert one.place is not None and (one.place.line, one.place.column, one.place.end_column) == (3, 17, 27)


def test_evidence_of_another_value_or_thing_is_not_shown(finding: Find) -> None:
    other = evidence("e2", "ex:job", "vac:workloadPercent", "50", "50 %")
    (passage,) = finding(DURATION, POSTING + SAID + other, text=AD).passages
    assert shown(passage) == "The post is for [360 months]."


def test_a_wrapped_sentence_is_whole_and_abbreviations_do_not_end_it(finding: Find) -> None:
    shapes = """ex:S a sh:PropertyShape ; sh:targetNode ex:job ; sh:path vac:payGrade ; sh:in ( code:x ) ."""
    data = POSTING + " ex:job vac:payGrade ex:g ." + evidence("e", "ex:job", "vac:payGrade", "ex:g", "E13")
    (passage,) = finding(shapes, data, text=AD, data=AD.encode()).passages
    assert shown(passage) == "You work Prof. Dr. Moor's group on tidal flats, and pay is by TV-L [E13] for all."
    assert passage.line == 4


def test_two_values_of_one_property_give_their_sentence_once_with_both_marked(finding: Find) -> None:
    shapes = """ex:S a sh:PropertyShape ; sh:targetNode ex:ad ; sh:path vac:applicationDeadline ; sh:maxCount 1 ."""
    first, second = '"2030-03-31"^^xsd:date', '"2030-04-30"^^xsd:date'
    data = f"{POSTING} ex:ad vac:applicationDeadline {first}, {second} ."
    data += evidence("e", "ex:ad", "vac:applicationDeadline", first, "31 March 2030")
    data += evidence("f", "ex:ad", "vac:applicationDeadline", second, "30 April 2030")
    (passage,) = finding(shapes, data, text=AD).passages
    assert shown(passage) == "- Apply by [31 March 2030] or by [30 April 2030]"


def test_a_rule_that_is_a_query_shows_what_its_properties_rest_on(finding: Find) -> None:
    shapes = """ex:p sh:declare [ sh:prefix "vac" ; sh:namespace "https://w3id.org/vacancy-graph/ns#"^^xsd:anyURI ] .
      ex:S a sh:NodeShape ; sh:targetNode ex:job ; sh:sparql [ sh:prefixes ex:p ; sh:select
      "SELECT $this WHERE { $this vac:weeklyHours ?h ; vac:workloadPercent ?w }" ] ."""
    data = POSTING + " ex:job vac:weeklyHours 39.2 ; vac:workloadPercent 50 ."
    data += evidence("e", "ex:job", "vac:weeklyHours", "39.2", "39.2 per week")
    data += evidence("f", "ex:job", "vac:workloadPercent", "50", "50 %") + SAID
    marked = {
        words for passage in finding(shapes, data, text=AD).passages for words, is_marked in passage.pieces if is_marked
    }
    assert marked == {"39.2 per week", "50 %"}


def test_an_inverse_path_shows_what_points_here(finding: Find) -> None:
    shapes = """ex:S a sh:PropertyShape ; sh:targetNode ex:group ; sh:path [ sh:inversePath vac:inGroup ] ; sh:maxCount 0 ."""
    data = (
        POSTING + " ex:job vac:inGroup ex:group ." + evidence("e", "ex:job", "vac:inGroup", "ex:group", "Moor's group")
    )
    (passage,) = finding(shapes, data, text=AD).passages
    assert "[Moor's group]" in shown(passage)


def test_what_was_not_sure_enough_is_shown_as_perhaps(finding: Find) -> None:
    shapes = """ex:S a sh:PropertyShape ; sh:targetNode ex:ad ; sh:path vac:applicationDeadline ; sh:minCount 1 ."""
    value = '"2030-03-31"^^xsd:date'
    data = POSTING + evidence(
        "c", "ex:ad", "vac:applicationDeadline", value, "31 March 2030", "; vac:status code:conflict"
    )
    (passage,) = finding(shapes, data, text=AD).passages
    assert passage.undecided and "[31 March 2030]" in shown(passage)


def test_of_a_rule_about_a_source_the_words_of_the_value_in_question(finding: Find) -> None:
    shapes = """ex:p sh:declare [ sh:prefix "prov" ; sh:namespace "http://www.w3.org/ns/prov#"^^xsd:anyURI ] , [
        sh:prefix "rdf" ; sh:namespace "http://www.w3.org/1999/02/22-rdf-syntax-ns#"^^xsd:anyURI ] .
      ex:S a sh:NodeShape ; sh:targetObjectsOf prov:wasDerivedFrom ; sh:sparql [ sh:prefixes ex:p ; sh:select
      "SELECT $this ?path ?value WHERE { ?c prov:wasDerivedFrom $this ; rdf:predicate ?path ; rdf:object ?value }" ] ."""
    value = '"2030-03-31"'
    more = "; vac:status code:conflict ; prov:wasDerivedFrom ex:snapshot"
    data = POSTING + evidence("c", "ex:ad", "vac:applicationDeadline", value, "31 March 2030", more) + SAID
    (passage,) = finding(shapes, data, text=AD).passages
    assert shown(passage) == "- Apply by [31 March 2030] or by 30 April 2030"


def test_of_a_thing_of_which_something_is_missing_the_words_that_name_it(finding: Find) -> None:
    shapes = "ex:S a sh:PropertyShape ; sh:targetNode ex:group ; sh:path org:head ; sh:minCount 1 ."
    data = (
        POSTING + " ex:job vac:inGroup ex:group ." + evidence("e", "ex:job", "vac:inGroup", "ex:group", "Moor's group")
    )
    (passage,) = finding("@prefix org: <http://www.w3.org/ns/org#> . " + shapes, data, text=AD).passages
    assert "[Moor's group]" in shown(passage)


def test_of_the_posting_itself_nothing_is_shown_where_something_is_missing(finding: Find) -> None:
    shapes = "ex:S a sh:PropertyShape ; sh:targetNode ex:ad ; sh:path vac:applicationDeadline ; sh:minCount 1 ."
    assert finding(shapes, POSTING + SAID, text=AD).passages == ()


@pytest.mark.parametrize(
    ("publish_text", "words"), [("full", ["The post is for [360 months]."]), ("quotes", ["[360 months]"]), ("none", [])]
)
def test_strangers_see_of_the_text_what_the_source_allows(finding: Find, publish_text: str, words: list[str]) -> None:
    one = finding(DURATION, POSTING + SAID, text=AD, data=AD.encode(), publish_text=publish_text)
    assert [shown(passage) for passage in one.passages] == words


def test_without_the_text_the_quote_of_the_evidence_is_shown(finding: Find) -> None:
    (passage,) = finding(DURATION, POSTING + SAID).passages
    assert (shown(passage), passage.line) == ("[360 months]", None)


def test_lines_of_a_text_that_is_not_the_file_are_not_named(finding: Find) -> None:
    page = f"<html><body><p>{AD}</p></body></html>".encode()
    one = finding(DURATION, POSTING + SAID, text=AD, data=page)
    assert one.passages[0].line is None
    assert one.place is not None and one.place.line == 3  # the words are found in the page, where they stand once


def test_a_long_sentence_is_cut_around_its_words(finding: Find) -> None:
    text = "word " * 200 + "for 360 months" + " word" * 200 + "."
    start = text.index("360")
    said = f"""ex:e rdf:subject ex:job ; rdf:predicate vac:durationMonths ; rdf:object 360 ;
      vac:start {start} ; vac:end {start + 10} ."""
    (passage,) = finding(DURATION, POSTING + said, text=text).passages
    assert "for [360 months] word" in shown(passage)
    assert shown(passage).startswith("… ") and shown(passage).endswith(" …") and len(shown(passage)) < 340


def test_a_span_outside_of_the_text_is_no_passage(finding: Find) -> None:
    said = "ex:e rdf:subject ex:job ; rdf:predicate vac:durationMonths ; rdf:object 360 ; vac:start 5 ; vac:end 99999 ."
    assert finding(DURATION, POSTING + said, text=AD).passages == ()
