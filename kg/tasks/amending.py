"""A person's corrections on their way into what is extracted."""

from dataclasses import dataclass

from kg.correct import check, drawn, load
from kg.errors import Refusal
from kg.extract.corrections import amend, revise
from kg.extract.fact import Extraction
from kg.pipeline import Tools
from kg.report import Rules
from kg.report.names import Names
from kg.tasks.records import Amendment


@dataclass(eq=False, slots=True)
class Amending:
    """Puts an amendment into an extraction, and keeps what came of it, and what it was `before`."""

    amendment: Amendment
    extraction: Extraction | None = None
    before: Extraction | None = None

    def __call__(self, extraction: Extraction) -> Extraction:
        """The extraction with the corrections in it; raises Refusal `correction` where one cannot be meant."""
        fields, asked = load().fields, self.amendment
        self.before = extraction
        corrections = revise(extraction, asked.corrections, dict(asked.submitted), fields)
        self.extraction = amend(extraction, corrections, fields)
        return self.extraction


def unamended(amendment: Amendment | None) -> None:
    """Raise Refusal `correction` where statements, from which nothing is extracted, come with corrections."""
    if amendment and (amendment.corrections or amendment.submitted):
        raise Refusal(
            "correction", "Statements are corrected where they are written; only an ad is sent with corrections"
        )


def sound(extraction: Extraction | None, tools: Tools) -> None:
    """Raise Refusal `correction` where a person stated what cannot be a value of its field."""
    if extraction is not None and extraction.corrections:
        check(drawn(extraction, Rules(tools.shapes), Names("en"), tools.lexicon))
