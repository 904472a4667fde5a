"""The words behind a posting's statements, as one release has them: read where the index is, in one go.

Evidence is a node with `rdf:subject`, `rdf:predicate`, `rdf:object` and a span of a snapshot's text; with `vac:status` it
is a candidate, which is not asserted. How a statement came from its words (`vac:evidenceLevel`) belongs to the rule.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, QuerySolution

from kg.serve.documents import select, terms
from kg.serve.names import term
from kg.store import Index

MOST = 20_000
"""Statements of evidence that are read; an ad with a thousand facts has some 9,000."""
LONGEST = 1_000_000
"""Characters of a text that a page shows."""

SUBJECT, PREDICATE, OBJECT = (term(f"rdf:{part}").value for part in ("subject", "predicate", "object"))
START, END, QUOTE, CONFIDENCE, RULE, STATUS = (
    term(f"vac:{name}").value for name in ("start", "end", "quote", "confidence", "rule", "status")
)
SOURCE = term("prov:wasDerivedFrom").value
Value = NamedNode | Literal
Statement = tuple[NamedNode, NamedNode, Value]


@dataclass(frozen=True, slots=True)
class Word:
    """Words of a snapshot's text that say a statement; `start` and `end` count its code points.

    `level` is how the statement follows from them (a code, empty where none is said), `status` why a candidate is not
    asserted. `quote` is empty where it may not be shown.
    """

    statement: Statement
    snapshot: str
    start: int | None
    end: int | None
    quote: str
    confidence: float | None
    rule: str
    level: str
    status: str


@dataclass(frozen=True, slots=True)
class Said:
    """All words behind a posting, in the order of the text, the texts that may be shown by snapshot, what was enriched.

    `cut` says that there are more words than were read.
    """

    words: tuple[Word, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    enriched: frozenset[Statement] = frozenset()
    cut: bool = False


def address(start: int) -> str:
    """The address of the words that begin there, on the page of their posting.

    >>> address(671)
    'w-671'
    """
    return f"w-{start}"


def read(index: Index, snapshots: Sequence[NamedNode], nodes: Iterable[NamedNode]) -> Said:
    """The words from these snapshots, and what the links graph adds about these nodes."""
    if not snapshots:
        return Said(enriched=_enriched(index, nodes))
    values = terms(snapshots)
    rows = [
        *select(
            index,
            f"SELECT ?x ?e ?p ?o {{ VALUES ?x {{ {values} }} GRAPH ?g {{ ?e {term('prov:wasDerivedFrom')} ?x ; ?p ?o }} }}"
            f" LIMIT {MOST + 1}",
        )
    ]
    shown = select(index, f"SELECT ?x ?t {{ VALUES ?x {{ {values} }} GRAPH ?g {{ ?x {term('rdf:value')} ?t }} }}")
    texts = {snapshot.value: text.value[:LONGEST] for snapshot, text in shown}
    return Said(_words(index, rows[:MOST]), texts, _enriched(index, nodes), len(rows) > MOST)


def _words(index: Index, rows: Iterable[QuerySolution]) -> tuple[Word, ...]:
    nodes: dict[str, dict[str, Value]] = {}
    for snapshot, node, predicate, value in rows:
        about = nodes.setdefault(node.value, {SOURCE: snapshot})
        about[predicate.value] = value
    levels = _levels(index, {about[RULE] for about in nodes.values() if RULE in about})
    found = []
    for about in nodes.values():
        try:
            statement = about[SUBJECT], about[PREDICATE], about[OBJECT]
        except KeyError:
            continue  # a run or a rule, which says nothing of the posting
        rule = about[RULE].value if RULE in about else ""
        found.append(
            Word(
                statement,  # type: ignore[arg-type]
                about[SOURCE].value,
                _whole(about.get(START)),
                _whole(about.get(END)),
                about[QUOTE].value if QUOTE in about else "",
                _number(about.get(CONFIDENCE)),
                rule.partition("/id/rule/")[2],
                levels.get(rule, ""),
                about[STATUS].value.rpartition("#")[2] if STATUS in about else "",
            )
        )
    found.sort(key=lambda w: (w.start is None, w.start or 0, w.end or 0, w.statement[1].value, w.statement[2].value))
    return tuple(found)


def _levels(index: Index, rules: Iterable[Value]) -> dict[str, str]:
    rows = select(
        index,
        f"SELECT ?r ?l {{ VALUES ?r {{ {terms(r for r in rules if isinstance(r, NamedNode))} }} GRAPH ?g {{ ?r {term('vac:evidenceLevel')} ?l }} }}",
    )
    return {rule.value: level.value.rpartition("#")[2] for rule, level in rows}


def _enriched(index: Index, nodes: Iterable[NamedNode]) -> frozenset[Statement]:
    rows = select(index, f"SELECT ?s ?p ?o {{ VALUES ?s {{ {terms(nodes)} }} GRAPH <graph/links> {{ ?s ?p ?o }} }}")
    return frozenset((row["s"], row["p"], row["o"]) for row in rows if isinstance(row["o"], NamedNode | Literal))


def _whole(value: Value | None) -> int | None:
    return int(value.value) if value is not None and value.value.isdecimal() else None


def _number(value: Value | None) -> float | None:
    try:
        return float(value.value) if value is not None else None
    except ValueError:
        return None
