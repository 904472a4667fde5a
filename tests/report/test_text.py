"""The report as text: 80 columns, marks, nothing that steers a terminal."""

from collections.abc import Callable

import pytest

from kg.report import Finding, Group, Passage, View
from kg.report.text import lines, report_text
from kg.validate import Result

NODE = "<http://example.org/position/1>"
RESULT = Result(
    "Violation", NODE, "<urn:p>", '"360"', "https://w3id.org/vacancy-graph/shapes#position-duration", "urn:c", {}
)
FINDING = Finding(
    RESULT,
    message="The duration is no integer from 1 to 120 months: 360",
    about="position “Doctoral researcher in mud”",
    path="“duration in months”",
    value="360",
    expected="a whole number from 1 to 120",
    name="duration",
    why="Months from 1 to 120; more was misread, perhaps from a year.",
    passages=(
        Passage((("The position is limited to ", False), ("360 months", True), (" and paid by the tariff agreement of the federal states, ", False), ("as of today", True), (".", False)), line=12),
        Passage((("Apply soon", True),), undecided=True, line=3),
    ),
    more=2,
)  # fmt: skip
WARNING = Finding(Result("Warning", NODE, None, None, "urn:shape", "urn:c", {}), "Hm.", "", "", "", "", "", "")
VIEW = View("en", "ad.txt", False, (Group("Doctoral researcher in mud", "http://example.org/ad", (WARNING, FINDING)),))


def test_a_report_reads_so() -> None:
    assert (
        report_text([VIEW])
        == """\
ad.txt: does not conform (1 Warning, 1 Violation)

  Doctoral researcher in mud
  http://example.org/ad

  Violation  The duration is no integer from 1 to 120 months: 360
    about     position “Doctoral researcher in mud”
    property  “duration in months”
    value     360
    the ad    line 12: The position is limited to [360 months] and paid by the
              tariff agreement of the federal states, [as of today].
    perhaps   line 3, not sure enough to be taken: [Apply soon]
    the ad    and in 2 more places
    expected  a whole number from 1 to 120
    why       Months from 1 to 120; more was misread, perhaps from a year.
    shape     https://w3id.org/vacancy-graph/shapes#position-duration

  Warning   Hm.
    shape     urn:shape
"""
    )


def test_several_files_are_parted_where_something_was_found() -> None:
    good = View("en", "good.txt", True, ())
    refused = View("de", "leer.txt", False, (), refused="nichts darin", warnings=("seltsam",))
    assert report_text([good, good, VIEW, refused]).splitlines()[:3] == ["good.txt: conforms", "good.txt: conforms", ""]
    assert report_text([refused]) == "leer.txt: abgewiesen: nichts darin\n  Warnung      seltsam\n"


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_no_line_is_longer_than_the_width_but_for_addresses(width: int) -> None:
    long = [line for line in report_text([VIEW], width).splitlines()[1:] if len(line) > width]
    assert all(" " not in line.split("   ")[-1].strip() for line in long)


def test_words_keep_their_styles_over_the_end_of_a_line() -> None:
    styled = [piece for line in lines([VIEW], 60, marks=("", "")) for piece in line]
    assert (
        "".join(words for words, style in styled if style == "mark").replace(" ", "") == "360monthsasoftodayApplysoon"
    )
    assert ("Violation", True) in {(words.strip(), style == "Violation") for words, style in styled}


Tell = Callable[..., View]


def test_what_belongs_to_no_posting_names_its_node(tell: Tell) -> None:
    shapes = "ex:S a sh:PropertyShape ; sh:targetClass ex:Lab ; sh:path ex:p ; sh:minCount 1 ."
    assert "about     lab http://example.org/n\n" in report_text([tell(shapes, "ex:n a ex:Lab .")])
    named = report_text([tell(shapes, 'ex:n a ex:Lab ; rdfs:label "Mud" .')])
    assert "about     lab “Mud”\n" in named and "node      http://example.org/n\n" in named
