"""What a report is about: a file or a posting, with all that helps to say where in it something is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import Quad

from kg.graph.contribution import PublishText
from kg.validate.report import Report


@dataclass(frozen=True, slots=True)
class Examined:
    """What was held against the shapes, and what came of it.

    `name` is the file or source, empty for what somebody sent; `quads` are the data; `text` is the posting's text, to which the spans of its evidence
    refer; `publish_text` says how much of that the reader may see; `data` are the file's bytes, for lines in it, and
    `form` is the ending of an RDF file (`ttl`, …), empty for a posting. Where several files are one graph, `files` holds
    the name, bytes and form of each. `refused` says why there is no report,
    `warnings` what was doubtful.
    """

    name: str
    report: Report
    quads: Sequence[Quad] = ()
    text: str | None = None
    publish_text: PublishText = "full"
    data: bytes = b""
    form: str = ""
    files: Sequence[tuple[str, bytes, str]] = ()
    refused: str = ""
    warnings: tuple[str, ...] = ()
