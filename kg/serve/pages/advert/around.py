"""What stands around a posting: the units up to the university, the grants that pay, who collaborates, similar postings."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from pyoxigraph import NamedNode

from kg.serve import labels
from kg.serve.names import term
from kg.serve.pages.advert.rows import Rows
from kg.serve.pages.positions import positions
from kg.serve.similar import Similar
from kg.serve.standing import as_date
from kg.serve.view import View, href, long_date
from kg.serve.words import Said


def chain(view: View, rows: Rows) -> list[dict[str, Any]]:
    """From the lab up to the university, each with who heads it."""
    found: list[dict[str, Any]] = []
    units = [u for p in positions(view) for u in view.nodes(p, "org:postIn")]
    here = next((u for u in units if not any(u in view.nodes(o, "org:subOrganizationOf") for o in units)), None)
    seen: set[NamedNode] = set()
    while here is not None and here not in seen:
        seen.add(here)
        heads = view.subjects("org:headOf", here)
        above = view.nodes(here, "org:subOrganizationOf")
        unit = view.link(here)
        said = [(head, term("org:headOf"), here) for head in heads]
        said += [(here, term("org:subOrganizationOf"), one) for one in above]
        at = rows.place([here, *heads], unit.text, *said)
        found.append({"id": at, "unit": unit, "heads": [view.link(h) for h in heads]})
        here = next(iter(above), None)
    return found


def funding(view: View, rows: Rows, said: Said) -> list[dict[str, Any]]:
    """The grants behind the positions: by whom, under which programme, led by whom, with which number."""
    found = []
    grants: dict[NamedNode, None] = {}
    for position in positions(view):
        for source in (position, *view.nodes(position, "vac:inProject")):
            grants.update(dict.fromkeys(view.nodes(source, "frapo:isFundedBy")))
    for grant in grants:
        numbers = view.objects(grant, "frapo:hasGrantNumber")
        number = numbers[0] if numbers else None
        titles = [o.value for o in view.objects(grant, "dcterms:title")]
        found.append(
            {
                "id": rows.place([grant], view.label(grant).text),
                "grant": view.link(grant),
                "title": titles[0] if titles else "",
                "number": number.value if number else "",
                "enriched": number is not None and (grant, term("frapo:hasGrantNumber"), number) in said.enriched,
                "funders": [view.link(n) for n in view.nodes(grant, "frapo:isAwardedBy")],
                "programmes": [view.link(n) for n in view.nodes(grant, "vac:fundingProgramme")],
                "leads": [view.link(n) for n in view.nodes(grant, "vac:principalInvestigator")],
            }
        )
    return found


def partners(view: View, rows: Rows) -> list[dict[str, Any]]:
    """Who collaborates, with their heads and pages."""
    found: dict[NamedNode, None] = {}
    for position in positions(view):
        for source in (position, *view.nodes(position, "vac:inProject")):
            found.update(dict.fromkeys(view.nodes(source, "vac:collaborator")))
    return [
        {
            "id": rows.place([p, *view.subjects("org:headOf", p)], view.label(p).text),
            "partner": view.link(p),
            "heads": [view.link(h) for h in view.subjects("org:headOf", p)],
            "pages": [view.link(n).href for n in view.nodes(p, "foaf:page")],
        }
        for p in found
    ]


def alike(view: View, found: tuple[Similar, ...], on: date, keep: dict[str, str]) -> list[dict[str, Any]]:
    """The postings like this one, with whether they are open on a day and what both have in common."""
    shown = []
    for one in found:
        title = labels.choose(one.titles, view.lang)
        deadline = as_date(one.deadline)
        shown.append(
            {
                "title": title,
                "href": href(one.iri.value, view.base) + (f"?{urlencode(keep)}" if keep else ""),
                "employer": view.label(one.employer) if one.employer else None,
                "deadline": deadline and {"iso": one.deadline, "text": long_date(deadline, view.lang)},
                "state": "unknown" if deadline is None else "open" if deadline >= on else "closed",
                "shared": [view.label(node) for node in one.shared],
            }
        )
    return shown
