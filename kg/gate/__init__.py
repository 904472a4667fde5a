"""What may pass into a release: a change of statements held against the shapes with all that stands around it."""

from kg.gate.statements import hold

__all__ = ["hold"]
