"""Every link on every page of the demo answers, leads to a place that is there, and nothing is loaded from elsewhere."""

from collections import Counter
from collections.abc import Iterator

import httpx
import pytest
from sites.crawl import Crawl
from sites.demo import Demo
from sites.visitor import TODAY

HTML = "text/html"


@pytest.fixture(scope="module")
def crawl(demo: Demo) -> Iterator[Crawl]:
    with httpx.Client(timeout=60) as client:
        yield Crawl(demo.address, client).run("/", f"/?today={TODAY}", "/?lang=de")


def test_every_link_answers(crawl: Crawl) -> None:
    broken = {
        page.address: (
            page.status,
            min(crawl.links[target] for target in crawl.links if target.partition("#")[0] == page.address),
        )
        for page in crawl.pages.values()
        if page.status != 200 and not page.moved
    }
    assert broken == {}


def test_every_place_that_is_linked_is_there(crawl: Crawl) -> None:
    assert list(crawl.fragments()) == []


def test_every_page_is_built_as_a_page(crawl: Crawl) -> None:
    pages = [page for page in crawl.pages.values() if page.media == HTML and not page.moved]
    wrong = [(page.address, page.wrong[:3]) for page in pages if page.wrong]
    wrong += [(p.address, ["h1", str(p.seen["h1"])]) for p in pages if p.seen["h1"] != 1 or p.seen["main"] != 1]
    wrong += [(p.address, ["lang", p.language]) for p in pages if p.language not in ("en", "de")]
    wrong += [(p.address, ["no title"]) for p in pages if not p.title.split("·")[0].strip()]
    twice = [(p.address, [i for i, n in Counter(p.ids).items() if n > 1]) for p in pages]
    assert wrong + [(address, ids) for address, ids in twice if ids] == []


def test_the_crawl_went_everywhere(crawl: Crawl) -> None:
    """So that the tests above are of the whole site."""
    seen = {page.address.removeprefix(crawl.address).partition("?")[0] for page in crawl.pages.values()}
    first = {path.split("/")[1] for path in seen}
    parts = {
        "search",
        "questions",
        "sparql",
        "ns",
        "code",
        "shapes",
        "validate",
        "steward",
        "releases",
        "labs",
        "topics",
    }
    assert {"", "doc", "static", "dataset", *parts} <= first
    assert len([path for path in seen if path.startswith("/doc/posting/") and "." not in path]) == 9
    assert len([path for path in seen if path.startswith("/shapes/") and "." not in path]) > 150
