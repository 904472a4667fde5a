"""Pay: grade and agreement as concepts, salary as an amount."""

from pyoxigraph import Literal, NamedNode

from kg.extract.fact import Fact
from kg.graph import literal
from kg.graph.iri import slug
from kg.graph.scene import Scene, distance, key
from kg.graph.terms import term


def grades(scene: Scene) -> None:
    """`vac:payAgreement`, `vac:payGrade` and `vac:payNote`.

    A group belongs to the agreement that stands nearest; a group without one is a grade of a scale that the ad leaves
    open, apart from the same group of a known scale.
    """
    draft = scene.draft
    agreements = scene.values("pay_agreement")
    for name, facts in agreements.items():
        draft.say(scene.position, "vac:payAgreement", _scale(scene, name, facts), facts)
    for group, facts in scene.values("pay_group").items():
        near = min(agreements, key=lambda n: _apart(facts, agreements[n]), default=None)
        iri = draft.mint.id("concept", "pay", slug(near) if near else "unspecified", slug(group))
        draft.entity(iri, [term("vac:PayGrade")], f"{near} {group}" if near else group)
        draft.say(iri, "skos:notation", Literal(group), facts, once=True)
        if near:
            draft.say(iri, "skos:inScheme", _scale(scene, near, agreements[near]), agreements[near], once=True)
        draft.say(scene.position, "vac:payGrade", iri, facts)
        for fact in facts:
            draft.say(scene.position, "vac:payNote", draft.note(key([fact], "note")), [fact])


def _scale(scene: Scene, name: str, facts: list[Fact]) -> NamedNode:
    iri = scene.draft.mint.id("concept", "pay", slug(name))
    return scene.draft.entity(iri, [term("skos:ConceptScheme")], name, facts)


def _apart(facts: list[Fact], others: list[Fact]) -> int:
    return min(distance(one, other) for one in facts for other in others)


def salary(scene: Scene) -> None:
    """`schema:baseSalary`: least and greatest amount, currency, period; several ranges are several amounts."""
    draft = scene.draft
    least, most = list(scene.values("salary_min").values()), list(scene.values("salary_max").values())
    currency, period = scene.facts("salary_currency"), scene.facts("salary_period")
    for index in range(max(len(least), len(most))):
        bounds = [(name, side[index]) for name, side in (("minValue", least), ("maxValue", most)) if index < len(side)]
        facts = [fact for _, same in bounds for fact in same]
        numbers = [made.value for _, same in bounds if (made := literal.decimal(same[0].name))]
        words = numbers + [str(fact.name) for fact in [*currency[:1], *period[:1]]]
        part = draft.mint.part(scene.position, "salary-" + "-".join(slug(word) for word in words))
        draft.state(part, "rdf:type", term("schema:MonetaryAmount"))
        draft.say(scene.position, "schema:baseSalary", part, facts, once=True)
        for name, same in bounds:
            draft.say(part, f"schema:{name}", literal.decimal(same[0].name), same)
        if currency:
            said = [f for f in currency if f.name == currency[0].name]
            draft.say(part, "schema:currency", Literal(str(said[0].name)), said)
        if period:
            said = [f for f in period if f.name == period[0].name]
            draft.say(part, "vac:salaryPeriod", draft.codes.code("salary-period", str(said[0].name)), said)
