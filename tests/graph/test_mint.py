"""IRIs are minted once, and a position is shared only where it surely is the same job."""

from typing import Any

import pytest

from kg.graph import BlankLedger, Contribution, PositionKey

BASE = "http://127.0.0.1:8000/"


class Kept(BlankLedger):
    """A ledger that keeps what was minted, as the catalog does."""

    def __init__(self) -> None:
        self.sources: dict[str, str] = {}
        self.keys: list[PositionKey] = []

    def enter(self, source: str, made: Contribution) -> Contribution:
        self.sources[source] = made.posting
        self.keys.extend(made.positions)
        return made

    def posting_of(self, source: str) -> str | None:
        return self.sources.get(source)

    def source_of(self, posting: str) -> str | None:
        return next((source for source, iri in self.sources.items() if iri == posting), None)

    def positions(self, key: str) -> list[PositionKey]:
        return [known for known in self.keys if known.key == key]


def posting(new_ad: Any, text: str, **values: Any) -> Any:
    made = new_ad(text)
    for name, value in values.items():
        made.fact(name, value, "")
    return made


@pytest.fixture
def ledger() -> Kept:
    return Kept()


def test_a_posting_is_minted_from_portal_else_employer_and_reference(make: Any, new_ad: Any) -> None:
    ad = posting(new_ad, "x", employer="University of Zembla", reference="Ref. 12/2027")
    assert make(ad).posting == f"{BASE}id/posting/university-of-zembla/ref-12-2027"
    assert make(ad.fact("portal", "Job Board", "")).posting == f"{BASE}id/posting/job-board/ref-12-2027"


def test_without_employer_the_publisher_is_the_host_else_unknown(make: Any, new_ad: Any) -> None:
    ad = posting(new_ad, "x", reference="7")
    assert make(ad, source="https://www.example.org/7").posting == f"{BASE}id/posting/example-org/7"
    assert make(ad, source="ads/7.txt").posting == f"{BASE}id/posting/unknown/7"


def test_without_reference_the_text_is_the_key_whatever_its_case_and_spaces(make: Any, new_ad: Any) -> None:
    one, other = (make(posting(new_ad, text, employer="U")).posting for text in ("A  Job\n", "a job"))
    assert one == other
    assert one.startswith(f"{BASE}id/posting/u/x-")
    assert len(one.rpartition("x-")[2]) == 10


def test_a_posting_stays_when_deadline_title_and_employer_change(make: Any, new_ad: Any, ledger: Kept) -> None:
    first = make(
        posting(new_ad, "one", employer="U", deadline="2027-01-31", title="PhD student"), source="a", ledger=ledger
    )
    ledger.enter("a", first)
    second = make(
        posting(new_ad, "two", employer="U of X", deadline="2027-02-28", title="Doctoral student", reference="9"),
        source="a",
        ledger=ledger,
    )
    assert second.posting == first.posting


def test_a_position_without_reference_stays_when_the_text_changes(make: Any, new_ad: Any, ledger: Kept) -> None:
    first = ledger.enter(
        "a", make(posting(new_ad, "one", employer="U", title="PhD student"), source="a", ledger=ledger)
    )
    second = make(posting(new_ad, "two", employer="U", title="A new title"), source="a", ledger=ledger)
    assert second.positions[0].iri == first.positions[0].iri


def test_an_iri_that_another_source_holds_gets_a_suffix(make: Any, new_ad: Any, ledger: Kept) -> None:
    first = ledger.enter("a", make(posting(new_ad, "one", employer="U", reference="1"), source="a", ledger=ledger))
    second = ledger.enter("b", make(posting(new_ad, "two", employer="U", reference="1"), source="b", ledger=ledger))
    third = ledger.enter("c", make(posting(new_ad, "two", employer="U", reference="1"), source="c", ledger=ledger))
    assert len({first.posting, second.posting, third.posting}) == 3
    assert second.posting.startswith(f"{first.posting}-")
    assert third.posting.startswith(f"{first.posting}-")


JOB = {"employer": "U", "reference": "12", "title": "PhD student in Optics (m/f/x)", "deadline": "2027-01-31"}


@pytest.mark.parametrize(
    ("change", "shared"),
    [
        ({}, True),
        ({"title": "PhD student in optics (all genders)"}, True),
        ({"title": "PhD students in Optics", "deadline": "2027-04-30"}, True),
        ({"deadline": "2027-06-30"}, False),  # 150 days later: the code may have been used again
        ({"title": "Professor of Slavic Literature"}, False),
        ({"title": None}, False),
        ({"deadline": None}, True),
        ({"deadline": None, "title": "PhD students in Optics"}, False),
        ({"deadline": "rolling"}, True),
        ({"employer": "V"}, False),
        ({"reference": "13"}, False),
    ],
)
def test_a_position_is_shared_only_where_it_surely_is_the_same_job(
    make: Any, new_ad: Any, ledger: Kept, change: dict[str, Any], shared: bool
) -> None:
    first = ledger.enter("a", make(posting(new_ad, "one", **JOB), source="a", ledger=ledger))
    other = posting(new_ad, "two", portal="Board", **{k: v for k, v in {**JOB, **change}.items() if v is not None})
    second = make(other, source="b", ledger=ledger)
    assert first.positions[0].iri == f"{BASE}id/position/u/12"
    assert (second.positions[0].iri == first.positions[0].iri) is shared
    assert second.posting != first.posting


def test_one_text_on_two_portals_is_one_position(make: Any, new_ad: Any, ledger: Kept) -> None:
    made = [
        ledger.enter(source, make(posting(new_ad, "same", employer="U", portal=portal), source=source, ledger=ledger))
        for source, portal in (("a", "Board"), ("b", "Other board"))
    ]
    assert made[0].posting != made[1].posting
    assert made[0].positions[0].iri == made[1].positions[0].iri


def test_a_reference_without_employer_is_no_key_of_a_position(make: Any, new_ad: Any, ledger: Kept) -> None:
    values = {"reference": "147", "title": "PhD student"}
    made = [
        ledger.enter(source, make(posting(new_ad, source, **values), source=source, ledger=ledger))
        for source in ("a", "b")
    ]
    assert made[0].positions[0].iri != made[1].positions[0].iri


def test_two_postings_of_one_position_share_a_part_only_where_they_agree(make: Any, new_ad: Any, ledger: Kept) -> None:
    first = ledger.enter(
        "a", make(posting(new_ad, "one", **JOB, salary_min=3000, salary_currency="EUR"), source="a", ledger=ledger)
    )
    second = make(
        posting(new_ad, "two", **JOB, salary_min=4000, salary_currency="EUR", degree="master"),
        source="b",
        ledger=ledger,
    )
    amounts = [
        {q.subject.value: q.object.value for q in made.quads if q.predicate.value == "https://schema.org/minValue"}
        for made in (first, second)
    ]
    assert list(amounts[0].values()) == ["3000"]
    assert list(amounts[1].values()) == ["4000"]
    assert amounts[0].keys().isdisjoint(amounts[1].keys())


def test_two_postings_of_one_position_mean_one_grant_that_neither_names(make: Any, new_ad: Any, ledger: Kept) -> None:
    made = [
        ledger.enter(source, make(posting(new_ad, source, **JOB, funder="Fund"), source=source, ledger=ledger))
        for source in ("a", "b")
    ]
    grants = [{q.object for q in m.quads if q.predicate.value.endswith("frapo/isFundedBy")} for m in made]
    assert len(grants[0]) == 1
    assert grants[0] == grants[1]
