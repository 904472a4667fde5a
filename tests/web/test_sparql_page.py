"""The SPARQL page: a question is asked and answered, in every way that a page can be used."""

import pytest

ASK = "ASK { ?posting a <https://w3id.org/vacancy-graph/ns#JobPosting> }"


def test_a_query_is_written_and_answered(site) -> None:
    site.open("/sparql")
    site.fill("Query", ASK)
    site.press("Run query")
    site.shows("Answer Yes")
    assert site.status == 200


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1400, 360])
def test_the_page_is_sound(visit, sound, scheme: str, width: int) -> None:
    sound(visit("/sparql", scheme=scheme, width=width))
