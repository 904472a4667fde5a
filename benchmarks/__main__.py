"""`python -m benchmarks [NAME…]`: run the benchmarks (all, or those named) and print their figures as a table.

`--list` says which there are. Figures depend on the machine and on what else it does: compare them only with figures of
the same machine, taken at the same time.
"""

import argparse
import platform
import sys
from importlib import import_module
from pathlib import Path

from kg.cli import output


def main() -> None:
    """Run what the command line names."""
    known = {path.stem.removeprefix("bench_"): path for path in sorted(Path(__file__).parent.glob("bench_*.py"))}
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(known)}")
    parser.add_argument("--list", action="store_true", help="say which there are, and what each measures")
    given = parser.parse_args()
    if unknown := [name for name in given.names if name not in known]:
        parser.error(f"there is no benchmark {', '.join(unknown)}; there are {', '.join(known)}")
    rows = []
    for name in given.names or known:
        module = import_module(f"benchmarks.bench_{name}")
        about = (module.__doc__ or "").partition("\n")[0]
        if given.list:
            rows.append((name, about))
            continue
        output.say(f"{name}: {about}")
        rows += [
            (name, m.name, f"{m.value:,.3g}" if m.value < 1000 else f"{m.value:,.0f}", m.unit, m.note)
            for m in module.run()
        ]
    if given.list:
        output.table(("benchmark", "what it measures"), rows)
        return
    output.table(("benchmark", "what", "value", "unit", ""), rows)
    output.say(f"Python {platform.python_version()} on {platform.system()} {platform.machine()}")


if __name__ == "__main__":
    sys.exit(main())
