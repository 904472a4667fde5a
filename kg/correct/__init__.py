"""Corrections: which fields of a posting a person may correct, what the shapes ask of each, and what they find wrong.

`lines(…)` draws the form; the corrections themselves are `kg.extract.corrections`.
"""

from kg.correct.bounds import Bounds, Choice, asked
from kg.correct.form import Form, Group, load
from kg.correct.lines import Line, Part, Said, Section, check, drawn, unfit

__all__ = [
    "Bounds",
    "Choice",
    "Form",
    "Group",
    "Line",
    "Part",
    "Said",
    "Section",
    "asked",
    "check",
    "drawn",
    "load",
    "unfit",
]
