"""The gold postings: how well the rules do, that every span holds, and that no rule was written for one ad."""

import json
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest

from kg.extract import Extraction, extract
from kg.extract.wording import default
from kg.read import Document, read

pytestmark = pytest.mark.corpus
OWN = Path(__file__).resolve().parents[1] / "gold"
# What the gold postings show too rarely to prove a rule is proved by a text of our own, which `test_rules.py` runs.
CASES = set(tomllib.loads((Path(__file__).parent / "rule_cases.toml").read_text(encoding="utf-8"))) | {
    "teaching.condition",
    # Held by `test_positions_forms.py`.
    "reference.position",
}
# One gold page only carries schema.org metadata; `test_engine.py` reads another.
CASES |= {
    r for r in default().rules if default().rules[r].kind == "structured" or r.endswith((".json-ld", ".structured"))
}
CASES |= {r for r in default().rules if ".json-ld" in r}
# Names of people, institutions and grants are held by the tests of names.
NAMES = frozenset(
    [
        "employer",
        "unit",
        "city",
        "country",
        "supervisor",
        "contact_name",
        "collaborator",
        "funder",
        "grant_programme",
        "grant_acronym",
        "grant_number",
        "grant_title",
        "graduate_school",
        "topic",
        "portal",
    ]
)


@pytest.fixture(scope="module")
def ads(gold: Path) -> dict[str, tuple[Document, Extraction, dict[str, object]]]:
    out = {}
    for folder in ("dev", "real"):
        for path in sorted((gold / folder).glob("*.json")):
            source = next(p for p in (path.with_suffix(".txt"), path.with_suffix(".html")) if p.exists())
            doc = (
                read(source.read_bytes(), name=source.name)
                if source.stat().st_size and path.stem != "none-empty"
                else None
            )
            if doc is not None:
                out[f"{folder}/{path.stem}"] = (doc, extract(doc), json.loads(path.read_text(encoding="utf-8")))
    return out


def test_every_span_holds_its_words_and_every_fact_has_its_rules_level(
    ads: dict[str, tuple[Document, Extraction, object]],
) -> None:
    rules = default().rules
    for name, (doc, got, _) in ads.items():
        for fact in (*got.every_fact, *got.every_candidate):
            assert fact.rule in rules, name
            level = "explicit" if fact.rule == rules[fact.rule].verbatim else rules[fact.rule].level
            assert fact.level == level, (name, fact)
            if fact.start is None:
                assert fact.level in ("inferred", "enriched"), (name, fact)
            else:
                assert doc.text[fact.start : fact.end] == fact.text != "", (name, fact)


def test_a_page_that_is_no_posting_gives_nothing(
    ads: dict[str, tuple[Document, Extraction, dict[str, object]]],
) -> None:
    for name, (_, got, wanted) in ads.items():
        assert got.posting == (wanted.get("_posting", True) is not False), (name, got.reason)


def test_a_deadline_in_two_places_has_both_spans(ads: dict[str, tuple[Document, Extraction, object]]) -> None:
    places = {
        name: {(f.start, f.end) for f in ads[f"dev/{name}"][1].of("deadline")}
        for name in ("tu-darmstadt-visual-inference", "bochum-dimlearn")
    }
    assert places["tu-darmstadt-visual-inference"] == {(146, 157), (313, 324)}
    assert places["bochum-dimlearn"] == {(2799, 2809), (6645, 6655)}


def test_no_rule_lives_from_one_ad(ads: dict[str, tuple[Document, Extraction, object]]) -> None:
    fired: dict[str, set[str]] = defaultdict(set)
    for name, (_, got, _) in ads.items():
        for fact in (*got.every_fact, *got.every_candidate):
            fired[fact.rule].add(name)
    for path in sorted(OWN.iterdir()):
        if path.suffix in (".txt", ".html"):
            got = extract(read(path.read_bytes(), name=path.name))
            for fact in (*got.every_fact, *got.every_candidate):
                fired[fact.rule].add(path.stem)
    rules = {identifier: rule for identifier, rule in default().rules.items() if rule.field not in NAMES}
    rare = {rule: sorted(fired[rule]) for rule in rules if len(fired[rule]) < 2 and rule not in CASES}
    assert not rare, f"rules that fire in one ad or in none, and have no case of their own: {rare}"
