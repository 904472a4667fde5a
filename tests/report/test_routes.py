import pytest

from kg.report.names import Names
from kg.report.phrases import Phrases
from kg.report.routes import directed, route, worded

V = "https://w3id.org/vacancy-graph/ns#"
ADVERTISES, TITLE = f"<{V}advertises>", "<https://schema.org/title>"


@pytest.mark.parametrize(
    ("path", "english", "german"),
    [
        (TITLE, "“title”", "„Titel“"),
        (f"^{ADVERTISES}", "what points here by “advertises”", "Verweis hierher durch „schreibt aus“"),
        (f"({ADVERTISES}/{TITLE})", "“advertises” → “title”", "„schreibt aus“ → „Titel“"),
        (f"({ADVERTISES}|{TITLE})", "“advertises” or “title”", "„schreibt aus“ oder „Titel“"),
        (f"{ADVERTISES}*", "“advertises” (any number of times)", "„schreibt aus“ (beliebig oft)"),
        (f"{ADVERTISES}+", "“advertises” (once or more)", "„schreibt aus“ (einmal oder öfter)"),
        (f"{ADVERTISES}?", "“advertises” (if there is one)", "„schreibt aus“ (falls vorhanden)"),
        ("<http://example.org/pageCount>", "“page count”", "„page count“"),
    ],
)
def test_paths_in_words(path: str, english: str, german: str) -> None:
    for language, said in (("en", english), ("de", german)):
        found = route(path)
        assert found is not None
        assert worded(found, Names(language), Phrases(language)) == said


def test_what_is_no_path_is_none() -> None:
    assert route(None) is None and route("") is None and route("_:b0") is None and route("(<urn:a>") is None


def test_which_way_each_property_is_walked() -> None:
    found = route("^(<urn:a>/^<urn:b>)")
    assert found is not None
    assert list(directed(found)) == [("<urn:a>", True), ("<urn:b>", False)]
