"""Recognisers of what stands around a job: where and with what one works, what is offered, notices, gaps."""

from kg.extract.circumstances import benefits, gaps, infrastructure, networks, notices, workplaces
from kg.extract.context import Recogniser

RECOGNISERS: tuple[Recogniser, ...] = (
    workplaces.recognise,
    infrastructure.recognise,
    networks.recognise,
    benefits.recognise,
    notices.recognise,
    gaps.recognise,
)
INFERENCES: tuple[Recogniser, ...] = ()
