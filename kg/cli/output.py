"""What a command prints: data to standard output, everything about the work to standard error.

Colour and moving bars only on a terminal, and no colour where NO_COLOR is set; elsewhere plain lines.
"""

import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import IO

from kg.errors import InputError

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # an ad's words must not steer the reader's terminal


def plain(text: object) -> str:
    r"""The text with control characters made visible; tab and newline stay.

    >>> plain("a\x1b[2Jb")
    'a\\x1b[2Jb'
    """
    return CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", str(text))


def say(message: str, style: str = "") -> None:
    """One line about the work, on standard error."""
    line = plain(message)
    if sys.stderr.isatty():
        from rich.console import Console
        from rich.text import Text

        Console(stderr=True).print(Text(line, style), soft_wrap=True)
    else:
        print(line, file=sys.stderr)


def warn(message: str) -> None:
    """Something doubtful that does not stop the work."""
    say(f"warning: {message}", "yellow")


def complain(message: str) -> None:
    """What was wrong, where, and what to do."""
    say(f"kg: {message}", "red")


def table(columns: Sequence[str], rows: Sequence[Sequence[object]], empty: str = "no rows") -> None:
    """A table on standard output; off a terminal it is as wide as it must be, so that nothing is cut."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    if not rows:
        say(empty)
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for column in columns:
        grid.add_column(plain(column), overflow="fold")
    for row in rows:
        grid.add_row(*(Text("" if cell is None else plain(cell)) for cell in row))
    console = Console(highlight=False)
    if not console.is_terminal:
        widest = sum(max([len(plain(c)), *(len(plain(r[i])) for r in rows)]) + 3 for i, c in enumerate(columns))
        console = Console(highlight=False, width=max(80, 2 * widest))  # some letters take two cells
    console.print(grid)


def facts(*rows: tuple[str, object]) -> None:
    """Names and values on standard output, one to a line."""
    width = max(len(name) for name, _ in rows)
    write("".join(f"{name:<{width}}  {plain(value)}\n" for name, value in rows))


def pretty_json(value: object) -> str:
    """JSON as a person reads it, ending in a newline."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def line_json(value: object) -> str:
    """JSON on one line, ending in a newline."""
    return json.dumps(value, ensure_ascii=False) + "\n"


def write(text: str) -> None:
    """Text to standard output, as UTF-8 whatever the locale."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
    sys.stdout.buffer.flush()


@contextmanager
def progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """Something to tell how many are done, and of how many.

    On a terminal that moves a bar; elsewhere it is a line every ten seconds, so that short work says nothing.
    """
    if not sys.stderr.isatty():
        said = monotonic()

        def tell(done: int, total: int) -> None:
            nonlocal said
            if done < total and monotonic() - said > 10:
                said = monotonic()
                say(f"{what}: {done} of {total}")

        yield tell
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextmanager
def target(out: Path | None) -> Iterator[IO[bytes]]:
    """Where bytes go: standard output, or a file that appears under its name only when it is whole.

    Raises InputError where the file cannot be made.
    """
    if out is None:
        sys.stdout.flush()
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    if out.is_dir():
        raise InputError(f"{out} is a folder; name a file in it")
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        stream = part.open("wb")
    except OSError as error:
        raise InputError(f"{out} cannot be written: {error.strerror}") from error
    try:
        with stream:
            yield stream
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)


def dump(out: Path | None, text: str) -> None:
    """A text to standard output or a file (see `target`), as UTF-8."""
    with target(out) as stream:
        stream.write(text.encode("utf-8", "backslashreplace"))
