"""The baselines: what they may use, and that they say so when they cannot run."""

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

from kg.evaluate import naive, systems
from kg.extract import Extraction
from kg.extract.wording import default
from kg.link import Registry
from kg.read import read
from kg.resources import folder

AD = b"""Postdoc in soil physics

We are looking for a postdoc who joins us. Please apply by 1 May 2027 at the latest.

Reference number: AB-12
"""


def test_labels_only_uses_no_other_rule() -> None:
    system = systems.labels_only(default(), Registry.load(folder("ontology")))
    facts = system.facts(read(AD, name="ad.txt"))
    assert [(f.field, f.name) for f in facts] == [("reference", "AB-12")]
    everything = systems.extractor(default(), Registry.load(folder("ontology"))).facts(read(AD, name="ad.txt"))
    assert isinstance(everything, Extraction)
    assert {"deadline", "reference"} <= {f.field for f in everything.facts}


def test_naive_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(naive, "find_spec", lambda name: None)
    assert "dateparser" in naive.naive().missing


def test_naive_finds_a_date_after_its_word() -> None:
    if not find_spec("dateparser"):
        pytest.skip("needs dateparser: it comes with the dev group")
    facts = {f.field: f for f in naive.naive().facts(read(AD, name="ad.txt"))}
    assert facts["deadline"].name == "2027-05-01"
    assert facts["deadline"].text == AD.decode()[facts["deadline"].start : facts["deadline"].end]
    assert facts["position_type"].name == "postdoc"


def test_a_posting_that_is_refused_gives_no_facts(gold_file: Callable[..., object], tmp_path: Path) -> None:
    gold = gold_file({"_posting": False}, text="")
    judged = systems.run(systems.extractor(default(), None), [gold])  # type: ignore[list-item]
    assert (judged[0].answer.document, judged[0].fields) == (None, {})
