"""Facts to quads: the one entry of this stage."""

from dataclasses import replace

from pyoxigraph import Literal, NamedNode

from kg.extract.fact import Extraction
from kg.graph import (
    contacts,
    corrections,
    duties,
    funding,
    mint,
    notices,
    organisations,
    parts,
    pay,
    people,
    places,
    plain,
    several,
    surroundings,
    times,
)
from kg.graph.codes import Codes
from kg.graph.contribution import Contribution, Ledger, Options
from kg.graph.draft import Draft
from kg.graph.evidence import Evidence
from kg.graph.iri import Minter, digest, host, slug, web
from kg.graph.linking import Linking
from kg.graph.mapping import load
from kg.graph.scene import Scene
from kg.graph.terms import term
from kg.link import Registry
from kg.link.ror import Linker
from kg.read import Document
from kg.resources import folder


def build(
    document: Document,
    extraction: Extraction,
    registry: Registry,
    ledger: Ledger,
    options: Options,
    *,
    codes: Codes | None = None,
    linker: Linker | None = None,
) -> Contribution:
    """All that one posting says, as quads of the four graphs, sorted.

    A pure function: the same input gives the same quads. `codes` are the code lists, by default those of `ontology/`;
    `linker` finds the ROR ids of organisations that the registry does not know, where there is one.
    Raises ValueError where `options.base` does not end in `/`.
    """
    if not options.base.endswith("/"):
        raise ValueError(f"the base {options.base!r} must end in /")
    table, minter = load(), Minter(options.base)
    codes = codes or Codes.load(folder("ontology"))
    employers = organisations.resolve(extraction.of("employer"), registry)
    portals = organisations.resolve(extraction.of("portal"), registry)
    identity = _identity(document, extraction, options, [named.key for named in (*portals, *employers)][:1], employers)
    iri = mint.posting(minter, identity, ledger)
    offered = several.offers(extraction, identity, table, registry)
    keys = tuple(mint.position(minter, one.identity, iri, table, ledger, part=one.part) for one in offered)
    evidence = Evidence(minter, document, options)
    draft = Draft(minter, codes, ledger, evidence, _tag(extraction.language))
    job = digest(keys[0].iri.removeprefix(options.base))
    scene = Scene(
        extraction=several.common(extraction, table),
        registry=registry,
        draft=draft,
        table=table,
        posting=NamedNode(iri),
        position=NamedNode(keys[0].iri),
        anchor=employers[0].key if employers else f"x-{job}",
        employer=minter.id("org", employers[0].key) if employers else None,
        linking=Linking.of(linker, extraction),
        countries=tuple(dict.fromkeys(str(fact.name) for fact in extraction.every_fact if fact.field == "country")),
    )
    label = _label(scene, employers, identity.title or " / ".join(one.identity.title for one in offered[:3]))
    _frame(scene, document, options, evidence.snapshot, label)
    draft.note_down(corrections.record(extraction.corrections, minter, evidence.snapshot, document.source.sha256))
    if not extraction.positions:
        _position(scene, keys[0].iri, label)
        _say(scene, portals, employers, employers, people.staff(scene), job)
        return Contribution(posting=iri, label=label, quads=draft.quads(), positions=keys, labels=dict(draft.labels))
    everyone = None
    if not any(one.employers for one in offered):
        everyone = people.staff(replace(scene, extraction=several.everything(extraction)))
    whole = replace(scene, position=scene.posting, employer=None)
    _say(whole, portals, employers, [], people.present(everyone, whole), job)
    for one, key in zip(offered, keys, strict=True):
        hosts = one.employers or employers
        own = replace(
            scene,
            extraction=one.extraction,
            posting=NamedNode(key.iri),
            position=NamedNode(key.iri),
            anchor=hosts[0].key if hosts else scene.anchor,
            employer=minter.id("org", hosts[0].key) if hosts else None,
        )
        draft.state(scene.posting, "vac:advertises", own.position)
        _position(own, key.iri, _label(own, hosts, one.identity.title))
        mine = digest(key.iri.removeprefix(options.base)) if one.funded else job
        _say(own, [], one.employers, hosts, people.present(everyone, own), mine)
    return Contribution(posting=iri, label=label, quads=draft.quads(), positions=keys, labels=dict(draft.labels))


def _say(
    scene: Scene,
    portals: list[organisations.Named],
    stated: list[organisations.Named],
    employers: list[organisations.Named],
    staff: list[people.Person],
    job: str,
) -> None:
    """All that the facts of a scene say. Of the employers those that are `stated` are said to hire."""
    plain.fields(scene)
    times.deadlines(scene)
    times.starts(scene)
    organisations.publish(scene, portals)
    organisations.employ(scene, stated)
    units = organisations.units(scene, employers)
    organisations.schools(scene)
    places.sites(scene, employers[0] if employers else None)
    funded = funding.fund(scene, job)
    people.roles(scene, staff, units, funded)
    people.collaborators(scene, funded)
    contacts.contacts(scene, staff)
    parts.documents(scene)
    parts.degrees(scene)
    parts.languages(scene)
    deepest = min(units, key=lambda unit: unit.rank, default=None)
    surroundings.places(scene, employers)
    surroundings.equipment(scene)
    surroundings.networks(scene, deepest)
    parts.topics(scene, deepest.iri if deepest else None)
    duties.tasks(scene)
    duties.requirements(scene)
    duties.areas(scene)
    notices.notices(scene)
    notices.gaps(scene)
    pay.grades(scene)
    pay.salary(scene)
    plain.candidates(scene)


def _identity(
    document: Document,
    extraction: Extraction,
    options: Options,
    publisher: list[str],
    employers: list[organisations.Named],
) -> mint.Identity:
    def first(field: str) -> str | None:
        return next((" ".join(str(fact.name).split()) for fact in extraction.of(field)), None)

    return mint.Identity(
        source=options.source,
        text=document.text,
        title=first("title") or "",
        publisher=publisher[0] if publisher else None,
        employer=employers[0].key if employers else None,
        reference=first("reference"),
        deadline=first("deadline"),
    )


def _label(scene: Scene, employers: list[organisations.Named], title: str) -> str:
    """The title without gender tags; without a title, the position's type and the employer, else the posting's key."""
    if title:
        return scene.table.label_of(title)
    types = list(scene.values("position_type"))
    kind = scene.draft.codes.code("position-type", types[0]) if types else None
    named = (scene.draft.codes.label(kind) or types[0]) if kind else "Position"
    return f"{named}, {employers[0].label}" if employers else named


def _frame(scene: Scene, document: Document, options: Options, snapshot: NamedNode, label: str) -> None:
    """Posting and snapshot, and how they hang together."""
    draft, posting = scene.draft, scene.posting
    draft.state(posting, "rdf:type", term("vac:JobPosting"))
    draft.state(posting, "rdfs:label", Literal(label))
    draft.state(posting, "vac:advertises", scene.position)
    draft.state(posting, "prov:wasDerivedFrom", snapshot)
    draft.state(snapshot, "rdf:type", term("vac:SourceSnapshot"))
    draft.state(snapshot, "vac:sha256", Literal(document.source.sha256))
    draft.state(snapshot, "dcterms:format", Literal(document.source.media_type))
    address = web(options.source) if host(options.source) else None
    if address:
        draft.state(snapshot, "dcterms:source", address)


def _position(scene: Scene, iri: str, label: str) -> None:
    scene.draft.entity(NamedNode(iri), [term("vac:Position")], label)


def _tag(language: str | None) -> str | None:
    return slug(language) if language else None
