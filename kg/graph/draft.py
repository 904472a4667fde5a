"""A contribution while it is being built: statements, each with the facts that say it, and the entities they name."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from kg.extract.fact import Fact
from kg.graph.codes import Codes
from kg.graph.contribution import Ledger
from kg.graph.evidence import Evidence
from kg.graph.iri import Minter
from kg.graph.terms import term

Object = NamedNode | Literal


class Draft:
    """Collects the quads of one posting.

    A statement that comes from facts gets evidence for each of them; one whose facts are all enriched stands in the
    links graph, for the default graph holds what ads say.
    """

    def __init__(self, mint: Minter, codes: Codes, ledger: Ledger, evidence: Evidence, language: str | None) -> None:
        self.mint = mint
        self.codes = codes
        self.language = language
        self.labels: dict[str, str] = {}
        self._ledger = ledger
        self._evidence = evidence
        self._quads: set[Quad] = set()

    def state(self, subject: NamedNode, predicate: str, value: Object) -> None:
        """A structural statement that needs no evidence: a type, a label, a link between a posting and its parts."""
        self._quads.add(Quad(subject, term(predicate), value, DefaultGraph()))

    def say(
        self,
        subject: NamedNode,
        predicate: str,
        value: Object | None,
        facts: Iterable[Fact],
        *,
        once: bool = False,
        inferred_by: str | None = None,
    ) -> None:
        """A statement that these facts make; nothing where the value is None (it could not be read as its type).

        `once` is for what follows along with a fact's main statement (a family name, a part's necessity): the surest
        fact is evidence enough. `inferred_by` names the rule of this stage by which the statement follows.
        """
        facts = list(facts)
        if value is None or not facts:
            return
        enriched = all(fact.level == "enriched" for fact in facts)
        if once:
            facts = [max(facts, key=lambda fact: (fact.level != "enriched", fact.confidence))]
        graph = self.mint.graph("links") if enriched else DefaultGraph()
        self._quads.add(Quad(subject, term(predicate), value, graph))
        for fact in facts:
            self._evidence.add(subject, term(predicate), value, fact, inferred_by=inferred_by)
        # What another ad may say outright of a shared thing is not marked on it; its evidence tells.
        own = subject.value.startswith((self.mint.id("posting/").value, self.mint.id("position/").value))
        if own and (inferred_by or all(fact.level == "inferred" for fact in facts)):
            self.state(subject, "vac:inferredProperty", term(predicate))

    def note_down(self, quads: Iterable[Quad]) -> None:
        """What is recorded of how the statements came about, as it is."""
        self._quads.update(quads)

    def doubt(self, subject: NamedNode, predicate: str, value: Object, fact: Fact) -> None:
        """A candidate: what a weak or conflicting fact would say."""
        self._evidence.add(subject, term(predicate), value, fact, candidate=True)

    def enrich(self, subject: NamedNode, statements: Iterable[tuple[str, Object]], source: Object) -> None:
        """What a registry knows of an entity, and one `dcterms:source` that says where all of it comes from."""
        links = self.mint.graph("links")
        for predicate, value in statements:
            self._quads.add(Quad(subject, term(predicate), value, links))
            self._quads.add(Quad(subject, term("dcterms:source"), source, links))

    def entity(
        self, iri: NamedNode, classes: Sequence[NamedNode], label: str, spellings: Iterable[Fact] = ()
    ) -> NamedNode:
        """A shared entity with its classes and its one label, that of the first who named it.

        Facts whose plain value is another spelling give `skos:altLabel`.
        """
        for class_ in classes:
            self.state(iri, "rdf:type", class_)
        chosen = self.labels.get(iri.value) or self._ledger.label(iri.value) or " ".join(label.split())
        self.labels[iri.value] = chosen
        self.state(iri, "rdfs:label", Literal(chosen))
        for fact in spellings:
            name = " ".join(str(fact.name).split())
            if name.casefold() != chosen.casefold():
                self.say(iri, "skos:altLabel", Literal(name), named([fact]))
        return iri

    def text(self, words: str) -> Literal:
        """Words of the ad, tagged with its language where that is known."""
        return Literal(words, language=self.language) if self.language else Literal(words)

    def note(self, words: Any) -> Literal | None:
        """Words of the ad that are no name and no value but its own sentence: a quotation, shown where those are."""
        return self.text(str(words)) if words and self._evidence.quotes else None

    def quads(self) -> tuple[Quad, ...]:
        """All quads, sorted as N-Quads. Blank nodes are a bug of this stage."""
        made = {*self._quads, *self._evidence.quads()}
        assert not any(isinstance(term_, BlankNode) for quad in made for term_ in quad)
        return tuple(sorted(made, key=str))


def named(facts: Iterable[Fact]) -> list[Fact]:
    """The facts as evidence of the name alone: where the words hold it, it is not inferred, whatever else is."""
    return [
        replace(fact, level="normalised") if fact.level == "inferred" and str(fact.name) in fact.text else fact
        for fact in facts
    ]
