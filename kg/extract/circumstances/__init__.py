"""Recognisers of what stands around a job: where and with what one works, what is offered, notices, gaps."""

from kg.extract.circumstances import gaps, notices
from kg.extract.context import Recogniser

RECOGNISERS: tuple[Recogniser, ...] = (notices.recognise, gaps.recognise)
INFERENCES: tuple[Recogniser, ...] = ()
