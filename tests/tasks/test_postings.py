"""Postings taken in by jobs, and what a kill in the middle leaves behind."""

import asyncio
import os
import random
import signal
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kg import settings
from kg.resources import folder
from kg.store import Catalog
from kg.tasks import Lost
from kg.tasks.records import Submission, Take, Taken
from kg.tasks.tasks import Tasks

BASE = "https://jobs.example/"
AD = (folder("examples") / "03-goettingen-tidal-flats.txt").read_bytes()


@pytest.fixture
def do(tmp_path: Path) -> Callable[[Callable[[Tasks], Awaitable[None]]], Catalog]:
    """Runs a story over tasks with a catalog; the catalog afterwards."""
    Catalog.open(tmp_path, create=True, base=BASE).close()

    def run(story: Callable[[Tasks], Awaitable[None]]) -> Catalog:
        async def main() -> None:
            tasks = Tasks(settings.load(tmp_path, {}, {}))
            try:
                async with asyncio.timeout(120):
                    await story(tasks)
            finally:
                await tasks.close()

        asyncio.run(main())
        return Catalog.open(tmp_path)

    return run


def asked(data: bytes, media: str, source: str | None = None) -> Take:
    return Take(Submission(data, media, BASE), datetime.now(UTC), source)


def pdf(lines: list[str]) -> bytes:
    """A page with these lines, as the smallest file that is one (ISO 32000)."""
    shown = (
        "BT /F1 11 Tf 50 780 Td 14 TL "
        + " ".join(f"({line.replace('(', ' ').replace(')', ' ')}) Tj T*" for line in lines)
        + " ET"
    )
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(shown)} >>\nstream\n{shown}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{one}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer << /Size {len(objects) + 1} /Root 1 0 R >>\n"
    )
    return out + f"{end}startxref\n{len(out)}\n%%EOF\n".encode()


def test_a_pdf_file_is_read_in_the_job(do: Callable[..., Catalog]) -> None:
    pytest.importorskip("pdfplumber", reason="reading PDF needs pdfplumber")

    async def story(tasks: Tasks) -> None:
        lines = AD.decode().encode("latin-1", "replace").decode("latin-1").splitlines()
        done: Taken = await tasks.run("take", asked(pdf(lines[:50]), "application/pdf", "https://uni.example/3.pdf"))
        assert (done.outcome, done.release) == ("created", 1), done
        assert done.posting == f"{BASE}id/posting/university-of-goettingen/27-114"

    with do(story) as catalog:
        (record,) = catalog.sources()
        assert record.media_type == "application/pdf"


def test_a_kill_at_any_moment_leaves_whole_releases(do: Callable[..., Catalog]) -> None:
    """What is sent again after a kill is taken in once, whether or not it had been done."""
    chance = random.Random(6)

    async def story(tasks: Tasks) -> None:
        await tasks.run("take", asked(AD, "text/plain", "first"))  # so that the holder is there, and warm
        for number in range(6):
            text = AD.replace(b"27-114", b"k%d" % number)
            running = asyncio.ensure_future(tasks.run("take", asked(text, "text/plain", f"k{number}")))
            while not any(tasks.processes()):
                await asyncio.sleep(0.002)
            (pid,) = tasks.processes()
            await asyncio.sleep(chance.uniform(0, 0.5))
            if not running.done():
                os.kill(pid, signal.SIGKILL)
            try:
                await running
            except Lost:
                done: Taken = await tasks.run("take", asked(text, "text/plain", f"k{number}"))
                assert done.outcome in ("created", "unchanged")
        with Catalog.open(tasks._settings.data, read_only=True) as catalog:
            assert catalog.release == 7

    with do(story) as catalog:
        assert [record.source for record in catalog.sources()] == ["first", *(f"k{n}" for n in range(6))]
        assert catalog.quarantine() == []
        assert [release.added for release in catalog.releases()] == [1] * 7
