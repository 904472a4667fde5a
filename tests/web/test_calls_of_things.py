"""What a posting's page leads to says on its own page that it is in that posting, and as what.

Expected is what the ads of `examples/` say: five are paid by E13 TV-L (Bochum, two ads and a repost of Göttingen, Leipzig).
"""

import html
import re

import httpx
import pytest

BOCHUM, DARMSTADT = "posting/ruhr-universitaet-bochum/anr-4647", "posting/daad/147"
LEIPZIG, UPPSALA = "posting/leipzig-university/88-2027", "posting/uppsala-university/ufv-pa-2028-0419"
TIDAL_FLATS, AGAIN = "posting/university-of-goettingen/27-114", "posting/euraxess/27-114"
MUDFLATS = "posting/university-of-goettingen/28-020"
TV_L = {BOCHUM, LEIPZIG, TIDAL_FLATS, AGAIN, MUDFLATS}


def calls(address: str, path: str, lang: str = "en") -> str:
    """The section of calls of a thing's page."""
    answer = httpx.get(f"{address}/doc/{path}", params={"lang": lang}, headers={"Accept": "text/html"}, timeout=30)
    assert answer.status_code == 200
    found = re.search(r'<section aria-labelledby="calls".*?</section>', answer.text, re.DOTALL)
    assert found
    return found[0]


def postings(text: str) -> set[str]:
    return set(re.findall(r'href="/id/(posting/[^"?#]*)', text))


def roles(text: str) -> set[str]:
    found = re.findall(r'<span class="role">(.*?)</span></p>', text, re.DOTALL)
    return {html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", one))).strip() for one in found}


@pytest.mark.parametrize(
    ("path", "there", "english", "german"),
    [
        ("concept/pay/tv-l/e13", TV_L, "pay grade", "Entgeltgruppe"),
        ("concept/pay/tv-l", TV_L, "pay agreement", "Tarifwerk"),
        ("concept/field/biology", {TIDAL_FLATS, AGAIN}, "field asked for", "verlangtes Fach"),
        ("concept/skill/xslt", {LEIPZIG}, "skill asked for", "verlangte Kenntnis"),
        (
            "org/international-graduate-school-of-biosciences", {BOCHUM},
            "school or network that it is open to", "Schule oder Netzwerk, woran die Stelle teilnehmen lässt",
        ),
        (
            "equipment/hessian-ai/fortytwo-gpu-supercomputer", {DARMSTADT},
            "equipment that it gives access to", "Ausstattung, zu der die Stelle Zugang bietet",
        ),
        ("org/german-primate-center", {BOCHUM}, "further place of work", "weiterer Arbeitsort"),
        ("org/coimbra-group", {UPPSALA}, "network of the employer or unit", "Netzwerk des Arbeitgebers oder der Einheit"),
        ("person/alexander-gail--lab-of-alexander-gail", {BOCHUM}, "partner", "Partner"),
        ("person/fabian-sinz--lab-of-fabian-sinz", {BOCHUM}, "partner", "Partner"),
        ("person/igor-kagan--lab-of-igor-kagan", {BOCHUM}, "partner", "Partner"),
    ],
)  # fmt: skip
def test_a_thing_lists_the_postings_that_name_it(demo, path: str, there: set[str], english: str, german: str) -> None:
    for lang, begins, role in (("en", "as:", english), ("de", "als:", german)):
        text = calls(demo.address, path, lang)
        assert postings(text) == there
        assert roles(text) == {f"· {begins} {role}"}


def test_what_no_posting_names_says_just_that(demo) -> None:
    assert "No posting here names it." in calls(demo.address, "concept/field")  # the scheme; its fields are named
    assert "Keine Ausschreibung hier nennt es." in calls(demo.address, "concept/field", "de")


def test_every_thing_that_a_posting_page_leads_to_lists_that_posting(demo) -> None:
    for posting in (BOCHUM, DARMSTADT, UPPSALA, TIDAL_FLATS):
        text = httpx.get(f"{demo.address}/doc/{posting}", headers={"Accept": "text/html"}, timeout=30).text
        body = text.partition("<main")[2].partition('id="similar"')[0]
        things = set(re.findall(r'href="/id/((?!posting|snapshot)[^"?#]*)', body))
        assert len(things) >= 10
        lacking = {thing for thing in things if posting not in postings(calls(demo.address, thing))}
        assert not lacking, posting
