from pathlib import Path

import pytest

from kg import settings
from kg.errors import ConfigurationError, UsageError


def test_a_flag_beats_the_environment_beats_the_file_beats_the_default(tmp_path: Path) -> None:
    (tmp_path / "kg.toml").write_text('port = 1\nhost = "::1"\ntitle = "File"\n')
    got = settings.load(tmp_path, {"port": 3, "host": None}, {"KG_PORT": "2", "KG_HOST": "::2"})
    assert (got.port, got.host, got.title, got.max_text) == (3, "::2", "File", 1_000_000)
    assert (got.origin["port"], got.origin["host"], got.origin["title"], got.origin["max_text"]) == (
        "flag", "environment", "kg.toml", "default")  # fmt: skip


def test_an_unknown_name_is_a_warning_that_names_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "kg.toml").write_text("prot = 1\n")
    got = settings.load(tmp_path, {}, {"KG_TITEL": "x", "KG_DATA": "y"})
    assert len(got.warnings) == 2
    assert "KG_TITEL" in got.warnings[0] and "title" in got.warnings[0]
    assert "kg.toml" in got.warnings[1] and "port" in got.warnings[1]


@pytest.mark.parametrize(
    "text",
    ['port = "x"', 'publish_text = "some"', "port =", "[sources]\na = 1", '[sources.a]\npublish_text = "x"',
     "port = true", "port = -1", "port = 70000", "max_text = 1.5", 'base = "example.org/"', 'base = "http://example.org"',
     'base = "http://a b.example/"', 'licence = "CC BY"',
     'title = ["a"]', "title = 2026", 'publisher = ""', 'title = " "'],
)  # fmt: skip
def test_a_value_that_does_not_fit_is_an_error_that_names_it(tmp_path: Path, text: str) -> None:
    (tmp_path / "kg.toml").write_text(text)
    with pytest.raises(ConfigurationError, match="kg.toml"):
        settings.load(tmp_path, {}, {})


def test_a_source_may_have_settings_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "kg.toml").write_text(
        '[sources."https://a.example/"]\npublish_text = "none"\n[sources."https://a.example/b/"]\npublish_text = "full"\n'
    )
    got = settings.load(tmp_path, {}, {})
    assert got.publish_text_of("https://a.example/x") == "none"
    assert got.publish_text_of("https://a.example/b/x") == "full"
    assert got.publish_text_of("elsewhere") == "quotes"
    assert settings.load(tmp_path, {"publish_text": "full"}, {}).publish_text_of("https://a.example/x") == "full"


def test_an_unknown_name_in_a_source_is_a_warning_too(tmp_path: Path) -> None:
    (tmp_path / "kg.toml").write_text('[sources."a/"]\npublish_txt = "none"\n')
    [warning] = settings.load(tmp_path, {}, {}).warnings
    assert "publish_txt" in warning and "publish_text" in warning


def test_a_flag_that_does_not_fit_is_a_matter_of_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="base.*ends in /"):
        settings.load(tmp_path, {"base": "http://example.org"}, {})
    assert settings.load(tmp_path, {"base": "https://example.org/jobs/"}, {}).base == "https://example.org/jobs/"
