"""Organisations and their units: employer, portal, funder, graduate school, and the chain of units."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.extract.fact import Fact
from kg.graph import linking
from kg.graph.draft import Draft, Object
from kg.graph.iri import slug, web
from kg.graph.scene import Scene, by_name, having, key
from kg.graph.terms import term
from kg.link.registry import KnownOrganisation, Registry


@dataclass(frozen=True, slots=True)
class Named:
    """An organisation that an ad names: the key of its IRI, its spellings' facts, and what the registry knows."""

    key: str
    label: str
    facts: tuple[Fact, ...]
    known: KnownOrganisation | None


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the employer; lower `rank` is deeper in the chain."""

    iri: NamedNode
    name: str
    rank: int
    facts: tuple[Fact, ...]


def resolve(facts: Iterable[Fact], registry: Registry) -> list[Named]:
    """The organisations that facts name, spellings of a known one together, in the order of the text."""
    groups: dict[str, tuple[str, KnownOrganisation | None, list[Fact]]] = {}
    for name, same in by_name(facts).items():
        given = key(same, "id")
        known = (registry.known(str(given)) if given else None) or registry.organisation(name)
        made = (known.key if known else slug(name)).removeprefix("org/")
        groups.setdefault(made, (known.label if known else name, known, []))[2].extend(same)
    return [Named(made, label, tuple(same), known) for made, (label, known, same) in groups.items()]


def describe(scene: Scene, named: Named, role: str) -> NamedNode:
    """The organisation's node with its classes, label, other spellings, and what the registry, or ROR, adds."""
    draft, table = scene.draft, scene.table
    known, iri = named.known, draft.mint.id("org", named.key)
    classes = [NamedNode(name) for name in known.classes] if known else []
    if not classes or role == "funder":
        classes += [term(name) for name in table.organisations[role]]
    draft.entity(iri, classes, named.label, named.facts)
    stated = key(named.facts, "acronym")
    if stated:
        draft.say(iri, "frapo:hasAcronym", Literal(str(stated)), having(named.facts, "acronym", stated), once=True)
    elif known and known.acronym:
        # As with the label, the registry says by which acronym the organisation that the ad names is known.
        draft.state(iri, "frapo:hasAcronym", Literal(known.acronym))
    for address in dict.fromkeys(key([fact], "url") for fact in named.facts):
        if address:
            draft.say(iri, "foaf:page", web(str(address)), having(named.facts, "url", address))
    if known:
        _enrich(draft, iri, known)
    elif scene.linking:
        pages = tuple(str(page) for fact in named.facts if (page := key([fact], "url")))
        if link := scene.linking.find(named.label, role, pages):
            linking.state(draft, iri, link, named.facts)
    return iri


def _enrich(draft: Draft, iri: NamedNode, known: KnownOrganisation) -> None:
    ror, page = known.ror and web(known.ror), known.page and web(known.page)
    added: list[tuple[str, Object]] = []
    if ror:
        added += [("vivo:rorId", Literal(ror.value)), ("schema:sameAs", ror)]
    if page:
        added.append(("foaf:page", page))
    country = draft.codes.find("country", known.country) if known.country else None
    if country:
        added.append(("vac:country", country))
    source = ror or page
    if source:
        draft.enrich(iri, added, source)


def employ(scene: Scene, employers: Sequence[Named]) -> None:
    """`schema:hiringOrganization` for each employer."""
    for named in employers:
        iri = describe(scene, named, "employer")
        scene.draft.say(scene.posting, "schema:hiringOrganization", iri, named.facts)


def publish(scene: Scene, portals: Sequence[Named]) -> None:
    """`dcterms:publisher` for the portal."""
    for named in portals:
        iri = describe(scene, named, "portal")
        scene.draft.say(scene.posting, "dcterms:publisher", iri, named.facts)


def schools(scene: Scene) -> None:
    """`vac:eligibleFor`: the graduate schools that the person may join."""
    for named in resolve(scene.facts("graduate_school"), scene.registry):
        iri = describe(scene, named, "graduate_school")
        scene.draft.say(scene.position, "vac:eligibleFor", iri, named.facts)


def units(scene: Scene, employers: Sequence[Named]) -> list[Unit]:
    """The units, each below the one unit of the next rank, else below the employer; the position is in the deepest.

    Where the next rank has several units it is skipped: which of them holds the lower one is not said.
    """
    draft, table = scene.draft, scene.table
    found: dict[str, Unit] = {}
    for name, facts in scene.values("unit").items():
        kind = str(key(facts, "kind") or "unit")
        rank = table.ranks.get(kind, table.ranks["unit"])
        class_ = draft.codes.related("unit-kind", kind, "vac:denotesClass") or term("org:OrganizationalUnit")
        iri = draft.mint.id("org", scene.anchor, slug(name))
        if iri.value not in found:
            draft.entity(iri, [class_], name, facts)
            found[iri.value] = Unit(iri, name, rank, tuple(facts))
    made = list(found.values())
    deepest = min((unit.rank for unit in made), default=None)
    for unit in made:
        above = next(
            (
                same[0].iri
                for rank in range(unit.rank + 1, max(table.ranks.values()) + 1)
                if len(same := [u for u in made if u.rank == rank]) == 1
            ),
            scene.employer,
        )
        if above:
            draft.say(unit.iri, "org:subOrganizationOf", above, unit.facts, once=unit.rank == deepest)
    for unit in made:
        if unit.rank == deepest:
            draft.say(scene.position, "org:postIn", unit.iri, unit.facts)
    if not made and scene.employer and employers:
        draft.say(scene.position, "org:postIn", scene.employer, employers[0].facts, once=True)
    return made
