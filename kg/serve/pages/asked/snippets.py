"""Lines to copy that get the same answer elsewhere: for a shell, and for Python without anything installed."""

import json
import shlex

_PYTHON = """import csv
import io
import urllib.request

request = urllib.request.Request({address}, headers={{"Accept": "text/csv"}})
with urllib.request.urlopen(request) as answer:
    for row in csv.DictReader(io.TextIOWrapper(answer, encoding="utf-8")):
        print(row)
"""


def curl(address: str) -> str:
    """A line for a shell that prints the answer as CSV.

    >>> curl("http://127.0.0.1:8000/questions/07-pay?today=2031-01-01")
    "curl -H 'Accept: text/csv' 'http://127.0.0.1:8000/questions/07-pay?today=2031-01-01'"
    """
    return f"curl -H 'Accept: text/csv' {shlex.quote(address)}"


def python(address: str) -> str:
    """A program that prints each row of the answer as a dictionary."""
    return _PYTHON.format(address=json.dumps(address))
