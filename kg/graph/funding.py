"""Funders, grants, programmes and the project: who pays for the position."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from kg.extract.fact import Fact
from kg.graph.iri import slug, web
from kg.graph.organisations import Named, describe, resolve
from kg.graph.scene import Scene, distance
from kg.graph.terms import term

# What tells grants apart, surest first.
_KEYS = ("grant_acronym", "grant_number", "grant_title", "grant_programme")


@dataclass(frozen=True, slots=True)
class Granted:
    """A grant; `personal` where its programme is for one person."""

    iri: NamedNode
    personal: bool


@dataclass(frozen=True, slots=True)
class Funded:
    """What the funding of a posting came to; `project` where the ad names one."""

    grants: tuple[Granted, ...] = ()
    project: NamedNode | None = None


@dataclass(slots=True)
class _Bundle:
    """The facts of one grant by field, and its funder."""

    facts: dict[str, list[Fact]] = field(default_factory=dict)
    funder: Named | None = None

    def name(self, of: str) -> str | None:
        facts = self.facts.get(of)
        return " ".join(str(facts[0].name).split()) if facts else None

    def lead(self) -> list[Fact]:
        return next((self.facts[name] for name in _KEYS if name in self.facts), [])

    def all(self) -> list[Fact]:
        return [fact for facts in self.facts.values() for fact in facts]


def fund(scene: Scene, job: str) -> Funded:
    """Grants with their funders, programmes and project; the position is funded by each grant.

    A funder without a grant that could be its own pays by a grant that the ad does not name: that keeps "funded by
    the DFG" in the place where every question looks, and claims no project. `job` stands for the position in the IRI
    of a grant that nothing else names, so that postings of one position mean one grant by it.
    """
    funders = resolve(scene.facts("funder"), scene.registry)
    bundles = _bundles(scene)
    left = list(funders)
    for bundle in bundles:
        bundle.funder = _funder(bundle, funders)
        if bundle.funder in left:
            left.remove(bundle.funder)
    bundles += [_Bundle(funder=funder) for funder in left]
    grants, project = [], None
    for bundle in bundles:
        grant = _grant(scene, bundle, job)
        grants.append(grant)
        project = project or _project(scene, bundle, grant.iri)
    return Funded(tuple(grants), project)


def _bundles(scene: Scene) -> list[_Bundle]:
    lead = next((name for name in _KEYS if scene.values(name)), None)
    if lead is None:
        return []
    bundles = [_Bundle({lead: facts}) for facts in scene.values(lead).values()]
    for name in _KEYS:
        if name != lead:
            for facts in scene.values(name).values():
                nearest = min(bundles, key=lambda b: min(distance(f, g) for f in facts for g in b.facts[lead]))
                # A grant has one number, title and programme; a second value nearby is kept as a second value.
                nearest.facts.setdefault(name, []).extend(facts)
    return bundles


def _funder(bundle: _Bundle, funders: Sequence[Named]) -> Named | None:
    if len(funders) < 2:
        return funders[0] if funders else None
    words = f" {slug(bundle.name('grant_programme') or '').replace('-', ' ')} "
    for funder in funders:
        names = {funder.label, funder.known.acronym if funder.known else None, *(str(f.name) for f in funder.facts)}
        if any(f" {slug(name).replace('-', ' ')} " in words for name in names if name):
            return funder
    return min(funders, key=lambda named: min(distance(f, g) for f in named.facts for g in bundle.all()))


def _grant(scene: Scene, bundle: _Bundle, job: str) -> Granted:
    draft, funder = scene.draft, bundle.funder
    acronym, number, title = bundle.name("grant_acronym"), bundle.name("grant_number"), bundle.name("grant_title")
    programme = bundle.name("grant_programme")
    named = acronym or number
    unnamed = f"{slug(programme)}-{job}" if programme else f"x-{job}"
    payer = funder.key if funder else f"x-{job}"
    iri = draft.mint.id("grant", payer, slug(named) if named else unnamed)
    label = named or title or programme or f"Grant of {funder.label if funder else 'a funder'}"
    draft.entity(iri, [term("frapo:Grant")], label)
    facts = bundle.facts
    for fact in facts.get("grant_acronym", ()):
        draft.say(iri, "frapo:hasAcronym", Literal(str(fact.name)), [fact])
    for fact in facts.get("grant_number", ()):
        draft.say(iri, "frapo:hasGrantNumber", Literal(str(fact.name)), [fact])
    for fact in facts.get("grant_title", ()):
        draft.say(iri, "dcterms:title", draft.text(str(fact.name)), [fact])
    for fact in facts.get("grant_programme", ()):
        made = draft.mint.id("programme", slug(str(fact.name)))
        draft.entity(made, [term("frapo:FundingProgramme")], str(fact.name), [fact])
        draft.say(iri, "vac:fundingProgramme", made, [fact])
    if funder:
        draft.say(iri, "frapo:isAwardedBy", describe(scene, funder, "funder"), funder.facts)
    draft.say(scene.position, "frapo:isFundedBy", iri, bundle.lead() or (funder.facts if funder else ()), once=True)
    if funder and acronym and not number:
        _enrich(scene, iri, funder, acronym)
    personal = any(words in (programme or "").casefold() for words in scene.table.personal)
    return Granted(iri, personal)


def _enrich(scene: Scene, iri: NamedNode, funder: Named, acronym: str) -> None:
    known = scene.registry.grant(f"org/{funder.key}", acronym)
    if known and known.number and known.source:
        source = web(known.source) or Literal(known.source)
        scene.draft.enrich(iri, [("frapo:hasGrantNumber", Literal(known.number))], source)


def _project(scene: Scene, bundle: _Bundle, grant: NamedNode) -> NamedNode | None:
    acronym = bundle.name("grant_acronym")
    if acronym is None:
        return None
    draft, facts = scene.draft, bundle.facts["grant_acronym"]
    project = draft.entity(draft.mint.id("project", slug(acronym)), [term("foaf:Project")], acronym)
    draft.say(project, "frapo:isFundedBy", grant, facts, once=True)
    draft.say(scene.position, "vac:inProject", project, facts, once=True)
    return project
