"""People: heads, supervisors, principal investigators, and outside collaborators with their labs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pyoxigraph import Literal, NamedNode

from kg.extract.fact import Fact
from kg.graph.draft import named
from kg.graph.funding import Funded
from kg.graph.iri import slug, web
from kg.graph.organisations import Unit, describe, resolve
from kg.graph.scene import Scene, by_name, having, key
from kg.graph.terms import term


@dataclass(frozen=True, slots=True)
class Person:
    """A person that the ad names, under all spellings of the name in it."""

    iri: NamedNode
    name: str
    facts: tuple[Fact, ...]


def same_person(one: str, other: str) -> bool:
    """Whether two names in one ad are one person's: same family name, given names equal, shortened or left out.

    >>> same_person("Caspar M. Schwiedrzik", "Caspar Schwiedrzik"), same_person("A. Roth", "Stefan Roth")
    (True, False)
    """
    first, second = slug(one).split("-"), slug(other).split("-")
    if first[-1] != second[-1] or len(first) < 2 or len(second) < 2:
        return first == second
    return _short_of(first[0], second[0]) and (
        all(any(_short_of(a, b) for b in second[:-1]) for a in first[:-1])
        or all(any(_short_of(a, b) for b in first[:-1]) for a in second[:-1])
    )


def _short_of(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])


def staff(scene: Scene) -> list[Person]:
    """The people of the ad itself: supervisors and contacts, each once, named by the fullest spelling."""
    groups: list[tuple[list[str], list[Fact]]] = []
    for name, facts in by_name(scene.facts("supervisor", "contact_name")).items():
        group = next((g for g in groups if any(same_person(name, known) for known in g[0])), None)
        if group is None:
            groups.append(([name], list(facts)))
        else:
            group[0].append(name)
            group[1].extend(facts)
    return [_person(scene, max(names, key=len), scene.anchor, facts) for names, facts in groups]


def present(everyone: Sequence[Person] | None, scene: Scene) -> list[Person]:
    """Those of the people of an ad that the scene's facts name; the scene's own staff where nobody is given."""
    if everyone is None:
        return staff(scene)
    facts = scene.facts("supervisor", "contact_name")
    here = (replace(person, facts=tuple(f for f in person.facts if f in facts)) for person in everyone)
    return [person for person in here if person.facts]


def _person(scene: Scene, name: str, anchor: str, facts: Sequence[Fact]) -> Person:
    draft = scene.draft
    iri = draft.mint.id("person", f"{slug(name)}--{anchor}")
    draft.entity(iri, [term("foaf:Person")], name, facts)
    spelled = named(fact for fact in facts if " ".join(str(fact.name).split()).casefold() == name.casefold())
    given, family = split(name)
    if given:
        draft.say(iri, "foaf:givenName", Literal(given), spelled, once=True)
        draft.say(iri, "foaf:familyName", Literal(family), spelled, once=True)
    titles = [title for fact in facts if (title := key([fact], "title"))]
    if titles:
        longest = max(titles, key=len)
        draft.say(iri, "schema:honorificPrefix", Literal(longest), named(having(facts, "title", longest)), once=True)
    return Person(iri, name, tuple(facts))


def split(name: str) -> tuple[str, str]:
    """Given and family name; particles in lower case belong to the family name.

    >>> split("Jan van der Berg"), split("Caspar M. Schwiedrzik"), split("Plato")
    (('Jan', 'van der Berg'), ('Caspar M.', 'Schwiedrzik'), ('', 'Plato'))
    """
    words = name.split()
    cut = len(words) - 1
    while cut > 1 and words[cut - 1].islower():
        cut -= 1
    return " ".join(words[:cut]), " ".join(words[cut:])


def roles(scene: Scene, people: Sequence[Person], units: Sequence[Unit], funded: Funded) -> None:
    """`org:headOf`, `vac:principalInvestigator`, else `vac:supervisor`."""
    draft = scene.draft
    heads: list[tuple[Person, Unit, list[Fact]]] = []
    for person in people:
        for fact in (fact for fact in person.facts if fact.field == "supervisor"):
            role = key([fact], "role")
            unit = _headed(key([fact], "of"), units) if role == "head" else None
            if unit:
                draft.say(person.iri, "org:headOf", unit.iri, [fact])
                heads.append((person, unit, [fact]))
            elif role == "principal-investigator" and funded.grants:
                draft.say(funded.grants[0].iri, "vac:principalInvestigator", person.iri, [fact])
            else:
                draft.say(scene.position, "vac:supervisor", person.iri, [fact])
    told = any(key([fact], "role") == "principal-investigator" for person in people for fact in person.facts)
    personal = [grant for grant in funded.grants if grant.personal]
    if not told and len(personal) == 1 and len({(p.iri.value, u.iri.value) for p, u, _ in heads}) == 1:
        person, _, facts = heads[0]
        rule = "pi-is-head-of-funded-unit"
        draft.say(personal[0].iri, "vac:principalInvestigator", person.iri, facts, inferred_by=rule)


def _headed(name: str | None, units: Sequence[Unit]) -> Unit | None:
    if name:
        wanted = slug(name)
        same = (unit for unit in units if slug(unit.name) == wanted)
        like = (unit for unit in units if slug(unit.name) in wanted or wanted in slug(unit.name))
        return next(same, None) or next(like, None)
    deepest = [unit for unit in units if unit.rank == min(u.rank for u in units)]
    return deepest[0] if len(deepest) == 1 and deepest[0].rank < 2 else None


def collaborators(scene: Scene, funded: Funded) -> None:
    """`vac:collaborator` of the project, else of the position: a person's lab, headed by the person, or an organisation."""
    draft = scene.draft
    facts = scene.facts("collaborator")
    whose = funded.project or scene.position
    people = [fact for fact in facts if key([fact], "kind") == "person"]
    for name, same in by_name(people).items():
        anchor = f"lab-of-{slug(name)}"
        lab = draft.entity(draft.mint.id("org", anchor), [term("frapo:ResearchGroup")], f"Lab of {name}")
        for address in _addresses(same):
            draft.say(lab, "foaf:page", web(address), having(same, "url", address))
        person = _person(scene, name, anchor, same)
        draft.say(person.iri, "org:headOf", lab, same, once=True)
        draft.say(whose, "vac:collaborator", lab, same)
    for partner in resolve([fact for fact in facts if fact not in people], scene.registry):
        iri = describe(scene, partner, "collaborator")
        draft.say(whose, "vac:collaborator", iri, partner.facts)


def _addresses(facts: Iterable[Fact]) -> list[str]:
    return list(dict.fromkeys(str(address) for fact in facts if (address := key([fact], "url"))))
