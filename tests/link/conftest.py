"""A small dump of invented organisations in the layout of ROR's schema v2; the ids are well formed and belong to nobody."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg.link.ror import Index, Linker
from kg.link.ror_build import build

IDS = {n: f"https://ror.org/{tail}" for n, tail in enumerate(
    ("0zzzz0161", "0zzzz0258", "0zzzz0355", "0zzzz0452", "0zzzz0549", "0zzzz0646", "0zzzz0743", "0zzzz0840", "0zzzz0937"), 1
)}  # fmt: skip
CITIES = {"DE": "Germany", "US": "United States", "FR": "France", "CH": "Switzerland"}


def record(number: int, name: str, country: str, city: str, kind: str = "education", **more: Any) -> dict[str, Any]:
    names = [{"value": name, "types": ["ror_display", "label"], "lang": "en"}]
    names += [{"value": v, "types": ["label"], "lang": "de"} for v in more.pop("labels", ())]
    names += [{"value": v, "types": ["alias"], "lang": None} for v in more.pop("aliases", ())]
    names += [{"value": v, "types": ["acronym"], "lang": None} for v in more.pop("acronyms", ())]
    place = {"country_code": country, "country_name": CITIES[country], "name": city, "country_subdivision_name": None}
    return {
        "id": IDS[number], "status": "active", "types": [kind], "names": names, "established": 1900, "links": [],
        "locations": [{"geonames_id": number, "geonames_details": place}], "domains": [], "external_ids": [],
        "relationships": [], **more,
    }  # fmt: skip


RECORDS = [
    record(1, "University of Quellheim", "DE", "Quellheim", labels=["Universität Quellheim"], acronyms=["UQH"],
           domains=["uni-quellheim.example"], external_ids=[{"type": "wikidata", "all": ["Q0"], "preferred": "Q0"}]),
    record(2, "Norbury State University", "US", "Norbury", acronyms=["NSU"]),
    record(3, "Institute of Peat Research", "DE", "Quellheim", "facility", acronyms=["IPR"],
           relationships=[{"type": "parent", "id": IDS[1], "label": "University of Quellheim"}]),
    record(4, "St. Alban Hospital", "US", "Norbury", "healthcare"),
    record(5, "St. Alban Hospital", "FR", "Moirans", "healthcare"),
    record(6, "Varnholt Polytechnic", "DE", "Varnholt", status="inactive",
           relationships=[{"type": "successor", "id": IDS[1], "label": "University of Quellheim"}]),
    record(7, "Closed College of Elmsby", "US", "Elmsby", status="withdrawn"),
    record(8, "Glimmer (Switzerland)", "CH", "Brugg", "company",
           relationships=[{"type": "related", "id": IDS[9], "label": "Foundation for Lichen Ecology"}]),
]  # fmt: skip


@pytest.fixture(scope="session")
def dump(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ror") / "v9.9-2026-01-01-ror-data.json"
    path.write_text(json.dumps(RECORDS, indent=1), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def index_file(dump: Path) -> Path:
    path = dump.with_name("ror.sqlite")
    build(dump, path)
    return path


@pytest.fixture(scope="session")
def linker(index_file: Path) -> Linker:
    return Linker(Index(index_file))


@pytest.fixture(scope="session")
def new_record() -> Callable[..., dict[str, Any]]:
    """What makes one record of a dump."""
    return record
