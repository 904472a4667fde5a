"""Notices of an ad, with the groups and addresses that they name, and what its source leaves out."""

from pyoxigraph import Literal

from kg.extract.fact import Fact
from kg.graph.iri import slug
from kg.graph.scene import Scene, having, key
from kg.graph.terms import term


def notices(scene: Scene) -> None:
    """`vac:hasNotice`: one node for a kind of notice, with the ad's words, and the contact point that it leads to.

    The staff council's address belongs to its notice and is no `schema:applicationContact`.
    """
    draft = scene.draft
    for kind, facts in scene.values("notice").items():
        part = draft.mint.part(scene.posting, f"notice-{slug(kind)}")
        draft.state(part, "rdf:type", term("vac:Notice"))
        draft.say(scene.posting, "vac:hasNotice", part, facts, once=True)
        draft.say(part, "vac:noticeKind", draft.codes.code("notice-kind", kind), facts)
        draft.say(part, "schema:description", draft.note(_words(facts)), facts)
        for group in key(facts, "target") or ():
            draft.say(part, "vac:targetGroup", draft.codes.code("target-group", str(group)), facts, once=True)
        address = key(facts, "email")
        purpose = scene.table.notice_contacts.get(kind)
        if address and purpose:
            contact = draft.mint.part(scene.posting, f"contact-{slug(purpose)}")
            draft.state(contact, "rdf:type", term("schema:ContactPoint"))
            draft.say(part, "schema:contactPoint", contact, having(facts, "email", address), once=True)
            draft.say(contact, "schema:email", Literal(str(address)), having(facts, "email", address), once=True)
            draft.say(contact, "schema:contactType", Literal(purpose), facts, once=True)


def _words(facts: list[Fact]) -> str:
    """The ad's sentences of one kind, in its order; three points in brackets stand for what it says between them."""
    text, last = "", None
    for fact in facts:
        words = " ".join(fact.text.split())
        near = last is not None and fact.start is not None and fact.start - last <= 2
        text += f" {words}" if near else f" […] {words}" if text else words
        last = fact.end
    return text


def gaps(scene: Scene) -> None:
    """`vac:omits`: the property whose value the source visibly leaves out, and by which way one would have applied."""
    draft, table = scene.draft, scene.table
    for kind, facts in scene.values("gap").items():
        applying = having(facts, "of", "application")
        if applying and kind in table.application_gaps:
            draft.say(scene.posting, "vac:omits", term(table.application_gaps[kind]), applying)
            _channel(scene, kind, applying)
        rest = [fact for fact in facts if fact not in applying]
        if rest and kind in table.gaps:
            draft.say(scene.posting, "vac:omits", term(table.gaps[kind]), rest)


def _channel(scene: Scene, kind: str, facts: list[Fact]) -> None:
    way = {"email": "email", "url": "portal"}.get(kind)
    if way:
        scene.draft.say(
            scene.posting,
            "vac:applicationChannel",
            scene.draft.codes.code("application-channel", way),
            facts,
            once=True,
        )
