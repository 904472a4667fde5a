"""IRIs of the dataset for the nodes of a posting that comes in our own ontology: minted as those of other postings are."""

from collections.abc import Callable, Collection, Iterable, Sequence
from hashlib import sha256

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kg.errors import Refusal
from kg.graph import mint
from kg.graph.contribution import Ledger, Options, PositionKey
from kg.graph.iri import Minter, slug
from kg.graph.mapping import load
from kg.graph.terms import term

Node = NamedNode | BlankNode
Said = Callable[[Iterable[NamedNode]], Collection[Quad]]
"""What the dataset says of some nodes, in whichever graph."""
_DEEPEST = 4


class Names:
    """What the nodes of a posting are called here; `text` is that of the submission, `node` the posting's in it.

    `posting` is its IRI, `title` what it says it is called, `positions` those that it advertises and that are its own:
    new ones, and those of `own`. Raises Refusal `not-yours` where it goes by the IRI of something else.
    """

    def __init__(
        self, quads: Sequence[Quad], node: Node, text: str, ledger: Ledger, options: Options, said: Said,
        own: Collection[str],
    ) -> None:  # fmt: skip
        self._quads, self._node, self._text_of_it, self._ledger = quads, node, text, ledger
        self._options, self._said, self._own = options, said, own
        self._mint, self._table = Minter(options.base), load()
        self._about: dict[object, list[Quad]] = {}
        for quad in quads:
            self._about.setdefault(quad.subject, []).append(quad)
        self._names: dict[Node, NamedNode] = {}
        identity = self._identity(node)
        self.title = identity.title
        self.posting = mint.posting(self._mint, identity, ledger)
        if isinstance(node, NamedNode) and node.value.startswith(options.base) and node.value != self.posting:
            raise Refusal(
                "not-yours",
                f"{node.value} is no posting of this source; send it by PUT to the address of that posting, or give"
                " yours an address of its own",
            )
        self._names[node] = NamedNode(self.posting)
        self.positions = self._positions(identity)
        self._parts()

    def renamed(self, quad: Quad) -> Quad:
        """The statement with these names."""

        def name(term_: object) -> object:
            return self._names.get(term_, term_) if isinstance(term_, Node) else term_

        return Quad(name(quad.subject), quad.predicate, name(quad.object))  # type: ignore[arg-type]

    def _identity(self, node: Node) -> mint.Identity:
        employer = next(iter(self._values(node, "schema:hiringOrganization")), None)
        return mint.Identity(
            source=self._options.source,
            text=self._text_of_it,
            title=self._text(node, "schema:title") or self._text(node, "rdfs:label"),
            publisher=None,
            employer=self._key(employer) if employer is not None else None,
            reference=self._text(node, "frapo:hasReferenceNumber") or None,
            deadline=self._text(node, "vac:applicationDeadline") or None,
        )

    def _key(self, organisation: object) -> str:
        """The key of an organisation: that of its IRI here, else its name."""
        ours = self._mint.id("org").value + "/"
        if isinstance(organisation, NamedNode) and organisation.value.startswith(ours):
            return organisation.value.removeprefix(ours).partition("#")[0]
        name = self._text(organisation, "rdfs:label") or self._text(organisation, "schema:name")
        return slug(name or (organisation.value if isinstance(organisation, NamedNode) else "unknown"))

    def _positions(self, posting: mint.Identity) -> tuple[PositionKey, ...]:
        nodes = [n for n in self._values(self._node, "vac:advertises") if isinstance(n, Node)]
        keys: dict[str, PositionKey] = {}
        for number, node in enumerate(nodes, 1):
            own = self._identity(node)
            one = _of_position(posting, own, alone=len(nodes) == 1)
            if isinstance(node, NamedNode) and node.value.startswith(self._mint.id("position").value + "/"):
                # A position that is here already stays what it is; one that nobody has minted is none of anybody's.
                if node.value not in self._own and not self._said([node]):
                    raise Refusal("not-yours", f"{node.value} is no position here; give it an address of your own")
                self._names[node] = node
                if node.value in self._own:
                    place = node.value.removeprefix(self._mint.id("position").value + "/")
                    keys[node.value] = PositionKey(node.value, place, one.title, one.deadline)
                continue
            part = "" if len(nodes) == 1 else slug(own.title or f"position-{number}")
            key = mint.position(self._mint, one, self.posting, self._table, self._ledger, part=part)
            if key.iri in keys:
                key = mint.position(self._mint, one, self.posting, self._table, self._ledger, part=f"{part}-{number}")
            keys[key.iri] = key
            self._names[node] = NamedNode(key.iri)
        return tuple(keys.values())

    def _parts(self) -> None:
        """Names for blank nodes, and for parts of nodes that have been renamed."""
        renamed = {old.value: new for old, new in self._names.items() if isinstance(old, NamedNode)}
        edge: list[Node] = [*self._names][::-1]
        whose = {node: self._names[node] for node in edge}
        via: dict[Node, str] = {}
        while edge:
            node = edge.pop()
            for quad in self._about.get(node, ()):
                if isinstance(quad.object, Node) and quad.object not in whose:
                    whose[quad.object] = whose[node]
                    via[quad.object] = _local(quad.predicate)
                    edge.append(quad.object)
        taken: set[str] = set()
        nodes = dict.fromkeys(n for q in self._quads for n in (q.subject, q.object) if isinstance(n, Node))
        for node in nodes:
            if node in self._names:
                continue
            if isinstance(node, NamedNode):
                whole, mark, fragment = node.value.partition("#")
                if not mark or whole not in renamed or node.value.startswith(self._options.base):
                    continue
                root, name = renamed[whole], slug(fragment)
            else:
                root, name = whose.get(node, NamedNode(self.posting)), slug(via.get(node, "part"))
            made = f"{root.value}#{name}-{self._hash(node)}"
            while made in taken:
                made += "-2"
            taken.add(made)
            self._names[node] = NamedNode(made)

    def _hash(self, node: object, depth: int = 0) -> str:
        """By what is said of it, so that the same part has the same name in every version."""
        if depth >= _DEEPEST:
            return ""
        said = sorted(
            f"{q.predicate} {self._hash(q.object, depth + 1) if isinstance(q.object, BlankNode) else q.object}"
            for q in self._about.get(node, ())
        )
        return sha256("\n".join(said).encode()).hexdigest()[:10]

    def _values(self, node: object, name: str) -> list[object]:
        return [q.object for q in self._about.get(node, ()) if q.predicate == term(name)]

    def _text(self, node: object, name: str) -> str:
        return next((" ".join(v.value.split()) for v in self._values(node, name) if isinstance(v, Literal)), "")


def _of_position(posting: mint.Identity, own: mint.Identity, *, alone: bool) -> mint.Identity:
    """What a position is minted from: what it says itself, else the posting."""
    return mint.Identity(
        source=posting.source,
        text=posting.text,
        title=own.title or posting.title,
        publisher=posting.publisher,
        employer=own.employer or posting.employer,
        reference=own.reference or (posting.reference if alone else None),
        deadline=own.deadline or posting.deadline,
    )


def _local(node: NamedNode) -> str:
    return node.value.rstrip("/#").rpartition("#" if "#" in node.value else "/")[2]
