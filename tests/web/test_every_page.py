"""What must hold on every page of `scripts/pages.toml`: accessible in both languages and colours, light, and printable."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin

import httpx
import pytest
from sites import watched
from sites.catalogue import Listed, open_, pages
from sites.crawl import Page, Reader
from sites.demo import Demo

WEIGHT = 150_000
"""Bytes of a first visit, compressed, with all that the page loads."""
IMPORTS = re.compile(r"""(?:^|[;}\s])(?:import|export)\b[^"';]*["']([^"']+)["']""")
ALL = [pytest.param(one, id=one.name) for one in pages()]


@pytest.fixture(scope="module")
def stranger(demo: Demo) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=demo.address, timeout=60, headers={"Accept-Encoding": "gzip"}) as client:
        yield client


@pytest.fixture
def here(visit: Callable[..., Any], demo: Demo) -> Callable[..., Any]:
    """A page of the list, opened as its entry says."""

    def open_listed(one: Listed, lang: str = "en", **how: Any) -> Any:
        page = visit("/healthz", lang=lang, **how)
        page.set_default_timeout(30_000)
        open_(page, one, demo.address, demo.token, lang)
        return page

    return open_listed


@pytest.mark.parametrize("one", ALL)
def test_the_page_is_accessible_in_any_colour_width_and_language_and_can_be_printed(
    here: Callable[..., Any], sound: Callable[[Any], None], demo: Demo, one: Listed
) -> None:
    """In one visit, since opening a page and looking at all of it takes most of the time."""
    page = here(one)
    sound(page)
    page.emulate_media(color_scheme="dark")
    dark = watched.faults_of_access(page, rules=["color-contrast"])
    assert not dark, "\n".join(dark)
    page.set_viewport_size({"width": 800, "height": 1000})  # nearly what is left of a sheet of A4 between its margins
    page.emulate_media(media="print")
    assert page.locator("h1").is_visible()
    assert not page.locator("header nav").first.is_visible()
    colours = page.evaluate(
        "[getComputedStyle(document.querySelector('h1')).color, getComputedStyle(document.documentElement).backgroundColor]"
    )
    assert colours == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    assert watched.sideways(page) == [], "a sheet is too narrow for it"
    page.emulate_media(media="screen", color_scheme="light")
    page.set_viewport_size({"width": 360, "height": 800})
    open_(page, replace(one, signed=False), demo.address, demo.token, "de")  # who has signed in still is
    assert page.locator("html").get_attribute("lang") == "de"
    assert page.locator("h1").count() == 1
    assert watched.sideways(page) == [], "a telephone is too narrow for it"
    narrow = watched.faults_of_access(page, rules=["target-size", "button-name", "link-name", "label", "valid-lang"])
    assert not narrow, "\n".join(narrow)


@pytest.mark.parametrize("one", [p for p in ALL if not p.values[0].heavy])  # type: ignore[attr-defined]
def test_a_first_visit_is_light(stranger: httpx.Client, demo: Demo, one: Listed) -> None:
    """Over HTTP, so that it is held where there is no browser, too."""
    sizes: dict[str, int] = {}

    def load(path: str) -> str:
        with stranger.stream("GET", path, headers={"Accept": "text/html, */*;q=0.5"}, follow_redirects=True) as answer:
            raw = b"".join(answer.iter_raw())
            sizes[path] = len(raw)
            packed = answer.headers.get("content-encoding") == "gzip"
        import gzip

        return (gzip.decompress(raw) if packed else raw).decode("utf-8", "replace")

    found = Page(one.name, 200, "text/html", 0)
    Reader(found).feed(load(one.at(demo.address)))
    ahead = [urljoin("/", link) for link in found.loads]
    while ahead:
        path = ahead.pop()
        if path not in sizes:
            text = load(path)
            if path.endswith(".js") and "/vendor/" not in path:
                ahead += [urljoin(path, module) for module in IMPORTS.findall(text)]
            if path.endswith(".css"):
                ahead += [urljoin(path, link) for link in re.findall(r"url\(\s*[\"']?([^\"')]+)", text)]
    assert any(path.endswith(".css") for path in sizes), "the page loads its style sheet"
    assert sum(sizes.values()) <= WEIGHT, sizes
