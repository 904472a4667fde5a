"""Bytes to `Document`: the one frozen text that every span points into, its blocks, and what a page says of itself."""

from kg.read.document import Block, Document, Source
from kg.read.reader import read

__all__ = ["Block", "Document", "Source", "read"]
