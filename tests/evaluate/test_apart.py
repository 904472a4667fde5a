"""Facts that point at words: resolved when a posting is read, measured apart, by half; and the ten postings themselves."""

import json
from pathlib import Path
from typing import Any

import pytest

from kg.errors import InputError
from kg.evaluate import figures, systems
from kg.evaluate.gold import load
from kg.extract.wording import default
from kg.link import Registry
from kg.resources import folder

HERE = Path(__file__).resolve().parents[1] / "gold-apart"
FIELDS = {
    "task", "requirement", "eligible_field", "subject_area", "site", "infrastructure", "network", "benefit", "notice", "gap",
}  # fmt: skip
TEXT = "Your tasks:\n\n- repair the\n  old clock\n"


def written(place: Path, told: dict[str, Any]) -> Path:
    (place / "facts").mkdir()
    (place / "facts" / "clock.json").write_text(json.dumps(told))
    (place / "clock.txt").write_text(TEXT)
    return place / "facts"


def test_a_span_stands_for_its_words_and_a_code_for_itself(tmp_path: Path) -> None:
    at = [TEXT.index("repair"), TEXT.index("clock") + 5]
    told = {"_half": "B", "_apart": {"task": [{"span": at, "order": 1}], "gap": [{"span": at, "value": "url"}]}}
    (gold,) = load(written(tmp_path, told), texts=tmp_path)
    assert gold.apart == {"task": (("repair the old clock",),), "gap": (("url",),)}
    assert gold.half == "B" and gold.only_apart
    assert load(tmp_path / "facts", texts=tmp_path, half="A") == []


@pytest.mark.parametrize("span", [[0, 4000], [5, 5], [-3, 2], [3], "3-5", [11, 13]])
def test_a_span_that_is_none_is_told_with_file_and_field(tmp_path: Path, span: Any) -> None:
    place = written(tmp_path, {"_apart": {"task": [{"span": span}]}})
    with pytest.raises(InputError, match=r"clock\.json: task: "):
        load(place, texts=tmp_path)


def test_a_half_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="A or B"):
        load(written(tmp_path, {"_half": "C", "_apart": {}}), texts=tmp_path)


@pytest.mark.corpus
def test_the_ten_postings_hold_words_at_their_offsets_and_name_every_field(gold: Path) -> None:
    found = load(HERE, texts=gold / "dev")
    assert len(found) == 10 and sum(one.half == "A" for one in found) == 5
    for one in found:
        assert one.apart is not None and set(one.apart) == FIELDS
        text = one.path.read_text(encoding="utf-8")
        told = json.loads((HERE / f"{one.name}.json").read_text())
        spans = [e["span"] for part in ("_apart", "_optional") for field in told[part].values() for e in field]
        assert spans
        for start, end in spans:
            # No span begins or ends inside a word.
            assert not (text[start - 1 : start].isalnum() and text[start].isalnum()), (one.name, start)
            assert not (text[end - 1].isalnum() and text[end : end + 1].isalnum()), (one.name, end)


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("field", "least"), [("task", 0.75), ("requirement", 0.75), ("eligible_field", 0.8), ("subject_area", 0.9)]
)
def test_duties_and_demands_are_found_on_the_half_that_no_rule_was_tuned_on(
    gold: Path, field: str, least: float
) -> None:
    golds = load(HERE, half="B", texts=gold / "dev")
    judged = systems.run(systems.extractor(default(), Registry.load(folder("ontology"))), golds)
    tally = figures.by_field(judged, apart=True)[field]
    assert tally.f1 >= least and tally.precision >= 0.9
