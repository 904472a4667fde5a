"""Tables with a column for each position: their heads stand in the first row, and each row says one thing of all."""

from collections.abc import Iterator, Sequence

from kg.extract.context import Context
from kg.extract.mention import Candidate
from kg.extract.several.head import Head, cells, labels, table, types, unlike

FORM = "column"


def columned(context: Context) -> list[Head]:
    """The cells that head the columns of the first such table: labels with numbers, or kinds of position.

    At least two rows follow, each with one cell more than there are positions, and one at least begins with a label.
    """
    at = 0
    while at < len(context.runs):
        last = at
        while last < len(context.runs) and context.runs[last].kind == "table_row":
            last += 1
        if last - at >= 3 and (heads := _heads(context, at)) and _labelled(context, at + 1, last, len(heads)):
            return heads
        at = last + 1
    return []


def _heads(context: Context, number: int) -> list[Head]:
    run = context.runs[number]
    found = cells(context, run.start, run.end)
    named = {start: (key, name) for key, name, start, _ in labels(context, "position_label")}
    # The cell above the labels may be empty, and so be none.
    for first in (found, found[1:]):
        if len(first) < 2 or any(start >= end for start, end in first):
            continue
        if all(start in named for start, _ in first):
            heads = [Head(*named[start], start, start, end, FORM) for start, end in first]
        elif all(types(context, start, end) and end - start <= 120 for start, end in first):
            heads = [Head(context.low[start:end], "", start, start, end, FORM) for start, end in first]
        else:
            continue
        if unlike(h.key for h in heads):
            return heads
    return []


def _labelled(context: Context, first: int, last: int, count: int) -> bool:
    rows = [cells(context, r.start, r.end) for r in context.runs[first:last]]
    whole = [row for row in rows if len(row) == count + 1]
    return len(whole) >= 2 and len(whole) * 2 > len(rows) and any(groups(context, *row[0]) for row in whole)


def groups(context: Context, start: int, end: int) -> list[str]:
    """The labels that the words of a cell are."""
    return [
        group[6:]
        for group, hits in context.hits.items()
        if group.startswith("label:") and any(h.start == start and end - h.end <= 4 for h in hits)
    ]


def rows(context: Context, heads: Sequence[Head]) -> Iterator[list[tuple[int, int]]]:
    """The rows below the heads: the cell of the label, then one for each position."""
    number = context.run_at(heads[0].start) + 1
    while number < len(context.runs) and context.runs[number].kind == "table_row":
        run = context.runs[number]
        found = cells(context, run.start, run.end)
        if len(found) == len(heads) + 1:
            yield found
        number += 1


def title(context: Context, heads: Sequence[Head], at: int) -> tuple[int, int] | None:
    """The cell of a position's title in the row that is headed so."""
    for row in rows(context, heads):
        if context.low[row[0][0] : row[0][1]].strip(" .:") in table(context, "title_columns"):
            return row[at + 1]
    return None


def said(context: Context, heads: Sequence[Head]) -> dict[int, list[Candidate]]:
    """By the start of a head: what its cells say by the labels of their rows."""
    from kg.extract.recognise import in_words, of_label

    out: dict[int, list[Candidate]] = {}
    for label, *values in rows(context, heads):
        if names := [g for g in groups(context, *label) if g != "title"]:
            for head, cell in zip(heads, values, strict=True):
                found = out.setdefault(head.start, [])
                found += of_label(context, names, *cell)
                for name in {*names} & {*context.lexicon.fields}:
                    field = context.lexicon.fields[name]
                    for rule in (r for r in field.rules if r.kind == "position"):
                        found += in_words(context, field, rule, *cell)
    return out
