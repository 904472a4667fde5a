"""Recognisers of names: who employs, who supervises, who pays, where."""

from collections.abc import Mapping

from kg.extract.context import Finder, Recogniser
from kg.extract.entities import (
    collaboration,
    contacts,
    employment,
    funding,
    organisations,
    people,
    places,
    roles,
    schools,
    sites,
    topics,
    units,
)

FINDERS: Mapping[str, Finder] = {
    "organisation": organisations.find,
    "unit": organisations.units,
    "person": people.find,
    "name": people.name_shaped,
    "city": places.find,
    "country": places.find_countries,
    "school": schools.find,
}
RECOGNISERS: tuple[Recogniser, ...] = (
    employment.employer,
    employment.portal,
    units.unit,
    schools.recognise,
    roles.supervisor,
    contacts.contact,
    funding.recognise,
    collaboration.recognise,
    sites.recognise,
)
INFERENCES: tuple[Recogniser, ...] = (sites.infer, roles.infer, topics.recognise)
