"""Bytes to `Document`: the one frozen text that every span points into, its blocks, and what a page says of itself."""

from kg.read.document import Block, Document, Source

__all__ = ["Block", "Document", "Source"]
