"""A crawler that follows every link of a site from its home page on, and keeps what it saw."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, unquote, urldefrag, urljoin, urlsplit

import httpx

ACCEPT = "text/html, */*;q=0.5"
LOADS = {
    "script": ("src",),
    "img": ("src", "srcset"),
    "source": ("src", "srcset"),
    "iframe": ("src",),
    "object": ("data",),
}
LOADED = ("stylesheet", "icon", "modulepreload", "preload", "manifest")
"""Kinds of `link` that a browser fetches by itself."""
VARIANTS = 3
"""Addresses of one path that differ only in their query: how many are followed for each name in it. There is no end
to what can be asked for with filters; each kind of question is asked a few times."""
FILES = 12
"""Files of one kind of address and one ending that are fetched: each page links itself as Turtle, as JSON-LD, …"""
LANGUAGES = 12
"""Pages of one kind that are asked for in the other language, too."""


@dataclass
class Page:
    """One answer: its status, what it is, where it moves to, and, of a page, what stands on it."""

    address: str
    status: int
    media: str
    size: int
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)
    language: str = ""
    title: str = ""
    moved: str = ""
    wrong: list[str] = field(default_factory=list)


class Reader(HTMLParser):
    """What of a page a crawler needs: links, what is loaded, ids, and what breaks the rules of the house."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._within = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        page = self._page
        page.seen[tag] += 1
        self._within = tag
        if "id" in said:
            page.ids.append(said["id"])
        if tag == "html":
            page.language = said.get("lang", "")
        if tag in ("a", "area") and "href" in said:
            page.links.append(said["href"])
        if tag == "link" and "href" in said:
            loaded = set(said.get("rel", "").split()) & set(LOADED)
            (page.loads if loaded else page.links).append(said["href"])
        for name in LOADS.get(tag, ()):
            if said.get(name):
                page.loads.append(said[name])
        if (
            tag == "script"
            and "src" not in said
            and said.get("type") not in ("application/ld+json", "application/json")
        ):
            page.wrong.append("a script inside of the page")
        page.wrong += [f"{name}= on {tag}" for name in said if name == "style" or name.startswith("on")]

    def handle_data(self, data: str) -> None:
        if self._within == "title":
            self._page.title += data

    def handle_endtag(self, tag: str) -> None:
        self._within = ""


class Crawl:
    """Follows links until there are no more. `pages` are the answers by address, `links` who links what."""

    def __init__(self, address: str, client: httpx.Client) -> None:
        self.address = address
        self.pages: dict[str, Page] = {}
        self.links: dict[str, set[str]] = {}
        self.abroad: set[str] = set()
        self._client = client
        self._counted: Counter[tuple[str, tuple[str, ...]]] = Counter()

    def run(self, *starts: str) -> "Crawl":
        """Begin at these paths."""
        ahead = [urljoin(self.address, start) for start in starts]
        for address in ahead:
            self.links.setdefault(address, set()).add("(start)")
        while ahead:
            address = ahead.pop(0)
            plain = urldefrag(address).url
            if plain in self.pages or not self._wanted(plain):
                continue
            page = self.pages[plain] = self._get(plain)
            for target in self._targets(page):
                if target not in self.links:
                    ahead.append(target)
                self.links.setdefault(target, set()).add(plain)
        return self

    def fragments(self) -> Iterator[tuple[str, str]]:
        """Links to a place on a page where there is no such place, each with one of those that link it."""
        for target, sources in sorted(self.links.items()):
            plain, fragment = urldefrag(target)
            page = self.pages.get(plain)
            while page is not None and page.moved:
                page = self.pages.get(page.moved)
            if fragment and page is not None and page.media == "text/html" and unquote(fragment) not in page.ids:
                yield target, min(sources)

    def _get(self, address: str) -> Page:
        answer = self._client.get(address, headers={"Accept": ACCEPT}, follow_redirects=False)
        media = answer.headers.get("content-type", "").partition(";")[0]
        page = Page(address, answer.status_code, media, len(answer.content))
        if answer.is_redirect:
            page.moved = urldefrag(urljoin(address, answer.headers["location"])).url
            page.links.append(page.moved)
        elif media == "text/html":
            Reader(page).feed(answer.text)
        elif media == "text/css":
            page.loads += re.findall(r"url\(\s*[\"']?([^\"')]+)", answer.text)
        return page

    def _targets(self, page: Page) -> Iterator[str]:
        for link in (*page.links, *page.loads):
            target = urljoin(page.address, link.strip())
            parts = urlsplit(target)
            if parts.scheme not in ("http", "https"):
                continue
            if f"{parts.scheme}://{parts.netloc}" == self.address:
                yield target
            else:
                self.abroad.add(target)
                if link in page.loads:
                    page.wrong.append(f"loads from elsewhere: {target}")

    def _wanted(self, address: str) -> bool:
        parts = urlsplit(address)
        names = {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
        kind = parts.path.split("/")[1]
        ending = re.search(r"\.[a-z]{2,6}$", parts.path)
        if names == {"lang"}:
            return self._few(kind, LANGUAGES, "lang")
        if names:
            asked = [self._few(parts.path, VARIANTS, name) for name in names]  # each name counts, whichever decides
            return any(asked)
        if ending and kind != "static":
            return self._few(kind, FILES, ending[0])
        return True

    def _few(self, kind: str, most: int, *names: str) -> bool:
        self._counted[kind, names] += 1
        return self._counted[kind, names] <= most
