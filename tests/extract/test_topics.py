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


def titled(title: str, rest: str = "We weave.") -> set[str]:
    ad = f"Reed University\n\n{title}\n\n{rest}\n\nApply by 4 May 2031 to jobs@weave.example.org with a CV.\n"
    found = extract(read(ad.encode(), name="own.txt"), default()).facts
    return {str(f.name) for f in found if f.field == "topic"}


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("PhD student in basket acoustics with a focus on wicker resonance", {"basket acoustics", "wicker resonance"}),
        ("Postdoctoral Researcher (basket acoustics)", {"basket acoustics"}),
        ("Postdoctoral Researcher (full-time, 3 years)", set()),
        ("Assistant Professor (non-tenured), wind noise of willows", {"wind noise of willows"}),
        ("PhD position: Singing Reeds – Wicker Trade and Willow Towns, 1860–1940", {"Singing Reeds", "Wicker Trade", "Willow Towns"}),
        ("Doktorand*in (m/w/d) für Korbakustik", {"Korbakustik"}),
        ("Doktorand i korgakustik med inriktning mot pilens klang", {"korgakustik", "pilens klang"}),
        ("Research Engineer II - Wicker Scanning", {"Wicker Scanning"}),
        ("DC7 - Doctoral Candidate in willow heat storage for ceramic kilns", {"willow heat storage for ceramic kilns"}),
        ("Postdoc in Lausanne: verified compilers for wicker programs", {"verified compilers for wicker programs"}),
        ("Postdoctoral Fellow, Quantum Wicker Theory", {"Quantum Wicker Theory"}),
    ],
)  # fmt: skip
def test_topics_of_a_title(title: str, wanted: set[str]) -> None:
    assert titled(title) == wanted


def test_the_items_of_a_list_that_the_words_above_announce() -> None:
    rest = "Your research lies in one of the following areas:\n- wicker resonance of large baskets\n- methods of willow counting\n\nWe pay you."
    assert titled("PhD student", rest) == {"wicker resonance of large baskets", "methods of willow counting"}


def test_what_the_ad_itself_calls_a_keyword_may_hold_any_word() -> None:
    assert titled("PhD student", "Keywords: reed cells; willow methods") == {"reed cells", "willow methods"}


def test_of_nested_fields_the_last_counts() -> None:
    assert titled("PhD student", "Research field: Natural sciences - Basket acoustics") == {"Basket acoustics"}


def test_what_one_works_on_counts_where_the_ad_comes_back_to_it() -> None:
    start = "You will investigate reed growth. Reed growth is slow, and nobody has measured it."
    assert "reed growth" in titled("PhD student", start)
    assert "reed growth" not in titled("PhD student", start.replace("Reed growth is", "That is"))


@pytest.mark.parametrize(
    ("rest", "wanted"),
    [
        ("Publications in one of the following areas are expected: reed growth, wicker resonance, and willow trade.", {"reed growth", "wicker resonance", "willow trade"}),
        ("The main topic of research will be the resonance of old baskets.", {"resonance of old baskets"}),
        ("This project concerns the growth of winter reeds.", {"growth of winter reeds"}),
        ("Unser Projekt läuft zu den Themen Weidenzucht und Korbhandel.", {"Weidenzucht", "Korbhandel"}),
        # What a large house praises itself for is not what this person works on.
        ("The Willow Institute is one of the largest wicker houses. We do research in the fields of winter energy and basket health.", set()),
    ],
)  # fmt: skip
def test_what_sentences_announce(rest: str, wanted: set[str]) -> None:
    assert titled("PhD student", rest) == wanted


def test_fields_of_a_degree_are_no_topics_and_teaching_beside_research_does_no_harm() -> None:
    degree = "You hold a master's degree in one of the following fields: wicker science, reed physics, and basketry."
    assert titled("PhD student", degree) == set()
    german = "In Forschung und Lehre konzentrieren wir uns auf\n- Klang der Weiden\n- Geschichte der Körbe\n\nBewerben Sie sich."
    assert titled("PhD student", german) == {"Klang der Weiden", "Geschichte der Körbe"}
