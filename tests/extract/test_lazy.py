"""Wording costs only where a text uses it: phrases and forms of names are compiled when their first words occur."""

import pytest

from kg.extract.entities.anchors import anchors
from kg.extract.entities.shapes import Page, compiled
from kg.extract.entities.spelling import Spelling
from kg.extract.notation import PhraseError
from kg.extract.phrases import Scanner
from kg.extract.wording import default


def test_a_phrase_is_compiled_when_the_words_that_it_needs_occur() -> None:
    scanner = Scanner()
    scanner.add("cue:a", "send us ... documents", "en")
    scanner.add("cue:b", "send us ... [forms|sheets]", "en")
    scanner.add("cue:c", "send us (all) documents", "en")
    first, second, third = (p for phrases in scanner._exact.values() for p in phrases)
    assert [h.group for h in scanner.find("please send us documents")] == ["cue:a", "cue:c"]
    assert first.pattern is not None
    assert second.pattern is None
    assert third.pattern is None


@pytest.mark.parametrize(
    ("phrase", "text", "words"),
    [
        (
            "in (the) [field|fields]",
            "in the fields, in field, within fields, in fielding",
            ["in the fields", "in field"],
        ),
        ("post-doc", "postdoc post-doc post doc postdocs", ["postdoc", "post-doc", "post doc"]),
        (
            "[full|half]-time (post)",
            "halftime, full-time post, full time poster",
            ["halftime", "full-time post", "full time"],
        ),
        ("job-#", "job 12, job-7, job12, jobs 3, job x", ["job 12", "job-7", "job12"]),
        ("#-month", "12month 6-month, 36 months, 24 month", ["12month", "6-month", "24 month"]),
        ("lehr* stelle", "lehrende stelle, lehrer:in stelle, lehr stellen", ["lehrende stelle", "lehrer:in stelle"]),
        ("for (# years)", "for 3 years, for 3 weeks", ["for 3 years", "for"]),
    ],
)
def test_every_way_to_say_a_phrase_is_found_and_the_fullest_counts(phrase: str, text: str, words: list[str]) -> None:
    scanner = Scanner()
    scanner.add("cue:a", phrase, "en")
    assert [text[h.start : h.end] for h in scanner.find(text)] == words


def test_a_phrase_without_signs_is_found_as_words() -> None:
    scanner = Scanner()
    scanner.add("cue:a", "start date", "en")
    scanner.add("cue:b", "nr.", "en")
    assert [(h.start, h.end) for h in scanner.find("start date, start dates, restart date, nr.7")] == [
        (0, 10),
        (39, 42),
    ]


@pytest.mark.parametrize("phrase", ["a [b", "a (b (c))", "a|b", "a ... b ... c ... d", "*ab", "- a"])
def test_notation_is_checked_although_nothing_is_compiled(phrase: str) -> None:
    with pytest.raises(PhraseError):
        Scanner().add("cue:a", phrase, "en")


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        (r"(?:{caps} )?Faculty of (?:the )?{field}", {"Faculty of "}),
        (r"(?:Labs?|Teams?) {cap}", {"Lab", "Team"}),
        (r"{cap} (?:S\.A\.|Ltd)", {"S.A.", "Ltd"}),
        (r"{cap}(?: Institute)?", set()),
        (r"{cap}(?= Institute)", set()),
        (r"[Gg]roup {acr}", {"roup "}),
        (r"Fonds?\x27 {cap}", {"Fond"}),
    ],
)
def test_the_words_that_an_expression_requires(expression: str, words: set[str]) -> None:
    assert set(anchors(expression)) == words


def test_forms_find_what_their_expressions_find_line_by_line() -> None:
    text = (
        "Faculty of Law and Department of Physics\nThe Ostby Group for Soil Physics, Ostby Foundation\n"
        "Institut für Zellbiologie, Lehrstuhl für Statistik, Nordsee GmbH, Universität Kiel"
    )
    spelling = Spelling.of(default().listed("stop", "in_name"))
    page = Page(text, spelling)
    for table in ("forms", "units", "schools", "programmes"):
        for form in compiled(default(), table):
            everywhere = [m.span() for m in form.pattern.finditer(spelling.text(text)) if "\n" not in m.group()]
            assert [m.span() for m in page.find(form)] == everywhere
