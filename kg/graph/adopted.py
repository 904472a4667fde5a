"""A posting that comes in our own ontology: its nodes get IRIs of the dataset, and what it may not say is refused.

What is the posting's own are the posting, the positions it advertises, and their parts; of these it says what it likes.
Of what the dataset shares (organisations, people, places) it may repeat what is said already. Things with IRIs of elsewhere
keep them.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from kg.errors import Refusal
from kg.extract.fact import Fact
from kg.graph.contribution import Contribution, Ledger, Options, PositionKey
from kg.graph.evidence import Evidence
from kg.graph.iri import Minter, host, web
from kg.graph.mapping import load
from kg.graph.names import Names, Node, Said
from kg.graph.terms import PREFIXES, term
from kg.read.document import Document

_KEPT = ("evidence", "candidate", "rule", "run", "extractor", "snapshot", "correction")
"""What the dataset writes down itself about where statements come from."""
_OURS = ("prov:wasDerivedFrom", "vac:inferredProperty")
_PLAIN = ("rdf:type", "rdfs:label", "rdfs:seeAlso", "vac:advertises")
"""What needs no evidence, being structure."""
_RULE = "rdf.stated"


class Adopted(NamedTuple):
    """The contribution, literals as written, and what of the submission was left out, in words."""

    contribution: Contribution
    warnings: tuple[str, ...]


def heads(quads: Iterable[Quad]) -> list[Node]:
    """The postings in our ontology that these statements are about."""
    kind, posting = term("rdf:type"), term("vac:JobPosting")
    found = dict.fromkeys(q.subject for q in quads if q.predicate == kind and q.object == posting)
    return [node for node in found if isinstance(node, Node)]


def head(quads: Iterable[Quad]) -> Node | None:
    """The one posting that these statements are about; None where there is none in our ontology.

    Raises Refusal `several` where there are more.
    """
    found = heads(quads)
    if len(found) > 1:
        raise Refusal("several", f"These are {len(found)} postings; send each by itself")
    return found[0] if found else None


def adopt(
    quads: Sequence[Quad],
    document: Document,
    ledger: Ledger,
    options: Options,
    said: Said,
    before: Collection[Quad] = (),
) -> Adopted:
    """What the one posting in these statements contributes, whose source has contributed `before` until now.

    Raises Refusal: `no-posting`, `several`, and `not-yours` for what it says of things that are not its own.
    """
    node = head(quads)
    if node is None:
        raise Refusal("no-posting", "There is no vac:JobPosting and no schema.org JobPosting in these statements")
    plain = list(dict.fromkeys(Quad(q.subject, q.predicate, q.object) for q in quads))
    own = {
        quad.object.value
        for quad in before
        if quad.predicate == term("vac:advertises") and isinstance(quad.object, NamedNode)
        and ledger.minted_by(quad.object.value) in (None, options.source)
    }  # fmt: skip
    names = Names(plain, node, document.text, ledger, options, said, own)
    return _Adoption(names, document, ledger, options, said, before).of(plain)


class _Adoption:
    def __init__(
        self, names: Names, document: Document, ledger: Ledger, options: Options, said: Said, before: Iterable[Quad]
    ) -> None:
        self._names, self._document, self._ledger, self._options = names, document, ledger, options
        self._mint, self._said, self._table = Minter(options.base), said, load()
        self._before: dict[object, list[Quad]] = {}
        for quad in before:
            self._before.setdefault(quad.subject, []).append(quad)

    def of(self, quads: Sequence[Quad]) -> Adopted:
        names = self._names
        iri, positions = names.posting, names.positions
        roots = [iri, *(key.iri for key in positions)]
        kept, warnings = self._allowed([names.renamed(quad) for quad in quads], roots)
        kept = list(self._labelled(kept, roots))
        label = self._label(kept, NamedNode(iri), names.title)
        made = {*kept, *self._frame(kept, NamedNode(iri), positions, label), *self._shared(kept, roots)}
        labels = {
            q.subject.value: q.object.value
            for q in made
            if q.predicate == term("rdfs:label") and isinstance(q.subject, NamedNode) and isinstance(q.object, Literal)
            and not _within(q.subject, roots)
        }  # fmt: skip
        evidence = self._evidence(kept, roots)
        whole = tuple(sorted({*made, *evidence.quads()}, key=str))
        return Adopted(Contribution(iri, label, whole, positions, labels), warnings)

    # What it may say

    def _allowed(self, quads: Sequence[Quad], roots: Collection[str]) -> tuple[list[Quad], tuple[str, ...]]:
        """Those statements that the posting may make; raises Refusal for what is neither its own nor said already."""
        kept, doubtful, left = [], [], 0
        record = {term(name) for name in _OURS}
        for quad in quads:
            subject = quad.subject
            assert isinstance(subject, NamedNode)
            if _within(subject, roots):
                if quad.predicate in record or self._is_document(quad.object):
                    left += 1
                else:
                    kept.append(quad)
            elif self._is_document(subject):
                left += 1
            elif self._is_ours(subject) or _is_term(subject):
                doubtful.append(quad)
            else:
                kept.append(quad)
        known = self._known(doubtful)
        for quad in doubtful:
            graphs = known.get((quad.subject, quad.predicate, quad.object))
            if graphs is None:
                raise Refusal(
                    "not-yours",
                    f"The posting says of {_shown(quad.subject)} what the dataset does not say, and that is not the"
                    f" posting's own: {quad.predicate} {quad.object}. Leave it out, or say it of a thing of your own",
                )
            if _is_term(quad.subject) or self._is_record(quad.subject):
                left += 1
            else:
                kept += [Quad(quad.subject, quad.predicate, quad.object, graph) for graph in graphs]
        words = f"{left} statements that the dataset makes itself were left out" if left else ""
        return kept, (words,) if words else ()

    def _known(self, quads: Sequence[Quad]) -> Mapping[tuple[object, ...], list[NamedNode | DefaultGraph]]:
        subjects = dict.fromkeys(q.subject for q in quads if isinstance(q.subject, NamedNode))
        found: dict[tuple[object, ...], list[NamedNode | DefaultGraph]] = {}
        for quad in self._said(subjects) if subjects else ():
            graph = quad.graph_name
            if isinstance(graph, DefaultGraph) or graph == self._mint.graph("links") or self._is_record(quad.subject):
                found.setdefault((quad.subject, quad.predicate, quad.object), []).append(graph)  # type: ignore[arg-type]
        return found

    def _is_ours(self, node: object) -> bool:
        return isinstance(node, NamedNode) and node.value.startswith(self._options.base)

    def _is_document(self, node: object) -> bool:
        """Whether it is a page or description of the dataset, which speaks of things and is none of them."""
        if not isinstance(node, NamedNode) or not self._is_ours(node):
            return False
        things = (self._mint.id("x").value[:-1], self._mint.graph("x").value[:-1])
        itself = node.value.partition("#")[0] == self._mint.id("dataset").value
        return itself or not node.value.startswith(things)

    def _is_record(self, node: object) -> bool:
        places = tuple(self._mint.id(name).value + "/" for name in _KEPT)
        return isinstance(node, NamedNode) and node.value.startswith(places)

    def _labelled(self, kept: Iterable[Quad], roots: Collection[str]) -> Iterator[Quad]:
        """With one label for each thing: that of the first who named it."""
        for quad in kept:
            known = None
            if quad.predicate == term("rdfs:label") and not _within(quad.subject, roots):
                known = self._ledger.label(str(getattr(quad.subject, "value", "")))
            if known is None or getattr(quad.object, "value", None) == known:
                yield quad
            else:
                yield Quad(quad.subject, quad.predicate, Literal(known), quad.graph_name)
                yield Quad(quad.subject, term("skos:altLabel"), quad.object, quad.graph_name)

    # What is added

    def _frame(
        self, kept: Sequence[Quad], posting: NamedNode, positions: Sequence[PositionKey], label: str
    ) -> Iterable[Quad]:
        """The snapshot, and a label for what has none."""
        snapshot = self._mint.id("snapshot", self._document.source.sha256)
        yield Quad(posting, term("prov:wasDerivedFrom"), snapshot)
        yield Quad(snapshot, term("rdf:type"), term("vac:SourceSnapshot"))
        yield Quad(snapshot, term("vac:sha256"), Literal(self._document.source.sha256))
        yield Quad(snapshot, term("dcterms:format"), Literal(self._document.source.media_type))
        address = web(self._options.source) if host(self._options.source) else None
        if address is not None:
            yield Quad(snapshot, term("dcterms:source"), address)
        labelled = {q.subject for q in kept if q.predicate == term("rdfs:label")}
        if posting not in labelled:
            yield Quad(posting, term("rdfs:label"), Literal(label))
        for key in positions:
            if NamedNode(key.iri) not in labelled:
                yield Quad(NamedNode(key.iri), term("rdfs:label"), Literal(self._table.label_of(key.title) or label))

    def _label(self, kept: Sequence[Quad], posting: NamedNode, title: str) -> str:
        said = (q.object for q in kept if q.subject == posting and q.predicate == term("rdfs:label"))
        labels = (value.value for value in said if isinstance(value, Literal))
        return next(labels, "") or (self._table.label_of(title) if title else "") or "Position"

    def _shared(self, kept: Sequence[Quad], roots: Collection[str]) -> set[Quad]:
        """What the posting relies on of the dataset's things that it names, so that it says what it means by itself: their
        classes and labels, and what its source has said of them before."""
        found: set[Quad] = set()
        wanted, seen = {term("rdf:type"), term("rdfs:label")}, set[NamedNode]()
        edge = self._of_all((n for q in kept for n in (q.subject, q.object)), roots)
        while edge:
            seen |= edge
            more = {q for q in self._said(sorted(edge, key=str)) if q.predicate in wanted and not self._is_apart(q)}
            more |= {q for node in edge for q in self._before.get(node, ())}
            found |= more
            edge = self._of_all((q.object for q in more), roots) - seen
        return found

    def _of_all(self, nodes: Iterable[object], roots: Collection[str]) -> set[NamedNode]:
        """Those that are things of the dataset and nobody's own."""
        postings = self._mint.id("posting").value + "/"
        return {
            node for node in nodes
            if isinstance(node, NamedNode) and self._is_ours(node) and not node.value.startswith(postings)
            and not (self._is_record(node) or self._is_document(node) or _within(node, roots))
        }  # fmt: skip

    def _is_apart(self, quad: Quad) -> bool:
        return not isinstance(quad.graph_name, DefaultGraph) and quad.graph_name != self._mint.graph("links")

    def _evidence(self, kept: Sequence[Quad], roots: Sequence[str]) -> Evidence:
        """Evidence for each statement of the posting's own: the submission says it."""
        evidence = Evidence(self._mint, self._document, self._options)
        structure = {term(name) for name in _PLAIN}
        fact = Fact("", "", None, None, "", 1.0, "explicit", _RULE)
        for quad in kept:
            if isinstance(quad.subject, NamedNode) and _within(quad.subject, roots) and quad.predicate not in structure:
                assert isinstance(quad.object, NamedNode | Literal)
                evidence.add(quad.subject, quad.predicate, quad.object, fact)
        return evidence


def _within(node: object, roots: Iterable[str]) -> bool:
    """Whether it is one of these things, or a part of one."""
    return isinstance(node, NamedNode) and node.value.partition("#")[0] in roots


def _is_term(node: object) -> bool:
    return isinstance(node, NamedNode) and node.value.startswith(tuple(PREFIXES.values()))


def _shown(node: object) -> str:
    return node.value if isinstance(node, NamedNode) else str(node)
