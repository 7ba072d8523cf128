# Réserve. `make` alone lists what can be asked.
.DEFAULT_GOAL := help
SHELL := /bin/sh
.DELETE_ON_ERROR:

PYTHON ?= python3
PORT ?= 3000
WORKERS ?= 2
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# uv takes a tenth of pip's time, but knows nothing of pip's settings: where it fails, pip it is.
INSTALL = UV_HTTP_TIMEOUT=15 $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes \
  --compile-bytecode -r $(1) 2>/dev/null || $(PIP) install --require-hashes -r $(1)
LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-strip-extras \
  --custom-compile-command "make lock"
export PATH := $(CURDIR)/$(BIN):$(PATH)
export REFLEX_USE_NPM := 1
export REFLEX_TELEMETRY_ENABLED := false
export REFLEX_CHECK_LATEST_VERSION := false

.PHONY: help install run run-scaled demo pages test lint check catalogue bench lighthouse browser lock clean

help: ## list what can be asked
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

install: $(VENV)/.installed ## create the environment (done by the others when needed)

$(VENV)/.python:
	@echo "Environnement Python…"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Il faut Python 3.11 ou plus récent : make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) install --require-hashes -r tools/uv.lock || true
	@touch $@

$(VENV)/.installed: requirements.lock pyproject.toml | $(VENV)/.python
	@echo "Installation des bibliothèques (une seule fois)…"
	@$(call INSTALL,requirements.lock)
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	@echo "Installation des outils de développement…"
	@$(call INSTALL,requirements-dev.lock)
	@touch $@

run: install ## serve everything on http://localhost:3000 (another port: PORT=3001)
	@RESERVE_PORT=$(PORT) exec $(BIN)/reserve serve --demo-if-empty

run-scaled: $(VENV)/.installed-dev ## the same with two workers, PostgreSQL and Valkey (WORKERS=2)
	@RESERVE_PORT=$(PORT) RESERVE_WORKERS=$(WORKERS) exec $(BIN)/python -m tools.run_scaled

demo: install ## empty the embedded database and load the demo again
	@$(BIN)/reserve demo --reset

browser: $(VENV)/.installed-dev ## find or install a Chromium for the tests
	@$(BIN)/python tools/browser.py

pages: install ## build the pages (done by the others when needed)
	@$(BIN)/python -c 'from reserve_app import frontend; frontend.build(print)'

# The pages are built while the rest is checked. More processes than cores: the browsers wait a lot.
test: ## run every check and test
	@$(MAKE) --jobs 2 pages browser lint
	@$(BIN)/python -m pytest --numprocesses 3 --dist loadscope --no-loadscope-reorder

lint: $(VENV)/.installed-dev ## style, types, floors
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

check: lint ## style, types, floors, migrations, translations
	@$(BIN)/python -m pytest -q -p no:randomly tests/consistency tests/language/test_marked.py tests/language/test_catalogues.py

catalogue: $(VENV)/.installed-dev ## bring the translations in step with the code, say what is missing
	@$(BIN)/python -m tools.catalogue

bench: $(VENV)/.installed-dev ## measure search, geocoding and bundle sizes
	@$(BIN)/python -m benchmarks

lighthouse: $(VENV)/.installed-dev browser ## measure home and finder with Lighthouse (mobile)
	@$(BIN)/python -m benchmarks.lighthouse

lock: $(VENV)/.python ## resolve the dependencies again, with hashes
	@$(BIN)/uv pip compile tools/uv.in $(LOCK) -o tools/uv.lock
	@$(BIN)/uv pip compile pyproject.toml --extra build $(LOCK) -o requirements.lock
	@$(BIN)/uv pip compile pyproject.toml --extra build --extra dev $(LOCK) \
	  -c requirements.lock -o requirements-dev.lock

clean: ## delete what was built (not the database)
	@rm -rf .web .states .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
