"""What each position of an ad comes to: its own facts, and what it shares with the others."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.extract.fact import Extraction, Fact, Position
from kg.extract.resolve import key
from kg.graph.mapping import Table
from kg.graph.mint import Identity
from kg.graph.organisations import Named, resolve
from kg.link import Registry

_FUNDING = ("funder", "grant_programme", "grant_acronym", "grant_number", "grant_title")


@dataclass(frozen=True, slots=True)
class Offer:
    """One position of an ad. `part` is its name in the ad where it has no reference of its own, `employers` are those that
    are said of it alone, `funded` whether its funding is.
    """

    identity: Identity
    part: str
    extraction: Extraction
    employers: list[Named]
    funded: bool


def offers(extraction: Extraction, identity: Identity, table: Table, registry: Registry) -> list[Offer]:
    """The positions of an ad in its order; one, with all facts, where it offers one."""
    if not extraction.positions:
        return [Offer(identity, "", extraction, [], funded=True)]
    references = [_first(position.facts, "reference") for position in extraction.positions]
    coded = None not in references and len({r.casefold() for r in references if r}) == len(references)
    return [
        _offer(position, reference if coded else None, extraction, identity, table, registry)
        for position, reference in zip(extraction.positions, references, strict=True)
    ]


def common(extraction: Extraction, table: Table) -> Extraction:
    """What is said of the ad itself: all of it where it offers one position, else the fields of postings."""
    if not extraction.positions:
        return extraction
    return replace(extraction, facts=tuple(f for f in extraction.facts if not _of_position(f, table)))


def everything(extraction: Extraction) -> Extraction:
    """All facts of the ad as one, to see who is who in it."""
    return replace(extraction, facts=extraction.every_fact, positions=())


def _offer(
    position: Position,
    reference: str | None,
    extraction: Extraction,
    identity: Identity,
    table: Table,
    registry: Registry,
) -> Offer:
    employers = resolve(position.of("employer"), registry)
    mine = replace(
        identity,
        title=_first(position.facts, "title") or "",
        employer=employers[0].key if employers else identity.employer,
        reference=reference or identity.reference,
        deadline=_first(position.facts, "deadline") or identity.deadline,
    )
    said = {(f.field, key(f.name)) for f in position.facts}
    fields = {f.field for f in position.facts}
    shared = [
        fact
        for fact in extraction.facts
        if _of_position(fact, table)
        and (fact.field, key(fact.name)) not in said
        and not (fact.field in fields and fact.field in table.fields and table.fields[fact.field].instead)
    ]
    told = {(f.field, key(f.name)) for f in extraction.facts}
    own = [f for f in position.facts if _of_position(f, table) or (f.field, key(f.name)) not in told]
    facts = replace(extraction, facts=(*own, *shared), candidates=position.candidates, positions=())
    alone = [named for named in employers if any((f.field, key(f.name)) not in told for f in named.facts)]
    return Offer(mine, "" if reference else position.id, facts, alone, any(f.field in _FUNDING for f in own))


def _of_position(fact: Fact, table: Table) -> bool:
    row = table.fields.get(fact.field)
    return row is not None and row.on == "position"


def _first(facts: Sequence[Fact], field: str) -> str | None:
    return next((" ".join(str(fact.name).split()) for fact in facts if fact.field == field), None)
