"""An optional language model that points at words; values, checks and choices stay with the rules' own code.

It is off unless asked for, and nothing of it is imported then.
"""

from kg.llm.assistant import Assistant, start
from kg.llm.report import Report, Usage

__all__ = ["Assistant", "Report", "Usage", "start"]
