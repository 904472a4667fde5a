"""What the position asks of a person and gives them to do: tasks, requirements with their skills, and subject areas.

A task or requirement is the ad's own sentence, so it stands in the graph only where quotations are shown; a requirement
that names skills stays without its words. Its part is named by place and text (`#task-1-5f2a90c1`), so that two
postings of one position share it only where they say the same at the same place.
"""

import hashlib
from collections.abc import Iterable

from pyoxigraph import NamedNode

from kg.extract.fact import Fact
from kg.graph import literal
from kg.graph.iri import slug
from kg.graph.scene import Scene, by_name, key
from kg.graph.terms import term

# The open lists that grow with the data, by the plural that names them.
SCHEMES = {"skill": "skills", "field": "fields of study", "area": "subject areas"}


def tasks(scene: Scene) -> None:
    """`vac:hasTask`: the duties that the ad lists, numbered as it lists them."""
    draft = scene.draft
    # Where an ad offers several positions, each counts its own.
    listed = sorted(scene.values("task").items(), key=lambda one: key(one[1], "order") or 0)
    for order, (name, facts) in enumerate(listed, 1):
        text = draft.note(name)
        if text is None:
            continue
        part = draft.mint.part(scene.position, f"task-{order}-{_digest(name)}")
        draft.state(part, "rdf:type", term("vac:Task"))
        draft.say(scene.position, "vac:hasTask", part, facts, once=True)
        draft.say(part, "schema:description", text, facts)
        if number := literal.integer(order):
            draft.state(part, "vac:order", number)


def requirements(scene: Scene) -> None:
    """`vac:hasRequirement`: what applicants should bring beyond degree and languages, with kind and necessity."""
    draft = scene.draft
    for place, (name, facts) in enumerate(scene.values("requirement").items(), 1):
        text, named = draft.note(name), key(facts, "skill") or []
        if text is None and not named:
            continue
        part = draft.mint.part(scene.position, f"req-{place}-{_digest(name)}")
        draft.state(part, "rdf:type", term("vac:Requirement"))
        draft.say(scene.position, "vac:hasRequirement", part, facts, once=True)
        draft.say(part, "schema:description", text, facts)
        if number := literal.integer(place):
            draft.state(part, "vac:order", number)
        necessity, kind = key(facts, "necessity") or "required", key(facts, "kind")
        draft.say(part, "vac:necessity", draft.codes.code("necessity", str(necessity)), facts, once=True)
        if kind:
            draft.say(part, "vac:requirementKind", draft.codes.code("requirement-kind", str(kind)), facts, once=True)
        for one in named:
            draft.say(part, "vac:skill", _skill(scene, one), facts, once=True)


def areas(scene: Scene) -> None:
    """`dcterms:subject` of the posting: the areas under which it is filed."""
    for name, facts in by_name(scene.facts("subject_area")).items():
        area = concept(scene, "area", name, facts)
        scene.draft.say(scene.posting, "dcterms:subject", area, facts)


def concept(scene: Scene, scheme: str, name: str, spellings: Iterable[Fact] = ()) -> NamedNode:
    """A concept of one of the open lists (`SCHEMES`), keyed by its name."""
    draft = scene.draft
    # Signs that tell names apart ("C", "C++") would be lost in a slug.
    keyed = slug(name.replace("+", " plus").replace("#", " sharp"))
    iri, whole = draft.mint.id("concept", scheme, keyed), draft.mint.id("concept", scheme)
    draft.entity(iri, [term("skos:Concept")], name, spellings)
    draft.state(iri, "skos:inScheme", whole)
    draft.entity(whole, [term("skos:ConceptScheme")], SCHEMES[scheme])
    return iri


def _skill(scene: Scene, one: object) -> NamedNode:
    name = str(one["name"]) if isinstance(one, dict) else str(one)
    iri = concept(scene, "skill", name)
    kind = one.get("kind") if isinstance(one, dict) else None
    if kind:
        scene.draft.state(iri, "skos:broader", scene.draft.codes.code("skill-kind", str(kind)))
    return iri


def _digest(words: str) -> str:
    return hashlib.sha256(" ".join(words.casefold().split()).encode()).hexdigest()[:8]
