"""Quads and shapes to a report."""
