"""What stands around a position: named places of work, equipment that its holder may use, networks of its employer."""

from collections.abc import Sequence

from pyoxigraph import Literal, NamedNode

from kg.extract.fact import Fact
from kg.graph.draft import named
from kg.graph.iri import slug
from kg.graph.organisations import Named, Unit, resolve
from kg.graph.scene import Scene, having, key
from kg.graph.terms import term


def places(scene: Scene, employers: Sequence[Named]) -> None:
    """`vac:site` of a campus or institution that the ad names; cities are `places.sites`.

    A named site says whose it is (`vac:siteOf`): the institution itself, or for a campus the employer.
    """
    draft = scene.draft
    for name, facts in scene.values("site").items():
        kind = key(facts, "kind")
        if kind == "organisation":
            [body] = resolve(facts, scene.registry)
            if any(body.key == employer.key for employer in employers):
                continue  # the employer's own place is the city that it sits in
            owner = draft.entity(
                draft.mint.id("org", body.key), [term("org:FormalOrganization")], body.label, body.facts
            )
            _site(scene, draft.mint.id("place", "site", body.key), body.label, owner, facts)
        elif kind == "campus" and scene.employer:
            _site(scene, draft.mint.id("place", "site", scene.anchor, slug(name)), name, scene.employer, facts)


def _site(scene: Scene, iri: NamedNode, label: str, owner: NamedNode, facts: list[Fact]) -> None:
    draft = scene.draft
    draft.entity(iri, [term("org:Site")], label, facts)
    draft.say(iri, "vac:siteOf", owner, facts, once=True)
    draft.say(scene.position, "vac:site", iri, facts)


def equipment(scene: Scene) -> None:
    """`vac:givesAccessTo`, each with its operator where the ad says one; its name means something at its operator's."""
    draft = scene.draft
    for name, facts in scene.values("infrastructure").items():
        operator, owner = key(facts, "operator"), None
        anchor = scene.anchor
        if operator:
            told = having(facts, "operator", operator)
            known = scene.registry.organisation(str(operator))
            anchor = known.key.removeprefix("org/") if known else slug(str(operator))
            owner = draft.entity(
                draft.mint.id("org", anchor), [term("org:Organization")], known.label if known else str(operator)
            )
            iri = draft.mint.id("equipment", anchor, slug(name))
            draft.say(iri, "vac:operator", owner, told)
        else:
            iri = draft.mint.id("equipment", anchor, slug(name))
        draft.entity(iri, [term("frapo:InfrastructureEntity")], name, named(facts))
        draft.say(scene.position, "vac:givesAccessTo", iri, facts)


def networks(scene: Scene, unit: Unit | None) -> None:
    """`vac:hosts` or `org:memberOf` of the employer, or of the unit that the sentence speaks of."""
    draft = scene.draft
    for name, facts in scene.values("network").items():
        whose = unit.iri if key(facts, "of") == "unit" and unit else scene.employer
        if whose is None:
            continue
        iri = draft.entity(draft.mint.id("org", slug(name)), [term("org:OrganizationalCollaboration")], name, facts)
        acronym = key(facts, "acronym")
        if acronym:
            told = having(facts, "acronym", acronym)
            draft.say(iri, "frapo:hasAcronym", Literal(str(acronym)), told, once=True)
        draft.say(whose, "vac:hosts" if key(facts, "relation") == "host" else "org:memberOf", iri, facts)
