"""What a visitor can do. `sites.browser` does it in Chromium, `sites.plain` with HTTP and an HTML parser."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

TODAY = "2027-01-10"
"""The day of the tests: of the demo's ads with a deadline, all are open, and the first one closes five days later."""


class Visitor(Protocol):
    """Somebody who looks at the pages of the demo.

    Things are named as people see them: a link and a button by its words, a field by its label, all of them exactly,
    spaces aside. Where several have the same words the first counts; `within`, a tag or `#id`, narrows it down.
    What is not there, or cannot be reached in this way, fails the test.
    """

    way: str
    """How the pages are used: `mouse`, `narrow` (360 px wide), `keyboard`, `no-script`, or `plain` (without a browser)."""

    scripted: bool
    """Whether scripts run."""

    def open(self, path: str, *, today: str | None = TODAY, lang: str | None = None) -> None:
        """Go to that path, which may have a query; `today` and `lang` are put into it."""

    def follow(self, words: str, within: str = "body") -> None:
        """Click a link, and wait until the page is there."""

    def fill(self, label: str, value: str, within: str = "body") -> None:
        """Write into a field, in the place of what stands there."""

    def choose(self, label: str, option: str, within: str = "body") -> None:
        """Choose an option of a select by its words."""

    def tick(self, label: str, within: str = "body") -> None:
        """Tick a checkbox or choose a radio button."""

    def upload(self, label: str, file: Path, within: str = "body") -> None:
        """Give a field a file."""

    def press(self, words: str, within: str = "body") -> None:
        """Press a button, and wait for the page that it leads to, if it sends a form."""

    def unfold(self, words: str, within: str = "body") -> None:
        """Open what is folded below that summary."""

    def shows(self, words: str, within: str = "main") -> None:
        """The words stand there, spaces and line breaks aside; in a browser, within some seconds."""

    def lacks(self, words: str, within: str = "main") -> None:
        """The words do not stand there."""

    def text(self, within: str = "main") -> str:
        """All words there, with single spaces."""

    def rows(self, number: int = 0, within: str = "main") -> Sequence[Sequence[str]]:
        """The cells of a table's body, by row: of the first table there, or of another."""

    def links(self, within: str = "main") -> Sequence[tuple[str, str]]:
        """The words and the address (path and query) of each link there."""

    @property
    def heading(self) -> str:
        """The words of the page's h1."""

    @property
    def address(self) -> str:
        """Path, query and fragment of the page."""

    @property
    def status(self) -> int:
        """The HTTP status of the page."""
