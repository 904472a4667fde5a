"""Reports of validation for people: which sentence to mend, and what would be right.

`view(examined, Rules(shapes), language)` puts a report of SHACL into words; `report_text`, `report_html`, `page_html`,
`report_object` (JSON) and `sarif` write what stands there. Wording is data: `wording/en.toml`, `wording/de.toml`.
"""

from kg.report.examined import Examined
from kg.report.phrases import Phrases, languages
from kg.report.rules import Rules
from kg.report.telling import view
from kg.report.view import Finding, Group, Passage, Place, View

__all__ = ["Examined", "Finding", "Group", "Passage", "Phrases", "Place", "Rules", "View", "languages", "view"]
