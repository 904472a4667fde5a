"""The questions that are served: the files of `queries/`, read once."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from kg import questions, resources
from kg.errors import UsageError
from kg.questions import Question
from kg.serve.problems import Problem
from kg.serve.vocabulary import reference


@cache
def known() -> tuple[Question, ...]:
    """All questions, by number."""
    return questions.load(resources.folder("queries"))


@cache
def names(lang: str) -> Mapping[str, str]:
    """What terms and codes are called in that language, by prefixed name."""
    return {term.short: term.label(lang) for term in reference().vocabulary.by_iri.values()}


@cache
def spoken(lang: str) -> Mapping[str, str]:
    """What codes are called in that language, by the plain name that answers have; those that it tells apart only."""
    found: dict[str, set[str]] = {}
    vocabulary = reference().vocabulary
    for code in (c for codes in (*(s.codes for s in vocabulary.schemes), *vocabulary.tables.values()) for c in codes):
        found.setdefault(code.text("rdfs:label", ""), set()).add(code.label(lang))
    return {plain: labels.pop() for plain, labels in found.items() if len(labels) == 1}


def find(name: str) -> Question:
    """The question of that name, number, or name without its number; raises Problem 404 where there is none."""
    try:
        return questions.find(known(), name)
    except UsageError:
        raise Problem(404, f"There is no question {name[:100]!r}; /questions lists them") from None


def address(question: Question) -> str:
    """Where its page is."""
    return f"/questions/{question.name}"


def tags(asked: Sequence[Question]) -> dict[str, int]:
    """How many of these questions have each tag, the most frequent first."""
    found: dict[str, int] = {}
    for question in asked:
        for tag in question.tags:
            found[tag] = found.get(tag, 0) + 1
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def as_data(question: Question) -> Mapping[str, Any]:
    """What the catalogue says of a question to programs."""
    return {
        "name": question.name,
        "address": address(question),
        "title": dict(question.titles),
        "question": dict(question.questions),
        "tags": list(question.tags),
        "parameters": [
            {"name": p.name, "type": p.kind, "label": dict(p.labels), "default": p.default, "example": p.example}
            for p in question.parameters
        ],
        "chart": question.chart.type if question.chart else None,
    }
