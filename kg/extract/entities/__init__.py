"""Recognisers of names: who employs, who supervises, who pays, where."""

from kg.extract.context import Recogniser

RECOGNISERS: tuple[Recogniser, ...] = ()
INFERENCES: tuple[Recogniser, ...] = ()
