"""The dry run: what would become of a posting, without anything being kept."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from kg import settings
from kg.graph.contribution import BlankLedger
from kg.pipeline import Refused, Tools, process
from kg.resources import folder
from kg.tasks.means import Means
from kg.tasks.records import Checked, Submission

NAME = "the posting"
EXAMPLES = ("01-*.txt", "02-*.txt", "05-*.txt", "07-*.html")
"""What is read beforehand: one of each kind and language."""


def validate(means: Means, sent: Submission) -> Checked:
    """Read, extract, build and validate; nothing is stored and nobody is asked."""
    result = process(
        sent.data,
        source=NAME,
        name=NAME,
        media_type=sent.media_type,
        settings=replace(means.settings, base=sent.base),
        tools=means.tools,
        ledger=BlankLedger(),
        received=datetime.now(UTC),
    )
    if isinstance(result, Refused) and result.code != "violation":
        return Checked(result.report, result.code, result.message)
    return Checked(result.report)


def warm(tools: Tools) -> Iterator[None]:
    """Read some examples, one a step: the first postings of a process cost many times what later ones do."""
    plain = settings.load(Path(), {}, {})
    for example in (path for pattern in EXAMPLES for path in sorted(folder("examples").glob(pattern))):
        process(
            example.read_bytes(), source=NAME, name=example.name, settings=plain, tools=tools,
            ledger=BlankLedger(), received=datetime.now(UTC),
        )  # fmt: skip
        yield
