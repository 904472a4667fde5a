"""Evidence in its compact form: one node for a statement and a span, at most nine triples (docs/iri.md).

`queries/views/evidence.rq` expands it to the Web Annotation pattern.
"""

import hashlib

from pyoxigraph import Literal, NamedNode, Quad

from kg import __version__
from kg.extract.fact import Fact
from kg.graph import literal
from kg.graph.contribution import Options
from kg.graph.iri import Minter, slug
from kg.graph.terms import term
from kg.read import Document

EXTRACTOR = f"rules-{__version__}"


class Evidence:
    """The evidence of one posting: nodes, the rules they name, the run that made them, and the snapshot's text."""

    def __init__(self, mint: Minter, document: Document, options: Options) -> None:
        self.snapshot = mint.id("snapshot", document.source.sha256)
        self._mint = mint
        self._sha = document.source.sha256
        self.quotes = options.publish_text != "none"
        self._nodes: dict[tuple[NamedNode, NamedNode], tuple[float, list[Quad]]] = {}
        self._quads: set[Quad] = set()
        self._run = self._started(document, options)

    def add(
        self,
        subject: NamedNode,
        predicate: NamedNode,
        value: NamedNode | Literal,
        fact: Fact,
        *,
        inferred_by: str | None = None,
        candidate: bool = False,
    ) -> None:
        """Evidence that a fact gives for a statement; of two facts with one span the surer one stays."""
        graph = self._mint.graph("candidates" if candidate else "evidence")
        statement = hashlib.sha1(f"{subject} {predicate} {value}".encode()).hexdigest()[:8]
        spanned = fact.start is not None and fact.end is not None
        span = f"{fact.start}-{fact.end}" if spanned else "whole"
        node = self._mint.id("evidence", self._sha[:12], span, statement)
        if candidate:
            node = self._mint.id("candidate", self._sha[:12], span, statement)
        known = self._nodes.get((graph, node))
        if known and known[0] >= fact.confidence:
            return
        pairs: list[tuple[str, NamedNode | Literal | None]] = [
            ("rdf:subject", subject),
            ("rdf:predicate", predicate),
            ("rdf:object", value),
            ("prov:wasDerivedFrom", self.snapshot),
            ("vac:confidence", literal.decimal(round(fact.confidence, 4))),
            ("vac:rule", self._rule(fact, inferred_by)),
        ]
        if spanned:
            pairs += [("vac:start", literal.integer(fact.start)), ("vac:end", literal.integer(fact.end))]
            if self.quotes:
                pairs.append(("vac:quote", Literal(fact.text)))
        if candidate:
            pairs.append(("vac:status", term(f"code:{fact.status}")))
        quads = [Quad(node, term(name), made, graph) for name, made in pairs if made is not None]
        self._nodes[(graph, node)] = (fact.confidence, quads)

    def quads(self) -> set[Quad]:
        """All quads of the evidence and candidates graphs, and the snapshot's own in the default graph."""
        return self._quads.union(*(quads for _, quads in self._nodes.values()))

    def _rule(self, fact: Fact, inferred_by: str | None) -> NamedNode:
        # The level belongs to the rule, so a rule that copies here and normalises there is two rules.
        name, level = (inferred_by, "inferred") if inferred_by else (fact.rule, fact.level)
        graph = self._mint.graph("evidence")
        if fact.origin and not inferred_by:
            # What a language model pointed at is another rule with each model and prompt, and the run says which one.
            name = f"{name} ({fact.origin})"
            model = self._mint.id("extractor", slug(fact.origin))
            self._quads.add(Quad(self._run, term("prov:wasAssociatedWith"), model, graph))
            self._quads.add(Quad(model, term("rdf:type"), term("vac:Extractor"), graph))
            self._quads.add(Quad(model, term("rdfs:label"), Literal(fact.origin), graph))
        rule = self._mint.id("rule", slug(name), level)
        self._quads.add(Quad(rule, term("vac:evidenceLevel"), term(f"code:{level}"), graph))
        self._quads.add(Quad(rule, term("rdfs:label"), Literal(name), graph))
        return rule

    def _started(self, document: Document, options: Options) -> NamedNode:
        graph = self._mint.graph("evidence")
        received = literal.moment(options.received)
        stamp = received.value.replace("-", "").replace(":", "").lower()
        run, extractor = self._mint.id("run", f"{stamp}-{EXTRACTOR}"), self._mint.id("extractor", EXTRACTOR)
        statements: list[tuple[NamedNode, str, NamedNode | Literal]] = [
            (run, "rdf:type", term("vac:Extraction")),
            (run, "prov:used", self.snapshot),
            (run, "prov:wasAssociatedWith", extractor),
            (run, "prov:startedAtTime", received),
            (extractor, "rdf:type", term("vac:Extractor")),
            (extractor, "rdfs:label", Literal(f"Vacancy Graph rules {__version__}")),
        ]
        if options.publish_text == "full":
            statements.append((self.snapshot, "rdf:value", Literal(document.text)))
        self._quads.update(Quad(s, term(p), o, graph) for s, p, o in statements)
        return run
