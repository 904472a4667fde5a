"""The language of a page: what is asked for, what was chosen before, what the browser says."""

from pathlib import Path

import pytest
from starlette.requests import Request

from kg.errors import ConfigurationError
from kg.serve.languages import Languages, chosen
from kg.serve.templating import Templates, read


def request(query: str = "", **headers: str) -> Request:
    fields = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "GET", "path": "/x", "query_string": query.encode(), "headers": fields})


@pytest.mark.parametrize(
    ("query", "headers", "language"),
    [
        ("", {}, "en"),
        ("", {"accept_language": "de-AT, en;q=0.5"}, "de"),
        ("", {"accept_language": "de", "cookie": "lang=en"}, "en"),
        ("lang=de", {"accept_language": "en", "cookie": "lang=en"}, "de"),
        ("lang=xx", {"cookie": "lang=de"}, "de"),
        ("", {"cookie": "lang=xx", "accept_language": "de"}, "de"),
        ("", {"cookie": 'lang=de"; ;;=', "accept_language": "en"}, "en"),
    ],
)
def test_what_is_asked_for_goes_before_what_was_chosen_before_what_the_browser_says(
    query: str, headers: dict[str, str], language: str
) -> None:
    assert Templates({}).language(request(query, **headers)) == language


@pytest.mark.parametrize("cookies", ["", "lang", "language=de", "x=lang", "lang=", "\xff=\x00;lang"])
def test_other_cookies_choose_nothing(cookies: str) -> None:
    assert chosen(cookies) == ""


async def _sent(query: str, vary: str, status: int = 200) -> dict[str, list[str]]:
    async def app(_scope: object, _receive: object, send: object) -> None:
        await send({"type": "http.response.start", "status": status, "headers": [(b"vary", vary.encode())]})  # type: ignore[operator]

    found: dict[str, list[str]] = {}

    async def send(message: dict[str, object]) -> None:
        for name, value in message["headers"]:  # type: ignore[attr-defined]
            found.setdefault(name.decode(), []).append(value.decode())

    layer = Languages(app, frozenset({"en", "de"}))  # type: ignore[arg-type]
    await layer({"type": "http", "query_string": query.encode()}, None, send)  # type: ignore[arg-type]
    return found


@pytest.mark.parametrize(
    ("query", "vary", "expected"),
    [
        ("lang=de", "Accept, Accept-Language", {"vary": ["Accept, Accept-Language, Cookie"], "set-cookie": 1}),
        ("a=1", "Accept-Language", {"vary": ["Accept-Language, Cookie"], "set-cookie": 0}),
        ("lang=xx", "Accept-Language", {"vary": ["Accept-Language, Cookie"], "set-cookie": 0}),
        ("lang=de", "Accept", {"vary": ["Accept"], "set-cookie": 0}),
    ],
)
def test_only_what_depends_on_the_language_keeps_it(query: str, vary: str, expected: dict[str, object]) -> None:
    import asyncio

    found = asyncio.run(_sent(query, vary))
    assert found["vary"] == expected["vary"]
    assert len(found.get("set-cookie", [])) == expected["set-cookie"]


def test_the_cookie_holds_the_language_for_all_pages_and_goes_to_nobody_else() -> None:
    import asyncio

    found = asyncio.run(_sent("lang=de", "Accept-Language"))
    assert found["set-cookie"] == ["lang=de; Path=/; Max-Age=31536000; SameSite=Lax"]


def test_a_key_in_two_files_of_a_language_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('x = "1"\n[terms]\ny = "2"\n')
    (tmp_path / "b.toml").write_text('z = "3"\n[terms]\nw = "4"\n')
    assert read(tmp_path) == {"x": "1", "z": "3", "terms": {"y": "2", "w": "4"}}
    (tmp_path / "c.toml").write_text('[terms]\nw = "5"\n')
    with pytest.raises(ConfigurationError, match=r"c\.toml gives 'w' once more"):
        read(tmp_path)


def test_both_languages_have_the_same_words() -> None:
    words = Templates({}).wording
    for part in ("", "terms", "plurals"):
        english, german = (set(words[tag][part] if part else words[tag]) for tag in ("en", "de"))
        assert english == german, part or "words"


def test_a_token_has_one_name_in_german() -> None:
    words = str(Templates({}).wording["de"])
    assert "Token" in words
    assert "Zugangsschlüssel" not in words


def test_navigation_names_only_addresses_that_there_are() -> None:
    page = Templates(
        {"title": "T", "publisher": "P", "publisher_url": "", "licence": "L", "version": "1"}, ["/search"]
    ).render("problem.html", request(), problem=type("P", (), {"status": 404, "detail": "d", "members": object()})(), title="x")  # fmt: skip
    assert 'href="/search"' in page and 'role="search"' in page and 'href="/steward"' not in page
