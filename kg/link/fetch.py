"""Fetch a dump of ROR from the address that a setting names, and from nowhere else."""

import urllib.error
import urllib.request
from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from kg import __version__
from kg.errors import ConfigurationError, StoreError

LARGEST = 1_000_000_000  # bytes; a dump of ROR has some 100 million as an archive
SECONDS = 60  # without a byte
_CHUNK = 1 << 20


def allowed(address: str) -> bool:
    """Whether an address may be fetched: https, or http on this machine only.

    >>> allowed("https://example.org/ror.zip"), allowed("http://example.org/ror.zip"), allowed("http://127.0.0.1:80/r")
    (True, False, True)
    """
    parts = urlsplit(address)
    if parts.scheme == "https" and parts.hostname:
        return True
    if parts.scheme != "http" or not parts.hostname:
        return False
    try:
        return parts.hostname == "localhost" or ip_address(parts.hostname).is_loopback
    except ValueError:
        return False


def fetch(
    address: str, to: Path, progress: Callable[[int, int], None] | None = None, *, largest: int = LARGEST
) -> None:
    """Write what stands at the address to a file.

    `progress` is told bytes had and bytes said to come. Raises ConfigurationError for an address that is not allowed,
    also where one leads on to such; StoreError where nothing, too much, or only a part comes.
    """
    if not allowed(address):
        raise ConfigurationError(f"{address} is not fetched: ror_dump must be an https address")
    opener = urllib.request.build_opener(_Guard)
    request = urllib.request.Request(address, headers={"User-Agent": f"vacancy-graph/{__version__}"})
    try:
        with opener.open(request, timeout=SECONDS) as answer, to.open("wb") as stream:
            said = int(answer.headers.get("Content-Length") or 0)
            had = 0
            while data := answer.read(_CHUNK):
                had += len(data)
                if max(had, said) > largest:
                    raise StoreError(
                        f"{address} has more than {largest:,} bytes, which no dump of ROR has; nothing was kept"
                    )
                stream.write(data)
                if progress:
                    progress(had, max(had, said))
            if had < said:
                raise StoreError(f"{address} broke off after {had:,} of {said:,} bytes; run the command again")
    except urllib.error.HTTPError as error:
        raise StoreError(f"{address} answered {error.code} {error.reason}; look at the setting ror_dump") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise StoreError(f"{address} cannot be fetched: {reason}") from error


class _Guard(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        if not allowed(newurl):
            raise ConfigurationError(f"{req.full_url} leads on to {newurl}, which is no https address; not fetched")
        return super().redirect_request(req, fp, code, msg, headers, newurl)
