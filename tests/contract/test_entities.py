"""Pages of things, their neighbourhoods and lists, over HTTP. What is expected is written from `dataset.trig`."""

import html
import re

import httpx
import pytest

BASE = "https://jobs.example/id/"
LISTS = (
    "universities", "labs", "departments", "institutions", "people", "funders", "programmes", "grants", "topics", "places"
)  # fmt: skip


def page(http: httpx.Client, path: str, lang: str = "en") -> str:
    answer = http.get(path, headers={"Accept": "text/html", "Accept-Language": lang})
    assert answer.status_code == 200, answer.text
    return answer.text


def plain(text: str) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", text)))


def section(text: str, name: str) -> str:
    """What stands in the section with that heading's id."""
    found = re.search(rf'<section aria-labelledby="{name}".*?</section>', text, re.DOTALL)
    assert found, f"no section {name}"
    return found[0]


@pytest.mark.parametrize(("today", "open_", "past"), [("2031-03-01", 1, 1), ("2018-01-01", 2, 0), ("2031-04-01", 0, 2)])
def test_GET_university_calls_by_the_day_200(http: httpx.Client, today: str, open_: int, past: int) -> None:
    text = page(http, f"/doc/org/uni-nord?today={today}")
    said = {0: "0 open calls", 1: "1 open call", 2: "2 open calls"}
    assert said[open_] in plain(text) and f"{past} past" in plain(text)
    before, _, after = section(text, "calls").partition("<details")
    assert ("Lecturer in algae" in before) == (today == "2018-01-01")
    assert ("Lecturer in algae" in after) == (today != "2018-01-01")
    assert f'href="/id/posting/uni-nord/17?today={today}"' in text


def test_GET_university_panels_200(http: httpx.Client) -> None:
    text = page(http, "/doc/org/uni-nord")
    units = section(text, "panel-units")
    assert units.index("Department of Marine Science") < units.index("Mud Lab")  # the lab is part of the department
    assert "Ada Watt" in section(text, "panel-people")
    assert "MudFlow" in section(text, "panel-grants") and "Sea Fund" in section(text, "panel-grants")
    assert "Kiel" in section(text, "panel-places")
    assert "sediment" in section(text, "panel-topics")
    assert 'href="/universities"' in text


def test_GET_lab_chain_200(http: httpx.Client) -> None:
    text = page(http, "/doc/org/uni-nord/mud-lab")
    crumbs = re.search(r'<ol class="crumbs">.*?</ol>', text, re.DOTALL)
    assert crumbs
    assert plain(crumbs[0]).split() == [
        "Overview",
        "Labs",
        "and",
        "groups",
        "Universität",
        "Nord",
        "Department",
        "of",
        "Marine",
        "Science",
        "Mud",
        "Lab",
    ]


def test_GET_funder_200(http: httpx.Client) -> None:
    text = page(http, "/doc/org/sea-fund?today=2031-03-01")
    grants = plain(section(text, "panel-grants"))
    assert "MudFlow" in grants and "Ada Watt" in grants
    assert "PhD in tidal flats" in section(text, "calls")
    assert "Universität Nord" in section(text, "panel-employers")


def test_GET_topic_and_place_200(http: httpx.Client) -> None:
    for path in ("/doc/concept/topic/sediment", "/doc/place/kiel"):
        text = page(http, path)
        assert "PhD in tidal flats" in section(text, "calls")
        assert "Mud Lab" in section(text, "panel-labs")
        assert "Universität Nord" in section(text, "panel-employers")


def test_GET_person_200(http: httpx.Client) -> None:
    text = page(http, "/doc/person/ada-watt")
    assert "Mud Lab" in section(text, "panel-units-led")
    assert "MudFlow" in section(text, "panel-grants")
    calls = plain(section(text, "calls"))
    assert "head" in calls and "PhD in tidal flats" in calls


def test_GET_position_200(http: httpx.Client) -> None:
    text = page(http, "/doc/position/uni-nord/17")
    assert 'href="/id/posting/uni-nord/17"' in section(text, "calls")
    assert "Good sea legs" in section(text, "facts")


def test_GET_what_registers_added_is_told_apart_200(http: httpx.Client) -> None:
    facts = section(page(http, "/doc/org/uni-nord"), "facts")
    said, _, added = facts.partition('id="added"')
    assert "nord.example" in said and "registry.example" not in said
    assert "registry.example/nord" in added


def test_GET_entity_german_200(http: httpx.Client) -> None:
    text = plain(page(http, "/doc/org/uni-nord?today=2031-03-01", "de"))
    for words in ("1 offene Ausschreibung", "Universitäten", "Einheiten darin", "Umgebung", "31. März 2031"):
        assert words in text


def test_GET_neighbourhood_list_steps_and_kinds_200(http: httpx.Client) -> None:
    one = section(page(http, "/doc/org/uni-nord/mud-lab"), "neighbourhood")
    assert "Ada Watt" in one and "MudFlow" not in one
    two = section(page(http, "/doc/org/uni-nord/mud-lab?depth=2"), "neighbourhood")
    assert "MudFlow" in two and "Kiel" in two
    people = section(page(http, "/doc/org/uni-nord/mud-lab?depth=2&kind=person"), "neighbourhood")
    assert "Ada Watt" in people and "Department of Marine Science" not in people and ">Kiel<" not in people


@pytest.mark.parametrize("depth", ["0", "3", "far"])
def test_GET_entity_page_depth_400(http: httpx.Client, depth: str) -> None:
    answer = http.get(f"/doc/org/uni-nord?depth={depth}", headers={"Accept": "text/html"})
    assert answer.status_code == 400 and "1 and 2" in answer.text


def around(http: httpx.Client, thing: str, **more: object) -> httpx.Response:
    return http.get("/neighbourhood", params={"of": BASE + thing, **more})


def edges(answer: httpx.Response) -> set[tuple[str, str, str]]:
    return {
        (e["source"].removeprefix(BASE), re.split("[#/]", e["property"])[-1], e["target"].removeprefix(BASE))
        for e in answer.json()["edges"]
    }


def test_GET_neighbourhood_200(http: httpx.Client) -> None:
    answer = around(http, "org/uni-nord/mud-lab")
    found = answer.json()
    assert (found["of"], found["depth"], found["cut"], found["release"]) == (BASE + "org/uni-nord/mud-lab", 1, False, 2)
    assert {(n["label"], n["kind"], n["distance"]) for n in found["nodes"]} == {
        ("Mud Lab", "lab", 0), ("PhD in tidal flats", "position", 1), ("Ada Watt", "person", 1),
        ("Department of Marine Science", "department", 1),
    }  # fmt: skip
    assert edges(answer) == {
        ("position/uni-nord/17", "postIn", "org/uni-nord/mud-lab"),
        ("person/ada-watt", "headOf", "org/uni-nord/mud-lab"),
        ("org/uni-nord/mud-lab", "subOrganizationOf", "org/uni-nord/marine-science"),
    }
    assert {n["href"] for n in found["nodes"]} >= {"/id/person/ada-watt"}
    assert {k["name"] for k in found["kinds"]} == {"lab", "position", "person", "department"}


def test_GET_neighbourhood_two_steps_200(http: httpx.Client) -> None:
    answer = around(http, "org/uni-nord/mud-lab", depth=2)
    far = {n["id"].removeprefix(BASE) for n in answer.json()["nodes"] if n["distance"] == 2}
    assert far == {"posting/uni-nord/17", "place/kiel", "grant/fund/mudflow", "concept/topic/sediment", "org/uni-nord"}
    # Between two things that are both two steps away:
    assert ("posting/uni-nord/17", "hiringOrganization", "org/uni-nord") in edges(answer)


def test_GET_neighbourhood_in_words_200(http: httpx.Client) -> None:
    found = around(http, "org/uni-nord/mud-lab", lang="de").json()
    assert {n["kindLabel"] for n in found["nodes"]} >= {"Labor oder Gruppe", "Person", "Stelle"}
    assert {(e["label"], e["inverse"]) for e in found["edges"]} >= {("Stelle bei", "Stellen")}


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 400),
        ("of=org/uni-nord", 400),
        ("of=https://elsewhere.example/id/org/uni-nord", 400),
        (f"of={BASE}org/uni-nord&depth=3", 400),
        (f"of={BASE}org/uni-nord&deep=1", 400),
        (f"of={BASE}org/nobody", 404),
        (f"of={BASE}org/no body", 404),
    ],
)
def test_GET_neighbourhood_refused(http: httpx.Client, query: str, status: int) -> None:
    assert http.get(f"/neighbourhood?{query}").status_code == status


def test_GET_neighbourhood_406(http: httpx.Client) -> None:
    answer = http.get(f"/neighbourhood?of={BASE}org/uni-nord", headers={"Accept": "text/csv"})
    assert answer.status_code == 406


@pytest.mark.parametrize(
    "path", ["/doc/org/uni-nord?today=2031-03-01", f"/neighbourhood?of={BASE}org/uni-nord", "/labs", "/people?lang=de"]
)
def test_GET_again_304(http: httpx.Client, path: str) -> None:
    asked = {"Accept": "text/html, application/json;q=0.5"}
    first = http.get(path, headers=asked)
    again = http.get(path, headers={**asked, "If-None-Match": first.headers["etag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


@pytest.mark.parametrize(
    ("name", "things"),
    [
        ("universities", ["Universität Nord"]),
        ("labs", ["Mud Lab"]),
        ("departments", ["Department of Marine Science", "Institut für Meer"]),
        ("people", ["Ada Watt"]),
        ("funders", ["Sea Fund"]),
        ("grants", ["MudFlow"]),
        ("topics", ["sediment"]),
        ("places", ["Kiel"]),
        ("institutions", []),
        ("programmes", []),
    ],
)
def test_GET_list_200(http: httpx.Client, name: str, things: list[str]) -> None:
    found = http.get(f"/{name}", headers={"Accept": "application/json"}).json()
    assert [one["name"] for one in found["things"]] == things
    assert (found["total"], found["found"], found["next"], found["release"]) == (len(things), len(things), None, 2)
    text = page(http, f"/{name}")
    assert text.count("<h1>") == 1
    assert all(f">{thing}</a>" in text for thing in things)
    assert all(f'href="/{other}"' in text for other in LISTS)


def test_GET_list_counts_and_wholes_200(http: httpx.Client) -> None:
    asked = {"Accept": "application/json"}
    lab = http.get("/labs", headers=asked).json()["things"][0]
    assert (lab["postings"], lab["within"], lab["href"]) == (
        1,
        "Department of Marine Science",
        "/id/org/uni-nord/mud-lab",
    )
    assert http.get("/universities", headers=asked).json()["things"][0]["postings"] == 2
    person = http.get("/people", headers=asked).json()["things"][0]
    assert (person["postings"], person["within"]) == (1, "Mud Lab")
    assert http.get("/funders", headers=asked).json()["things"][0]["postings"] == 1


def test_GET_list_filtered_200(http: httpx.Client) -> None:
    asked = {"Accept": "application/json"}

    def names(query: str) -> list[str]:
        return [one["name"] for one in http.get(f"/departments?{query}", headers=asked).json()["things"]]

    assert names("letter=I") == ["Institut für Meer"]
    assert names("q=MARINE") == ["Department of Marine Science"]
    assert names("q=institut+fur") == ["Institut für Meer"]  # without its dots
    assert names("q=kelp") == []
    assert names("sort=postings&lang=de") == ["Department of Marine Science", "Institut für Meer"]  # one posting each


@pytest.mark.parametrize(
    ("query", "status"), [("page=0", 400), ("page=x", 400), ("page=2", 404), ("sort=age", 400), ("colour=red", 400)]
)
def test_GET_list_refused(http: httpx.Client, query: str, status: int) -> None:
    assert http.get(f"/labs?{query}").status_code == status


def test_GET_list_406(http: httpx.Client) -> None:
    assert http.get("/labs", headers={"Accept": "text/csv"}).status_code == 406


def test_GET_thing_asked_for_a_day_303(http: httpx.Client) -> None:
    answer = http.get("/id/org/uni-nord?today=2031-03-01&lang=de")
    assert (answer.status_code, answer.headers["location"]) == (303, "/doc/org/uni-nord?today=2031-03-01&lang=de")


def test_GET_neighbourhood_of_kinds_that_a_form_did_not_offer_200(http: httpx.Client) -> None:
    """Two steps bring kinds that the form of one step had no box for; only what was unticked is left out."""
    asked = "depth=2&offered=person&offered=department&offered=position&kind=person&kind=position"
    found = section(page(http, f"/doc/org/uni-nord/mud-lab?{asked}"), "neighbourhood")
    assert "MudFlow" in found and "Ada Watt" in found
    assert ">Department of Marine Science<" not in found


def test_GET_what_a_thing_is_in_a_call_200(http: httpx.Client) -> None:
    calls = plain(section(page(http, "/doc/person/ada-watt"), "calls"))
    said = calls.partition("as:")[2].partition("Search")[0]
    assert {one.strip() for one in said.split(",")} == {"head of the unit", "principal investigator"}
    assert "as: advertised position" in plain(section(page(http, "/doc/position/uni-nord/17"), "calls"))
