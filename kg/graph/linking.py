"""Organisations that the known ones do not hold, linked to ROR by the index of the data folder."""

from dataclasses import dataclass, replace

from pyoxigraph import Literal, NamedNode

from kg.extract.fact import Extraction, Fact
from kg.graph.draft import Draft
from kg.graph.iri import hostname
from kg.link.ror import Context, Link, Linker

_NEAR = ("employer", "graduate_school")  # of these the ad's country, mail addresses and pages say where they are


@dataclass(frozen=True, slots=True)
class Linking:
    """The linker, and what one ad says of where its employer is."""

    linker: Linker
    here: Context

    @classmethod
    def of(cls, linker: Linker | None, extraction: Extraction) -> "Linking | None":
        """For one ad; None without a linker."""
        if linker is None:
            return None
        named = {field: [str(fact.name) for fact in extraction.of(field)] for field in ("country", "city")}
        mails = [
            str(fact.name).rpartition("@")[2] for f in ("contact_email", "apply_email") for fact in extraction.of(f)
        ]
        context = Context(
            countries=frozenset(named["country"]),
            cities=frozenset(named["city"]),
            domains=tuple(dict.fromkeys(mail for mail in mails if mail)),
        )
        return cls(linker, context)

    def find(self, name: str, role: str, pages: tuple[str, ...]) -> Link | None:
        """The organisation with that name, if the whole of the name is its and that is sure enough to be stated."""
        own = tuple(host for page in pages if (host := hostname(page)))
        context = replace(self.here, domains=(*own, *self.here.domains)) if role in _NEAR else Context(domains=own)
        link = self.linker.same(name, context)
        if link is None and role == "funder":
            # A national funder is often named by its acronym alone: then the country of the ad tells whose.
            link = self.linker.same(name, Context(countries=self.here.countries, domains=own))
        return link


def state(draft: Draft, iri: NamedNode, link: Link, facts: tuple[Fact, ...]) -> None:
    """The link in the links graph; its evidence names the words, the method as its rule, and the score."""
    ror = NamedNode(link.id)
    enriched = [replace(f, level="enriched", rule=f"ror-{link.method}", confidence=link.score) for f in facts]
    draft.say(iri, "vivo:rorId", Literal(link.id), enriched, once=True)
    draft.say(iri, "schema:sameAs", ror, enriched)
    draft.enrich(iri, [("schema:sameAs", ror)], ror)
