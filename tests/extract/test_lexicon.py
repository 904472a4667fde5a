"""The lexicon: what is checked while it is read, and what a rule says of its facts."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.errors import ConfigurationError
from kg.extract import extract
from kg.extract.wording import FOLDER, LEVELS, default, load
from kg.read import Document

RULE = '[[rule]]\nid = "posted.x"\nkind = "label"\nlevel = "normalised"\nconfidence = 0.5\nvalue = "date"\nlabels = ["posted"]\n'


@pytest.fixture
def lexicon(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "lexicon"))


def test_the_lexicon_that_ships_is_sound() -> None:
    got = default()
    assert {"en", "de", "fr"} <= set(got.languages)
    assert all(rule.level in LEVELS and 0 < rule.confidence < 1 for rule in got.rules.values())


def test_each_rule_has_one_level_and_a_copy_of_the_words_is_a_rule_of_its_own() -> None:
    for identifier, rule in default().rules.items():
        assert rule.id != rule.verbatim
        assert identifier in (rule.id, rule.verbatim)
        if rule.verbatim:
            assert rule.level == "normalised"


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("posted", RULE + RULE, "used twice"),
        ("posted", RULE.replace("labels", "lables"), "lables"),
        ("posted", RULE.replace('"posted"]', '"postet"]'), "postet"),
        ("posted", RULE.replace("posted.x", "deadline.x"), "begins with the field"),
        ("posted", RULE.replace("0.5", "1.5"), "confidence"),
        ("posted", RULE.replace("normalised", "certain"), "level"),
        ("posted", RULE.replace('kind = "label"', 'kind = "guess"'), "kind"),
        ("posted", RULE.replace("confidence = 0.5\n", ""), "confidence is missing"),
        ("posted", "cards = 3\n" + RULE, "cards"),
        ("posted", RULE + 'sections = ["nowhere"]\n', "nowhere"),
        ("posted", "card = \n", "TOML"),
    ],
)
def test_a_field_that_does_not_hold_is_an_error_that_names_it(lexicon: Path, field: str, text: str, words: str) -> None:
    (lexicon / "fields" / f"{field}.toml").write_text(text)
    with pytest.raises(ConfigurationError, match=words):
        load(lexicon)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[cues]\nposted = ["on (the"]\n', "bracket"),
        ('[cues]\nposted = "published"\n', "list of phrases"),
        ('[sections]\nkitchen = ["menu"]\n', "no section"),
        ("sections = 3\n", "must be a table"),
    ],
)
def test_wording_that_does_not_hold_is_an_error_that_names_it(lexicon: Path, text: str, words: str) -> None:
    (lexicon / "languages" / "xx.toml").write_text(text)
    with pytest.raises(ConfigurationError, match=words):
        load(lexicon)


def test_a_language_is_added_without_any_code(lexicon: Path, document: Callable[[str], Document]) -> None:
    (lexicon / "languages" / "fi.toml").write_text(
        'stopwords = ["ja", "on", "sekä"]\n[labels]\ndeadline = ["hakuaika päättyy"]\n[words.position_type]\nphd = ["väitöskirjatutkija*"]\n'
        '[cues]\nposting = ["haemme"]\n[words.document]\ncv = ["ansioluettelo"]\n[sections]\napply = ["hakemus"]\n',
        encoding="utf-8",
    )
    text = "Väitöskirjatutkija\n\nHaemme tutkijaa, joka on utelias ja sekä nopea ja on iloinen.\n\nHakuaika päättyy: 31.5.2027\n\nHakemus\nansioluettelo\n"
    got = extract(document(text), load(lexicon))
    assert (got.language, got.values("deadline"), got.values("position_type"), got.values("document")) == (
        "fi", ["2027-05-31"], ["phd"], ["cv"])  # fmt: skip
