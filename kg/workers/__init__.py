"""Query workers: processes that answer from one release each and can be ended at any time. See docs/workers.md.

`kg.workers.pool.Pool` starts them; what it takes and raises stands here.
"""

from kg.workers.errors import BadQuery, Failed, Lost, NoRoom, OutOfMemory, TooLarge, TooLong, WorkerError
from kg.workers.task import Query

__all__ = [
    "BadQuery",
    "Failed",
    "Lost",
    "NoRoom",
    "OutOfMemory",
    "Query",
    "TooLarge",
    "TooLong",
    "WorkerError",
]
