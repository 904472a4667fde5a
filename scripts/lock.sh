#!/bin/sh
# Pin every dependency with its hashes, for Linux and macOS and Python 3.11 to 3.14 at once. Needs uv.
set -eu
command -v uv >/dev/null 2>&1 || { echo "make lock: needs uv (pip install uv)" >&2; exit 1; }
uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header \
  --group dev --output-file requirements.lock pyproject.toml
