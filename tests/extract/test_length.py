"""What a text costs: its length, whatever it is made of."""

import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import process_time

import pytest

from kg.errors import Refusal
from kg.extract import extract
from kg.extract.wording import default
from kg.link import Registry
from kg.read import read

HEAD = "PhD position in physics at the University of Somewhere\n"
# What awkward texts are made of, over and over.
AWKWARD = {
    "mail addresses": "write to jane.doe@uni-example.de or ",
    "dates": "until 12 March 2027 or 3.4.2027, ",
    "capitals": "Anna Example Department Of Science University ",
    "people": "Prof. Dr. Jane Doe, University of Somewhere, ",
    "nested lists": "- one thing\n  - another: value\n",
    "one line": "We offer a position as a PhD student (65 %) for three years.\n",
    "one word": "a",
    "quotes": '"A project" (',
    "digits": "1",
    "labels": "Deadline: \n",
    "amounts": "EUR 1.000 to 2.000 ",
    "points": "a. ",
    "telephones": "+49 30 1234567 ",
    "hyphens": "a-\n",
    "links": "[a](http://x.example/y) ",
    "stars": "**a** ",
    "grants": "grant number AB/C123456/1 (project no. 1234567) ",
}
SMALL, TIMES, ALLOWED = 4_000, 4, 6.0
# Less than this is no measure of anything.
NOISE = 0.03


def made_of(words: str, size: int) -> bytes:
    return (HEAD + words * (size // len(words) + 1)).encode()[:size]


def least(work: Callable[[], object]) -> float:
    """The least processor time of two runs, in seconds."""
    times = []
    for _ in range(2):
        began = process_time()
        work()
        times.append(process_time() - began)
    return min(times)


@pytest.mark.parametrize("kind", AWKWARD)
def test_four_times_the_text_costs_at_most_six_times_as_much(kind: str, registry: Registry) -> None:
    def run(size: int) -> None:
        extract(read(made_of(AWKWARD[kind], size), name="x.txt"), default(), registry)

    run(SMALL)  # so that everything is loaded
    small, large = least(lambda: run(SMALL)), least(lambda: run(TIMES * SMALL))
    assert large <= ALLOWED * max(small, NOISE), f"{small:.3f} s, four times the text {large:.3f} s"


def test_pages_nested_without_end_cost_their_length() -> None:
    def run(size: int) -> None:
        with suppress(Refusal):
            read(("<html><body>" + "<div><ul><li>a" * (size // 14)).encode(), name="x.html")

    run(SMALL)
    small, large = least(lambda: run(3 * SMALL)), least(lambda: run(3 * TIMES * SMALL))
    assert large <= ALLOWED * max(small, NOISE), f"{small:.3f} s, four times the text {large:.3f} s"


def test_a_megabyte_costs_no_more_than_what_is_looked_at(registry: Registry) -> None:
    """Of a long text only so much is looked at, so that the longest allowed costs a fixed time."""
    document = read(made_of(AWKWARD["one line"], 990_000), name="x.txt")
    shorter = read(made_of(AWKWARD["one line"], 120_000), name="x.txt")
    times = []
    for one in (shorter, document):
        began = process_time()
        extract(one, default(), registry)
        times.append(process_time() - began)
    assert times[1] <= 2 * max(times[0], NOISE)


def test_five_megabytes_of_one_line_end_soon_with_a_clear_word(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("We offer a position as a PhD student.\n" * 140_000, encoding="utf-8")
    assert path.stat().st_size > 5_000_000
    run = [sys.executable, "-m", "kg", "extract", str(path)]
    done = subprocess.run(run, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode != 0
    assert "the limit is 1,000,000 characters" in done.stderr
    assert "max_text" in done.stderr

    began = process_time()
    with pytest.raises(Refusal):
        read(path.read_bytes(), name=path.name)
    assert process_time() - began < 1
