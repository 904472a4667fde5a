"""The areas under which a portal or the ad itself files the job."""

import re
from collections.abc import Iterator

from kg.extract.context import Context
from kg.extract.mention import Candidate
from kg.extract.prose.wording import verbatim

_SPLIT = re.compile(r", | ?; ?| \| |: ")
_NESTED = "\u00bb"
_MOST_WORDS, _MOST = 8, 30


def recognise(context: Context) -> Iterator[Candidate]:
    """Each value at a label such as "Areas of study"; "Physics » Optics" is one."""
    count = 0
    nested: set[int] = set()
    for pair in context.labelled("subject_area"):
        # Below "Physics » Optics" the next line may be one more of the kind.
        if _NESTED in context.document.text[slice(*context.folded.source(pair.start, pair.end))]:
            nested.add(pair.label.start)
        elif pair.how == "list":
            continue
        if (
            pair.how == "prev"
            or (pair.how == "list" and pair.label.start not in nested)
            or context.section(pair.start)
            in (
                "other-jobs",
                "nav",
                "metadata",
                "profile",
            )
        ):
            continue
        at = pair.start
        for low, until in [
            *((s.start(), s.end()) for s in _SPLIT.finditer(context.text, pair.start, pair.end)), (pair.end, pair.end)
        ]:  # fmt: skip
            words = context.text[at:low].strip(" .,;:")
            if words and len(words.split()) <= _MOST_WORDS and not re.search(r"\d|://|@", words) and count < _MOST:
                count += 1
                start = context.text.index(words, at)
                name = verbatim(context, start, start + len(words))
                yield context.candidate("subject_area.label", start, start + len(words), name)
            at = until
