"""The registry that ships, and one that a reader of docs/known-organisations.md makes."""

import re
from pathlib import Path

import pytest

from kg.errors import ConfigurationError
from kg.link import Registry
from kg.resources import folder

PREFIXES = """
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix vivo: <http://vivoweb.org/ontology/core#> .
@prefix frapo: <http://purl.org/cerif/frapo/> .
@prefix schema: <https://schema.org/> .
@prefix vac: <https://w3id.org/vacancy-graph/ns#> .
@prefix country: <http://publications.europa.eu/resource/authority/country/> .
@prefix inst: <id/org/> .
"""


@pytest.fixture(scope="module")
def shipped() -> Registry:
    return Registry.load(folder("ontology"))


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Technical University of Darmstadt", "org/tu-darmstadt"),
        ("TECHNISCHE  UNIVERSITÄT DARMSTADT", "org/tu-darmstadt"),
        ("Ruhr‑Universitat Bochum", "org/ruhr-universitaet-bochum"),
        ("the Swedish Research Council", "org/vetenskapsradet"),
        ("Deutschen Forschungsgemeinschaft (DFG)", "org/dfg"),
        ("SNF", "org/snsf"),
        ("SNSF", "org/snsf"),
        ("Université de Gand", "org/ghent-university"),
    ],
)
def test_a_name_in_any_spelling_finds_its_organisation(shipped: Registry, name: str, key: str) -> None:
    found = shipped.organisation(name)
    assert found is not None
    assert found.key == key


@pytest.mark.parametrize("name", ["dfg", "Erc", "University", "Technical University", "academics", ""])
def test_what_is_no_name_finds_nothing(shipped: Registry, name: str) -> None:
    assert shipped.organisation(name) is None


def test_what_is_known_of_an_organisation(shipped: Registry) -> None:
    erc = shipped.organisation("European Research Council")
    assert erc is not None
    assert (erc.acronym, erc.country, erc.city, erc.ror) == ("ERC", "BE", "Brussels", "https://ror.org/0472cxd90")
    assert erc.kinds == {"funder"}
    daad = shipped.known("org/daad")
    assert daad is not None
    assert daad.kinds == {"funder", "portal"}


def test_known_names_in_running_text(shipped: Registry) -> None:
    text = "A merchant at Ruhr University\nBochum, funded by the ERC (not the erc) and by\n\nWellcome."
    assert [(text[s:e], o.key) for s, e, o in shipped.find(text)] == [
        ("Ruhr University\nBochum", "org/ruhr-universitaet-bochum"),
        ("ERC", "org/european-research-council"),
        ("Wellcome", "org/wellcome"),
    ]


def test_the_number_of_a_grant(shipped: Registry) -> None:
    grant = shipped.grant("org/european-research-council", "DIMLEARN")
    assert grant is not None
    assert (grant.number, grant.key) == ("101125730", "grant/european-research-council/dimlearn")
    assert grant.source
    assert shipped.grant("org/dfg", "DimLearn") is None


def test_ror_ids_hold_their_check_digits(shipped: Registry) -> None:
    # ROR: 32-bit number in Crockford's base 32 without i, l, o, u; two digits of ISO 7064 mod 97-10.
    alphabet = "0123456789abcdefghjkmnpqrstvwxyz"
    rors = [o.ror for o in shipped.organisations.values() if o.ror]
    assert len(rors) == len(set(rors)) > 100
    for ror in rors:
        match = re.fullmatch(r"https://ror\.org/(0[a-z0-9]{6})(\d\d)", ror)
        assert match, ror
        number = 0
        for character in match[1]:
            number = number * 32 + alphabet.index(character)
        assert 98 - (number * 100) % 97 == int(match[2]), ror


def test_no_name_of_the_registry_is_shared(shipped: Registry) -> None:
    for known in shipped.organisations.values():
        assert shipped.organisation(known.label) == known
        for name in (*known.alt_labels, *([known.acronym] if known.acronym else [])):
            assert shipped.organisation(name) == known, name


def test_a_new_organisation_and_grant_need_only_their_entries(tmp_path: Path) -> None:
    (tmp_path / "organisations.ttl").write_text(
        PREFIXES
        + """
inst:sample-foundation a frapo:FundingAgency , org:FormalOrganization ;
  rdfs:label "Sample Foundation" ; skos:altLabel "Musterstiftung"@de ; skos:hiddenLabel "Musterstiftungen" ;
  frapo:hasAcronym "SAFO" ; vac:country country:CHE ; schema:location "Chur" .
""",
        encoding="utf-8",
    )
    (tmp_path / "grants.ttl").write_text(
        PREFIXES
        + """
<id/grant/sample-foundation/brook> a frapo:Grant ; rdfs:label "BROOK" ; frapo:hasAcronym "BROOK" ;
  frapo:isAwardedBy inst:sample-foundation ; frapo:hasGrantNumber "SF-7" ; dcterms:source "The foundation's list." .
""",
        encoding="utf-8",
    )
    registry = Registry.load(tmp_path)
    for name in ("Sample Foundation", "MUSTERSTIFTUNG", "musterstiftungen", "SAFO"):
        known = registry.organisation(name)
        assert known is not None
        assert (known.key, known.country, known.city) == ("org/sample-foundation", "CH", "Chur")
    grant = registry.grant("org/sample-foundation", "Brook")
    assert grant is not None
    assert grant.number == "SF-7"


def test_a_name_of_two_organisations_is_no_name(tmp_path: Path) -> None:
    (tmp_path / "organisations.ttl").write_text(
        PREFIXES
        + """
inst:one a org:FormalOrganization ; rdfs:label "North Institute" ; frapo:hasAcronym "NIX" .
inst:two a org:FormalOrganization ; rdfs:label "Nordinstitut" ; skos:altLabel "north institute" ; frapo:hasAcronym "NIX" .
""",
        encoding="utf-8",
    )
    registry = Registry.load(tmp_path)
    assert registry.organisation("North Institute") is None
    assert registry.organisation("NIX") is None
    assert list(registry.find("At the North Institute (NIX).")) == []
    nord = registry.organisation("Nordinstitut")
    assert nord is not None
    assert nord.key == "org/two"


@pytest.mark.parametrize(
    "body", ["inst:a a org:FormalOrganization .", "inst:a a org:FormalOrganization ; rdfs:label ."]
)
def test_a_broken_entry_is_named(tmp_path: Path, body: str) -> None:
    (tmp_path / "organisations.ttl").write_text(PREFIXES + body, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"organisations\.ttl"):
        Registry.load(tmp_path)


def test_a_folder_without_the_files_knows_nothing(tmp_path: Path) -> None:
    assert Registry.load(tmp_path).organisations == {}


def test_a_host_tells_whose_it_is(shipped: Registry) -> None:
    known = shipped.of_host("mail.physik.uni-leipzig.de")
    assert known is not None and known.label == "Leipzig University"
    assert shipped.of_host("mail.example") is None
