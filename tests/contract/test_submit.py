"""The page /validate, and what its form sends: facts with their words, corrections, a preview, publishing with a token."""

import base64
import html
import io
import json
import re
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx
import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from kg.resources import folder
from kg.store import Catalog

BASE = "https://jobs.example/"
VAC = "https://w3id.org/vacancy-graph/ns#"
BROKEN = (folder("examples") / "10-bremen-hours-do-not-fit.txt").read_text(encoding="utf-8")
PAGE = {"Accept": "text/html"}
CHANGED = [{"field": "weekly_hours", "values": ["19.6"]}]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("submit")
    Catalog.open(where, create=True, base=BASE).close()
    return where


@pytest.fixture(scope="module")
def token(place: Path) -> str:
    with Catalog.open(place) as catalog:
        return catalog.tokens.create("page")


@pytest.fixture(scope="module")
def anyone(run: Any, place: Path, token: str) -> Iterator[httpx.Client]:
    with (
        run(place, request_bytes=300_000) as address,
        httpx.Client(base_url=address, timeout=60, headers=PAGE) as client,
    ):
        yield client


class Form(HTMLParser):
    """The fields that a browser would send with a form, in their order, by its id or as the first one."""

    def __init__(self, page: str, wanted: str = "correct") -> None:
        super().__init__()
        self.fields: list[tuple[str, str]] = []
        self._wanted, self._in, self._select, self._area = wanted, False, "", ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._in = said.get("id") == self._wanted
        if not self._in:
            return
        if tag == "input" and said.get("type") not in ("file", "submit") and "name" in said:
            if said.get("type") != "checkbox" or "checked" in said:
                self.fields.append((said["name"], said.get("value", "")))
        elif tag == "select":
            self._select = said["name"]
            self.fields.append((self._select, ""))
        elif tag == "option" and "selected" in said:
            self.fields[-1] = (self._select, said["value"])
        elif tag == "textarea":
            self._area = said["name"]
            self.fields.append((self._area, ""))

    def handle_data(self, data: str) -> None:
        if self._in and self._area:
            name, before = self.fields[-1]
            self.fields[-1] = (name, before + data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area:
            name, value = self.fields[-1]
            self.fields[-1] = (name, value.removeprefix("\n"))
            self._area = ""

    def filled(self, **values: str) -> dict[str, Any]:
        """The fields with some of them set, as httpx takes a form; names have `_` for the first `/`."""
        found: dict[str, Any] = {}
        for name, value in self.fields:
            found.setdefault(name, []).append(value)
        for name, value in values.items():
            found["/" + name if "/" + name in found else name] = [value]
        return found


def send(client: httpx.Client, to: str = "/validate", *, files: Any = None, **fields: Any) -> httpx.Response:
    parts = [(name, (None, str(one))) for name, value in fields.items() for one in (value if isinstance(value, list) else [value])]  # fmt: skip
    return client.post(to, files=[*parts, *(files or [])])


def test_GET_has_a_form_for_text_and_files_200(anyone: httpx.Client) -> None:
    page = anyone.get("/validate", headers={"Accept-Language": "de"})
    assert page.status_code == 200
    assert re.search(r'<input id="file" name="file" type="file"', page.text)
    assert "Selbst herausfinden" in page.text
    assert "bis 300 kB" in page.text


def test_POST_shows_the_words_of_each_fact_200(anyone: httpx.Client) -> None:
    page = send(anyone, data=BROKEN)
    assert page.status_code == 200
    hours = re.search(r'id="(v\d+)" data-value="\1">\s*<input type="number" name="/weekly_hours"[^>]*value="39.2"', page.text)  # fmt: skip
    assert hours
    word = re.search(rf'<a class="word" href="#{hours[1]}" id="w-{hours[1]}"[^>]*>([^<]+)</a>', page.text)
    assert word
    assert word[1] == "39.2 hours per week"
    assert page.text.count("Weekly hours and workload imply a full-time week of 78.4 hours.") >= 3
    assert 'formaction="/postings"' not in page.text  # what breaks a rule cannot be published


def test_POST_bounds_and_lists_come_from_the_shapes_200(anyone: httpx.Client) -> None:
    page = send(anyone, data=BROKEN)
    assert re.search(r'name="/duration_months"[^>]*value="36" step="1" min="1" max="120"', page.text)
    kinds = re.search(r'<select name="/position_type".*?</select>', page.text, re.S)
    assert kinds
    assert '<option value="phd" selected>PhD</option>' in kinds[0]
    assert page.text.count('<option value="postdoc"') >= 1


def test_POST_a_correction_is_checked_again_and_kept_200(anyone: httpx.Client) -> None:
    first = Form(send(anyone, data=BROKEN).text)
    page = send(anyone, **first.filled(weekly_hours="19.6"))
    assert 'formaction="/postings"' in page.text
    assert "stated by a person" in page.text
    again = Form(page.text)
    assert json.loads(dict(again.fields)["corrections"]) == CHANGED
    third = Form(send(anyone, **again.filled(reference="")).text)
    assert json.loads(dict(third.fields)["corrections"]) == [*CHANGED, {"field": "reference", "values": []}]
    back = Form(send(anyone, **third.filled(weekly_hours="39.2", reference="A 61/30")).text)
    assert dict(back.fields)["corrections"] == ""


def test_POST_previews_are_data_200(anyone: httpx.Client) -> None:
    page = send(anyone, data=BROKEN, corrections=json.dumps(CHANGED))
    blocks = [html.unescape(block) for block in re.findall(r"<pre[^>]*><code>(.*?)</code></pre>", page.text, re.S)]
    turtle, json_ld = blocks
    hours = NamedNode(VAC + "weeklyHours")
    for data, form in ((turtle, RdfFormat.TURTLE), (json_ld, RdfFormat.JSON_LD)):
        assert [q.object.value for q in parse(data.encode(), format=form) if q.predicate == hours] == ["19.6"]


def test_POST_wrong_values_are_said_beside_their_field_200(anyone: httpx.Client) -> None:
    form = Form(send(anyone, data=BROKEN).text)
    page = send(anyone, **form.filled(deadline="next week", duration_months="400"))
    assert "This is no date such as 2027-01-31." in page.text
    assert "This is too much: 120 at most." in page.text
    assert page.text.count('aria-invalid="true"') == 2


def test_POST_a_file_and_its_bytes_go_on_200(anyone: httpx.Client) -> None:
    latin = BROKEN.replace("Bremen", "Universität Bremen", 1).encode("latin-1")
    page = send(anyone, files=[("file", ("ad.txt", latin, "text/plain"))], type="")
    fields = dict(Form(page.text).fields)
    assert base64.b64decode(fields["data64"]) == latin
    assert fields["name"] == "ad.txt"
    again = send(anyone, **Form(page.text).filled(weekly_hours="19.6"))
    assert 'formaction="/postings"' in again.text


def test_POST_a_file_that_is_no_text_is_carried_along_200(anyone: httpx.Client) -> None:
    page = send(anyone, files=[("file", ("ad.docx", docx(BROKEN.split("\n")), "application/octet-stream"))], type="")
    assert page.status_code == 200, page.text
    assert "Read as DOCX" in page.text
    again = send(anyone, **Form(page.text).filled(weekly_hours="19.6"))
    assert 'formaction="/postings"' in again.text


def docx(lines: list[str]) -> bytes:
    """These lines as paragraphs of the smallest package that is a document (ECMA-376)."""
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    package = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    shown = "".join(f"<w:p><w:r><w:t>{html.escape(line)}</w:t></w:r></w:p>" for line in lines)
    files = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/'
        f'vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}"'
        ' Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{word}"><w:body>{shown}</w:body></w:document>',
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return made.getvalue()


def test_POST_RDF_by_its_look_200(anyone: httpx.Client) -> None:
    page = send(
        anyone, data='PREFIX vac: <https://w3id.org/vacancy-graph/ns#> <urn:p> vac:applicationDeadline "soon" .'
    )
    assert page.status_code == 200
    assert "Turtle" in page.text
    assert "soon" in page.text


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({"data": ""}, 400, "no posting"),
        ({"data": "Soup on Mondays."}, 422, "could not be read"),
        ({"data": BROKEN, "type": "image/png"}, 415, "none of these"),
        ({"data": BROKEN, "corrections": "{"}, 400, "corrections"),
        ({"data": BROKEN, "corrections": '[{"field": "colour", "values": ["red"]}]'}, 422, "colour"),
        ({"data64": "?"}, 400, "base64"),
    ],
)
def test_POST_refused(anyone: httpx.Client, fields: dict[str, str], status: int, words: str) -> None:
    page = send(anyone, **fields)
    assert (page.status_code, words in page.text) == (status, True), page.text[:3000]


def test_POST_nothing_that_was_sent_is_markup(anyone: httpx.Client) -> None:
    page = send(anyone, data=BROKEN.replace("thin ice", "</textarea><script>alert(1)</script>"), source='"><b>')
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert '"><b>' not in page.text


def test_POST_programs_send_corrections_as_well_200(anyone: httpx.Client) -> None:
    files = [("file", ("ad.txt", BROKEN.encode(), "text/plain")), ("corrections", (None, json.dumps(CHANGED)))]
    answer = anyone.post("/validate", files=files, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["conforms"]) == (200, True)


def test_POST_postings_needs_a_token_and_loses_nothing_401(anyone: httpx.Client) -> None:
    form = Form(send(anyone, data=BROKEN, corrections=json.dumps(CHANGED)).text)
    page = send(anyone, "/postings", **form.filled(source="https://jobs.example.org/1", token="vg_unknown"))
    assert page.status_code == 401
    assert page.headers["www-authenticate"].startswith("Bearer")
    kept = dict(Form(page.text).fields)
    assert (kept["source"], kept["token"], kept["data"]) == ("https://jobs.example.org/1", "", BROKEN)
    assert json.loads(kept["corrections"]) == CHANGED


def test_POST_postings_from_the_page_201(anyone: httpx.Client, place: Path, token: str) -> None:
    form = Form(send(anyone, data=BROKEN).text)
    fields = form.filled(weekly_hours="19.6", source="https://jobs.example.org/2", token=token)
    page = send(anyone, "/postings", **fields)
    assert page.status_code == 201, page.text
    assert token not in page.text
    assert 'href="/validate?lang=de"' in page.text  # nobody reads the list of postings as a page
    posting = page.headers["location"].removeprefix("/postings/")
    turtle = anyone.get(f"/doc/posting/{posting}.ttl").text
    assert "19.6" in turtle
    assert "39.2" not in turtle
    quads = anyone.get(f"/doc/posting/{posting}.nq").text
    assert "/id/rule/person-stated/stated>" in quads
    assert "stated by a person" in anyone.get(f"/doc/posting/{posting}.html").text
    once_more = send(anyone, "/postings", **fields)
    assert (once_more.status_code, "Nothing changed" in once_more.text) == (200, True)
    with Catalog.open(place, read_only=True) as catalog:
        assert catalog.quarantine() == []


def test_POST_postings_by_programs_201_and_422(anyone: httpx.Client, token: str) -> None:
    headers = {"Accept": "application/json", "Authorization": f"Bearer {token}"}
    fields = {"file": ("ad.txt", BROKEN.encode(), "text/plain"), "source": (None, "https://jobs.example.org/3")}
    refused = anyone.post("/postings", files=fields, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (422, "violation")
    taken = anyone.post("/postings", files={**fields, "corrections": (None, json.dumps(CHANGED))}, headers=headers)
    assert (taken.status_code, taken.json()["outcome"]) == (201, "created")


def test_POST_postings_signed_in_from_here_only(anyone: httpx.Client, token: str) -> None:
    form = Form(send(anyone, data=BROKEN, corrections=json.dumps(CHANGED)).text).filled(
        source="https://jobs.example.org/4"
    )
    parts = [(name, (None, one)) for name, value in form.items() for one in value]
    cookie = {"Cookie": f"kg-token={token}"}
    elsewhere = anyone.post("/postings", files=parts, headers={**cookie, "Sec-Fetch-Site": "cross-site"})
    here = anyone.post("/postings", files=parts, headers={**cookie, "Sec-Fetch-Site": "same-origin"})
    assert (elsewhere.status_code, here.status_code) == (403, 201)


@pytest.mark.parametrize(
    "sent",
    [
        {"data64": "é"},
        {"data": "PhD position", "corrections": r'[{"field": "title", "values": ["a\ud800b"]}]'},
        {"data": "PhD position", "corrections": r'[{"field": "\udfff", "values": ["a"]}]'},
    ],
    ids=["base64", "value", "field"],
)
@pytest.mark.parametrize("path", ["/validate", "/postings"])
def test_POST_a_form_that_holds_no_text_400(anyone: httpx.Client, token: str, path: str, sent: dict[str, str]) -> None:
    answer = anyone.post(path, data=sent, headers={"Accept": "*/*", "Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")


@pytest.mark.parametrize(("hours", "why"), [("abc", "This is no number"), ("NaN", "This is no number"), ("1e400", "This is too much")])  # fmt: skip
def test_POST_a_correction_that_cannot_be_is_not_offered_to_be_published_200(
    anyone: httpx.Client, hours: str, why: str
) -> None:
    page = send(anyone, **Form(send(anyone, data=BROKEN).text).filled(weekly_hours=hours))
    assert page.status_code == 200
    assert "It could be published" not in page.text
    assert 'formaction="/postings"' not in page.text
    named = re.search(r'<li><a href="#(v\d+)">Hours a week: “([^”]+)”</a> ([^<]+)</li>', page.text)
    assert named
    assert named[2].lower() == hours.lower()
    assert named[3].startswith(why)
    assert f'id="{named[1]}" data-value="{named[1]}"' in page.text
    assert page.text.index("It cannot be published as it stands") < page.text.index('id="report"')


@pytest.mark.parametrize("path", ["/validate", "/postings"])
def test_POST_nothing_is_the_form_again_400(anyone: httpx.Client, path: str) -> None:
    page = anyone.post(path, data={"data": "  ", "type": "text/html"}, headers={"Accept-Language": "de"})
    assert page.status_code == 400
    assert re.search(r'<textarea id="data"[^>]* aria-describedby="data-hint data-wrong" aria-invalid="true"', page.text)
    assert '<p class="wrong" id="data-wrong" role="alert">Noch ist keine Ausschreibung da' in page.text
    assert '<option value="text/html" selected>' in page.text
    assert anyone.post(path, data={"data": " "}, headers={"Accept": "*/*"}).status_code == 400


def test_POST_an_unknown_type_keeps_the_ad_415(anyone: httpx.Client) -> None:
    page = anyone.post("/validate", data={"data": "PhD <position>", "type": "text/x-<ad>"})
    assert page.status_code == 415
    assert "PhD &lt;position&gt;</textarea>" in page.text
    assert '<select id="type" name="type" aria-invalid="true" aria-describedby="type-wrong">' in page.text
    assert '<p class="wrong" id="type-wrong" role="alert">' in page.text
    program = anyone.post("/validate", data={"data": "PhD", "type": "text/x"}, headers={"Accept": "*/*"})
    assert (program.status_code, program.headers["content-type"]) == (415, "application/problem+json")


def test_POST_too_large_is_said_on_a_page_413(anyone: httpx.Client) -> None:
    page = anyone.post("/validate", data={"data": "x" * 400_000}, headers={"Accept-Language": "de"})
    assert (page.status_code, page.headers["content-type"]) == (413, "text/html; charset=utf-8")
    assert "<h1>Das ist zu groß</h1>" in page.text
    assert page.headers["connection"] == "close"
    program = anyone.post("/validate", data={"data": "x" * 400_000}, headers={"Accept": "*/*"})
    assert (program.status_code, program.headers["content-type"]) == (413, "application/problem+json")
