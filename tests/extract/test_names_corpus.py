"""The fields of names on the two real ads, by values that a reader takes from them, and no word of the ads."""

from pathlib import Path

import pytest

from kg.extract.engine import extract
from kg.extract.fact import Extraction
from kg.link import Registry
from kg.read import read
from kg.resources import folder

pytestmark = pytest.mark.corpus


def of(gold: Path, name: str) -> Extraction:
    path = gold / "dev" / name
    return extract(read(path.read_bytes(), name=name), None, Registry.load(folder("ontology")))


def names(extraction: Extraction, field: str) -> set[str]:
    return {str(f.name) for f in extraction.of(field)}


def test_the_ad_of_darmstadt(gold: Path) -> None:
    ad = of(gold, "tu-darmstadt-visual-inference.txt")
    assert {f.value["id"] for f in ad.of("employer")} == {"org/tu-darmstadt"}
    assert names(ad, "unit") == {"Department of Computer Science", "Visual Inference Lab"}
    assert (names(ad, "city"), names(ad, "country")) == ({"Darmstadt"}, {"DE"})
    assert [f.value for f in ad.of("supervisor")] == [
        {"name": "Stefan Roth", "title": "Prof.", "role": "head", "of": "Visual Inference Lab"}
    ]
    assert names(ad, "contact_name") == {"Stefan Roth"}
    assert {f.value["id"] for f in ad.of("portal")} == {"org/daad"}
    for absent in ("collaborator", "funder", "grant_programme", "grant_acronym", "grant_number", "graduate_school"):
        assert names(ad, absent) == set(), absent
    assert {"explainable AI for computer vision", "unsupervised deep models"} <= names(ad, "topic")


def test_the_ad_of_bochum(gold: Path) -> None:
    ad = of(gold, "bochum-dimlearn.txt")
    assert {f.value["id"] for f in ad.of("employer")} == {"org/ruhr-universitaet-bochum"}
    assert names(ad, "unit") == {"Faculty of Biology and Biotechnology", "Department of Cognitive Neurobiology"}
    assert (names(ad, "city"), names(ad, "country")) == ({"Bochum"}, {"DE"})
    assert names(ad, "contact_name") == {"Caspar M. Schwiedrzik"}
    assert {(f.value["name"], f.value["url"]) for f in ad.of("collaborator")} == {
        ("Fabian Sinz", "https://sinzlab.org"),
        ("Alexander Gail", "https://www.dpz.eu/sensomotorik"),
        ("Igor Kagan", "http://igorkagan.org"),
    }
    assert {f.value["id"] for f in ad.of("funder")} == {"org/european-research-council"}
    assert names(ad, "grant_programme") == {"ERC Consolidator Grant"}
    assert names(ad, "grant_acronym") == {"DimLearn"}
    assert names(ad, "grant_title") == {"Flexible Dimensionality of Representational Spaces in Category Learning"}
    assert names(ad, "grant_number") == set()
    assert names(ad, "graduate_school") == {
        "International Graduate School for Neuroscience",
        "International Graduate School of Biosciences",
    }


def test_bochum_says_neither_head_nor_investigator(gold: Path) -> None:
    found = {f.rule: f for f in of(gold, "bochum-dimlearn.txt").of("supervisor")}
    assert set(found) == {"supervisor.unit-of-person", "supervisor.pi-is-head-of-funded-unit"}
    assert {f.level for f in found.values()} == {"inferred"}
    investigator = found["supervisor.pi-is-head-of-funded-unit"]
    assert investigator.value["role"] == "principal-investigator"
    assert investigator.premises == (("supervisor", "Caspar M. Schwiedrzik"), ("grant_acronym", "DimLearn"))


def test_what_is_no_posting_names_nobody(gold: Path) -> None:
    for path in sorted((gold / "dev").glob("none-*.txt")):
        if path.stat().st_size:
            found = extract(read(path.read_bytes(), name=path.name), None, Registry.load(folder("ontology")))
            assert [f.value for f in found.of("employer")] == [], path.name
