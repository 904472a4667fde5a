"""Which names may mean one thing, and why."""

import pytest

from kg.curate.names import SCORES, Words, alike


@pytest.fixture(scope="module")
def words() -> Words:
    return Words.load()


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("Universität Zürich", "University of Zurich", "name"),
        ("Universitaet Goettingen", "Universität Göttingen", "name"),
        ("high-dimensional learning", "highdimensional learning", "name"),
        ("Max-Planck-Institut für Physik", "Max Planck Institute of Physik", "name"),
        ("Charles University", "Charls University", "spelling"),
        ("Deutsche Forschungsgemeinschaft", "Deutsche Forschungsgemeinschat", "spelling"),
        ("DFKI", "Deutsches Forschungszentrum Künstliche Intelligenz", "acronym"),
        ("Visual Inference Lab", "Lab for Visual Inference and Learning", "longer"),
    ],
)
def test_names_that_may_mean_one_thing(words: Words, one: str, other: str, reason: str) -> None:
    for a, b in ((one, other), (other, one)):
        found = alike(words.of(a), words.of(b), words)
        assert found is not None
        assert found.reason == reason
        assert 0 < found.score <= SCORES[found.reason]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Institute of Physics I", "Institute of Physics II"),
        ("SFB 1102", "SFB 1103"),
        ("Collaborative Research Centre CRC1102", "Collaborative Research Centre CRC1103"),
        ("University of Bonn", "University of Bern"),
        ("Department of Physics", "Department of Chemistry"),
        ("University", "University of Bonn"),
        ("", "University of Bonn"),
        ("DFG", "Deutsche Krebshilfe"),
    ],
)
def test_names_that_do_not(words: Words, one: str, other: str) -> None:
    assert alike(words.of(one), words.of(other), words) is None


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("Prof. Dr. Stefan Roth", "Stefan Roth", "name"),
        ("S. Roth", "Stefan Roth", "initials"),
        ("Jürgen K. Müller", "J. Karl Mueller", "initials"),
        ("Stephanie Hofmeister", "Stefanie Hofmeister", "spelling"),
        ("Anna Roth", "Stefan Roth", None),
        ("T. Roth", "Stefan Roth", None),
        ("Roth", "Stefan Roth", None),
    ],
)
def test_names_of_people(words: Words, one: str, other: str, reason: str | None) -> None:
    for a, b in ((one, other), (other, one)):
        found = alike(words.of(a), words.of(b), words, person=True)
        assert (found and found.reason) == reason
