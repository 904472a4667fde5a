"""Places of work: city and country."""

from pyoxigraph import NamedNode

from kg.extract.fact import Fact
from kg.graph.iri import slug
from kg.graph.organisations import Named
from kg.graph.scene import Scene, key
from kg.graph.terms import term


def sites(scene: Scene, employer: Named | None) -> None:
    """`vac:mainSite` for the city that the ad calls so, else the first, `vac:site` for others; a country alone is a place.

    Cities of one name are told apart by country, so the country belongs to the key: that of the ad, else that of the
    employer where the registry says that it sits in this very city.
    """
    draft = scene.draft
    cities, countries = scene.values("city"), scene.values("country")
    pairs = _pairs(list(cities), list(countries))
    told = {name: facts for name, facts in scene.values("site").items() if key(facts, "kind") == "city"}
    main = next(
        (name for name, facts in told.items() if name in cities and key(facts, "main")), next(iter(cities), None)
    )
    for city in (*cities, *(name for name in told if cities and name not in cities)):
        facts = [*cities.get(city, ()), *told.get(city, ())]
        code = pairs.get(city)
        known = code or _country_of(employer, city)
        iri = draft.mint.id("place", *([slug(known)] if known else []), slug(city))
        draft.entity(iri, [term("org:Site")], city, facts)
        if code:
            draft.say(iri, "vac:country", country(scene, code), countries[code])
        draft.say(scene.position, "vac:mainSite" if city == main else "vac:site", iri, facts)
    if not cities:
        for index, (code, facts) in enumerate(countries.items()):
            concept = country(scene, code)
            iri = draft.mint.id("place", slug(code))
            draft.entity(iri, [term("org:Site")], draft.codes.label(concept) or code)
            _say_sited(scene, iri, concept, facts, main=index == 0)


def _say_sited(scene: Scene, iri: NamedNode, concept: NamedNode, facts: list[Fact], *, main: bool) -> None:
    scene.draft.say(iri, "vac:country", concept, facts)
    scene.draft.say(scene.position, "vac:mainSite" if main else "vac:site", iri, facts)


def _pairs(cities: list[str], countries: list[str]) -> dict[str, str]:
    if len(countries) == 1:
        return dict.fromkeys(cities, countries[0])
    return dict(zip(cities, countries, strict=True)) if len(cities) == len(countries) else {}


def _country_of(employer: Named | None, city: str) -> str | None:
    known = employer.known if employer else None
    return known.country if known and known.city and slug(known.city) == slug(city) else None


def country(scene: Scene, code: str) -> NamedNode:
    """The country of an ISO 3166 alpha-2 code; one that the vocabulary lacks gets a concept of the dataset's own."""
    draft = scene.draft
    found = draft.codes.find("country", code.upper())
    return found or draft.entity(draft.mint.id("concept", "country", slug(code)), [term("skos:Concept")], code)
