"""`requirements.lock` pins all that `pyproject.toml` asks for, with hashes, and names no index."""

import re
import tomllib
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
LOCK = (TOP / "requirements.lock").read_text()
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def asked() -> set[str]:
    project = tomllib.loads((TOP / "pyproject.toml").read_text())
    wanted = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    names = [re.match(r"[A-Za-z0-9._-]+", requirement) for requirement in wanted]
    return {plain(name[0]) for name in names if name}


def test_every_requirement_is_pinned() -> None:
    assert asked() - {plain(name) for name, _ in PINNED.findall(LOCK)} == set()


def test_every_pin_has_hashes() -> None:
    entries = re.split(r"\n(?=\S)", LOCK.strip())
    assert len(entries) > 30
    for entry in entries:
        assert PINNED.match(entry), entry[:80]
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry[:80]


def test_it_names_no_address() -> None:
    assert "index-url" not in LOCK
    assert "http" not in LOCK.replace("httpcore", "").replace("httpx", "").replace("httptools", "")
