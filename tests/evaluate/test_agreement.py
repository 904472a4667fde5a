"""Our figures are those of a second scorer, which shares no code with ours and lies beside the gold postings."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kg.evaluate import figures, systems
from kg.evaluate.gold import load
from kg.extract import Extraction, payload
from kg.extract.wording import default
from kg.link import Registry
from kg.resources import folder

OWN = Path(__file__).resolve().parents[1] / "gold"
FIELD = re.compile(r"(?m)^(\w+) +P ([\d.]+) +R ([\d.]+) +F1 ([\d.]+) +\((\d+) right, (\d+) wrong, (\d+) missed\)$")
SUMS = re.compile(
    r"postings (\d+)  facts (\d+)  micro P (\S+) R (\S+) F1 (\S+)  macro F1 (\S+)  topics aside F1 (\S+)  "
    r"no wrong hard fact (\S+)  invention (\S+)  spans that hold (\d+)/(\d+)  without span (\d+)"
)


@pytest.fixture(scope="module")
def scorer() -> Path:
    """The reference scorer, beside the checkout or beside the gold postings."""
    near = Path(os.environ.get("KG_GOLD") or OWN.parents[2] / "shared" / "gold").parent
    path = near / "tools" / "score_extraction.py"
    if not path.is_file():
        pytest.skip("needs the reference scorer: put it at ../shared/tools")
    return path


def agree(scorer: Path, where: Path, place: Path) -> None:
    golds = load(where)
    judged = systems.run(systems.extractor(default(), Registry.load(folder("ontology"))), golds)
    for one in judged:
        if one.answer.document:
            said = payload(one.answer.document, Extraction(None, one.answer.facts))
            (place / f"{one.gold.name}.json").write_text(json.dumps(said))
    told = subprocess.run(
        [sys.executable, scorer, where, place, "--fields"], capture_output=True, text=True, check=True
    ).stdout
    fields = {f: tuple(map(int, counts)) for f, _, _, _, *counts in FIELD.findall(told)}
    assert {f: (t.right, t.wrong, t.missed) for f, t in figures.by_field(judged).items()} == fields
    ours = figures.figures(judged)
    sums = SUMS.search(told)
    assert sums
    shares = (
        ours.tally.precision, ours.tally.recall, ours.tally.f1, ours.macro, ours.without_topics, ours.clean, ours.invention
    )  # fmt: skip
    assert sums.groups() == (
        str(ours.postings), str(ours.tally.right + ours.tally.missed), *(f"{s:.3f}" for s in shares),
        str(ours.held), str(ours.spans), str(ours.unplaced),
    )  # fmt: skip


def test_on_our_own_postings(scorer: Path, tmp_path: Path) -> None:
    agree(scorer, OWN, tmp_path)


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["dev", "real"])
def test_on_the_gold_postings(scorer: Path, gold: Path, name: str, tmp_path: Path) -> None:
    agree(scorer, gold / name, tmp_path)
