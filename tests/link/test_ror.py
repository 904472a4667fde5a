"""Which organisation a text means, by a dump of invented ones; and how often that is right on ROR's own strings."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks import affiliations
from kg.errors import ConfigurationError
from kg.link.ror import Context, Index, Linker, Stated, ready
from kg.link.ror_build import build

QUELLHEIM, PEAT = "https://ror.org/0zzzz0161", "https://ror.org/0zzzz0355"
NORBURY = "https://ror.org/0zzzz0258"
ALBAN_US, ALBAN_FR = "https://ror.org/0zzzz0452", "https://ror.org/0zzzz0549"


def answer(linker: Linker, text: str, **context: object) -> str | None:
    link = linker.match(text, Context(**context))  # type: ignore[arg-type]
    return link.id if link else None


@pytest.mark.parametrize(
    ("text", "ror"),
    [
        ("University of Quellheim", QUELLHEIM),
        ("UNIVERSITAET QUELLHEIM", QUELLHEIM),
        ("Department of Physics, University of Quellheim", QUELLHEIM),
        ("Department of Physics, University of Quellheim, Quellheim, Germany", QUELLHEIM),
        ("Norbury State University, Norbury, USA", NORBURY),
        ("St. Alban Hospital, Norbury, United States", ALBAN_US),
        ("Saint Alban Hospital, Moirans, France", ALBAN_FR),
        ("St. Alban Hospital", None),  # there are two
        ("University", None),
        ("Department of Physics", None),
        ("Norbury", None),
        ("", None),
        ("Ωμέγα 東京 🎓", None),
    ],
)
def test_names(linker: Linker, text: str, ror: str | None) -> None:
    assert answer(linker, text) == ror


def test_an_acronym_needs_a_country_or_a_domain(linker: Linker) -> None:
    assert answer(linker, "UQH") is None
    assert answer(linker, "uqh", countries=frozenset({"DE"})) is None
    steps = {c.organisation.id for c, _ in linker.candidates("UQH", Context(countries=frozenset({"DE"})))}
    assert steps == {QUELLHEIM}
    assert not linker.candidates("UQH", Context(countries=frozenset({"US"})))
    assert [c.organisation.id for c, _ in linker.candidates("UQH (info@uni-quellheim.example)")] == [QUELLHEIM]


def test_a_domain_raises_and_another_country_lowers(linker: Linker) -> None:
    name = "University of Quellheim"
    plain = linker.candidates(name)[0][1]
    assert linker.candidates(name, Context(domains=("mail.uni-quellheim.example",)))[0][1] > plain
    assert linker.candidates(name, Context(countries=frozenset({"US"})))[0][1] < plain


def test_only_a_whole_name_is_the_organisation_itself(linker: Linker) -> None:
    whole = linker.match("University of Quellheim, Germany")
    part = linker.match("Department of Physics, University of Quellheim")
    assert whole is not None
    assert whole.whole
    assert part is not None
    assert not part.whole
    assert whole.method == "name"
    assert 0.6 < whole.score <= 1
    assert whole.source == "v9.9-2026-01-01-ror-data.json"


def test_a_folder_without_index_or_with_linking_off_has_no_linker(index_file: Path, tmp_path: Path) -> None:
    assert ready(tmp_path) is None
    assert ready(index_file.parent, link="off") is None
    assert ready(index_file.parent) is not None


def test_long_text_costs_little(linker: Linker) -> None:
    assert linker.match("University of " * 50_000) is None


@pytest.mark.corpus
def test_affiliations_that_ror_published(tmp_path: Path) -> None:
    place = affiliations.folder()
    if place is None:
        pytest.skip("needs the reference data: set KG_REFDATA or put it at ../shared/refdata")
    build(place / affiliations.RECORDS, tmp_path / "ror.sqlite")
    linker = Linker(Index(tmp_path / "ror.sqlite"))
    rows = affiliations.rows(place)[::8]

    def ask(text: str) -> str | None:
        link = linker.match(text)
        return link.id if link else None

    got = affiliations.count(rows, ask)
    # The weights know these strings: what they do on others `python -m benchmarks linking` measures. This only sees
    # that nothing between the dump and the answer is broken.
    assert got.precision >= 0.92
    assert got.recall >= 0.73


def test_of_namesakes_the_one_that_all_know_is_meant(tmp_path: Path, new_record: Callable[..., dict[str, Any]]) -> None:
    known = new_record(1, "Quellheim College", "DE", "Quellheim", links=[{"type": "wikipedia", "value": "https://x.example"}],
                   external_ids=[{"type": "isni", "all": ["1", "2", "3"]}, {"type": "fundref", "all": ["4", "5"]}],
                   relationships=[{"type": "child", "id": ror, "label": "Part"} for ror in (PEAT, ALBAN_US, ALBAN_FR)])  # fmt: skip
    namesake = new_record(2, "Quellheim College", "US", "Norbury")
    for records, right in (([known, namesake], QUELLHEIM), ([namesake | {"id": QUELLHEIM}, namesake], None)):
        dump = tmp_path / "dump.json"
        dump.write_text(json.dumps(records))
        build(dump, tmp_path / "ror.sqlite")
        assert answer(Linker(Index(tmp_path / "ror.sqlite")), "Department of Peat, Quellheim College") == right


def test_a_steward_drops_a_link_a_method_or_what_is_not_sure_enough(index_file: Path) -> None:
    def same(least: float = 0.72, drop: str = "") -> str | None:
        link = Linker(Index(index_file), stated=Stated.of(least, drop)).same("University of Quellheim")
        return link.id if link else None

    assert same() == QUELLHEIM
    assert same(least=0.9999) is None
    assert same(drop="fuzzy, name") is None
    assert same(drop=f"ror-fuzzy {NORBURY}") == QUELLHEIM
    assert same(drop=QUELLHEIM) is None
    assert same(drop=QUELLHEIM.rpartition("/")[2]) is None
    with pytest.raises(ConfigurationError, match="'fuzy'"):
        same(drop="fuzy")


def test_a_part_of_a_name_is_not_the_same_organisation(linker: Linker) -> None:
    assert linker.match("Department of Physics, University of Quellheim") is not None
    assert linker.same("Department of Physics, University of Quellheim") is None
