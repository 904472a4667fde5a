"""Pages for people: what stands on them, in which language, and that they need no script."""

import html
import json
import re
from html.parser import HTMLParser

import httpx
import pytest

PATHS = ["/", "/sparql", "/doc/posting/uni-nord/17", "/doc/org/uni-nord", "/doc/posting/uni-nord/gone", "/nowhere"]


class Outline(HTMLParser):
    """Counts elements, and checks that they are closed in the order in which they were opened."""

    VOID = ("meta", "link", "br", "img", "input", "hr")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: dict[str, int] = {}
        self.ids: list[str] = []
        self.outside: list[str] = []
        self.navigations: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen[tag] = self.seen.get(tag, 0) + 1
        said = dict(attrs)
        self.ids += [said["id"]] if said.get("id") else []  # type: ignore[list-item]
        loads = {"script": "src", "link": "href", "img": "src"}.get(tag, "")
        if (said.get(loads) or "").startswith(("http:", "https:", "//")) and said.get("rel") != "license":
            self.outside.append(str(said[loads]))
        if tag == "nav" and (name := said.get("aria-label") or said.get("aria-labelledby")):
            self.navigations.add(name)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def page(http: httpx.Client, path: str, **more: str) -> str:
    return http.get(path, headers={"Accept": "text/html", **more}).text


@pytest.mark.parametrize("path", PATHS)
def test_GET_page_outline_200(http: httpx.Client, path: str) -> None:
    text = page(http, path)
    outline = Outline()
    outline.feed(text)
    assert outline.open == []
    assert (outline.seen["h1"], outline.seen["main"]) == (1, 1)
    assert len(outline.navigations) == outline.seen["nav"] >= 1, "each has a name of its own"
    assert len(outline.ids) == len(set(outline.ids))
    assert outline.outside == []
    assert "<script>" not in text and "style=" not in text and "onclick" not in text
    assert '<html lang="en">' in text
    assert '<html lang="de">' in page(http, path, **{"Accept-Language": "de-AT"})
    assert '<html lang="de">' in page(http, path + "?lang=de")


@pytest.mark.parametrize("path", PATHS)
def test_GET_page_security_headers_200(http: httpx.Client, path: str) -> None:
    headers = http.get(path, headers={"Accept": "text/html"}).headers
    assert headers["content-security-policy"].startswith("default-src 'self'")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in headers


def test_GET_posting_page_200(http: httpx.Client) -> None:
    text = page(http, "/doc/posting/uni-nord/17?today=2031-03-01")
    plain = html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", text)))
    assert 'PhD in tidal flats <and> "mud" (all genders)' in plain
    assert "31 March 2031" in plain and "30 days left" in plain
    assert 'href="#w-10"' in text and 'id="w-10"' in text
    for name in ("Mud Lab", "Ada Watt", "Department of Marine Science", "Universität Nord", "MudFlow", "Sea Fund"):
        assert name in plain
    assert plain.index("Mud Lab") < plain.index("Department of Marine Science")
    assert "Good sea legs" in plain
    assert "curriculum vitae" in plain
    assert 'href="https://apply.example/17"' in text
    assert 'href="/id/person/ada-watt?today=2031-03-01"' in text


def test_GET_posting_page_german_200(http: httpx.Client) -> None:
    text = page(http, "/doc/posting/uni-nord/17?lang=de&today=2031-03-01")
    assert "Bewerbungsfrist" in text and "Lebenslauf" in text and "31. März 2031" in text
    assert "noch 30 Tage" in text


@pytest.mark.parametrize(
    ("today", "badge"),
    [("2031-03-01", "open"), ("2031-03-17", "soon"), ("2031-03-31", "soon"), ("2031-04-01", "closed")],
)
def test_GET_posting_page_open_until_its_deadline_200(http: httpx.Client, today: str, badge: str) -> None:
    answer = http.get(f"/doc/posting/uni-nord/17?today={today}", headers={"Accept": "text/html"})
    assert f'<span class="badge {badge}">' in answer.text
    assert (answer.headers.get("x-robots-tag") == "noindex") == (badge == "closed")


def test_GET_posting_page_today_is_no_date_400(http: httpx.Client) -> None:
    assert http.get("/doc/posting/uni-nord/17?today=soon", headers={"Accept": "text/html"}).status_code == 400


def test_GET_posting_page_schema_org_200(http: httpx.Client) -> None:
    text = page(http, "/doc/posting/uni-nord/17")
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    assert found
    posting = json.loads(found[1])
    assert (posting["@context"], posting["@type"]) == ("https://schema.org", "JobPosting")
    assert posting["title"] == 'PhD in tidal flats <and> "mud" (all genders)'
    assert posting["validThrough"] == "2031-03-31"
    assert posting["hiringOrganization"]["name"] == "Universität Nord"
    assert posting["hiringOrganization"]["sameAs"] == "https://registry.example/nord"
    assert posting["jobLocation"]["@type"] == "Place"


def test_GET_entity_page_200(http: httpx.Client) -> None:
    text = page(http, "/doc/org/uni-nord/mud-lab")
    assert "<h1>Mud Lab</h1>" in text
    assert 'href="/id/org/uni-nord/marine-science"' in text
    assert 'href="/id/position/uni-nord/17"' in text and 'href="/id/person/ada-watt"' in text


def test_GET_home_200(http: httpx.Client) -> None:
    text = page(http, "/?today=2031-03-01")
    assert re.search(r"<strong>2</strong> <span>postings</span>", text)
    assert re.search(r"<strong>1</strong> <span>open postings</span>", text)
    assert 'href="/id/posting/uni-nord/17?today=2031-03-01"' in text
    assert 'href="/id/posting/uni-nord/old' not in text
    assert 'action="/search"' in text
    assert "Release 2" in text and "Test &amp; Sons" in text


def test_GET_home_turtle_200(http: httpx.Client) -> None:
    answer = http.get("/", headers={"Accept": "text/turtle"})
    assert answer.headers["content-type"].startswith("text/turtle")
    assert "void:sparqlEndpoint <https://jobs.example/sparql>" in answer.text


def test_GET_dataset_303(http: httpx.Client) -> None:
    assert http.get("/id/dataset").headers["location"] == "/"


def test_GET_static_200(http: httpx.Client) -> None:
    answer = http.get("/static/style.css")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/css; charset=utf-8")
