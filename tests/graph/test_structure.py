"""Units, people, contacts, funding, times: what belongs to what."""

from typing import Any

import pytest

from kg.graph import Contribution

BASE = "http://127.0.0.1:8000/"
PREFIXES = {
    "vac": "https://w3id.org/vacancy-graph/ns#",
    "code": "https://w3id.org/vacancy-graph/code#",
    "schema": "https://schema.org/",
    "org": "http://www.w3.org/ns/org#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "frapo": "http://purl.org/cerif/frapo/",
    "dcterms": "http://purl.org/dc/terms/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
}


def pairs(made: Contribution, name: str) -> set[tuple[str, str]]:
    """Subject and object of a property in the default graph, both after `{base}id/`."""
    prefix, _, local = name.partition(":")
    return {
        (short(quad.subject.value), short(quad.object.value))
        for quad in made.quads
        if quad.predicate.value == PREFIXES[prefix] + local and "/graph/" not in str(quad.graph_name)
    }


def short(value: str) -> str:
    return value.removeprefix(f"{BASE}id/").replace(PREFIXES["code"], "code:")


def units(ad: Any, **kinds: str) -> Any:
    for name, kind in kinds.items():
        ad.fact("unit", {"name": name, "kind": kind}, "")
    return ad


def test_units_chain_by_rank_and_the_position_is_in_the_deepest(make: Any, new_ad: Any) -> None:
    ad = units(new_ad("x").fact("employer", "U", ""), Science="faculty", Physics="institute", Optics="group")
    made = make(ad)
    assert pairs(made, "org:subOrganizationOf") == {
        ("org/u/optics", "org/u/physics"),
        ("org/u/physics", "org/u/science"),
        ("org/u/science", "org/u"),
    }
    assert {unit for _, unit in pairs(made, "org:postIn")} == {"org/u/optics"}


def test_a_rank_with_several_units_is_skipped(make: Any, new_ad: Any) -> None:
    ad = units(new_ad("x").fact("employer", "U", ""), Physics="institute", Chemistry="department", Optics="lab")
    assert ("org/u/optics", "org/u") in pairs(make(ad), "org:subOrganizationOf")


def test_without_unit_the_position_is_with_the_employer(make: Any, new_ad: Any) -> None:
    made = make(new_ad("x").fact("employer", "U", ""))
    assert {unit for _, unit in pairs(made, "org:postIn")} == {"org/u"}


def test_units_of_unknown_employers_never_meet(make: Any, new_ad: Any) -> None:
    one, other = ({u for _, u in pairs(make(units(new_ad(t), Physics="institute")), "org:postIn")} for t in ("a", "b"))
    assert one.isdisjoint(other)


@pytest.mark.parametrize(
    ("value", "predicate", "of"),
    [
        ({"name": "Ada Byron", "role": "head", "of": "Optics Group"}, "org:headOf", "org/u/optics"),
        ({"name": "Ada Byron", "role": "head"}, "org:headOf", "org/u/optics"),
        ({"name": "Ada Byron", "role": "supervisor"}, "vac:supervisor", None),
        ("Ada Byron", "vac:supervisor", None),
        ({"name": "Ada Byron", "role": "principal-investigator"}, "vac:principalInvestigator", None),
    ],
)
def test_roles_of_people(make: Any, new_ad: Any, value: Any, predicate: str, of: str | None) -> None:
    ad = units(new_ad("x").fact("employer", "U", ""), Optics="group").fact("supervisor", value, "")
    made = make(ad.fact("grant_acronym", "LIGHT", "").fact("funder", "Fund", ""))
    person = "person/ada-byron--u"
    expected = {
        "org:headOf": (person, str(of)),
        "vac:supervisor": (short(made.positions[0].iri), person),
        "vac:principalInvestigator": ("grant/fund/light", person),
    }
    for name, pair in expected.items():
        assert pairs(made, name) == ({pair} if name == predicate else set())


@pytest.mark.parametrize(("programme", "inferred"), [("ERC Starting Grant", True), ("Research Training Group", False)])
def test_the_head_leads_a_personal_grant_and_no_other(make: Any, new_ad: Any, programme: str, inferred: bool) -> None:
    ad = units(new_ad("x").fact("employer", "U", ""), Optics="group")
    ad.fact("supervisor", {"name": "Ada Byron", "role": "head"}, "").fact("grant_programme", programme, "")
    assert bool(pairs(make(ad), "vac:principalInvestigator")) is inferred


def test_names_of_one_person_are_one_person(make: Any, new_ad: Any) -> None:
    ad = new_ad("x").fact("employer", "U", "").fact("supervisor", {"name": "A. Byron", "title": "Prof."}, "")
    made = make(
        ad.fact("contact_name", {"name": "Ada Byron", "title": "Prof. Dr."}, "").fact("contact_name", "Otto Byron", "")
    )
    labels = {label for _, label in pairs(made, "rdfs:label") if label.endswith("Byron")}
    assert labels == {"Ada Byron", "Otto Byron"}
    assert pairs(made, "skos:altLabel") == {("person/ada-byron--u", "A. Byron")}
    assert pairs(made, "schema:honorificPrefix") == {("person/ada-byron--u", "Prof. Dr.")}


def test_addresses_belong_to_whom_they_name_or_follow(make: Any, new_ad: Any) -> None:
    ad = new_ad(
        "Questions: Ada Byron, phone 1, Otto Kern (kern@example.org), byron@example.org. "
        + "x" * 400
        + " office@example.org"
    ).fact("employer", "U", "")
    ad.fact("contact_name", "Ada Byron", "Ada Byron").fact("contact_name", "Otto Kern", "Otto Kern")
    ad.fact("contact_email", "kern@example.org", "kern@example.org").fact(
        "contact_email", "byron@example.org", "byron@example.org"
    )
    ad.fact("contact_email", "office@example.org", "office@example.org").fact("contact_phone", "+491", "phone 1")
    ad.fact("apply_email", "office@example.org", "office@example.org")
    made = make(ad)
    at = made.posting.removeprefix(f"{BASE}id/")
    assert pairs(made, "vac:contactAgent") == {
        (f"{at}#contact-1", "person/ada-byron--u"),
        (f"{at}#contact-2", "person/otto-kern--u"),
    }
    assert pairs(made, "schema:email") == {
        (f"{at}#contact-1", "byron@example.org"),
        (f"{at}#contact-2", "kern@example.org"),
        (f"{at}#contact-3", "office@example.org"),
    }
    assert pairs(made, "schema:telephone") == {(f"{at}#contact-1", "+491")}
    assert pairs(made, "schema:contactType") == {
        (f"{at}#contact-1", "information"),
        (f"{at}#contact-2", "information"),
        (f"{at}#contact-3", "application"),
    }


def test_grants_take_the_facts_that_stand_near_and_the_funder_that_they_name(make: Any, new_ad: Any) -> None:
    ad = new_ad(
        "Paid by the Fund (LIGHT, 4711) and, as the programme Trust Fellowship says, by the Trust (DARK, 4712); Agency helps."
    )
    for acronym, number in (("LIGHT", "4711"), ("DARK", "4712")):
        ad.fact("grant_acronym", acronym, acronym).fact("grant_number", number, number)
    ad.fact("grant_programme", "Trust Fellowship", "Trust Fellowship")
    for funder, words in (("Fund", "Fund"), ("Trust", "Trust ("), ("Agency", "Agency")):
        ad.fact("funder", funder, words)
    made = make(ad)
    awarded = pairs(made, "frapo:isAwardedBy")
    assert {("grant/fund/light", "org/fund"), ("grant/trust/dark", "org/trust")} <= awarded
    assert pairs(made, "frapo:hasGrantNumber") == {("grant/fund/light", "4711"), ("grant/trust/dark", "4712")}
    [unnamed] = awarded - {("grant/fund/light", "org/fund"), ("grant/trust/dark", "org/trust")}
    assert unnamed[0].startswith("grant/agency/x-")
    assert len({grant for subject, grant in pairs(made, "frapo:isFundedBy") if subject.startswith("position/")}) == 3


def test_grants_without_funder_never_meet(make: Any, new_ad: Any) -> None:
    one, other = (
        {g for g, _ in pairs(make(new_ad(t).fact("grant_acronym", "MARS", "")), "frapo:hasAcronym")} for t in "ab"
    )
    assert one.isdisjoint(other)


def test_without_project_the_position_has_the_collaborator(make: Any, new_ad: Any) -> None:
    made = make(new_ad("x").fact("collaborator", {"name": "University of Exeter", "kind": "organisation"}, ""))
    assert pairs(made, "vac:collaborator") == {(short(made.positions[0].iri), "org/university-of-exeter")}


@pytest.mark.parametrize(
    ("value", "deadline", "kind"),
    [
        ("2027-01-31", "2027-01-31", "date"),
        ({"name": "2027-01-31", "time": "23:59"}, "2027-01-31", "date"),
        ({"name": "2027-01-31", "time": "23:59", "zone": "local time"}, "2027-01-31", "date"),
        ({"name": "2027-01-31", "time": "23:59", "zone": "CET"}, "2027-01-31T23:59:00+01:00", "dateTime"),
        ({"name": "2027-01-31", "time": "24:00", "zone": "UTC+1"}, "2027-02-01T00:00:00+01:00", "dateTime"),
        ({"name": "2027-01-31", "time": "17.00", "zone": "GMT"}, "2027-01-31T17:00:00Z", "dateTime"),
    ],
)
def test_a_deadline_is_as_exact_as_the_ad(make: Any, new_ad: Any, value: Any, deadline: str, kind: str) -> None:
    made = make(new_ad("x").fact("deadline", value, ""))
    [literal] = [q.object for q in made.quads if q.predicate.value == f"{PREFIXES['vac']}applicationDeadline"]
    assert (literal.value, literal.datatype.value.rpartition("#")[2]) == (deadline, kind)


@pytest.mark.parametrize(
    ("value", "country", "end"),
    [
        # Central European time: winter, summer; Helsinki an hour before; no country: UTC-12.
        ("2027-01-31", "DE", "2027-01-31T23:00:00Z"),
        ("2027-07-31", "DE", "2027-07-31T22:00:00Z"),
        ("2027-07-31", "FI", "2027-07-31T21:00:00Z"),
        ("2027-01-31", "ES", "2027-01-31T23:00:00Z"),
        ("2027-01-31", None, "2027-02-01T12:00:00Z"),
        # The United States end with Hawaii (UTC-10), so no place in them is closed too early.
        ("2027-01-31", "US", "2027-02-01T10:00:00Z"),
        # An hour without zone is one of the country; a stated zone needs no country.
        ({"name": "2027-01-31", "time": "12:00"}, "AT", "2027-01-31T11:00:00Z"),
        ({"name": "2027-01-31", "time": "24:00"}, "AT", "2027-01-31T23:00:00Z"),
        ({"name": "2027-07-31", "time": "17:00", "zone": "Europe/Brussels"}, "AT", "2027-07-31T15:00:00Z"),
        ({"name": "2027-01-31", "time": "23:59", "zone": "AoE"}, "AT", "2027-02-01T11:59:00Z"),
    ],
)
def test_a_deadline_ends_where_the_work_is(make: Any, new_ad: Any, value: Any, country: str | None, end: str) -> None:
    ad = new_ad("x").fact("deadline", value, "")
    made = make(ad.fact("country", country, "") if country else ad)
    assert pairs(made, "vac:deadlineEnds") == {(short(made.posting), end)}


def test_rolling_and_soft_deadlines_and_a_start(make: Any, new_ad: Any) -> None:
    ad = new_ad("x").fact("deadline", "rolling", "").fact("deadline", {"name": "2027-01-31", "soft": True}, "")
    made = make(ad.fact("start", "2027-03-01", ""))
    posting, position = short(made.posting), short(made.positions[0].iri)
    assert pairs(made, "vac:openUntilFilled") == {(posting, "true")}
    assert pairs(made, "vac:deadlineIsSoft") == {(posting, "true")}
    assert pairs(made, "vac:startMode") == {(position, "code:fixed-date")}
    assert pairs(made, "schema:jobStartDate") == {(position, "2027-03-01")}


def test_a_permanent_position_has_no_fixed_term(make: Any, new_ad: Any) -> None:
    made = make(new_ad("x").fact("permanent", True, ""))
    assert {value for _, value in pairs(made, "vac:fixedTerm")} == {"false"}


def test_a_group_without_agreement_is_apart_from_that_of_an_agreement(make: Any, new_ad: Any) -> None:
    made = make(new_ad("x").fact("pay_group", "E13", ""))
    assert {grade for _, grade in pairs(made, "vac:payGrade")} == {"concept/pay/unspecified/e13"}
    assert not pairs(made, "skos:inScheme")


def test_an_agreement_alone_is_said(make: Any, new_ad: Any) -> None:
    made = make(new_ad("x").fact("pay_agreement", "CAO NU", ""))
    assert {scale for _, scale in pairs(made, "vac:payAgreement")} == {"concept/pay/cao-nu"}


def test_cities_of_one_name_are_told_apart_by_country(make: Any, new_ad: Any) -> None:
    made = [make(new_ad("x").fact("city", "Cambridge", "").fact("country", code, "")) for code in ("GB", "US")]
    assert [{site for _, site in pairs(m, "vac:mainSite")} for m in made] == [
        {"place/gb/cambridge"},
        {"place/us/cambridge"},
    ]


def test_a_posting_without_title_is_called_by_type_and_employer(make: Any, new_ad: Any) -> None:
    made = make(new_ad("x").fact("employer", "University of Zembla", "").fact("position_type", "phd", ""))
    assert made.label == "PhD, University of Zembla"


def test_an_empty_extraction_still_has_posting_and_position(make: Any, new_ad: Any) -> None:
    made = make(new_ad("x", language=None))
    assert pairs(made, "vac:advertises") == {(short(made.posting), short(made.positions[0].iri))}
    assert made.label == "Position"
