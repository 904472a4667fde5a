"""What a worker sends back from a call, read with care.

A worker works on what strangers wrote. Should one of them ever take it over, its socket is all that it has; so what comes
from there may only be data: terms, plain values, and the dataclasses and exceptions of the modules it was asked with.
"""

import dataclasses
import importlib
import io
import pickle
from collections.abc import Collection
from enum import Enum
from typing import Any

_PLAIN = {
    "builtins": {"bytearray", "complex", "dict", "frozenset", "int", "list", "set", "slice", "range", "str", "tuple"},
    "collections": {"Counter", "OrderedDict", "defaultdict", "deque"},
    "datetime": {"date", "datetime", "time", "timedelta", "timezone"},
    "decimal": {"Decimal"},
    "pyoxigraph": {"BaseDirection", "BlankNode", "DefaultGraph", "Literal", "NamedNode", "Quad", "Triple", "Variable"},
}


def loads(data: bytes, modules: Collection[str] = ()) -> Any:
    """The value; classes may come from `kg` and from those modules. Raises UnpicklingError for anything else."""
    return _Reader(data, modules).load()


class _Reader(pickle.Unpickler):
    def __init__(self, data: bytes, modules: Collection[str]) -> None:
        super().__init__(io.BytesIO(data))
        self._modules = modules

    def find_class(self, module: str, name: str, /) -> Any:
        if name in _PLAIN.get(module, ()):
            return super().find_class(module, name)
        known = module == "builtins" or module.partition(".")[0] == "kg" or module in self._modules
        if known and "." not in name:
            found = getattr(importlib.import_module(module), name, None)
            if isinstance(found, type) and (
                dataclasses.is_dataclass(found) or issubclass(found, Exception | Enum | tuple)
            ):
                return found
        raise pickle.UnpicklingError(f"A worker sent {module}.{name}, which is no data")
