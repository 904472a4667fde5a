"""All of the reference in one: vocabulary, shapes, questions, and who speaks of what."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from kg import questions, resources
from kg.questions import Question
from kg.reference.rules import PLACES, Rule, Set
from kg.reference.terms import Vocabulary
from kg.reference.uses import Uses


@dataclass(frozen=True)
class Reference:
    """What the folders `ontology/`, `shapes/` and `queries/` say, each read when it is first asked for."""

    ontology: Path
    shapes: Path
    queries: Path

    @classmethod
    def ours(cls) -> "Reference":
        """The project's own."""
        return cls(resources.folder("ontology"), resources.folder("shapes"), resources.folder("queries"))

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The terms."""
        return Vocabulary.load(self.ontology)

    @cached_property
    def sets(self) -> tuple[Set, ...]:
        """The shapes, by what they are held against."""
        return tuple(Set.load(self.shapes, name) for name in PLACES)

    @cached_property
    def rules(self) -> Mapping[str, tuple[Set, Rule]]:
        """Every shape with its set, by name."""
        return {rule.name: (one, rule) for one in self.sets for rule in one.rules}

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """The questions by name."""
        return {q.name: q for q in questions.load(self.queries)}

    @cached_property
    def views(self) -> Mapping[str, Question]:
        """The views by name: what pages and programs are given of a thing."""
        return {q.name: q for q in questions.load(self.queries / "views")}

    @cached_property
    def uses(self) -> Uses:
        """What speaks of each term."""
        return Uses.of(self.questions.values(), self.views.values(), self.sets)

    @cached_property
    def digest(self) -> str:
        """What tells this reference from one of other files."""
        files = [
            path
            for top in (self.ontology, self.shapes, self.queries)
            for path in sorted(top.rglob("*"))
            if path.is_file()
        ]
        found = sha256()
        for path in files:
            found.update(f"\n{path.name}\n".encode() + path.read_bytes())
        return found.hexdigest()[:16]
