"""`/search`: postings by words and facets, as a page, JSON, CSV, Atom and iCalendar, all from one address."""

from kg.serve.pages.search.answer import ROUTES

__all__ = ["ROUTES"]
