"""What every recogniser is given: the document as folded, its blocks, what was found in it so far, and the lexicon."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import islice
from operator import itemgetter
from typing import Any

from kg.extract.beginnings import Words
from kg.extract.fact import Fact, Value
from kg.extract.folding import Folded, fold
from kg.extract.layout import Run, cell_borders, runs, soft_breaks
from kg.extract.mention import Candidate, Mention, Pair
from kg.extract.near import Spans, around_digits, covered, finditer, words_with
from kg.extract.phrases import Hit, longest
from kg.extract.sentences import Sentences
from kg.extract.wording import Lexicon, Made
from kg.read.document import Document

# A document that says more than this of one kind is no ad; what lies beyond is not looked at, so that time is bounded.
MOST = 400
# No ad is longer than this; of a longer text only so much is looked at.
LONGEST = 100_000
# Words inside an address say nothing.
_MASKED = re.compile(r"(?:https?://|www\.|mailto:)[^\s<>\"]+|[\w.+-]{1,64}@[\w.-]+")


# Short words of one language mean something else in another ("stage", "technik"); those of these stand in ads of all.
_TELLING = 9
_EVERYWHERE = frozenset({"en", "de", "fr"})
# So many characters ("bis zum", "no later than" not) may stand before a value that has a line of its own.
_LEADING = 9
_DIGITS = re.compile(r"\d+")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_start = itemgetter(1)
Finder = Callable[["Context"], Iterable[Mention]]


class Context:
    """One document on its way through the recognisers; see the attributes and methods for what it offers.

    `document`; `folded` (the shadow, `.text` and `.low`); `runs` (blocks with sections); `lexicon`; `registry` (known
    organisations and grants, or None); `found` (candidates so far, by field); `facts` (asserted, by field: filled
    before the inferences run).
    """

    def __init__(self, document: Document, lexicon: Lexicon, registry: Any, finders: Mapping[str, Finder]) -> None:
        self.document, self.lexicon, self.registry = document, lexicon, registry
        self.folded: Folded = fold(document.text[:LONGEST], soft_breaks(document), cell_borders(document))
        self.text, self.low = self.folded.text, self.folded.low
        self.hits: dict[str, list[Hit]] = {}
        masked = covered(len(self.low), _masked(self.low))
        self._words = Words(self.low)
        for hit in lexicon.scanner.find_in(self._words):
            if masked[hit[1]]:
                continue
            if hit[0] in self.hits:
                self.hits[hit[0]].append(hit)
            else:
                self.hits[hit[0]] = [hit]
        self._groups: dict[str, list[str]] = {}
        self._cues: dict[str, tuple[list[Hit], list[int]]] = {}
        for group, entries in self.hits.items():
            del entries[4 * MOST :]
            entries.sort(key=_start)
            if group.startswith("cue:"):
                self._cues[group[4:]] = entries, [hit[1] for hit in entries]
            if group.startswith("word:"):
                self._groups.setdefault(group[: group.find(":", 5)], []).append(group)
        self._starts: dict[str, list[int]] = {}
        self.runs: tuple[Run, ...] = runs(
            document, self.folded, [h for g, e in self.hits.items() if g.startswith("section:") for h in e]
        )
        self._run_starts = [r.start for r in self.runs]
        self._sentences = Sentences(self.text, self.low)
        self._finders = finders
        self._mentions: dict[str, list[Mention]] = {}
        self._made: dict[Callable[[Context], Any], Any] = {}
        self._mention_starts: dict[str, list[int]] = {}
        self.found: dict[str, list[Candidate]] = {}
        self.facts: dict[str, list[Fact]] = {}

    # --- where something stands -------------------------------------------------------------------------------------

    def run_at(self, offset: int) -> int:
        """Index in `runs` of the block that holds this offset (of the shadow)."""
        at = bisect_right(self._run_starts, offset) - 1
        return at if at > 0 else 0

    def section(self, offset: int) -> str:
        """The section that this offset stands in; empty where none is known."""
        return self.runs[self.run_at(offset)].section if self.runs else ""

    def sentence(self, offset: int) -> tuple[int, int]:
        """The span of the sentence (never longer than its block) that holds this offset."""
        return self._sentences.at(offset)

    def clause(self, start: int, end: int) -> tuple[int, int]:
        """The span of the clause that holds these offsets: the sentence, cut at `;`, brackets and "but"."""
        return self._sentences.clause(start, end)

    def window(self, name: str, start: int, end: int) -> tuple[int, int]:
        """The clause, sentence or block around these offsets."""
        if name == "clause":
            return self.clause(start, end)
        if name == "block":
            run = self.runs[self.run_at(start)]
            return run.start, run.end
        return self.sentence(start)

    def lead(self, start: int, end: int) -> tuple[int, int, bool] | None:
        """The words that lead to a value outside its own block, and whether the value stands alone below them.

        That is the sentence before a list whose items hold the value, or the line above a value that fills its block.
        """
        at = self.run_at(start)
        run = self.runs[at]
        if run.item:
            first = self.list_start(at)
            above = self.runs[max(0, first - 1)]
            last = self.text[above.end - 1]
            if not above.item and (last == ":" or (last not in ".!?" and not self.runs[first].gap)):
                return self.sentence(above.end - 1)[0], above.end, False
        elif (
            at > 0
            and (
                end - start > 0.7 * (run.end - run.start)
                or (start - run.body <= _LEADING and run.end - end <= max(2, end - start))
            )
            and self.text[self.runs[at - 1].end - 1] not in ".!?"
        ):
            above = self.runs[at - 1]
            return self.sentence(above.end - 1)[0], above.end, True
        return None

    def list_start(self, at: int) -> int:
        """Index of the first item of the list that this item belongs to; lines that continue an item do not end it."""
        first, index = at, at - 1
        while index >= 0 and at - index < 24:
            run = self.runs[index]
            if run.item:
                first = index
            elif run.gap or first - index > 3 or self.text[run.end - 1] == ":" or self.text[run.body].isupper():
                break
            index -= 1
        return first

    def optional(self, offset: int) -> bool:
        """Whether this stands under a heading of what is only welcome ("Desirable", "Von Vorteil")."""
        at = self.run_at(offset)
        for index in range(at, max(-1, at - 15), -1):
            run = self.runs[index]
            if any(
                h.start == run.body and run.end - h.end <= 22
                for h in self.cues(("optional_heading",), run.body, run.end)
            ):
                return True
            if index < at and (run.kind == "heading" or any(h.start == run.body for h in self._headings(run))):
                return False
        return False

    def _headings(self, run: Run) -> Iterator[Hit]:
        for name in ("profile", "tasks", "offer", "apply"):
            hits = self.hits.get(f"section:{name}", [])
            at = bisect_left(self._hit_starts(f"section:{name}"), run.body)
            while at < len(hits) and hits[at].start == run.body:
                if run.end - hits[at].end <= 3:
                    yield hits[at]
                at += 1

    # --- what was found there ---------------------------------------------------------------------------------------

    def cues(self, names: Iterable[str], start: int, end: int) -> Iterator[Hit]:
        """Cues of these names that lie within the offsets."""
        for name in names:
            known = self._cues.get(name)
            if known:
                hits, starts = known
                at = bisect_left(starts, start)
                for hit in islice(hits, at, None) if at else hits:
                    if hit[1] >= end:
                        break
                    if hit[2] <= end:
                        yield hit

    def _hit_starts(self, group: str) -> list[int]:
        """Where the phrases of a group begin, in the order of the text."""
        starts = self._starts.get(group)
        if starts is None:
            starts = self._starts[group] = [hit[1] for hit in self.hits.get(group, ())]
        return starts

    def hits_of(self, group: str, start: int, end: int) -> Iterator[Hit]:
        """Phrases of a group (`word:asap`: of all its values) that begin within the offsets."""
        for name in self._groups.get(group, (group,) if group in self.hits else ()):
            hits = self.hits[name]
            at = bisect_left(self._hit_starts(name), start)
            while at < len(hits) and hits[at].start < end:
                yield hits[at]
                at += 1

    def words(self, name: str) -> list[Mention]:
        """The words of a list of the languages (`[words.NAME]`) as mentions; the longest where several overlap."""
        hits = [hit for group in self._groups.get(f"word:{name}", ()) for hit in self.hits[group]]
        if name == "position_type" and self.language:
            hits = [h for h in hits if self._spoken(h)]
        return [Mention(f"word:{name}", h.start, h.end, h.group.split(":", 2)[2]) for h in longest(hits)][:MOST]

    def _spoken(self, hit: Hit) -> bool:
        """Whether a word is of the ad's language or one that ads mix in; of other languages only long words count."""
        return hit.end - hit.start >= _TELLING or hit.language == self.language or hit.language in _EVERYWHERE

    def mentions(self, kind: str) -> list[Mention]:
        """All mentions of a kind, in the order of the text: of a value parser, or `word:NAME`; found once."""
        if kind not in self._mentions:
            if kind.startswith("word:"):
                self._mentions[kind] = self.words(kind[5:])
            else:
                taken = []
                for mention in self._finders[kind](self):
                    taken.append(mention)
                    if len(taken) >= MOST:
                        break
                self._mentions[kind] = taken
            self._mention_starts[kind] = [m.start for m in self._mentions[kind]]
        return self._mentions[kind]

    def within(self, kind: str, start: int, end: int) -> list[Mention]:
        """Mentions of a kind that lie within the offsets."""
        mentions = self.mentions(kind)
        out: list[Mention] = []
        if not mentions:
            return out
        at = bisect_left(self._mention_starts[kind], start)
        while at < len(mentions) and mentions[at].start < end:
            if mentions[at].end <= end:
                out.append(mentions[at])
            at += 1
        return out

    def once(self, make: Callable[["Context"], Made]) -> Made:
        """What a function makes of this document, made when it is first asked for."""
        if make not in self._made:
            self._made[make] = make(self)
        made: Made = self._made[make]
        return made

    @cached_property
    def said(self) -> frozenset[str]:
        """The names of the cues that stand anywhere in the text."""
        return frozenset(self._cues)

    def starts(self, words: Mapping[str, Any]) -> list[int]:
        """Where words of these (in lower case) begin, in the order of the text."""
        places = self._words.places
        return sorted([at for word in words.keys() & places.keys() for at in places[word]])

    def at_words(self, pattern: re.Pattern[str], words: Mapping[str, Any]) -> Iterator[re.Match[str]]:
        """What a pattern that begins with one of these words finds in the shadow in lower case."""
        for start in self.starts(words):
            if match := pattern.match(self.low, start):
                yield match

    @cached_property
    def digits(self) -> Spans:
        """Where digits stand, with what is around them: no value that has one lies elsewhere."""
        return around_digits(self.text)

    @cached_property
    def _numbers(self) -> list[int]:
        """Where runs of digits begin."""
        return [match.start() for match in _DIGITS.finditer(self.text)]

    def at_digits(self, pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
        """What a pattern that begins with a number's first digit finds in the shadow (`text`: `.text` or `.low`)."""
        free = 0
        for start in self._numbers:
            if start >= free and (match := pattern.match(text, start)):
                free = match.end()
                yield match

    def near_digits(self, pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
        """What a pattern, all of whose matches have a digit, finds in the shadow (`text`: `.text` or `.low`)."""
        return finditer(pattern, text, self.digits)

    @cached_property
    def language(self) -> str | None:
        """The language (ISO 639-1) that most of the text's words vote for, else what the page declares."""
        from kg.extract.posting import language

        return language(self)

    @cached_property
    def order(self) -> dict[str, int]:
        """The rank of each field in what is told."""
        return {name: at for at, name in enumerate(self.lexicon.fields)}

    @cached_property
    def home(self) -> str | None:
        """The country (ISO 3166) that most addresses of the text belong to, or None."""
        from kg.extract.values.addresses import region

        return region(self)

    @cached_property
    def plain(self) -> str:
        """The shadow in lower case without accents, to look for names in; its offsets are not the shadow's."""
        if self.low.isascii():
            return self.low
        return _BEYOND_ASCII.sub(_uncombined, unicodedata.normalize("NFKD", self.low))

    # --- labels and their values ------------------------------------------------------------------------------------

    @cached_property
    def _pairs(self) -> dict[str, list[Pair]]:
        from kg.extract.labels import pairs

        return pairs(self)

    def labelled(self, *groups: str) -> list[Pair]:
        """Values that stand at a label of these groups (`[labels]` of the languages), best first for each label."""
        return [p for g in groups for p in self._pairs.get(g, ())]

    @cached_property
    def label_starts(self) -> frozenset[int]:
        """Offsets where a label stands with its value behind it, in the same line."""
        return frozenset(p.label.start for pairs in self._pairs.values() for p in pairs if p.how == "inline")

    # --- proposing --------------------------------------------------------------------------------------------------

    def candidate(self, rule: str, start: int | None, end: int | None, value: Value, **given: Any) -> Candidate:
        """A candidate of this rule, which must stand in the lexicon; `confidence` and `premises` may be given.

        `start`, `end` are offsets of the shadow; spaces at the ends of the span are cut.
        """
        entry = self.lexicon.rules[rule]
        if start is not None and end is not None:
            while start < end - 1 and self.text[start].isspace():
                start += 1
            while end > start + 1 and self.text[end - 1].isspace():
                end -= 1
            if (
                entry.verbatim
                and rule == entry.id
                and self.text[start:end] == str(value["name"] if isinstance(value, dict) else value)
            ):
                rule = entry.verbatim
        confidence = given.get("confidence", entry.confidence)
        return Candidate(entry.field, value, start, end, rule, confidence, tuple(given.get("premises", ())))

    def quote(self, start: int, end: int) -> str:
        """The words of a span of the shadow, as one line."""
        return " ".join(self.text[start:end].split())


def _masked(low: str) -> list[tuple[int, int]]:
    return [m.span() for m in finditer(_MASKED, low, words_with(low, ("http", "www.", "mailto:", "@")))]


Recogniser = Callable[[Context], Iterable[Candidate]]


def _uncombined(match: re.Match[str]) -> str:
    return "".join([c for c in match.group() if not unicodedata.combining(c)])
