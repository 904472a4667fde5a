"""What a person says instead of what was extracted, over facts written by hand."""

import pytest

from kg.errors import Refusal
from kg.extract.corrections import Correction, amend, revise, values
from kg.extract.fact import Extraction, Fact, Position

FIELDS = ("city", "country", "deadline", "supervisor", "duration_months", "site")
CITY = Fact("city", "Bremen", 10, 16, "Bremen", 0.9, "explicit", "city.place")
SITE = Fact("site", {"name": "Bremen", "kind": "city"}, 10, 16, "Bremen", 0.9, "explicit", "site.place")
COUNTRY = Fact("country", "DE", None, None, "", 0.9, "inferred", "country.of", premises=(("city", "Bremen"),))
DUE = Fact("deadline", "2027-01-31", 30, 45, "31 January 2027", 0.95, "normalised", "deadline.label")
AGAIN = Fact("deadline", "2027-01-31", 90, 96, "31 Jan", 0.9, "normalised", "deadline.cue")
HEAD = Fact("supervisor", {"name": "Ada Lund", "role": "head", "of": "Mud Lab", "title": "Prof."}, 50, 58, "Ada Lund", 0.8, "explicit", "supervisor.cue")  # fmt: skip
WEAK = Fact("duration_months", 24, 60, 69, "two years", 0.4, "normalised", "duration.near", status="weak")
AD = Extraction("en", (CITY, SITE, COUNTRY, DUE, AGAIN, HEAD), (WEAK,))


def test_a_new_value_takes_the_place_of_all_that_was_read() -> None:
    found = amend(AD, [Correction("deadline", ("2027-02-28",))], FIELDS)
    (due,) = found.of("deadline")
    assert (due.value, due.level, due.rule, due.start, due.text) == ("2027-02-28", "stated", "person.stated", None, "")
    assert [fact for fact in found.facts if fact != due] == [CITY, SITE, COUNTRY, HEAD]
    assert found.corrections == (Correction("deadline", ("2027-02-28",)),)


def test_what_the_ad_says_as_well_keeps_its_words() -> None:
    found = amend(AD, [Correction("city", ("Bremen", "Kiel"))], FIELDS)
    assert [(fact.name, fact.level) for fact in found.of("city")] == [("Bremen", "explicit"), ("Kiel", "stated")]
    assert COUNTRY in found.facts


def test_what_followed_from_a_value_goes_with_it() -> None:
    found = amend(AD, [Correction("city", ("Kiel",))], FIELDS)
    assert [fact.field for fact in found.facts] == ["deadline", "deadline", "supervisor", "city"]


def test_no_value_says_nothing_and_settles_what_was_undecided() -> None:
    found = amend(AD, [Correction("deadline", ()), Correction("duration_months", ("36",))], FIELDS)
    assert values(found, ("", "deadline")) == ()
    assert (values(found, ("", "duration_months")), found.candidates) == (("36",), ())


def test_what_holds_of_a_value_holds_of_the_one_in_its_place() -> None:
    (head,) = amend(AD, [Correction("supervisor", ("Ada Lunde",))], FIELDS).of("supervisor")
    assert head.value == {"name": "Ada Lunde", "role": "head", "of": "Mud Lab"}


def test_one_of_several_positions_is_corrected_alone() -> None:
    ad = Extraction("en", (CITY,), positions=(Position("one", (DUE,)), Position("two", (AGAIN,))))
    found = amend(ad, [Correction("deadline", ("2027-03-01",), "two")], FIELDS)
    assert [[fact.name for fact in one.of("deadline")] for one in found.positions] == [["2027-01-31"], ["2027-03-01"]]


@pytest.mark.parametrize(
    ("correction", "words"),
    [
        (Correction("colour", ("red",)), "no field 'colour'"),
        (Correction("deadline", ("2027-02-28",), "three"), "no position 'three'"),
        (Correction("deadline", ("x" * 4001,)), "over 4000 characters"),
    ],
)
def test_what_cannot_be_meant_is_refused(correction: Correction, words: str) -> None:
    with pytest.raises(Refusal, match=words) as refused:
        amend(AD, [correction], FIELDS)
    assert refused.value.code == "correction"


def test_two_corrections_of_one_field_are_refused() -> None:
    with pytest.raises(Refusal, match="corrected twice"):
        amend(AD, [Correction("deadline", ()), Correction("deadline", ("2027-02-28",))], FIELDS)


def test_a_form_that_changes_nothing_is_no_correction() -> None:
    form = {("", "city"): [" Bremen ", ""], ("", "deadline"): ["2027-01-31"], ("", "duration_months"): [""]}
    assert revise(AD, (), form, FIELDS) == ()


def test_a_form_says_what_holds_even_where_it_was_inferred_from_what_is_gone() -> None:
    found = revise(AD, (), {("", "city"): ["Kiel"], ("", "country"): ["DE"]}, FIELDS)
    assert {(one.field, one.values) for one in found} == {("city", ("Kiel",)), ("country", ("DE",))}
    alone = revise(AD, (), {("", "city"): ["Kiel"], ("", "country"): [""]}, FIELDS)
    assert [one.field for one in alone] == ["city"]


def test_a_correction_is_taken_back_by_what_the_ad_says() -> None:
    before = (Correction("deadline", ("2027-02-28",)), Correction("city", ("Kiel",)))
    found = revise(AD, before, {("", "deadline"): ["2027-01-31"]}, FIELDS)
    assert found == (Correction("city", ("Kiel",)),)
