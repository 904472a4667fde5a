"""W3C's SHACL test suite, asked of this validator and of pyshacl: `python -m benchmarks.w3c_shacl FOLDER`.

FOLDER is `data-shapes-test-suite` of a checkout of https://github.com/w3c/data-shapes. A test passes where the whole report
is the expected one, as the suite defines it (full compliance): the same verdict and the same results with focus node,
path, value, severity, component, shape and constraint, as often as they are expected, blank nodes by what is said of
them; messages only where the suite expects one. A test of a failure passes where there is no report. The column
"conforms" counts what has the right verdict (partial compliance).

Systems: `fast` and `engine-pyshacl` are the two engines of `kg.validate`, in this process; `command` is `kg validate`,
a process for each test; `pyshacl` is pyshacl by itself. `always-conforms` and `drops-values` are controls: what they
score says how much the comparison sees.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import urllib.parse
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, parse

from benchmarks.reports import Malformed, Reported, isomorphic, messages_that, reported
from kg.cli import output

SUITES = ("core", "sparql")
_MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
_SHT = "http://www.w3.org/ns/shacl-test#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


class Failure(Exception):
    """What the suite calls a failure: the validator said that it gives no report."""


@dataclass(frozen=True, slots=True)
class Test:
    """One test; `expected` is None where a failure is wanted."""

    name: str
    data: Path
    shapes: Path
    expected: Reported | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a test went: `why` is empty where the whole report was right, `conforms` whether at least the verdict was."""

    test: Test
    conforms: bool
    why: str


def main() -> int:
    """Run the tests for each system and print the scores, and with `--list` what failed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.w3c_shacl", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--system", action="append", choices=list(SYSTEMS), help="may be repeated; fast by default")
    parser.add_argument("--suite", action="append", choices=SUITES, help="may be repeated; both by default")
    parser.add_argument("--list", action="store_true", help="name the tests that did not pass, and why")
    parser.add_argument("--only", metavar="TEXT", default="", help="only tests with this in their name")
    given = parser.parse_args()
    rows, failed = [], []
    for system in given.system or ["fast"]:
        for suite in given.suite or SUITES:
            chosen = [test for test in tests(given.folder / "tests" / suite) if given.only in test.name]
            outcomes = [run(test, SYSTEMS[system]) for test in chosen]
            whole, verdicts = sum(not o.why for o in outcomes), sum(o.conforms for o in outcomes)
            rows.append((system, suite, str(whole), str(verdicts), str(len(outcomes))))
            failed += [(system, o.test.name, o.why) for o in outcomes if o.why]
    if given.list:
        output.table(("system", "test", "what came"), failed)
    output.table(("system", "suite", "whole report", "conforms", "of"), rows)
    return 0


def tests(folder: Path) -> Iterator[Test]:
    """The tests of the folder's manifest and of those that it includes, named by their place in the suite."""
    root = folder.resolve().parent
    seen: set[Path] = set()
    waiting = [folder / "manifest.ttl"]
    while waiting:
        path = waiting.pop(0).resolve()
        if path in seen:
            continue
        seen.add(path)
        quads = _load(path)
        waiting += [_path(value) for value in _objects(quads, None, _MF + "include")]
        for head in _objects(quads, None, _MF + "entries"):
            for node in _items(quads, head):
                (action,), (result,) = (_objects(quads, node, _MF + name) for name in ("action", "result"))
                (data,), (shapes,) = (_objects(quads, action, _SHT + name) for name in ("dataGraph", "shapesGraph"))
                expected = None if result == NamedNode(_SHT + "Failure") else reported(quads, _node(result))
                name = f"{path.parent.relative_to(root).as_posix()}/{_local(node)}"
                yield Test(name, _path(data), _path(shapes), expected)


def run(test: Test, system: Callable[[Test], Reported]) -> Outcome:
    """Hold what the system reports against what the test expects."""
    try:
        with redirect_stderr(StringIO()):
            actual = system(test)
    except Failure as error:
        right = test.expected is None
        return Outcome(test, right, "" if right else f"failure: {_short(error)}")
    except Malformed as error:
        return Outcome(test, False, f"no report: {_short(error)}")
    except Exception as error:  # a crash is neither a report nor a failure that was told of
        return Outcome(test, False, f"{type(error).__name__}: {_short(error)}")
    if test.expected is None:
        return Outcome(test, False, f"a report (conforms: {actual.conforms}) where a failure is wanted")
    same = test.expected.conforms == actual.conforms
    return Outcome(test, same, "" if compliant(test.expected, actual) else _why(test.expected, actual))


def compliant(expected: Reported, actual: Reported) -> bool:
    """Full compliance in the words of the suite."""
    return isomorphic(expected, messages_that(expected, actual))


def _why(expected: Reported, actual: Reported) -> str:
    if expected.conforms != actual.conforms:
        return f"conforms: {actual.conforms}"
    wanted, came = expected.results.total(), actual.results.total()
    if wanted != came:
        return f"{came} results where {wanted} are wanted"
    fields = ("messages", "constraint", "shape", "component", "severity", "value", "path", "focus")
    for field in fields:
        if compliant(expected.without(field), actual.without(field)):
            return f"another {field}"
    return "other results"


def _engine(name: str) -> Callable[[Test], Reported]:
    def system(test: Test) -> Reported:
        from kg.errors import ConfigurationError
        from kg.validate import Shapes, report_turtle, validate

        data = parse(test.data.read_bytes(), format=RdfFormat.TURTLE, base_iri=test.data.as_uri())
        try:
            report = validate(data, Shapes.load(test.shapes), engine=name)
        except ConfigurationError as error:
            raise Failure(str(error)) from error
        return reported(parse(report_turtle(report), format=RdfFormat.TURTLE))

    return system


def _command(test: Test) -> Reported:
    # In a folder of its own, so that no kg.toml and no data folder has a say; all other settings are the user's.
    with tempfile.TemporaryDirectory() as place:
        call = [
            sys.executable,
            "-m",
            "kg",
            "validate",
            str(test.data),
            "--shapes",
            str(test.shapes),
            "--format",
            "turtle",
        ]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        done = subprocess.run(
            call, check=False, capture_output=True, text=True, cwd=place, env=environment, timeout=120
        )
    if done.returncode == 4 and not done.stdout.strip():
        raise Failure(done.stderr.strip())
    if done.returncode not in (0, 1):
        raise Malformed(f"exit code {done.returncode}: {done.stderr}")
    return reported(parse(done.stdout, format=RdfFormat.TURTLE))


def _pyshacl(test: Test) -> Reported:
    from pyshacl import validate
    from rdflib import Graph

    try:
        # By its own loader, as its command does: it keeps literals as they are written.
        _, report, text = validate(
            str(test.data), shacl_graph=str(test.shapes), data_graph_format="turtle", shacl_graph_format="turtle"
        )
    except Exception as error:  # it raises for some shapes graphs, and gives the error back for others
        raise Failure(str(error)) from error
    if not isinstance(report, Graph):
        raise Failure(text)
    return reported(parse(report.serialize(format="nt"), format=RdfFormat.N_TRIPLES))


def _always(_: Test) -> Reported:
    return Reported(True, Counter())


def _drops(test: Test) -> Reported:
    return SYSTEMS["fast"](test).without("value")


SYSTEMS: dict[str, Callable[[Test], Reported]] = {
    "fast": _engine("fast"),
    "engine-pyshacl": _engine("pyshacl"),
    "command": _command,
    "pyshacl": _pyshacl,
    "always-conforms": _always,
    "drops-values": _drops,
}


def _load(path: Path) -> list[Quad]:
    return list(parse(path.read_bytes(), format=RdfFormat.TURTLE, base_iri=path.as_uri()))


def _objects(quads: list[Quad], subject: object, predicate: str) -> list[object]:
    return [q.object for q in quads if q.predicate.value == predicate and subject in (None, q.subject)]


def _items(quads: list[Quad], node: object) -> Iterator[object]:
    while first := _objects(quads, node, _RDF + "first"):
        yield first[0]
        (node,) = _objects(quads, node, _RDF + "rest")


def _node(term: object) -> NamedNode | BlankNode:
    assert isinstance(term, NamedNode | BlankNode)
    return term


def _path(iri: object) -> Path:
    assert isinstance(iri, NamedNode)
    return Path(urllib.parse.unquote(urllib.parse.urlparse(iri.value).path))


def _local(node: object) -> str:
    assert isinstance(node, NamedNode)
    return node.value.rpartition("/")[2]


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:160]


if __name__ == "__main__":
    sys.exit(main())
