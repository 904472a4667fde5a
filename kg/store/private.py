"""A copy of a store on disk that one process may change, while others read the original."""

import os
import shutil
from pathlib import Path

PREFIX = "private-"
"""What the folder of a copy is called, before the number of its process."""
_SHARED = ".sst"
"""Files of this kind an engine never changes, so that a hard link is copy enough."""


def copied(folder: Path) -> Path:
    """The folder of a copy of the store in `folder`, beside it; whoever has it made takes it away (`remove`)."""
    made = folder.with_name(f"{PREFIX}{os.getpid()}")
    remove(made)
    made.mkdir()
    for file in folder.iterdir():
        if file.suffix == _SHARED:
            os.link(file, made / file.name)
        else:
            shutil.copyfile(file, made / file.name)
    return made


def remove(folder: Path) -> None:
    """Take a copy away."""
    shutil.rmtree(folder, ignore_errors=True)


def tidy(folder: Path) -> None:
    """Take the copies in a folder away whose process is there no longer."""
    for left in folder.glob(f"{PREFIX}*"):
        try:
            os.kill(int(left.name.removeprefix(PREFIX)), 0)
        except (ProcessLookupError, ValueError):
            remove(left)
        except OSError:
            continue
