"""Vacancy Graph: academic job postings as validated linked data."""

__version__ = "0.1.0"
