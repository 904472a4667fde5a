"""What a worker may send back."""

import os
import pickle
from datetime import UTC, datetime
from typing import Any

import pytest
import workers_calls as calls
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store

from kg.errors import InputError
from kg.validate.report import Result
from kg.workers.control import Control
from kg.workers.pickling import loads


class Runs:
    """Would run a command where it is read."""

    def __reduce__(self) -> Any:
        return os.system, ("true",)


class Opens:
    """Would make a database where it is read."""

    def __reduce__(self) -> Any:
        return Store, ("never",)


@pytest.mark.parametrize(
    "value",
    [
        [NamedNode("https://jobs.example/a"), Literal("x", language="en"), Literal("1.50"), BlankNode("b")],
        Quad(NamedNode("https://jobs.example/a"), NamedNode("https://jobs.example/b"), BlankNode("b"), DefaultGraph()),
        {"a": {1, 2}, "b": (None, True, 1.5, b"x")},
        datetime(2027, 1, 31, tzinfo=UTC),
    ],
)
def test_data_comes_through(value: Any) -> None:
    assert loads(pickle.dumps(value, pickle.HIGHEST_PROTOCOL)) == value


def test_dataclasses_and_exceptions_of_ours_come_through() -> None:
    result = Result("Warning", "<a>", None, None, "<s>", "<c>", {"en": "a message"})
    assert loads(pickle.dumps(result)) == result
    assert str(loads(pickle.dumps(InputError("there is none")))) == "there is none"
    assert str(loads(pickle.dumps(KeyError("k")))) == "'k'"
    assert isinstance(loads(pickle.dumps(calls.Odd("x")), ["workers_calls"]), calls.Odd)


@pytest.mark.parametrize(
    "value", [Runs(), Opens(), Control.start, os.system, print, Store, calls.Odd("of nobody's module")]
)
def test_nothing_else_does(value: Any) -> None:
    with pytest.raises(pickle.UnpicklingError, match="which is no data"):
        loads(pickle.dumps(value))
