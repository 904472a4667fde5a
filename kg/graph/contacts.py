"""Contact points: which address and number belong to whom."""

from dataclasses import dataclass, field

from pyoxigraph import Literal

from kg.extract.fact import Fact
from kg.graph.iri import slug
from kg.graph.people import Person
from kg.graph.scene import Scene, distance, having
from kg.graph.terms import term

# Farther apart than this (in code points), words of an ad are not read as one contact.
NEAR = 300
# An address for applications this close behind a name, or the gap that one leaves, says what the person is named for.
BESIDE = 20


@dataclass(slots=True)
class _Contact:
    person: Person | None = None
    facts: list[Fact] = field(default_factory=list)
    emails: dict[str, list[Fact]] = field(default_factory=dict)
    phones: dict[str, list[Fact]] = field(default_factory=dict)

    def all(self) -> list[Fact]:
        return [*self.facts, *(f for same in (*self.emails.values(), *self.phones.values()) for f in same)]


def contacts(scene: Scene, people: list[Person]) -> None:
    """`schema:applicationContact`: a person with the addresses that are hers by name or place; else addresses alone."""
    draft = scene.draft
    made = [
        _Contact(person, facts)
        for person in people
        if (facts := [fact for fact in person.facts if fact.field == "contact_name"])
    ]
    for email, facts in scene.values("contact_email").items():
        _owner(made, email, facts).emails[email] = facts
    for phone, facts in scene.values("contact_phone").items():
        _nearest(made, facts).phones[phone] = facts
    applications = {email.casefold() for email in scene.values("apply_email")}
    places = [*scene.facts("apply_email"), *having(scene.facts("gap"), "of", "application")]
    for number, contact in enumerate(made, start=1):
        part = draft.mint.part(scene.posting, f"contact-{number}")
        draft.state(part, "rdf:type", term("schema:ContactPoint"))
        draft.say(scene.posting, "schema:applicationContact", part, contact.all(), once=True)
        if contact.person:
            draft.say(part, "vac:contactAgent", contact.person.iri, contact.facts)
        for email, facts in contact.emails.items():
            draft.say(part, "schema:email", Literal(email), facts)
        applying = [f for email, facts in contact.emails.items() if email.casefold() in applications for f in facts]
        applying = applying or [f for f in contact.facts if any(_behind(f, place) for place in places)]
        purpose = Literal("application" if applying else "information")
        draft.say(part, "schema:contactType", purpose, applying or contact.all(), once=True)
        for phone, facts in contact.phones.items():
            draft.say(part, "schema:telephone", Literal(phone), facts)


def _behind(name: Fact, place: Fact) -> bool:
    return name.end is not None and place.start is not None and 0 <= place.start - name.end <= BESIDE


def _owner(made: list[_Contact], email: str, facts: list[Fact]) -> _Contact:
    local = slug(email.partition("@")[0])
    for contact in made:
        if contact.person and slug(contact.person.name).split("-")[-1] in local:
            return contact
    # An address that bears nobody's name is the person's it follows, unless she has one of her own.
    free = [contact for contact in made if contact.person and not contact.emails]
    return _nearest(made, facts, free)


def _nearest(made: list[_Contact], facts: list[Fact], free: list[_Contact] | None = None) -> _Contact:
    near = [
        (min(distance(f, g) for f in facts for g in contact.all()), index, contact)
        for index, contact in enumerate(made if free is None else free)
    ]
    apart, _, nearest = min(near, key=lambda n: n[:2], default=(NEAR + 1, 0, None))
    if nearest is None or apart > NEAR:
        nearest = _Contact()
        made.append(nearest)
    return nearest
