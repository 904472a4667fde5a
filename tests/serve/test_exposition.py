"""The text format of Prometheus, as its specification has it."""

from kg.serve.exposition import Family, Histogram, number, write


def test_buckets_are_cumulative_and_a_bound_belongs_to_its_bucket() -> None:
    histogram = Histogram((0.1, 1.0))
    for value in (0.05, 0.1, 0.5, 7.0):
        histogram.observe(value)
    text = write([Family("kg_x_seconds", "histogram", "Of x.", histogram.samples({"operation": "a"}))]).decode()
    assert text.splitlines() == [
        "# HELP kg_x_seconds Of x.",
        "# TYPE kg_x_seconds histogram",
        'kg_x_seconds_bucket{operation="a",le="0.1"} 2',
        'kg_x_seconds_bucket{operation="a",le="1"} 3',
        'kg_x_seconds_bucket{operation="a",le="+Inf"} 4',
        'kg_x_seconds_sum{operation="a"} 7.65',
        'kg_x_seconds_count{operation="a"} 4',
    ]


def test_labels_and_help_are_escaped() -> None:
    text = write([Family("a", "gauge", "one\\two\nthree", [("", {"b": 'x\\y"z\n'}, 1)])]).decode()
    assert text == '# HELP a one\\\\two\\nthree\n# TYPE a gauge\na{b="x\\\\y\\"z\\n"} 1\n'


def test_numbers() -> None:
    assert [number(v) for v in (0, 12, 1e15, 0.1, float("-inf"), float("nan"))] == [
        "0", "12", "1000000000000000", "0.1", "-Inf", "NaN",
    ]  # fmt: skip
