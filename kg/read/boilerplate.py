"""What stands around a page's matter: menus, headers, footers, side columns, lists of other postings."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from kg.read.tags import BOILERPLATE, BOILERPLATE_NAMES, BOILERPLATE_ROLES

FILE = re.compile(r"\.(?:pdf|docx?|odt|xlsx?|zip)$", re.I)


def is_boilerplate(tag: str, given: Mapping[str, str], in_content: bool) -> bool:
    """Whether the element stands around the page's matter; `in_content` says that it is inside `main` or `article`.

    >>> is_boilerplate("header", {}, False), is_boilerplate("header", {}, True)
    (True, False)
    """
    if tag in BOILERPLATE and not (in_content and tag in ("header", "footer")):
        return True
    if given.get("role", "").strip().lower() in BOILERPLATE_ROLES:
        return True
    names = {*given.get("class", "").lower().split(), given.get("id", "").lower()}
    return tag not in ("html", "body", "main") and not names.isdisjoint(BOILERPLATE_NAMES)


def are_siblings(targets: list[str | None], address: str) -> bool:
    """Whether a list's items lead to pages beside each other on the page's own host: other postings, or a menu.

    `targets` has the first link of each item, `address` is the page's own.

    >>> are_siblings(["/jobs/7", "/jobs/8"], ""), are_siblings(["/apply/7", "https://example.org/"], "")
    (True, False)
    """
    if len(targets) < 2 or len(set(targets)) < len(targets):
        return False
    folders = set()
    for target in targets:
        if not target or FILE.search(target):
            return False
        try:
            parts = urlsplit(target)
            host = urlsplit(address).netloc
        except ValueError:
            return False
        if parts.scheme not in ("", "http", "https") or parts.netloc not in ("", host):
            return False
        folders.add(parts.path.rpartition("/")[0])
    return len(folders) == 1
