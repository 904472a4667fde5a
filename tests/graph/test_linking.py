"""Which organisations of an ad get a ROR id from the index, and that nothing else changes by it."""

import json
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import NamedNode

from kg.graph import BlankLedger, Options
from kg.graph.build import build
from kg.link.registry import Registry
from kg.link.ror import Index, Linker
from kg.link.ror_build import build as index_of

BASE = "http://127.0.0.1:8000/"
LINKS = NamedNode(f"{BASE}graph/links")
# Well formed, and nobody's. The second shares its name with a known organisation, which comes first.
MOOR, DARMSTADT, FUND = (f"https://ror.org/{tail}" for tail in ("0zzzz0161", "0zzzz0258", "0zzzz0355"))


def record(ror: str, name: str, country: str, named: str, acronym: str | None = None) -> dict[str, Any]:
    names = [{"value": name, "types": ["ror_display", "label"], "lang": "en"}]
    names += [{"value": acronym, "types": ["acronym"], "lang": None}] if acronym else []
    place = {"country_code": country, "country_name": named, "name": "Quellheim"}
    return {
        "id": ror,
        "status": "active",
        "types": ["education"],
        "names": names,
        "external_ids": [{"type": "fundref", "all": ["0", "00"]}, {"type": "isni", "all": ["000"]}] if acronym else [],
        "links": [{"type": "wikipedia", "value": "https://en.example/QSFX"}] if acronym else [],
        "locations": [{"geonames_details": place}],
    }


@pytest.fixture(scope="module")
def linker(tmp_path_factory: pytest.TempPathFactory) -> Linker:
    folder: Path = tmp_path_factory.mktemp("ror")
    records = [
        record(MOOR, "University of Quellheim", "DE", "Germany"),
        record(DARMSTADT, "Technical University of Darmstadt", "DE", "Germany"),
        record(FUND, "Quellheim Science Fund", "DE", "Germany", "QSFX"),
    ]
    (folder / "dump.json").write_text(json.dumps(records))
    index_of(folder / "dump.json", folder / "ror.sqlite")
    return Linker(Index(folder / "ror.sqlite"))


def linked(ad: Any, registry: Registry, linker: Linker | None) -> tuple[set[tuple[str, str]], set[str]]:
    """(organisation, ROR id) of each `schema:sameAs` in the links graph, and all subjects of the default graph."""
    from datetime import UTC, datetime

    options = Options(BASE, "ad.txt", datetime(2026, 11, 21, tzinfo=UTC))
    made = build(ad.document(), ad.extraction(), registry, BlankLedger(), options, linker=linker)
    same = {
        (str(q.subject.value).removeprefix(f"{BASE}id/"), q.object.value)
        for q in made.quads
        if q.predicate.value == "https://schema.org/sameAs" and q.graph_name == LINKS
    }
    return same, {str(q.subject) for q in made.quads if q.graph_name != LINKS and "/evidence/" not in str(q.subject)}


def test_the_known_come_first_and_units_are_not_the_university(registry: Registry, linker: Linker, new_ad: Any) -> None:
    ad = (
        new_ad("University of Quellheim with Technical University of Darmstadt and Chair of Mud, University of Quellheim")
        .fact("employer", "University of Quellheim", "University of Quellheim")
        .fact("collaborator", {"name": "Technical University of Darmstadt", "kind": "organisation"}, "Technical University of Darmstadt")
        .fact("collaborator", {"name": "Chair of Mud, University of Quellheim", "kind": "organisation"}, "Chair of Mud, University of Quellheim")
    )  # fmt: skip
    with_index, subjects = linked(ad, registry, linker)
    assert ("org/university-of-quellheim", MOOR) in with_index
    assert MOOR not in {ror for org, ror in with_index if org != "org/university-of-quellheim"}
    assert DARMSTADT not in {ror for _, ror in with_index}
    without, same_subjects = linked(ad, registry, None)
    assert without == {pair for pair in with_index if pair[1] != MOOR}
    # Not one IRI differs, but for the rule that made the link.
    assert {s for s in subjects - same_subjects if "/rule/" not in s} == set()


def test_a_funder_by_its_acronym_needs_the_country(registry: Registry, linker: Linker, new_ad: Any) -> None:
    ad = new_ad("Paid by QSFX").fact("funder", "QSFX", "QSFX")
    assert linked(ad, registry, linker)[0] == set()
    ad.fact("country", "DE", "", level="inferred")
    assert linked(ad, registry, linker)[0] == {("org/qsfx", FUND)}
