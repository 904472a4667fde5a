"""Where statements stand in files of the Turtle family."""

from time import process_time

import pytest

from kg.report import Examined, Place
from kg.report.places import Merged, Places
from kg.report.statements import walk
from kg.validate import Report, Result

TURTLE = '''@prefix ex: <http://example.org/> . # the end. of "this" line
PREFIX s: <https://schema.org/>
@base <http://base.example/> .

ex:a a ex:Thing ;
  s:name "one \\"quoted\\"; two"@en , """long
text""" ;
  ex:made [ ex:when "2030"^^<http://www.w3.org/2001/XMLSchema#gYear> ; ex:list ( 1 2.5 ) ] ;
  ex:flag true ; ex:sub ex:b.c .
<rel> ex:p <#x> .
GRAPH <g> { ex:c ex:p 'single' }
[] ex:p ex:d .
_:b1 ex:p _:b2 .
'''


def test_every_statement_with_its_place() -> None:
    ex = "http://example.org/"
    assert [(s.subject, s.object, TURTLE[s.start : s.end]) for s in walk(TURTLE)] == [
        (f"<{ex}a>", f"<{ex}Thing>", "ex:Thing"),
        (f"<{ex}a>", '"one "quoted"; two', '"one \\"quoted\\"; two"'),
        (f"<{ex}a>", '"long\ntext', '"""long\ntext"""'),
        (f"<{ex}a>", "[]", "["),
        ("[]", '"2030', '"2030"'),
        ("[]", '"1', "1"),
        ("[]", '"2.5', "2.5"),
        (f"<{ex}a>", '"true', "true"),
        (f"<{ex}a>", f"<{ex}b.c>", "ex:b.c"),
        ("<rel>", "<#x>", "<#x>"),
        (f"<{ex}c>", '"single', "'single'"),
        ("[]", f"<{ex}d>", "ex:d"),
        ("_:b1", "_:b2", "_:b2"),
    ]


def test_a_broken_document_ends() -> None:
    assert [s.object for s in walk('ex:a ex:b "never closed')] == ['"never', '"closed']
    assert [s.object for s in walk("<urn:a> <urn:b> <urn:c>")] == ["<urn:c>"]


def place(text: str, form: str, **parts: str | None) -> Place | None:
    base = {"focus_node": "<http://example.org/a>", "path": "<http://example.org/p>", "value": '"x"'}
    result = Result("Violation", shape="urn:s", component="urn:c", messages={}, **base | parts)  # type: ignore[arg-type]
    examined = Examined("f", Report((result,)), data=text.encode(), form=form)
    return Places(examined).of(result, ())


PREFIX = "@prefix ex: <http://example.org/> .\n"


@pytest.mark.parametrize(
    ("text", "form", "parts", "expected"),
    [
        (PREFIX + 'ex:b ex:p "x" .\nex:a ex:p "y", "x" .', "ttl", {}, Place(3, 16, 3, 19)),
        (PREFIX + "ex:a ex:q 1 ;\n  ex:p 2 .", "ttl", {"value": None}, Place(3, 8, 3, 9)),
        (PREFIX + "ex:a ex:q 1 .", "ttl", {"value": None}, Place(2, 11, 2, 12)),
        (PREFIX + "ex:z ex:p ex:a .", "ttl", {"path": "^<http://example.org/p>", "value": "<http://example.org/z>"}, Place(2, 11, 2, 15)),
        (PREFIX + 'ex:a ex:q [ ex:p "x" ] .', "ttl", {"focus_node": "_:whatever"}, Place(2, 18, 2, 21)),
        ('<http://example.org/a> <http://example.org/p> "x" <urn:g> .\n', "nq", {}, Place(1, 47, 1, 50)),
        ('{"@id": "http://example.org/a",\n "p": "x"}', "jsonld", {"value": '"x"'}, Place(2, 8, 2, 9)),
        (PREFIX + "ex:b ex:q 1 .", "ttl", {}, None),
    ],
)  # fmt: skip
def test_the_place_of_a_result(text: str, form: str, parts: dict[str, str | None], expected: Place | None) -> None:
    assert place(text, form, **parts) == expected


def test_lines_are_told_in_files_with_a_mark_and_windows_lines() -> None:
    assert place("\ufeff" + PREFIX.replace("\n", "\r\n") + 'ex:a ex:p "x" .', "ttl") == Place(2, 11, 2, 14)


def test_of_several_files_that_are_one_graph_the_one_that_says_it() -> None:
    result = Result("Violation", "<http://example.org/a>", "<http://example.org/p>", '"x"', "urn:s", "urn:c", {})
    files = [("one.ttl", PREFIX.encode(), "ttl"), ("two.ttl", (PREFIX + 'ex:a ex:p "x" .').encode(), "ttl")]
    assert Merged(Examined("one.ttl, two.ttl", Report((result,)), files=files)).of(result, ()) == Place(
        2, 11, 2, 14, "two.ttl"
    )


def test_a_file_of_many_statements_is_walked_once() -> None:
    lines = [f'<http://example.org/{n}> <http://example.org/p> "{n}" .\n' for n in range(20_000)]
    result = Result(
        "Violation", "<http://example.org/19999>", "<http://example.org/p>", '"19999"', "urn:s", "urn:c", {}
    )
    places = Places(Examined("f", Report((result,)), data="".join(lines).encode(), form="nt"))
    began = process_time()
    assert [places.of(result, ()) for _ in range(2_000)][-1] == Place(20_000, 51, 20_000, 58)
    assert process_time() - began < 5
