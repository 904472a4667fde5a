"""What the position works on, in sentences of our own: lists, long phrases, and whose topic it is."""

import pytest

from kg.extract import extract
from kg.extract.wording import default
from kg.read import read

FRAME = "Reed University\n\nPhD student in basket acoustics\n\nApply by 4 May 2031 to jobs@weave.example.org.\n\n{}\n"


def topics(sentence: str) -> dict[str, str]:
    found = extract(read(FRAME.format(sentence).encode(), name="own.txt"), default()).facts
    return {f.value["name"]: f.value["of"] for f in found if f.field == "topic" and isinstance(f.value, dict)}


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Research topics of the thesis include reed vibration and willow mechanics.", {"reed vibration", "willow mechanics"}),
        ("Areas of Expertise: reed vibration; willow mechanics", {"reed vibration", "willow mechanics"}),
        ("The thesis deals with singing baskets.", {"singing baskets"}),
        ("Die Dissertation befasst sich mit Weidengeräuschen und Korbresonanz.", {"Weidengeräuschen", "Korbresonanz"}),
        ("You hold a doctorate in Vegetable Acoustics.", set()),
    ],
)  # fmt: skip
def test_topics_of_a_sentence(sentence: str, wanted: set[str]) -> None:
    assert set(topics(sentence)) - {"basket acoustics"} == wanted


def test_a_long_phrase_is_cut_where_it_only_says_for_what() -> None:
    words = "Research topics include sound and resonance in the woven willow baskets of the old low countries."
    assert "sound and resonance" in topics(words)


def test_where_the_position_has_a_list_the_title_names_the_field_of_the_unit() -> None:
    assert topics("Come.") == {"basket acoustics": "position"}
    found = topics("Research topics of the thesis include reed vibration and willow mechanics.")
    assert found["basket acoustics"] == "unit"
    assert found["reed vibration"] == "position"
