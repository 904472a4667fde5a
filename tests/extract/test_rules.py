"""Each rule that the gold postings seldom show fires in a text of our own (`rule_cases.toml`)."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.extract import extract
from kg.extract.context import Context
from kg.extract.typed import teaching
from kg.extract.wording import default
from kg.read import Document, read

CASES = tomllib.loads((Path(__file__).parent / "rule_cases.toml").read_text(encoding="utf-8"))
LINKED = b"<h1>Postdoc in Acoustics</h1><p>Deadline: 3 May 2027</p><p><a href='https://jobs.uni.example/77'>Apply now</a></p>"


@pytest.mark.parametrize("rule", sorted(set(CASES) - {"apply_url.link"}))
def test_the_rule_fires(document: Callable[[str], Document], rule: str) -> None:
    assert rule in default().rules
    got = extract(document(CASES[rule]))
    assert rule in {f.rule for f in (*got.every_fact, *got.every_candidate)}


def test_linked_words_lead_to_the_page_to_apply_at() -> None:
    got = extract(read(LINKED, name="page.html"))
    (fact,) = got.of("apply_url")
    assert (fact.value, fact.text, fact.rule) == ("https://jobs.uni.example/77", "Apply now", "apply_url.link")


def test_a_condition_that_a_named_grant_meets_is_inferred_with_its_premise(document: Callable[[str], Document]) -> None:
    text = (
        "PhD student in Soil Acoustics\n\nThe project is funded by the German Research Foundation (DFG). Apply with your CV by 3 May 2027.\n\n"
        "If the post is paid from third-party funds, its holder has no teaching obligation."
    )
    got = extract(document(text))
    (fact,) = got.of("teaching")
    assert fact.name is False
    assert (fact.level, fact.rule) == ("inferred", "teaching.condition")
    assert fact.premises[0][0] in ("funder", "grant_programme")
    assert teaching.condition_met.__name__ in {f.__name__ for f in _inferences()}


def _inferences() -> tuple[Callable[[Context], object], ...]:
    from kg.extract import typed

    return typed.INFERENCES
