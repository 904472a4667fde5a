"""Ads of our own in languages beside English and German: all that they say, written down by hand (`languages/`)."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg.extract import Extraction, extract
from kg.read import Document

ADS = [
    pytest.param(ad, id=f"{path.stem}-{number}")
    for path in sorted((Path(__file__).parent / "languages").glob("*.toml"))
    for number, ad in enumerate(tomllib.loads(path.read_text("utf-8"))["ad"], 1)
]


def plain(value: Any) -> Any:
    return value["name"] if isinstance(value, dict) else value


@pytest.mark.parametrize("ad", ADS)
def test_says_what_the_ad_says(ad: dict[str, Any], document: Callable[[str], Document]) -> None:
    got: Extraction = extract(document(ad["text"].strip() + "\n"))
    ordered = {"task", "benefit"}
    for field, expected in ad["facts"].items():
        values = list(dict.fromkeys(plain(fact.value) for fact in got.facts if fact.field == field))
        assert (values if field in ordered else sorted(values)) == expected, field
