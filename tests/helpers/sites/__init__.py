"""A visitor of the pages: what tests of the pages say, done in a browser, or over plain HTTP where there is none."""

from sites.visitor import Visitor

__all__ = ["Visitor"]
