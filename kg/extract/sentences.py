"""Where sentences and clauses begin and end in a text."""

import re
from bisect import bisect_left, bisect_right
from functools import cached_property

# No sentence is longer; what goes on without a full stop is parted, so that looking around costs a fixed time.
SENTENCE = 2_000
_SENTENCE = re.compile(r"[.!?]+[\")\]]{0,2} (?=[\"(\[]?[^\W_a-z])|\n")
_ABBREVIATED = re.compile(
    r"(?:\b(?:(?<!-)[a-z]|dr|drs|prof|profs|proff|dott|dra|profa|in|hab|lic|mgr|tlf|dept|fac|nr|no|tel|st|abs|ca|bzw|vgl|approx|incl|inkl|mag|dipl|ing|univ|apl|habil|rer|nat|phil|med|ext|"
    r"ref|art|str|mr|mrs|ms|mme|jun|jr|hon|assoc|asst|evtl|ggf|max|min|mind|etc|e\.g|i\.e|z\.b|u\.a|d\.h|sc|gr|bes|besgr|entg|entgeltgr|"
    r"kz|reg|tech|eur|usd|chf|jan|feb|apr|aug|sept|oct|nov|dec|dez|okt)|(?<!\d)\d{1,2})\.$"
)
_CLAUSE = re.compile(
    r"[;()]|, (?:but|aber|jedoch|while|w\u00e4hrend|although|mais|maar)\b| (?:but|aber|jedoch|mais|maar) |, (?:and|und) "
)


class Sentences:
    """The sentences and clauses of a text, found when they are first asked for; `low` is the text in lower case."""

    def __init__(self, text: str, low: str) -> None:
        self._text, self._low = text, low

    @cached_property
    def _starts(self) -> list[int]:
        starts = [0]
        for match in _SENTENCE.finditer(self._text):
            if self._low[match.start()] == "." and _ABBREVIATED.search(
                self._low, max(0, match.start() - 12), match.start() + 1
            ):
                continue
            self._part(starts, match.end())
            starts.append(match.end())
        self._part(starts, len(self._text))
        return starts

    def _part(self, starts: list[int], end: int) -> None:
        """Part what no sign ends for too long, at a space where there is one."""
        while end - starts[-1] > SENTENCE:
            at = starts[-1] + SENTENCE
            starts.append(self._text.rfind(" ", starts[-1] + SENTENCE // 2, at) + 1 or at)

    def at(self, offset: int) -> tuple[int, int]:
        """The span of the sentence (never longer than its block) that holds this offset."""
        starts = self._starts
        at = bisect_right(starts, offset) - 1
        return starts[at], starts[at + 1] if at + 1 < len(starts) else len(self._text)

    def clause(self, start: int, end: int) -> tuple[int, int]:
        """The span of the clause that holds these offsets: the sentence, cut at `;`, brackets and "but"."""
        low, high = self.at(start)
        starts, ends = self._cuts
        before, behind = bisect_right(ends, start) - 1, bisect_left(starts, end)
        if before >= 0 and starts[before] >= low:
            low = ends[before]
        if behind < len(starts) and ends[behind] <= high:
            high = starts[behind]
        return low, high

    @cached_property
    def _cuts(self) -> tuple[list[int], list[int]]:
        """Where the words and signs that part clauses begin, and where they end."""
        spans = [m.span() for m in _CLAUSE.finditer(self._low)]
        return [s for s, _ in spans], [e for _, e in spans]
