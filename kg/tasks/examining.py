"""A dry run for a person to look at: the facts with their words in the text, the report, and what would be published."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox
from pyoxigraph import DefaultGraph, NamedNode, Quad

from kg.correct import Line, Part, Said, drawn, unfit
from kg.errors import Refusal
from kg.extract.corrections import Correction
from kg.graph import adopted
from kg.graph.terms import PREFIXES
from kg.pipeline import Refused
from kg.read import rdf
from kg.report import Examined, Rules, View, view
from kg.report.html import report_html
from kg.report.names import Names
from kg.tasks import reading, validating
from kg.tasks.means import Means
from kg.tasks.records import Submission

SHOWN = 120_000
"""Characters of a text that are shown."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of the text, and the ids of the values that they say, that of the shortest words first."""

    text: str
    says: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found. `code` and `message` say why nothing could be; `media` is what the bytes were taken as,
    `counts` how many Violations, Warnings and Infos the report has.

    `parts` is the form for corrections, empty where there is nothing to correct, since statements came. `quads` are the
    statements that would be published beside their evidence, of which there are `evidence`; as N-Quads, and as Turtle.
    """

    media: str = ""
    code: str = ""
    message: str = ""
    conforms: bool = False
    report: str = ""
    counts: tuple[int, int, int] = (0, 0, 0)
    title: str = ""
    language: str = ""
    parts: tuple[Part, ...] = ()
    pieces: tuple[Piece, ...] = ()
    cut: bool = False
    corrections: tuple[Correction, ...] = ()
    turtle: str = ""
    quads: bytes = b""
    evidence: int = 0
    warnings: tuple[str, ...] = ()

    @property
    def unfit(self) -> list[tuple[Part, Line, Said]]:
        """What a person stated that cannot be a value of its field, with which nothing is published."""
        return list(unfit(self.parts))

    @property
    def publishable(self) -> bool:
        """Whether it would be published as it stands."""
        return self.conforms and not self.unfit


def examine(means: Means, sent: Submission) -> Examination:
    """What would become of a posting, or what is wrong with any RDF."""
    media = ""
    try:
        media = reading.media_type(sent)
        read = _document(means, sent, media)
        if read is None or read.quads:
            return _statements(means, sent, media)
        return _posting(means, sent, media, read)
    except Refusal as refusal:
        return Examination(media, refusal.code, str(refusal))


def _document(means: Means, sent: Submission, media: str) -> reading.Read | None:
    """What is read as an ad; None for RDF that states none."""
    limit = means.settings.max_text
    if media not in rdf.FORMATS:
        return reading.posting(sent, validating.NAME, limit)
    try:
        if media == reading.JSON_LD:
            return reading.posting(sent, validating.NAME, limit)
        return reading.stated(sent, media, validating.NAME, limit)
    except Refusal as refusal:
        if refusal.code not in ("no-posting", "several"):
            raise
        return None


def _statements(means: Means, sent: Submission, media: str) -> Examination:
    found = validating.stands(means, sent)
    told = view(found, Rules(means.tools.shapes), sent.language)
    heads = adopted.heads(found.quads)
    return Examination(
        media, conforms=found.report.conforms, report=report_html(told, level=3), counts=_counted(told),
        warnings=found.warnings,
        title=next((group.title for group in told.groups if group.iri), "") if heads else "",
    )  # fmt: skip


def _posting(means: Means, sent: Submission, media: str, read: reading.Read) -> Examination:
    result, amending = validating.examined(means, sent, read)
    extraction = amending.extraction
    if extraction is None or (isinstance(result, Refused) and result.code != "violation"):
        assert isinstance(result, Refused)
        raise Refusal(result.code, result.message)
    made, text = result.contribution, read.document.text
    assert made is not None
    examined = Examined("", result.report, made.quads, text, data=sent.data, warnings=read.document.warnings)
    rules = Rules(means.tools.shapes)
    told = view(examined, rules, sent.language)
    parts = drawn(extraction, rules, Names(sent.language), means.tools.lexicon, result.report, amending.before)
    shown = [quad for quad in made.quads if _is_shown(quad, sent.base)]
    return Examination(
        media,
        conforms=result.report.conforms,
        report=report_html(told, level=3),
        counts=_counted(told),
        title=made.label,
        language=extraction.language or "",
        parts=parts,
        pieces=pieces(text[:SHOWN], parts),
        cut=len(text) > SHOWN,
        corrections=extraction.corrections,
        turtle=_turtle(shown),
        quads=ox.serialize(shown, format=ox.RdfFormat.N_QUADS) or b"",
        evidence=len(made.quads) - len(shown),
        warnings=read.document.warnings,
    )


def _counted(told: View) -> tuple[int, int, int]:
    return told.counts["Violation"], told.counts["Warning"], told.counts["Info"]


def _is_shown(quad: Quad, base: str) -> bool:
    return isinstance(quad.graph_name, DefaultGraph) or quad.graph_name == NamedNode(f"{base}graph/links")


def _turtle(quads: Sequence[Quad]) -> str:
    triples = sorted({quad.triple for quad in quads}, key=str)
    written = "".join(map(str, triples))
    prefixes = {name: namespace for name, namespace in PREFIXES.items() if f"<{namespace}" in written}
    return (ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b"").decode()


def pieces(text: str, parts: Iterable[Part]) -> tuple[Piece, ...]:
    """The text in pieces, each with the values whose words it is part of, however they overlap."""
    spans = [
        (start, min(end, len(text)), said.id)
        for part in parts for line in part.lines for said in (*line.values, *line.replaced, *line.doubts)
        for start, end in said.spans if start < len(text)
    ]  # fmt: skip
    cuts = sorted({0, len(text), *(start for start, _, _ in spans), *(end for _, end, _ in spans)})
    over: list[list[tuple[int, str]]] = [[] for _ in cuts]
    for start, end, name in spans:
        for index in range(bisect_left(cuts, start), bisect_left(cuts, end)):
            over[index].append((end - start, name))
    return tuple(
        Piece(text[start:end], tuple(dict.fromkeys(name for _, name in sorted(names))))
        for start, end, names in zip(cuts, cuts[1:], over, strict=False)
    )
