"""The chart of an answer, by what the question's header says: drawn here, and as a specification of Vega-Lite."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from babel.numbers import format_decimal

from kg.questions import Drawn
from kg.serve import charts
from kg.serve.charts import Chart, Datum, Line, Words
from kg.serve.pages.asked.answer import Answer, Cell, Row, number

MOST, LINES, STEPS = 20, 6, 120
"""Bars, lines, and steps of time that a chart shows at most."""
SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
VALUES = 5_000
"""Rows that a specification carries at most."""
Say = Callable[[Row, Sequence[str]], str]
"""What columns of a row say together."""


def saying(cell: Callable[[Mapping[str, str] | None], Cell], nothing: str) -> Say:
    """A function that names a row by columns: what they say, or `nothing` where they say nothing."""

    def say(row: Row, columns: Sequence[str]) -> str:
        return " · ".join(text for c in columns if (text := cell(row.get(c)).text)) or nothing

    return say


def draw(
    drawn: Drawn, answer: Answer, words: Words, say: Say, percent: str, lead: Callable[[Row], str] = lambda _: ""
) -> Chart:
    """The chart; `percent` writes a share beside a number, as `{value} ({share} %)`, `lead` says where a row's bar leads."""
    if drawn.type == "line":
        return _lines(drawn, answer, words, say)
    data = []
    for row in answer.rows[:MOST]:
        value = number(row.get(drawn.value))
        text = ""
        if drawn.share:
            counted, value = value, number(row.get(drawn.share))
            share = format_decimal(value, "0.#", locale=words.lang)
            text = percent.format(value=format_decimal(counted, "#,##0.##", locale=words.lang), share=share)
        data.append(Datum(say(row, drawn.label), value, text, lead(row)))
    whole = None if drawn.whole is None else max(drawn.whole, *(one.value for one in data), 0.0)
    return charts.bars("chart", data, words, whole)


def left_out(drawn: Drawn, answer: Answer, say: Say, said: Mapping[str, str]) -> str:
    """What of the answer the chart does not show, in the words that `said` has for it; empty where it shows all."""
    if drawn.type != "line":
        return said["questions_chart_first"].format(count=MOST) if len(answer.rows) > MOST else ""
    series = {say(row, drawn.series) for row in answer.rows}
    steps = steps_between(sorted({say(row, drawn.label) for row in answer.rows}))
    found = []
    if len(series) > LINES:
        found.append(said["questions_chart_lines"].format(shown=LINES, count=len(series)))
    if len(steps) > STEPS:
        found.append(said["questions_chart_steps"].format(first=steps[-STEPS], last=steps[-1]))
    return " ".join(found)


def specification(drawn: Drawn, answer: Answer, title: str, name: Mapping[str, str], say: Say) -> dict[str, Any]:
    """The same for Vega-Lite 5, with the data inside; `name` is what columns are called."""
    data = []
    for row in answer.rows[:VALUES]:
        one: dict[str, Any] = {"label": say(row, drawn.label), "value": number(row.get(drawn.value))}
        if drawn.series:
            one["series"] = say(row, drawn.series)
        data.append(one)
    label = {"field": "label", "type": "nominal", "title": ", ".join(name[c] for c in drawn.label)}
    value: dict[str, Any] = {"field": "value", "type": "quantitative", "title": name[drawn.value]}
    if drawn.whole is not None and not drawn.share:
        value["scale"] = {"domain": [0, max(drawn.whole, *(one["value"] for one in data), 0.0)]}
    found: dict[str, Any] = {"$schema": SCHEMA, "title": title, "data": {"values": data}}
    if drawn.type == "line":
        series = {"field": "series", "type": "nominal", "title": ", ".join(name[c] for c in drawn.series)}
        found["mark"] = {"type": "line", "point": True, "tooltip": True}
        found["encoding"] = {"x": {**label, "type": "ordinal"}, "y": value, "color": series}
    else:
        found["mark"] = {"type": "bar", "tooltip": True}
        found["encoding"] = {"y": {**label, "sort": "-x"}, "x": value}
    return found


def _lines(drawn: Drawn, answer: Answer, words: Words, say: Say) -> Chart:
    """A line for each of the series with the most; where there is no row for a step, there was nothing to count."""
    found: dict[str, dict[str, float]] = {}
    for row in answer.rows:
        steps = found.setdefault(say(row, drawn.series), {})
        at = say(row, drawn.label)
        steps[at] = steps.get(at, 0) + number(row.get(drawn.value))
    first = sorted(found, key=lambda one: -sum(found[one].values()))[:LINES]
    labels = steps_between(sorted({at for steps in found.values() for at in steps}))[-STEPS:]
    drawn_lines = [Line(name, [found[name].get(at, 0) for at in labels]) for name in first]
    return charts.lines("chart", [Datum(at, 0) for at in labels], drawn_lines, words)


def steps_between(known: Sequence[str]) -> list[str]:
    """These years or months in their order, with those between them.

    >>> steps_between(["2029-11", "2030-02"])
    ['2029-11', '2029-12', '2030-01', '2030-02']
    >>> steps_between(["2029", "2031"])
    ['2029', '2030', '2031']
    >>> steps_between(["autumn", "spring"])
    ['autumn', 'spring']
    """
    if not known:
        return []
    if all(re.fullmatch(r"\d{4}", at) for at in known):
        return [f"{year:04}" for year in range(int(known[0]), int(known[-1]) + 1)]
    if all(re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", at) for at in known):
        low, high = (int(at[:4]) * 12 + int(at[5:]) - 1 for at in (known[0], known[-1]))
        return [f"{month // 12:04}-{month % 12 + 1:02}" for month in range(low, high + 1)]
    return list(known)
