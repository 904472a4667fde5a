"""Which Chromium there is, and one that runs while tests of the pages need it."""

import os
import shutil
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def found() -> str | None:
    """The program that `KG_CHROMIUM` names (nothing: none is to be used), else the first that is on the path."""
    named = os.environ.get("KG_CHROMIUM")
    if named is not None:
        return named if named and (shutil.which(named) or Path(named).is_file()) else None
    return next(filter(None, map(shutil.which, NAMES)), None)


class Chromium:
    """Starts Chromium when it is first asked for, and ends it in between, since playwright's loop must not outlive the
    tests that need it: others have loops of their own."""

    def __init__(self) -> None:
        self._playwright: Any = None
        self._browser: Any = None

    def running(self) -> Any:
        """The browser (`playwright.sync_api.Browser`)."""
        if self._browser is None:
            from playwright.sync_api import sync_playwright

            self._playwright = sync_playwright().start()
            self._browser = self._playwright.chromium.launch(
                executable_path=found(),
                # No name of another host is found, whatever a page asks for; and /dev/shm is small in containers.
                args=[
                    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                    "--disable-dev-shm-usage",
                    "--disable-gpu",
                ],
            )
        return self._browser

    def end(self) -> None:
        """End it, if it runs."""
        if self._browser is not None:
            self._browser.close()
            self._playwright.stop()
        self._playwright = self._browser = None
