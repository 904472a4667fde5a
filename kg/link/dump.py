"""A ROR dump, record by record: JSON array, JSON Lines, gzip of either, or the ZIP archive that holds the JSON.

Nothing is read whole: a dump has hundreds of megabytes, and a record a few kilobytes. Records are those of ROR's
schema v2 (https://ror.readme.io/docs/data-structure); an archive also holds the older schema and a CSV, which are left
aside.
"""

import codecs
import gzip
import json
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from kg.errors import InputError

CHUNK = 1 << 18
LONGEST = 16_000_000  # characters of one record; the longest that ROR publishes has some 100,000
_BROKEN = (
    gzip.BadGzipFile,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    lzma.LZMAError,
    NotImplementedError,
    RuntimeError,
)


def records(path: Path, progress: Callable[[int, int], None] | None = None) -> Iterator[dict[str, Any]]:
    """Each record of the dump, as it stands there.

    `progress` is told how many bytes of the file (of its compressed form) are read, and of how many. Raises InputError
    where the file cannot be read, is no dump, or breaks off; the message says at which record.
    """
    number = 0
    try:
        with _opened(path) as (stream, told):
            for record in _values(stream, lambda: progress(*told()) if progress else None):
                number += 1
                if not isinstance(record, dict):
                    raise InputError(f"{path}: record {number} is no JSON object; a ROR dump is a list of objects")
                if "names" not in record and "name" in record:
                    raise InputError(
                        f"{path} is in ROR's schema v1, which has no lists of names; take the file of schema v2"
                        " (its name has v2, or no schema_v1)"
                    )
                yield record
    except OSError as error:
        if isinstance(error, _BROKEN):
            raise _broken(path, number, error) from error
        raise InputError(f"{path} cannot be read: {error.strerror or error}") from error
    except _BROKEN as error:
        raise _broken(path, number, error) from error
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path} is no JSON after record {number}: {error}; fetch the dump again") from error
    if number == 0:
        raise InputError(f"{path} holds no record; a ROR dump is a JSON array, JSON Lines, or a ZIP archive of one")


def _broken(path: Path, number: int, error: BaseException) -> InputError:
    return InputError(f"{path} is damaged or breaks off after record {number} ({error}); fetch the dump again")


@contextmanager
def _opened(path: Path) -> Iterator[tuple[IO[bytes], Callable[[], tuple[int, int]]]]:
    """The JSON's bytes, and what says how far the file is read."""
    size = path.stat().st_size
    with path.open("rb") as raw:
        magic = raw.read(4)
        raw.seek(0)
        if magic[:2] == b"\x1f\x8b":
            with gzip.open(raw) as unpacked:
                yield unpacked, lambda: (raw.tell(), size)  # type: ignore[misc]
        elif magic == b"PK\x03\x04":
            with zipfile.ZipFile(raw) as archive:
                member = _member(path, archive)
                with archive.open(member) as unpacked:
                    yield unpacked, lambda: (unpacked.tell(), member.file_size)
        else:
            yield raw, lambda: (raw.tell(), size)


def _member(path: Path, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """The archive's JSON: the one whose name says schema v2, where there are several."""
    found = [m for m in archive.infolist() if m.filename.endswith((".json", ".jsonl")) and "__MACOSX" not in m.filename]
    chosen = [m for m in found if "schema_v2" in m.filename] or found
    if len(chosen) != 1:
        raise InputError(
            f"{path} should hold one JSON file of ROR's schema v2, but has"
            f" {', '.join(m.filename for m in found) or 'none'}; unpack it and name the file"
        )
    return chosen[0]


def _values(stream: IO[bytes], told: Callable[[], None]) -> Iterator[Any]:
    """The values of a JSON array, or of JSON texts one after the other."""
    decode = codecs.getincrementaldecoder("utf-8-sig")().decode
    scan = json.JSONDecoder().raw_decode
    text, at, ended = "", 0, False
    while True:
        while at < len(text) and text[at] in " \t\r\n,[]":
            at += 1
        if at < len(text):
            try:
                value, end = scan(text, at)
            except json.JSONDecodeError:
                if ended or len(text) - at > LONGEST or text[at] != "{":
                    raise
            else:
                at = end
                yield value
                continue
        if ended:
            return
        data = stream.read(
            max(CHUNK, len(text) - at)
        )  # at least doubling, so that a long record is not read anew often
        ended = not data
        text, at = text[at:] + decode(data, final=ended), 0
        told()
