#!/bin/sh
# Make the virtual environment with the newest Python that fits, and install what requirements.lock pins.
set -eu
venv=$1
python=${2:-}

fits() { command -v "$1" >/dev/null 2>&1 && "$1" -c 'import sys; sys.exit(not sys.version_info >= (3, 11))' 2>/dev/null; }

if [ -n "$python" ]; then
  fits "$python" || { echo "make venv: PYTHON=$python is not there or is older than Python 3.11" >&2; exit 1; }
else
  for candidate in python3.14 python3.13 python3.12 python3.11 python3 python; do
    if fits "$candidate"; then python=$candidate; break; fi
  done
  [ -n "$python" ] || { echo "make venv: no Python 3.11 or newer found. Install one (Debian, Ubuntu: apt install python3 python3-venv; macOS: brew install python), or name it: make venv PYTHON=/path/to/python3" >&2; exit 1; }
fi

"$python" -c 'import ensurepip, venv' 2>/dev/null || {
  echo "make venv: $($python --version) lacks the venv module. Install it (Debian, Ubuntu: apt install python3-venv), or choose another Python: make venv PYTHON=/path/to/python3" >&2
  exit 1
}

echo "making $venv with $("$python" --version)" >&2
rm -rf "$venv"
"$python" -m venv "$venv"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
