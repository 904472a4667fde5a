"""Recognisers of what stands in sentences and lists: duties, demands, fields of study, areas, numbers of documents."""

from collections.abc import Mapping

from kg.extract.context import Finder, Recogniser
from kg.extract.prose import areas, counts, fields_of_study, requirements, statements, tasks

FINDERS: Mapping[str, Finder] = {"statement": statements.find}
# In this order: fields of study and counts read what `context.found` has of degrees and documents.
RECOGNISERS: tuple[Recogniser, ...] = (
    tasks.recognise,
    requirements.recognise,
    fields_of_study.recognise,
    areas.recognise,
    counts.recognise,
)
