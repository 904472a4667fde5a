"""The prompt and the fields are data, and what is wrong with them is said when they are read."""

from pathlib import Path

import pytest

from kg.errors import ConfigurationError
from kg.extract.engine import entities, values
from kg.extract.wording import default
from kg.llm.asking import FOLDER, Asking, load


@pytest.fixture(scope="module")
def asking() -> Asking:
    return load()


def test_every_field_asked_for_is_one_of_the_lexicon_and_some_parser_reads_it(asking: Asking) -> None:
    kinds = {"text", *values.FINDERS, *entities.FINDERS}
    for name, asked in asking.fields.items():
        field = default().fields[name]
        assert set(asked.value) <= kinds, name
        own = {r.value for r in field.rules if r.kind in ("label", "cue", "pattern") and r.value not in ("", "text")}
        assert asked.value or own, f"{name}: nothing reads its words"
        assert not asked.after or asked.after in default().fields


def test_contacts_are_the_fields_of_people_s_addresses(asking: Asking) -> None:
    assert {n for n, a in asking.fields.items() if a.contact} == {
        "contact_name", "contact_email", "contact_phone", "apply_email"}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("fields.toml", 'after = "posted"', 'behind = "posted"'),
        ("fields.toml", 'not_sections = ["legal"]', 'not_sections = ["lega"]'),
        ("fields.toml", "[title]", "[title"),
        ("prompt.toml", "suspicious = [", "suspicious = ['(',"),
        ("prompt.toml", "again =", "once_more ="),
    ],
)
def test_a_file_that_does_not_hold_is_an_error_that_names_it(tmp_path: Path, name: str, old: str, new: str) -> None:
    for each in ("fields.toml", "prompt.toml"):
        text = (FOLDER / each).read_text(encoding="utf-8")
        assert each != name or old in text
        (tmp_path / each).write_text(text.replace(old, new, 1) if each == name else text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=name):
        load(tmp_path)


def test_another_wording_is_another_prompt(tmp_path: Path, asking: Asking) -> None:
    for each in ("fields.toml", "prompt.toml"):
        text = (FOLDER / each).read_text(encoding="utf-8")
        (tmp_path / each).write_text(text.replace("copied from one block", "taken from one block"), encoding="utf-8")
    assert load(tmp_path).sha != asking.sha
