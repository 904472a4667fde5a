# `make demo` and `make test` are all that a newcomer needs; the rest are their parts. GNU make 3.81 suffices.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PORT ?= 8000
HOST := 127.0.0.1
DATA := $(or $(KG_DATA),kg-data)
VENV := .venv
KG := $(VENV)/bin/kg
STAMP := $(VENV)/.installed
ASSETS := kg/serve/static/vendor/versions.json

.PHONY: help venv assets demo serve test lint bench screenshots soak fuzz lock clean

help: ## show these lines
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

venv: $(STAMP) $(ASSETS) ## make .venv with the newest Python that fits (PYTHON= chooses another)

$(STAMP): requirements.lock pyproject.toml
	@sh scripts/venv.sh "$(VENV)" "$(PYTHON)"
	@touch $@

assets: $(STAMP) ## bring the scripts of others that the pages load (npm; see docs/dependencies.md)
	@$(VENV)/bin/python scripts/assets.py

$(ASSETS): $(STAMP) web/package-lock.json scripts/assets.py
	@$(VENV)/bin/python scripts/assets.py --go-on

demo: $(STAMP) $(ASSETS) ## take in examples/, validate, and serve on http://127.0.0.1:8000 (PORT= changes it)
	@sh scripts/demo.sh "$(KG)" "$(HOST)" "$(PORT)"

serve: $(STAMP) $(ASSETS) ## serve the data folder kg-data (DATA= changes it)
	@$(KG) --data "$(DATA)" serve --host "$(HOST)" --port "$(PORT)"

test: $(STAMP) $(ASSETS) ## run all tests
	@$(VENV)/bin/python -m pytest

lint: $(STAMP) ## ruff, mypy, import contracts
	@$(VENV)/bin/ruff check . && $(VENV)/bin/ruff format --check . && $(VENV)/bin/mypy && $(VENV)/bin/lint-imports

bench: $(STAMP) ## what is measured, slower than the tests
	@$(VENV)/bin/python -m benchmarks

screenshots: $(STAMP) $(ASSETS) ## take the pictures of docs/pages.md (needs Chromium)
	@$(VENV)/bin/python scripts/screenshots.py

soak: $(STAMP) ## thousands of requests with runaways among them, and a release meanwhile
	@$(VENV)/bin/python -m benchmarks.soak

fuzz: $(STAMP) ## look for texts that break extraction (needs atheris; says how to get it)
	@$(VENV)/bin/python -m benchmarks.fuzz

lock: ## pin the dependencies anew (needs uv and npm)
	@sh scripts/lock.sh

clean: ## remove the environment and the demo's data
	@rm -rf $(VENV) kg-demo kg-demo-* build dist web/node_modules kg/serve/static/vendor .mypy_cache .ruff_cache .pytest_cache
