#!/bin/sh
# Pin every dependency with its hashes, for Linux and macOS and Python 3.11 to 3.14 at once, and the scripts of the pages.
# Needs uv and npm.
set -eu
command -v uv >/dev/null 2>&1 || { echo "make lock: needs uv (pip install uv)" >&2; exit 1; }
compile() {
  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header "$@"
}
compile --group dev --output-file requirements.lock pyproject.toml
compile --group pyproject.toml:npm --output-file web/requirements.lock
python3 scripts/assets.py --lock
