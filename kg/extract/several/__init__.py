"""Ads that offer several positions: which they are, which words are whose, and which facts follow."""

from kg.extract.several.anchors import named
from kg.extract.several.settle import settle

__all__ = ["named", "settle"]
