"""Which blocks of a document a language model is shown: what the rules have not explained, and nothing that it must not see."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from kg.extract.context import Context
from kg.extract.fact import Fact
from kg.llm.asking import Asking

# No request shows more characters of an ad.
MOST = 12_000
# Nothing of the ad stands there.
_NEVER = frozenset({"other-jobs", "nav", "metadata", "legal"})


@dataclass(frozen=True, slots=True)
class Block:
    """A block that is sent: `run` is its index in the context's runs, `text` its folded words."""

    id: str
    run: int
    text: str


@dataclass(frozen=True, slots=True)
class Withheld:
    """A block that is not sent although the rules have not explained it, and why; offsets of the document's text."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Selection:
    """What is sent, in the order of the text, and what is withheld."""

    blocks: tuple[Block, ...]
    withheld: tuple[Withheld, ...]

    @property
    def text(self) -> str:
        """The blocks as they are sent, each with its id."""
        return "\n".join(f"[{b.id}] {b.text}" for b in self.blocks)


def select(
    context: Context, facts: Sequence[Fact], asked: Collection[str], asking: Asking, *, everything: bool
) -> Selection:
    """The blocks to send for these fields; with `everything`, those that the rules have explained as well.

    Never sent: navigation, lists of other jobs, legal notices; blocks that speak to a model; blocks with addresses of
    people, unless a field of theirs is asked for.
    """
    suspicious = _suspicious(context, asking)
    contacts = any(asking.fields[name].contact for name in asked)
    covered = sorted(
        (context.folded.place(f.start), context.folded.place(f.end)) for f in facts if f.start is not None and f.end
    )
    blocks: list[Block] = []
    withheld: list[Withheld] = []
    room = MOST
    for at, run in enumerate(context.runs):
        words = " ".join(context.text[run.start : run.end].split())
        if run.boilerplate or run.section in _NEVER or not any(c.isalpha() for c in words):
            continue
        if not everything and _explained(context, run.start, run.end, covered):
            continue
        reason = ""
        if at in suspicious:
            reason = "it speaks to a language model"
        elif not contacts and _names_contacts(context, run.section, run.start, run.end):
            reason = "it holds addresses of people, and nothing of theirs is asked for"
        elif len(words) > room:
            reason = f"a request shows at most {MOST:,} characters"
        if reason:
            withheld.append(Withheld(*context.folded.source(run.start, run.end), reason))
            continue
        room -= len(words)
        blocks.append(Block(f"b{at}", at, words))
    return Selection(tuple(blocks), tuple(withheld))


def _suspicious(context: Context, asking: Asking) -> frozenset[int]:
    """Blocks that hold what is written for a model, also where it goes on from one block to the next."""
    flat = " ".join(context.low.split("\n"))  # of the same length
    found: set[int] = set()
    for match in asking.speaks_to_a_model.finditer(flat):
        found.update(range(context.run_at(match.start()), context.run_at(match.end() - 1) + 1))
    return frozenset(found)


def _explained(context: Context, start: int, end: int, covered: Sequence[tuple[int, int]]) -> bool:
    """Whether every sentence of a block holds words of a fact."""
    at = start
    while at < end:
        low, high = context.sentence(at)
        low, high = max(low, start), min(high, end)
        if not any(s < high and e > low for s, e in covered) and context.text[low:high].strip():
            return False
        at = max(high, at + 1)
    return True


def _names_contacts(context: Context, section: str, start: int, end: int) -> bool:
    return section == "contact" or bool(context.within("email", start, end) or context.within("phone", start, end))
