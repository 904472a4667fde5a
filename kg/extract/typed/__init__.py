"""Recognisers of typed fields that need more than one rule of the lexicon at a time."""

from kg.extract.context import Recogniser
from kg.extract.typed import (
    addresses,
    application_pages,
    deadlines,
    documents,
    nearby,
    pay,
    position,
    prolonging,
    starts,
    teaching,
    terms,
    title,
)

# In this order: what a later one reads from `context.found`, an earlier one has proposed.
RECOGNISERS: tuple[Recogniser, ...] = (
    title.language_of_ad,
    title.titles,
    position.position_types,
    position.degrees,
    position.openings,
    terms.extensions,
    terms.headline_share,
    terms.alone,
    terms.attributes,
    terms.labelled_fte,
    starts.openings,
    starts.terms,
    starts.left_over,
    documents.clusters,
    terms.employment_type,
    pay.salaries,
    pay.coded_groups,
    pay.paid_scales,
    addresses.emails,
    addresses.phones,
    nearby.nearby,
    nearby.keyed_references,
    application_pages.application_pages,
    application_pages.job_pages,
    teaching.teaching,
)
INFERENCES: tuple[Recogniser, ...] = (teaching.condition_met, deadlines.after_publication, prolonging.spoken)
