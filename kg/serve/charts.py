"""Charts: SVG made here from a few numbers, and the table with the same numbers beside each.

A chart fills its place without scaling its words: what lies across is in per cent, what lies down in pixels, so it reads
as well on 360 pixels as on 1,400. Colours are the classes of `static/charts.css`; nothing has a style of its own. What
is given may be anything a person wrote: all of it is escaped, and what comes out is `Markup`, which templates take as it is.

    chart = bars("countries", [Datum("Germany", 12, href="/search?country=DEU")], Words("Countries", "Postings by country"))
    {{ chart.figure }}
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from babel.numbers import format_decimal
from markupsafe import Markup, escape

ROW, THICK = 46, 12
"""Pixels from bar to bar, and how thick one is."""
TALL, FOOT = 180, 26
"""Pixels of the field of columns and lines, and of the labels below it."""
LEFT, RIGHT = 6.0, 99.0
"""Where that field begins and ends across, in per cent; what is left of it is for the scale."""
LABEL = 90
"""Letters of a name that are drawn; what does not fit is cut off, and the whole one is in the title and in the table."""
TICKS = 6
"""Labels below columns and lines that fit on a narrow screen."""
SERIES = 6
"""Colours of lines that can be told apart; a seventh line takes the first one again, and a dash."""


@dataclass(frozen=True, slots=True)
class Datum:
    """One number: what it is of, and how both are shown.

    `text` is the value as people read it (else the number, in their language), `href` where it leads, `lang` the language
    of the label where that is not the page's, `short` the label below a column where the whole one is too long.
    """

    label: str
    value: float
    text: str = ""
    href: str = ""
    lang: str = ""
    short: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chart: its name, and its data by label, None where there is none."""

    name: str
    values: Sequence[float | None]
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """What a chart says of itself: title, what it shows in a sentence, the heads of its table, the words over the table."""

    title: str
    description: str = ""
    label: str = ""
    value: str = ""
    table: str = ""
    lang: str = "en"


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart and its table; `figure` is both, the table folded below the chart."""

    svg: Markup
    table: Markup
    words: Words

    @property
    def figure(self) -> Markup:
        """`figure` with the title as its caption."""
        return Markup(
            '<figure class="chart"><figcaption>{}</figcaption>{}<details class="chart-data"><summary>{}</summary>{}</details></figure>'
        ).format(self.words.title, self.svg, self.words.table or self.words.title, self.table)


def bars(name: str, data: Sequence[Datum], words: Words, whole: float | None = None) -> Chart:
    """Bars from left to right, one below the other, in the order given; `name` is unique on its page.

    `whole` is the value of a bar that goes all the way across, where that is not the longest one.

    >>> chart = bars("c", [Datum("<b>", 2), Datum("Oslo", 1, href="/s?a=1&b=2")], Words("Cities"))
    >>> "&lt;b&gt;" in chart.svg and 'href="/s?a=1&amp;b=2"' in chart.svg and 'width="50%"' in chart.svg
    True
    """
    most = max((d.value for d in data), default=0.0) if whole is None else whole
    rows = []
    for index, datum in enumerate(data):
        top, shown = index * ROW, _shown(datum, words)
        parts = Markup(
            '<rect class="chart-hit" x="0" y="{y}" width="100%" height="{row}"/>'
            '<svg x="0" y="{y}" width="84%" height="22"><text class="chart-label" x="0" y="16"{lang}>{label}</text></svg> '
            '<text class="chart-value" x="100%" y="{base}" text-anchor="end">{value}</text>'
            '<rect class="chart-track" x="0" y="{bar}" width="100%" height="{thick}" rx="3"/>'
            '<rect class="chart-bar" x="0" y="{bar}" width="{width}%" height="{thick}" rx="3"/>'
        ).format(
            y=top, row=ROW - 2, base=top + 16, bar=top + 24, thick=THICK, lang=_lang(datum.lang),
            label=_cut(datum.label), value=shown, width=_plain(100 * max(datum.value, 0) / most if most > 0 else 0),
        )  # fmt: skip
        rows.append(_mark(datum, shown, parts, drawn=True))
    svg = _svg(name, words, len(data) * ROW, rows, any(d.href for d in data))
    return Chart(svg, _table(words, [(d, [_shown(d, words)]) for d in data]), words)


def columns(name: str, data: Sequence[Datum], words: Words, marked: int | None = None) -> Chart:
    """Columns side by side, as for months in their order; `marked` is the index of one that stands out (today's).

    >>> chart = columns("m", [Datum("January 2031", 3, short="Jan"), Datum("February 2031", 0)], Words("Deadlines"))
    >>> chart.svg.count('class="chart-bar') , chart.table.count("<tr>")
    (1, 3)
    """
    top = _round_up(max((d.value for d in data), default=0.0))
    step = (RIGHT - LEFT) / max(len(data), 1)
    rows = [_scale(top, words)]
    for index, datum in enumerate(data):
        x, shown = LEFT + index * step, _shown(datum, words)
        height = TALL * max(datum.value, 0) / top
        parts = Markup('<rect class="chart-hit" x="{}%" y="0" width="{}%" height="{}"/>').format(
            _plain(x), _plain(step), TALL + FOOT
        )
        if height > 0:
            parts += Markup('<rect class="{}" x="{}%" y="{}" width="{}%" height="{}" rx="2"/>').format(
                "chart-bar chart-marked" if index == marked else "chart-bar",
                _plain(x + step * 0.12), _plain(TALL - height), _plain(step * 0.76), _plain(height),
            )  # fmt: skip
        rows.append(_mark(datum, shown, parts))
    rows.append(_ticks([(LEFT + (i + 0.5) * step, d.short or d.label) for i, d in enumerate(data)]))
    svg = _svg(name, words, TALL + FOOT, rows, any(d.href for d in data))
    return Chart(svg, _table(words, [(d, [_shown(d, words)]) for d in data]), words)


def lines(name: str, labels: Sequence[Datum], drawn: Sequence[Line], words: Words) -> Chart:
    """Lines over common labels in their order (whose own values count for nothing), from 0 up, with a key below.

    >>> chart = lines("l", [Datum("2030", 0), Datum("2031", 0)], [Line("pay", [1, None]), Line("term", [2, 4])], Words("X"))
    >>> chart.svg.count("<circle"), chart.svg.count('class="chart-line')
    (5, 1)
    """
    top = _round_up(max((v for line in drawn for v in line.values if v is not None), default=0.0))
    step = (RIGHT - LEFT) / max(len(labels), 1)
    rows = [_scale(top, words)]
    for number, line in enumerate(drawn):
        series = f"series-{number % SERIES + 1}" + (" chart-dashed" if number >= SERIES else "")
        before: tuple[float, float] | None = None
        for index, value in enumerate(line.values):
            if value is None:
                before = None
                continue
            x, y = LEFT + (index + 0.5) * step, TALL - TALL * max(value, 0) / top
            if before is not None:
                rows.append(
                    Markup('<line class="chart-line {}" x1="{}%" y1="{}" x2="{}%" y2="{}"/>').format(
                        series, _plain(before[0]), _plain(before[1]), _plain(x), _plain(y)
                    )
                )
            if value:  # a dot for each nothing would hide what is there
                said = f"{line.name}, {labels[index].label}: {_number(value, words.lang)}"
                point = Markup('<circle class="chart-point {}" cx="{}%" cy="{}" r="4"><title>{}</title></circle>')
                rows.append(point.format(series, _plain(x), _plain(y), said))
            before = (x, y)
    rows.append(_ticks([(LEFT + (i + 0.5) * step, d.short or d.label) for i, d in enumerate(labels)]))
    for number, line in enumerate(drawn):
        series, y = f"series-{number % SERIES + 1}", TALL + FOOT + 22 * number + 10
        rows.append(
            Markup(
                '<circle class="chart-point {}" cx="8" cy="{}" r="5"/><text class="chart-label" x="22" y="{}"{}>{}</text>'
            ).format(series, y, y + 5, _lang(line.lang), _cut(line.name))
        )
    table = _table(
        words,
        [
            (label, ["" if v is None else _number(v, words.lang) for v in (line.values[i] for line in drawn)])
            for i, label in enumerate(labels)
        ],
        [line.name for line in drawn],
    )
    return Chart(_svg(name, words, TALL + FOOT + 22 * len(drawn), rows, False), table, words)


def _svg(name: str, words: Words, height: int, rows: Iterable[Markup], linked: bool) -> Markup:
    # Links would be no links any more within an image: a chart with some is a group, and what it says of itself its name.
    return Markup(
        '<svg class="chart-svg" id="{name}" role="{role}" aria-labelledby="{name}-title{desc}" width="100%" height="{height}" '
        'xmlns="http://www.w3.org/2000/svg"><title id="{name}-title">{title}</title>{description}{rows}</svg>'
    ).format(
        name=name, role="group" if linked else "img", height=height, title=words.title,
        desc=f" {name}-desc" if words.description else "", rows=Markup("").join(rows),
        description=Markup('<desc id="{}-desc">{}</desc>').format(name, words.description) if words.description else "",
    )  # fmt: skip


def _mark(datum: Datum, shown: str, parts: Markup, drawn: bool = False) -> Markup:
    """A mark that tells what it is of; where label and value are `drawn` in it, they are the name of its link."""
    said = f"{datum.label}: {shown}"
    if datum.href and drawn:
        return Markup('<a class="chart-mark" href="{}">{}</a>').format(datum.href, parts)
    if datum.href:
        return Markup('<a class="chart-mark" href="{}" aria-label="{}"><title>{}</title>{}</a>').format(
            datum.href, said, said, parts
        )
    return Markup('<g class="chart-mark"><title>{}</title>{}</g>').format(said, parts)


def _scale(top: float, words: Words) -> Markup:
    """Lines across at nothing, half and all of the scale, with their numbers."""
    drawn = Markup("")
    for part in (0.0, 0.5, 1.0):
        value = top * part
        if 0 < value < 1 and top <= 1 and top != 1:
            continue
        y = TALL * (1 - part)
        drawn += Markup(
            '<line class="chart-grid" x1="{}%" y1="{}" x2="{}%" y2="{}"/>'
            '<text class="chart-tick" x="0" y="{}" aria-hidden="true">{}</text>'
        ).format(_plain(LEFT), _plain(y), _plain(RIGHT), _plain(y), _plain(max(y, 12)), _number(value, words.lang))
    return drawn


def _ticks(at: Sequence[tuple[float, str]]) -> Markup:
    every = max(1, math.ceil(len(at) / TICKS))
    return Markup("").join(
        Markup('<text class="chart-tick" x="{}%" y="{}" text-anchor="middle" aria-hidden="true">{}</text>').format(
            _plain(x), TALL + 18, label
        )
        for x, label in at[::every]
    )


def _table(words: Words, rows: Sequence[tuple[Datum, Sequence[str]]], heads: Sequence[str] = ()) -> Markup:
    head = Markup("").join(
        Markup('<th scope="col">{}</th>').format(h) for h in (words.label, *(heads or [words.value]))
    )
    body = Markup("").join(
        Markup('<tr><th scope="row"{}>{}</th>{}</tr>').format(
            _lang(datum.lang),
            Markup('<a href="{}">{}</a>').format(datum.href, datum.label) if datum.href else escape(datum.label),
            Markup("").join(Markup('<td class="number">{}</td>').format(cell) for cell in cells),
        )
        for datum, cells in rows
    )
    return Markup("<table><caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(
        words.title, head, body
    )


def _lang(tag: str) -> Markup:
    return Markup(' lang="{}"').format(tag) if tag else Markup("")


def _shown(datum: Datum, words: Words) -> str:
    return datum.text or _number(datum.value, words.lang)


def _number(value: float, lang: str) -> str:
    return str(format_decimal(value, "#,##0.##", locale=lang))


def _cut(text: str) -> str:
    return text if len(text) <= LABEL else text[: LABEL - 1].rstrip() + "…"


def _plain(value: float) -> str:
    """A number as SVG writes it, in at most two places.

    >>> _plain(50.0), _plain(1 / 3)
    ('50', '0.33')
    """
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _round_up(value: float) -> float:
    """The end of a scale that begins at 0: 1, 2, 4, 6 or 8 of a power of ten, at least 1.

    >>> [_round_up(v) for v in (0, 0.4, 3, 7, 13, 610)]
    [1.0, 1.0, 4.0, 8.0, 20.0, 800.0]
    """
    if value <= 1:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(float(step * power) for step in (1, 2, 4, 6, 8, 10) if step * power >= value)
