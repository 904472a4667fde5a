"""Facts to quads: the one entry of this stage."""

from pyoxigraph import Literal, NamedNode

from kg.extract.fact import Extraction
from kg.graph import (
    contacts,
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
    key = mint.position(minter, identity, iri, table, ledger)
    evidence = Evidence(minter, document, options)
    draft = Draft(minter, codes, ledger, evidence, _tag(extraction.language))
    scene = Scene(
        extraction=extraction,
        registry=registry,
        draft=draft,
        table=table,
        posting=NamedNode(iri),
        position=NamedNode(key.iri),
        anchor=employers[0].key if employers else f"x-{digest(key.iri.removeprefix(options.base))}",
        employer=minter.id("org", employers[0].key) if employers else None,
        linking=Linking.of(linker, extraction),
    )
    label = _label(scene, employers, identity.title)
    _frame(scene, document, options, evidence.snapshot, label)
    plain.fields(scene)
    times.deadlines(scene)
    times.starts(scene)
    organisations.publish(scene, portals)
    organisations.employ(scene, employers)
    units = organisations.units(scene, employers)
    organisations.schools(scene)
    places.sites(scene, employers[0] if employers else None)
    funded = funding.fund(scene, digest(key.iri.removeprefix(options.base)))
    staff = people.staff(scene)
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
    return Contribution(posting=iri, label=label, quads=draft.quads(), positions=(key,), labels=dict(draft.labels))


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
    """Posting, position and snapshot, and how they hang together."""
    draft, posting = scene.draft, scene.posting
    draft.state(posting, "rdf:type", term("vac:JobPosting"))
    draft.state(posting, "rdfs:label", Literal(label))
    draft.state(posting, "vac:advertises", scene.position)
    draft.state(posting, "prov:wasDerivedFrom", snapshot)
    draft.entity(scene.position, [term("vac:Position")], label)
    draft.state(snapshot, "rdf:type", term("vac:SourceSnapshot"))
    draft.state(snapshot, "vac:sha256", Literal(document.source.sha256))
    draft.state(snapshot, "dcterms:format", Literal(document.source.media_type))
    address = web(options.source) if host(options.source) else None
    if address:
        draft.state(snapshot, "dcterms:source", address)


def _tag(language: str | None) -> str | None:
    return slug(language) if language else None
