"""What stands around a position, in the graph: notices, gaps, sites, equipment, networks, benefits, languages."""

from typing import Any

import pytest

from kg.graph import Contribution

BASE = "http://127.0.0.1:8000/"
PREFIXES = {
    "vac": "https://w3id.org/vacancy-graph/ns#",
    "code": "https://w3id.org/vacancy-graph/code#",
    "schema": "https://schema.org/",
    "org": "http://www.w3.org/ns/org#",
    "frapo": "http://purl.org/cerif/frapo/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
}


def pairs(made: Contribution, name: str) -> set[tuple[str, str]]:
    """Subject and object of a property in the default graph: IRIs after `{base}id/`, or as codes and terms."""
    prefix, _, local = name.partition(":")
    return {
        (short(quad.subject.value), short(quad.object.value))
        for quad in made.quads
        if quad.predicate.value == PREFIXES[prefix] + local and "/graph/" not in str(quad.graph_name)
    }


def short(value: str) -> str:
    for prefix in ("code", "vac", "schema"):
        value = value.replace(PREFIXES[prefix], f"{prefix}:")
    return value.removeprefix(f"{BASE}id/")


def test_one_notice_for_a_kind_with_its_sentences_and_groups(make: Any, new_ad: Any) -> None:
    text = "We encourage women. Disabled people come first. Work is hard. We value diversity."
    ad = new_ad(text).fact("employer", "U", "")
    value = {"name": "equal_opportunity", "target": ["women", "people_with_disabilities"]}
    for words in ("We encourage women.", "Disabled people come first.", "We value diversity."):
        ad.fact("notice", value, words)
    made = make(ad, publish_text="full")
    at = made.posting.removeprefix(f"{BASE}id/")
    assert pairs(made, "vac:hasNotice") == {(at, f"{at}#notice-equal-opportunity")}
    assert pairs(made, "vac:targetGroup") == {
        (f"{at}#notice-equal-opportunity", "code:women"),
        (f"{at}#notice-equal-opportunity", "code:people-with-disabilities"),
    }
    said = "We encourage women. Disabled people come first. […] We value diversity."
    assert pairs(made, "schema:description") == {(f"{at}#notice-equal-opportunity", said)}


def test_the_council_s_address_is_a_contact_of_the_notice_and_none_of_the_job(make: Any, new_ad: Any) -> None:
    ad = new_ad("The staff council helps: council@example.org").fact("employer", "U", "")
    made = make(ad.fact("notice", {"name": "works_council", "email": "council@example.org"}, "The staff council helps"))
    at = made.posting.removeprefix(f"{BASE}id/")
    contact = f"{at}#contact-staff-council"
    assert pairs(made, "schema:contactPoint") == {(f"{at}#notice-works-council", contact)}
    assert pairs(made, "schema:email") == {(contact, "council@example.org")}
    assert pairs(made, "schema:contactType") == {(contact, "staff council")}
    assert pairs(made, "schema:applicationContact") == set()


def test_no_sentence_of_a_notice_and_no_benefit_stand_where_the_text_is_not_published(make: Any, new_ad: Any) -> None:
    ad = new_ad("We encourage women. A garden.").fact("notice", "equal_opportunity", "We encourage women.")
    made = make(ad.fact("benefit", "A garden", "A garden"), publish_text="none")
    assert pairs(made, "schema:description") == set()
    assert pairs(made, "schema:jobBenefits") == set()
    assert len(pairs(made, "vac:noticeKind")) == 1


@pytest.mark.parametrize(
    ("value", "omits", "channel"),
    [
        ({"name": "email", "of": "application"}, "vac:applicationEmail", {"code:by-email"}),
        ({"name": "url", "of": "application"}, "vac:applicationUrl", {"code:online-portal"}),
        ("email", "schema:email", set()),
        ("phone", "schema:telephone", set()),
    ],
)
def test_a_gap_says_which_property_has_no_value(
    make: Any, new_ad: Any, value: Any, omits: str, channel: set[str]
) -> None:
    made = make(new_ad("Write to us (email: ").fact("gap", value, "(email:"))
    at = made.posting.removeprefix(f"{BASE}id/")
    assert pairs(made, "vac:omits") == {(at, omits)}
    assert {way for _, way in pairs(made, "vac:applicationChannel")} == channel


def test_a_name_before_a_missing_address_is_whom_one_applies_to(make: Any, new_ad: Any) -> None:
    ad = new_ad("Apply to Ada Byron (email: . Ask Otto Kern.").fact("employer", "U", "")
    ad.fact("contact_name", "Ada Byron", "Ada Byron").fact("contact_name", "Otto Kern", "Otto Kern")
    made = make(ad.fact("gap", {"name": "email", "of": "application"}, "(email:"))
    assert {kind for contact, kind in pairs(made, "schema:contactType") if contact.endswith("-1")} == {"application"}
    assert {kind for contact, kind in pairs(made, "schema:contactType") if contact.endswith("-2")} == {"information"}


def test_named_sites_say_whose_they_are_and_the_main_city_is_the_one_called_so(make: Any, new_ad: Any) -> None:
    ad = new_ad("U in Aue and Bach, at the Museum of Mud, on Campus West; mainly Bach").fact("employer", "U", "U")
    ad.fact("city", "Aue", "Aue").fact("city", "Bach", "Bach").fact("country", "DE", "")
    ad.fact("site", {"name": "Bach", "kind": "city", "main": True}, "mainly Bach")
    ad.fact("site", {"name": "Museum of Mud", "kind": "organisation"}, "Museum of Mud")
    ad.fact("site", {"name": "Campus West", "kind": "campus"}, "Campus West").fact(
        "site", {"name": "U", "kind": "organisation"}, "U"
    )
    made = make(ad)
    assert {site for _, site in pairs(made, "vac:mainSite")} == {"place/de/bach"}
    assert {site for _, site in pairs(made, "vac:site")} == {
        "place/de/aue",
        "place/site/museum-of-mud",
        "place/site/u/campus-west",
    }
    assert pairs(made, "vac:siteOf") == {
        ("place/site/museum-of-mud", "org/museum-of-mud"),
        ("place/site/u/campus-west", "org/u"),
    }


def test_equipment_and_networks_belong_to_whom_the_ad_says(make: Any, new_ad: Any) -> None:
    ad = new_ad("U: Murmur cluster of Rummel, a kiln, hosts N1, our lab belongs to N2").fact("employer", "U", "U")
    ad.fact("unit", {"name": "Mud Lab", "kind": "lab"}, "our lab")
    ad.fact("infrastructure", {"name": "Murmur cluster", "operator": "Rummel"}, "Murmur cluster")
    ad.fact("infrastructure", "kiln", "kiln")
    ad.fact("network", {"name": "N1", "relation": "host", "of": "employer", "acronym": "NN"}, "N1")
    ad.fact("network", {"name": "N2", "relation": "member", "of": "unit"}, "N2")
    made = make(ad)
    assert {thing for _, thing in pairs(made, "vac:givesAccessTo")} == {
        "equipment/rummel/murmur-cluster",
        "equipment/u/kiln",
    }
    assert pairs(made, "vac:operator") == {("equipment/rummel/murmur-cluster", "org/rummel")}
    assert pairs(made, "vac:hosts") == {("org/u", "org/n1")}
    assert pairs(made, "org:memberOf") == {("org/u/mud-lab", "org/n2")}
    assert ("org/n1", "NN") in pairs(made, "frapo:hasAcronym")


def test_a_language_that_is_required_is_not_also_said_to_be_unneeded(make: Any, new_ad: Any) -> None:
    ad = new_ad("English, German").fact("required_language", "en", "English")
    ad.fact("optional_language", {"name": "en", "necessity": "preferred"}, "English")
    made = make(ad.fact("optional_language", {"name": "de", "necessity": "not_required"}, "German"))
    assert sorted(necessity for _, necessity in pairs(made, "vac:necessity")) == ["code:not-required", "code:required"]
