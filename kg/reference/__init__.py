"""The reference: what the vocabulary and the shapes say of themselves, read once for pages, documents and docs alike."""

from kg.reference.reference import Reference
from kg.reference.rules import Rule, Set
from kg.reference.terms import Scheme, Term, Vocabulary
from kg.reference.uses import Asks, Uses

__all__ = ["Asks", "Reference", "Rule", "Scheme", "Set", "Term", "Uses", "Vocabulary"]
