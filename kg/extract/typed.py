"""Recognisers of typed fields that need more than a rule: the title, the ad's language, salaries, addresses."""

from collections.abc import Iterator

from kg.extract.context import Candidate, Context, Recogniser
from kg.extract.posting import language


def ad_language(context: Context) -> Iterator[Candidate]:
    """The language that the ad is written in."""
    if code := language(context):
        yield context.candidate("language.words", None, None, code)


RECOGNISERS: tuple[Recogniser, ...] = (ad_language,)
INFERENCES: tuple[Recogniser, ...] = ()
