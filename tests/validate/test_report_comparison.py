"""Reports are compared as RDF: what is the same is found the same, and each thing that differs is seen."""

import pyoxigraph as ox
import pytest

from benchmarks.reports import Malformed, Reported, difference, isomorphic, messages_that, reported

HEAD = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/> .
[] a sh:ValidationReport ; sh:conforms false ; sh:result _:one"""
ONE = """_:one a sh:ValidationResult ; sh:focusNode ex:a ; sh:resultPath ( ex:p [ sh:inversePath ex:q ] ) ; sh:value 01 ;
  sh:resultSeverity sh:Warning ; sh:sourceConstraintComponent sh:DatatypeConstraintComponent ; sh:sourceShape _:shape ;
  sh:resultMessage "No."@en , "Nein."@de ."""


def report(text: str = f"{HEAD} .\n{ONE}") -> Reported:
    return reported(ox.parse(text, format=ox.RdfFormat.TURTLE))


def changed(old: str, new: str) -> Reported:
    text = f"{HEAD} .\n{ONE}"
    assert old in text
    return report(text.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ex:a ;", "ex:b ;"),
        ("( ex:p [ sh:inversePath ex:q ] )", "( [ sh:inversePath ex:q ] ex:p )"),
        ("( ex:p [ sh:inversePath ex:q ] )", "( ex:p ex:q )"),
        ("( ex:p [ sh:inversePath ex:q ] )", "[ sh:alternativePath ( ex:p [ sh:inversePath ex:q ] ) ]"),
        ("sh:value 01", "sh:value 1"),
        ("sh:value 01 ;", ""),
        ("sh:Warning", "sh:Violation"),
        ("sh:DatatypeConstraintComponent", "sh:ClassConstraintComponent"),
        ("_:shape", "ex:shape"),
        ('"No."@en', '"No."'),
        (', "Nein."@de', ""),
        ("conforms false", "conforms true"),
    ],
)
def test_each_thing_that_differs_is_seen(old: str, new: str) -> None:
    assert not isomorphic(report(), changed(old, new))
    assert difference(report(), changed(old, new))


def test_blank_nodes_and_the_order_of_statements_make_no_difference() -> None:
    other = changed("_:shape", "_:other")
    assert isomorphic(report(), other)
    assert difference(report(), other), "about one graph a label says which shape it is"
    assert difference(report(), report()) == ""


def test_a_result_twice_is_another_report() -> None:
    twice = report(f"{HEAD} , _:two .\n{ONE}\n{ONE.replace('_:one', '_:two')}")
    assert twice.results.total() == 2
    assert not isomorphic(report(), twice)
    assert isomorphic(twice, twice)


def test_two_results_about_one_blank_node_are_not_results_about_two() -> None:
    one = ONE.replace("sh:focusNode ex:a", "sh:focusNode _:a")
    same = report(f"{HEAD} , _:two .\n{one}\n{one.replace('_:one', '_:two').replace('01', '02')}")
    apart = report(
        f"{HEAD} , _:two .\n{one}\n{one.replace('_:one', '_:two').replace('01', '02').replace('_:a', '_:b')}"
    )
    assert not isomorphic(same, apart)


def test_messages_count_only_where_the_expected_report_has_them() -> None:
    """The rule of W3C's suite for sh:resultMessage."""
    silent = report().without("messages")
    assert isomorphic(silent, messages_that(silent, report()))
    assert not isomorphic(report(), messages_that(report(), changed('"No."@en', '"Never."@en')))


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"{HEAD} , ex:more .\n{ONE}",
        f"{HEAD.replace('sh:conforms false ;', '')} .\n{ONE}",
        f"{HEAD} .\n{ONE.replace('sh:value 01', 'sh:value 1 , 2')}",
        f"{HEAD} .\n{ONE}\n[] a sh:ValidationReport ; sh:conforms true .",
    ],
)
def test_what_is_no_report_is_told(text: str) -> None:
    with pytest.raises(Malformed):
        report(text)
