"""`kg --help` costs little: it imports nothing of what only some command needs."""

import resource
import subprocess
import sys

HEAVY = {
    "fastapi",
    "rdflib",
    "pyshacl",
    "lxml",
    "uvicorn",
    "babel",
    "phonenumbers",
    "pyoxigraph",
    "yaml",
    "jinja2",
    "httpx",
}
SHOW = "import sys, runpy; sys.argv = ['kg', *sys.argv[1:]]\ntry: runpy.run_module('kg', run_name='__main__')\nfinally: print('IMPORTED', *sys.modules)"


def processor_time(*words: str) -> float:
    """The least of several runs, in seconds: what others do on the machine only ever adds."""
    least = float("inf")
    for _ in range(7):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *words], check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        least = min(least, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return least


def test_help_imports_nothing_heavy() -> None:
    shown = subprocess.run([sys.executable, "-c", SHOW, "--help"], check=True, capture_output=True, text=True).stdout
    imported = set(shown.partition("IMPORTED")[2].split())
    assert "kg.cli.app" in imported
    assert imported & HEAVY == set()


def test_help_costs_at_most_twenty_times_the_processor_time_of_doing_nothing() -> None:
    assert processor_time("-m", "kg", "--help") <= 20 * processor_time("-c", "pass")
