"""Whom an address is for: told by what is sent there, by whose mailbox it is, and by the words before a number."""

from pathlib import Path

import pytest

from kg.extract import extract
from kg.read import read


def values_of(text: str, field: str) -> list[object]:
    body = f"PhD position in Acoustics\n\n{text}\n\nApplication deadline: 3 May 2027. Required degree: Master."
    found = extract(read(body.encode(), name=Path("ad.txt").name))
    return [f.value for f in found.facts if f.field == field]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Send your application and the contact details of two referees to sound@uni.example.", ["sound@uni.example"]),
        ("How: one PDF with your CV and a cover letter, to sound@uni.example.", ["sound@uni.example"]),
        ("Informal enquiries may be addressed to Dr Ida Muster (ida.muster@uni.example).", []),
        ("Union representative Ole Probe can be reached at saco@uni.example.", []),
    ],
)
def test_where_to_apply_is_told_by_what_is_sent(text: str, address: list[str]) -> None:
    assert values_of(text, "apply_email") == address


def test_a_list_s_mailbox_is_nobody_s() -> None:
    assert values_of("Questions: sound-announce@lists.uni.example.", "contact_email") == []


def test_a_number_without_trunk_prefix_is_read_behind_its_word() -> None:
    text = "For questions contact Ida Muster, ida.muster@lyd.no, phone 55 58 99 90."
    assert values_of(text, "contact_phone") == ["+4755589990"]


@pytest.mark.parametrize(
    "address", ["http://[::1/apply", "https://[jobs]/apply", "www.[uni].example", "https://uni]x.example/a"]
)
def test_what_only_looks_like_an_address_is_none(address: str) -> None:
    text = f"Apply by 3 May 2027 at {address} or write to sound@uni.example. See also https://uni.example/a[1]."
    assert all(address not in str(value) for value in values_of(text, "apply_url"))
    linked = f'<h1>PhD position in Acoustics</h1><p>Apply <a href="{address}">here</a> by 3 May 2027. Master degree required.'
    found = extract(read(linked.encode(), name="ad.html"))
    assert [f for f in found.facts if f.field == "apply_url"] == []
