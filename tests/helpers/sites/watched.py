"""A page of Chromium that is watched: what it must never do, and what must hold on every page."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page

AXE = Path(__file__).resolve().parents[3] / "web" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SERIOUS = ("serious", "critical")
HEIGHT = {360: 740}


@contextmanager
def page(
    browser: Browser,
    address: str,
    width: int = 1400,
    scripts: bool = True,
    scheme: Any = "light",
    lang: str = "en",
) -> Iterator[Page]:
    """A page of a visitor who was never here, of that width in CSS pixels.

    At its end the test fails if it asked another host for anything, if a script failed, or if the page broke its own
    Content-Security-Policy.
    """
    context = browser.new_context(
        base_url=address,
        viewport={"width": width, "height": HEIGHT.get(width, 1000)},
        java_script_enabled=scripts,
        color_scheme=scheme,
        reduced_motion="reduce",
        locale=lang,
        accept_downloads=True,
    )
    faults: list[str] = []
    here = urlsplit(address).netloc

    def look(url: str) -> None:
        parts = urlsplit(url)
        if parts.netloc != here and parts.scheme not in ("data", "blob", "about"):
            faults.append(f"asked another host: {url}")

    def heard(kind: str, text: str) -> None:
        if "Content Security Policy" in text or (kind == "error" and not text.startswith("Failed to load resource")):
            faults.append(f"said on the console: {text}")

    context.on("request", lambda request: look(request.url))
    context.on("console", lambda said: heard(said.type, said.text))
    context.on("weberror", lambda error: faults.append(f"a script failed: {error.error}"))
    try:
        yield context.new_page()
    finally:
        context.close()
    assert not faults, "\n".join(dict.fromkeys(faults))


def faults_of_access(page: Page, rules: list[str] | None = None) -> list[str]:
    """What axe-core finds on the page that is serious or critical, one line for each place; `rules` are these alone."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": RULES}
    options = {"runOnly": only, "resultTypes": ["violations"], "iframes": False}
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [
        f"{rule['id']} ({rule['impact']}): {node['html'][:160]}: {' '.join(node['failureSummary'].split())[:300]}"
        for rule in found
        for node in rule["nodes"]
        if (node.get("impact") or rule["impact"]) in SERIOUS
    ]


def sideways(page: Page) -> list[str]:
    """What makes the page wider than its window, from outside in; nothing where it fits."""
    found: list[str] = page.evaluate(
        """() => {
          const wide = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= wide) return [];
          const clipped = e => { for (let n = e.parentElement; n && n !== document.body; n = n.parentElement)
            if (getComputedStyle(n).overflowX !== 'visible') return true; return false; };
          return [...document.body.querySelectorAll('*')]
            .filter(e => e.getBoundingClientRect().right > wide + 1 && !clipped(e))
            .map(e => `${Math.round(e.getBoundingClientRect().right)} of ${wide} px: ${e.outerHTML.slice(0, 160)}`);
        }"""
    )
    return found
