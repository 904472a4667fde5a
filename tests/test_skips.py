"""In CI, a skip that is not listed fails the run."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SKIPS = {
    "listed": "def test_it(gold): pass",
    "unlisted": "import pytest\ndef test_it(): pytest.skip('the moon is missing')",
    "unlisted-module": "import pytest\npytest.skip('the moon is missing', allow_module_level=True)",
    "no-reason": "import pytest\n@pytest.mark.skip\ndef test_it(): pass",
}


@pytest.mark.parametrize(
    ("kind", "ci", "workers"),
    [*((kind, "true", "0") for kind in SKIPS), ("unlisted", "true", "2"), ("unlisted", "", "0")],
)
def test_a_skip_in_ci_must_be_listed(tmp_path: Path, kind: str, ci: str, workers: str) -> None:
    inner = tmp_path / "tests"
    inner.mkdir()
    for name in ("conftest.py", "allowed-skips.txt"):
        shutil.copy(HERE / name, inner / name)
    (inner / "test_it.py").write_text(f"{SKIPS[kind]}\n")
    (inner / "test_other.py").write_text("def test_other(): pass\n")
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-n", workers, "tests"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
        env={**os.environ, "CI": ci, "KG_GOLD": str(tmp_path / "absent"), "PYTEST_ADDOPTS": ""},
    )  # fmt: skip
    refused = bool(ci) and kind != "listed"
    assert done.returncode == refused, done.stdout
    assert ("does not list" in done.stdout) == refused
    assert ("moon" in done.stdout) == (refused and kind.startswith("unlisted"))
