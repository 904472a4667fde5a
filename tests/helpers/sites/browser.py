"""A visitor with a browser: Chromium, driven by mouse or by keyboard alone."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from playwright.sync_api import Error, Locator, Page, Response

from sites.visitor import TODAY
from sites.words import asked, flat, local

STEPS = 600
"""How many presses of Tab or an arrow a keyboard gets to reach something."""
PATIENCE = 15_000
"""Milliseconds until what should be there is missed."""
REACHED = """e => {
  const a = document.activeElement;
  if (a === e) return true;
  return e.type === 'radio' && a && a.type === 'radio' && a.name === e.name && a.form === e.form;
}"""
TEXT = """e => {
  const parts = [];
  const walk = n => {
    if (n.nodeType === Node.TEXT_NODE) { parts.push(n.data); return; }
    if (n.nodeType !== Node.ELEMENT_NODE || ['script', 'style', 'template', 'noscript', 'select', 'textarea'].includes(n.localName)) return;
    const display = getComputedStyle(n).display;
    if (display !== 'contents' && !n.checkVisibility({visibilityProperty: true})) return;
    const apart = display !== 'inline' && display !== 'contents';
    if (apart) parts.push(' ');
    n.childNodes.forEach(walk);
    if (apart) parts.push(' ');
  };
  walk(e);
  return parts.join('');
}"""
NAME = """f => f.getAttribute('aria-label')
  || (f.getAttribute('aria-labelledby') || '').split(' ').filter(Boolean).map(i => text(document.getElementById(i))).join(' ')
  || [...f.labels].map(text).join(' ')"""
WATCH = """() => {
  window.kgSent = 'waiting';
  addEventListener('submit', e => setTimeout(() => { window.kgSent = e.defaultPrevented ? 'done' : 'sent'; }));
  addEventListener('invalid', () => { window.kgSent = 'done'; }, true);
}"""
"""Notes whether a form was sent, or kept back by a script or because what it holds is not valid."""
OUTLINED = """e => {
  const marked = n => { const s = getComputedStyle(n);
    return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none'; };
  return marked(e) || (e.labels && [...e.labels].some(marked)) || (e.parentElement && marked(e.parentElement));
}"""


class Browser:
    """A `Visitor` that uses a page of Chromium."""

    def __init__(self, page: Page, address: str, way: str, scripted: bool) -> None:
        self.page = page
        self.way = way
        self.scripted = scripted
        self._home = address
        self._document: Response | None = None
        page.set_default_timeout(PATIENCE)
        page.on("response", self._answered)

    def open(self, path: str, *, today: str | None = TODAY, lang: str | None = None) -> None:
        self.page.goto(urljoin(self._home + "/", asked(path, today=today, lang=lang)))

    def follow(self, words: str, within: str = "body") -> None:
        link = self._one(self._part(within).get_by_role("link", name=words, exact=True), f"link {words!r}")
        with self.page.expect_navigation():
            self._use(link, "Enter")

    def fill(self, label: str, value: str, within: str = "body") -> None:
        field = self._field(label, within)
        if self.way != "keyboard":
            field.fill(value)
            return
        self._reach(field)
        if field.get_attribute("type") in ("date", "number", "range", "color"):
            field.fill(value)  # what is typed there follows the language of the browser
            return
        self.page.keyboard.press("Control+a")
        self.page.keyboard.press("Delete")
        self.page.keyboard.insert_text(value)

    def choose(self, label: str, option: str, within: str = "body") -> None:
        field = self._field(label, within)
        if self.way != "keyboard" or field.get_attribute("multiple") is not None:
            field.select_option(label=option)
            return
        self._reach(field)
        there = [flat(words) for words in field.locator("option").all_inner_texts()]
        assert option in there, f"{label!r} has no {option!r}; there are {there}"
        self.page.keyboard.press("Home")
        for _ in range(there.index(option)):
            self.page.keyboard.press("ArrowDown")
        chosen = field.evaluate("e => e.selectedOptions[0].label")
        assert flat(chosen) == option, f"the keyboard chose {chosen!r}, not {option!r}"

    def tick(self, label: str, within: str = "body") -> None:
        field = self._field(label, within)
        if self.way != "keyboard":
            field.check()
            return
        self._reach(field)
        if field.get_attribute("type") == "radio":
            for _ in range(STEPS):
                if field.is_checked():
                    return
                self.page.keyboard.press("ArrowDown")
        elif not field.is_checked():
            self.page.keyboard.press("Space")
        assert field.is_checked()

    def upload(self, label: str, file: Path, within: str = "body") -> None:
        self._field(label, within).set_input_files(file)

    def press(self, words: str, within: str = "body") -> None:
        button = self._one(self._part(within).get_by_role("button", name=words, exact=True), f"button {words!r}")
        if not button.evaluate("e => e.type === 'submit' && !!e.form"):
            self._use(button, "Enter")
        elif not self.scripted:
            with self.page.expect_navigation():
                self._use(button, "Enter")
        else:
            self.page.evaluate(WATCH)
            self._use(button, "Enter")
            self._until(self._sent, f"the form of {words!r} was sent, and no page came")

    def unfold(self, words: str, within: str = "body") -> None:
        summary = self._one(self._part(within).locator("summary").filter(has_text=words), f"summary {words!r}")
        if not summary.evaluate("e => e.parentElement.open"):
            self._use(summary, "Enter")

    def shows(self, words: str, within: str = "main") -> None:
        self._until(
            lambda: flat(words) in self.text(within), lambda: f"{words!r} does not stand in: {self.text(within)}"
        )

    def lacks(self, words: str, within: str = "main") -> None:
        self._until(lambda: flat(words) not in self.text(within), lambda: f"{words!r} stands in: {self.text(within)}")

    def text(self, within: str = "main") -> str:
        return flat(self._part(within).evaluate(TEXT))

    def rows(self, number: int = 0, within: str = "main") -> Sequence[Sequence[str]]:
        tables = self._part(within).locator("table")
        assert tables.count() > number, f"there are {tables.count()} tables"
        rows = "t => [...t.tBodies].flatMap(b => [...b.rows]).map(r => [...r.cells].map(c => text(c)))"
        found = tables.nth(number).evaluate(f"t => {{ const text = {TEXT}; return ({rows})(t); }}")
        return [[flat(cell) for cell in row] for row in found]

    def links(self, within: str = "main") -> Sequence[tuple[str, str]]:
        links = "e => [...e.querySelectorAll('a[href]')].map(a => [text(a), a.href.baseVal ? new URL(a.href.baseVal, a.baseURI).href : a.href])"
        found = self._part(within).evaluate(f"e => {{ const text = {TEXT}; return ({links})(e); }}")
        return [(flat(text), local(to) if to.startswith(self._home + "/") else to) for text, to in found]

    @property
    def heading(self) -> str:
        return flat(self.page.locator("h1").evaluate(TEXT))

    @property
    def address(self) -> str:
        return local(self.page.url)

    @property
    def status(self) -> int:
        assert self._document is not None, "no page was opened yet"
        return self._document.status

    def _answered(self, response: Response) -> None:
        if (
            response.request.is_navigation_request()
            and response.frame == self.page.main_frame
            and not 300 <= response.status < 400
        ):
            self._document = response

    def _part(self, within: str) -> Locator:
        return self.page.locator(within).first

    def _field(self, label: str, within: str) -> Locator:
        fields = self._part(within).locator("input:not([type=hidden]), select, textarea")
        names: list[str] = []

        def there() -> bool:
            names[:] = fields.evaluate_all(f"fields => {{ const text = {TEXT}; return fields.map({NAME}); }}")
            names[:] = map(flat, names)
            return flat(label) in names

        self._until(there, lambda: f"no field {label!r} on {self.address}; there are {names}")
        return fields.nth(names.index(flat(label)))

    def _one(self, found: Locator, what: str) -> Locator:
        try:
            found.first.wait_for(state="attached")
        except Exception as missed:
            raise AssertionError(f"there is no {what} on {self.address}: {self.text('body')}") from missed
        return found.first

    def _sent(self) -> bool:
        """Whether a form that was sent has brought its page, or a script has dealt with it."""
        try:
            if (how := self.page.evaluate("() => window.kgSent || 'gone'")) == "gone":
                self.page.wait_for_load_state()
        except Error:  # between two pages
            return False
        return how in ("gone", "done")

    def _until(self, true: Callable[[], bool], message: str | Callable[[], str]) -> None:
        """Wait until it is true, but no longer than patience goes."""
        end = time.monotonic() + PATIENCE / 1000
        while not true():
            if time.monotonic() > end:
                raise AssertionError(message if isinstance(message, str) else message())
            self.page.wait_for_timeout(20)

    def _use(self, element: Locator, key: str) -> None:
        """Click it, or go there by keyboard and press that key."""
        if self.way == "keyboard":
            self._reach(element)
            self.page.keyboard.press(key)
        else:
            element.click()

    def _reach(self, element: Locator) -> None:
        """Press Tab until it has the focus, which then must be seen."""
        for _ in range(STEPS):
            if element.evaluate(REACHED):
                focused = self.page.locator(":focus").first  # of radio buttons, one stands for all
                assert focused.evaluate(OUTLINED), f"the focus cannot be seen on {self._described(element)}"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard cannot reach {self._described(element)}")

    def _described(self, element: Locator) -> Any:
        return element.evaluate("e => e.outerHTML.slice(0, 300)")
