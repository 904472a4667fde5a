"""Work that the server must not do itself: reading postings, validating, writing. See docs/writing.md.

`kg.tasks.tasks.Tasks` has each job done in a process of its own, which can be ended at any time; what it raises stands
here.
"""

from kg.tasks.errors import NeedsMemory, TakesTooLong
from kg.workers.errors import Failed, Lost, NoRoom, WorkerError

__all__ = ["Failed", "Lost", "NeedsMemory", "NoRoom", "TakesTooLong", "WorkerError"]
