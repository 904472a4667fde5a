"""PDF: pages of placed words to one text in the order of reading, with its headings, labels, lists and links."""

from kg.read.pdf.flow import write
from kg.read.pdf.pages import pages_of

__all__ = ["pages_of", "write"]
