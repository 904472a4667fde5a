"""Tests of the pages, with a real server and a real browser. How to write one:

**A page's main task** is written once, with the fixture `site` (what it can do: `tests/helpers/sites/visitor.py`)::

    def test_a_question_is_answered(site):
        site.open("/sparql")  # `today` is put into every address; today=None leaves it out
        site.fill("Query", "ASK {}")
        site.press("Run query")
        site.shows("Yes")

It runs by `mouse` at 1400 px, `narrow` at 360 px, by `keyboard` alone (Tab to each thing, which fails where
Tab does not lead there or the focus cannot be seen), and with `no-script`; `site.way` and `site.scripted` say how, and
`plain` is without a browser. Where the machine has no Chromium only `plain` runs. Choose ways, for what needs a script::

    @pytest.mark.parametrize("site", ["mouse", "keyboard"], indirect=True)

**What only a browser can show** takes `visit`, which gives a playwright `Page` (skipped without Chromium)::

    def test_the_words_light_up(visit):
        page = visit("/doc/posting/…", width=360, scheme="dark", lang="de", scripts=False)

(`page.wait_for_function` is refused by our Content-Security-Policy: wait for locators.)
`find("vac:Lab")` gives the path of the page of a thing of that class in the demo, `find("vac:Lab", "Sinz Lab")` of the one
with that label.

**On every page** must hold what the fixture `sound` looks at: nothing serious or critical that axe-core finds, no
scrolling sideways, one h1::

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    @pytest.mark.parametrize("width", [1400, 360])
    def test_the_page_is_sound(visit, sound, scheme, width):
        sound(visit("/questions", scheme=scheme, width=width))

However a test uses a browser, it fails if a page asks another host for anything, if a script fails, or if something
breaks the Content-Security-Policy.

**The demo** (`demo.address`, `demo.folder`, `demo.token`) is `examples/`, taken in once and shared by all: do not write
to it. A module that writes puts this at its top, and has a copy of its own, served for that module alone::

    @pytest.fixture(scope="module")
    def demo(writable):
        return writable

**What a machine needs**: the scripts of others (YASGUI, Cytoscape, axe-core), which `make venv` brings; in a further
worktree, and after a change of `web/package-lock.json`: `python scripts/assets.py`. Chromium is the one that
`KG_CHROMIUM` names, else one on the path; `KG_CHROMIUM=` (empty) runs the tests as if there were none. To look at a
page: `page.screenshot(path="/tmp/x.png", full_page=True)`. Single files run quickest with `-n0`.

All tests of this folder run in one process, so that there is one server and one browser.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sites import Visitor, catalogue, chromium, watched
from sites import demo as demos
from sites.plain import Plain
from sites.visitor import TODAY
from sites.words import asked

HERE = Path(__file__).parent
WIDTHS = {"mouse": 1400, "narrow": 360, "keyboard": 1400, "no-script": 1400}
WAYS = (*WIDTHS, "plain") if chromium.found() else ("plain",)
NO_BROWSER = "needs Chromium: put one on the path, or name it with KG_CHROMIUM"
STARTED = pytest.StashKey[chromium.Chromium]()


@pytest.hookimpl(tryfirst=True)  # before xdist looks at the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("web"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """The browser ends before a test of another folder begins (see `Chromium`)."""
    try:
        return (yield)
    finally:
        if nextitem is None or HERE not in nextitem.path.parents:
            item.config.stash.setdefault(STARTED, chromium.Chromium()).end()


@pytest.fixture(scope="session")
def taken_in(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """A data folder of the examples that nobody changes, and the port that its IRIs name."""
    folder, port = tmp_path_factory.mktemp("demo") / "data", demos.free_port()
    demos.take_in(folder, port)
    return folder, port


@pytest.fixture(scope="session")
def demo(taken_in: tuple[Path, int], tmp_path_factory: pytest.TempPathFactory) -> Iterator[demos.Demo]:
    """The demo that all share."""
    folder = tmp_path_factory.mktemp("shared") / "data"
    shutil.copytree(taken_in[0], folder)
    with demos.served(folder, taken_in[1]) as found:
        yield found


@pytest.fixture(scope="module")
def writable(taken_in: tuple[Path, int], tmp_path_factory: pytest.TempPathFactory) -> Iterator[demos.Demo]:
    """A demo of one module's own, at another port."""
    folder = tmp_path_factory.mktemp("writable") / "data"
    shutil.copytree(taken_in[0], folder)
    with demos.served(folder, demos.free_port()) as found:
        yield found


@pytest.fixture(scope="session")
def needed() -> None:
    """Chromium, looked for before a server is started."""
    if chromium.found() is None:
        pytest.skip(NO_BROWSER)


@pytest.fixture
def browser(needed: None, request: pytest.FixtureRequest) -> Any:
    """Chromium; the test is skipped where there is none."""
    return request.config.stash.setdefault(STARTED, chromium.Chromium()).running()


@pytest.fixture(params=WAYS)
def site(request: pytest.FixtureRequest, demo: demos.Demo) -> Iterator[Visitor]:
    """A visitor who was never here, once for each way to use the pages."""
    way: str = request.param
    if way == "plain":
        visitor = Plain(demo.address)
        yield visitor
        visitor.close()
        return
    from sites.browser import Browser

    scripts = way != "no-script"
    with watched.page(request.getfixturevalue("browser"), demo.address, WIDTHS[way], scripts) as page:
        yield Browser(page, demo.address, way, scripts)


@pytest.fixture
def visit(needed: None, browser: Any, demo: demos.Demo) -> Iterator[Callable[..., Any]]:
    """Open a path in a browser page of its own: `visit(path, width=1400, scripts=True, scheme="light", lang="en",
    today=TODAY)`. Each is watched until the test ends."""
    with ExitStack() as pages:

        def open_(path: str, *, today: str | None = TODAY, lang: str = "en", **how: Any) -> Any:
            page = pages.enter_context(watched.page(browser, demo.address, lang=lang, **how))
            page.set_default_timeout(15_000)
            page.goto(asked(path, today=today))
            return page

        yield open_


@pytest.fixture
def sound() -> Callable[[Any], None]:
    """Look at what must hold on every page."""

    def look(page: Any) -> None:
        if not watched.AXE.is_file():
            pytest.skip("needs the scripts of others: python scripts/assets.py brings them")
        assert page.locator("h1").count() == 1
        assert watched.sideways(page) == [], "the page scrolls sideways"
        faults = watched.faults_of_access(page)
        assert not faults, "\n".join(faults)

    return look


@pytest.fixture(scope="session")
def find(demo: demos.Demo) -> Callable[..., str]:
    """The path of the page of a thing of the demo, by its class and, where one is named, its label."""

    return partial(catalogue.find, demo.address)
