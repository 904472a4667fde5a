"""Entity tags of postings, and the conditions that writing has to name (RFC 9110, section 13)."""

import re
from collections.abc import Iterable

from kg.store import Catalog
from kg.store.records import SourceRecord
from kg.tasks.records import Condition

_CODED = re.compile(r'-(?:gzip|br|zstd|deflate)"$')


def etag(catalog: Catalog, record: SourceRecord) -> str:
    """The strong tag of what a posting says now: the catalog and the version, so that no other state ever has it."""
    return f'"{catalog.identity[:8]}-v{record.version}"'


def holds(condition: Condition, tag: str | None) -> bool:
    """Whether the condition holds where the posting has this tag; None where it has no state that stands.

    A tag as a compressed answer has it is the tag of what was compressed. Weak tags never match.

    >>> holds(Condition(match=('"a-v1-gzip"',)), '"a-v1"'), holds(Condition(match=('W/"a-v1"',)), '"a-v1"')
    (True, False)
    >>> holds(Condition(none_match=("*",)), None), holds(Condition(match=("*",)), None)
    (True, False)
    """
    if condition.match and (tag is None or not _among(condition.match, tag)):
        return False
    return not (condition.none_match and tag is not None and _among(condition.none_match, tag))


def _among(listed: Iterable[str], tag: str) -> bool:
    return any(one == "*" or _CODED.sub('"', one) == tag for one in listed)
