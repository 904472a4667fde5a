"""Parts: required documents, degree and language requirements; and the research topics.

What a part of a position is called follows from all that it says (`#degree-diploma-master`), so that two postings of
one position share a part only where they agree, and no part mixes what they say differently.
"""

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode

from kg.extract.fact import Fact
from kg.graph import literal
from kg.graph.duties import concept
from kg.graph.iri import digest, slug
from kg.graph.scene import Scene, by_name, having, key
from kg.graph.terms import term


def documents(scene: Scene) -> None:
    """`vac:requiresDocument`: what to hand in, with the least number where the ad says one."""
    draft = scene.draft
    for name, facts in scene.values("document").items():
        part = draft.mint.part(scene.posting, f"doc-{slug(name)}")
        draft.state(part, "rdf:type", term("vac:RequiredDocument"))
        draft.say(scene.posting, "vac:requiresDocument", part, facts, once=True)
        draft.say(part, "vac:documentType", draft.codes.code("document-type", name), facts)
        count = key(facts, "count")
        draft.say(part, "vac:minCount", literal.integer(count), having(facts, "count", count))


def degrees(scene: Scene) -> None:
    """One degree requirement that accepts each degree named, in each field named; its ISCED level where all have one."""
    draft, groups, fields = scene.draft, scene.values("degree"), by_name(scene.facts("eligible_field"))
    if not groups and not fields:
        return
    facts = [fact for same in (groups or fields).values() for fact in same]
    equivalent, similar = having(facts, "equivalent", True), having(scene.facts("eligible_field"), "similar", True)
    words = ["degree", *sorted(slug(degree) for degree in groups), *(["equivalent"] if equivalent else [])]
    if fields:
        words += ["in", digest(" ".join(sorted(slug(field) for field in fields)))]
    part = _requirement(scene, "-".join([*words, *(["similar"] if similar else [])]), "vac:DegreeRequirement", facts)
    for degree, same in groups.items():
        draft.say(part, "vac:acceptsDegree", draft.codes.code("degree", degree), same)
    draft.say(part, "vac:equivalentAccepted", literal.boolean(True), equivalent, once=True)
    for field, same in fields.items():
        draft.say(part, "vac:eligibleField", concept(scene, "field", field, same), same)
    draft.say(part, "vac:openList", literal.boolean(True), similar, once=True)
    levels = {draft.codes.related("degree", degree, "vac:iscedLevel") for degree in groups}
    if len(levels) == 1:
        draft.say(part, "vac:iscedLevel", levels.pop(), facts, once=True)


def languages(scene: Scene) -> None:
    """A language requirement for each language that the applicant must know, that helps, or that is said not to be needed.

    Of a language that the ad requires nothing else is said, whatever it says of another level of it.
    """
    draft, required = scene.draft, scene.values("required_language")
    others = {name: facts for name, facts in scene.values("optional_language").items() if name not in required}
    for name, facts in (*required.items(), *others.items()):
        level, necessity = key(facts, "level"), str(key(facts, "necessity") or "required")
        words = ["language", slug(name), *([slug(str(level))] if level else [])]
        words += [slug(necessity)] if necessity != "required" else []
        part = _requirement(scene, "-".join(words), "vac:LanguageRequirement", facts, necessity)
        draft.say(part, "vac:language", language(scene, name), facts)
        if level:
            draft.say(part, "vac:level", draft.codes.code("cefr", str(level).upper()), having(facts, "level", level))


def _requirement(scene: Scene, name: str, class_: str, facts: Iterable[Fact], necessity: str = "required") -> NamedNode:
    draft, facts = scene.draft, list(facts)
    part = draft.mint.part(scene.position, name)
    draft.state(part, "rdf:type", term(class_))
    draft.say(scene.position, "vac:hasRequirement", part, facts, once=True)
    draft.say(part, "vac:necessity", draft.codes.code("necessity", necessity), facts, once=True)
    return part


def language(scene: Scene, code: str) -> NamedNode:
    """The language of an ISO 639-1 code; one that the vocabulary lacks gets a concept of the dataset's own."""
    draft = scene.draft
    found = draft.codes.find("language", code)
    if found:
        return found
    iri = draft.mint.id("concept", "language", slug(code))
    draft.state(iri, "skos:notation", Literal(code))
    return draft.entity(iri, [term("dcterms:LinguisticSystem")], code)


def topics(scene: Scene, unit: NamedNode | None) -> None:
    """`vivo:hasResearchArea` of the position, or of its unit where the ad says it of the unit."""
    draft = scene.draft
    scheme = draft.mint.id("concept", "topic")
    for name, facts in by_name(scene.facts("topic")).items():
        iri = draft.mint.id("concept", "topic", slug(name))
        draft.entity(iri, [term("skos:Concept")], name, facts)
        draft.state(iri, "skos:inScheme", scheme)
        draft.entity(scheme, [term("skos:ConceptScheme")], "research topics")
        of_unit = having(facts, "of", "unit") if unit else []
        if unit:
            draft.say(unit, "vivo:hasResearchArea", iri, of_unit)
        draft.say(scene.position, "vivo:hasResearchArea", iri, [fact for fact in facts if fact not in of_unit])
