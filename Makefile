# One command to run, one to test. Nothing has to be installed or typed before either.
# A stamp in .venv carries the hash of the lock file, so that a second call installs nothing.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules --no-print-directory

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) deploy/pip_telling
RUNTIME_STAMP := $(VENV)/.runtime-$(shell cksum < requirements.txt | tr ' ' '-')
DEV_STAMP := $(VENV)/.dev-$(shell cat requirements.txt requirements-dev.txt | cksum | tr ' ' '-')
TRAIN_STAMP := $(VENV)/.train-$(shell cksum < requirements-train.txt | tr ' ' '-')
CATALOGUES := $(wildcard civicwatch/locale/*/LC_MESSAGES/*.po)
PACKAGES := civicwatch incidents sightings tweets biaslab workers
COMPILED := $(CATALOGUES:.po=.mo)

# The checks must not touch the state of an installation.
CHECK_ENV := env -u DATABASE_URL -u REDIS_URL -u PUBLIC_URL CIVICWATCH_VAR=$(VENV)/check

.PHONY: help setup run test check bench lock setup-dev packages
.PHONY: check-style check-types check-imports check-django check-templates check-translations check-deployment

help:
	@echo "make run     start everything on http://127.0.0.1:$${PORT:-8000} (Ctrl-C stops it)"
	@echo "make test    run every test, on SQLite and on PostgreSQL"
	@echo "make check   format, lint, types, import contracts, migrations, API schema, templates"
	@echo "make bench   measure speed and memory (tests/bench)"
	@echo "make lock    write the lock files anew from pyproject.toml"
	@echo "make setup   only install what make run needs"

# --- installing -------------------------------------------------------------------------------

setup: $(RUNTIME_STAMP) $(COMPILED)

setup-dev: $(DEV_STAMP) $(COMPILED)

$(PY):
	@echo "Making a virtual environment in $(VENV)"
	@deploy/make_venv "$(PYTHON)" "$(VENV)"

$(RUNTIME_STAMP): | $(PY)
	@echo "Installing the locked dependencies into $(VENV) (once; a minute or two)"
	@test -e "$(DEV_STAMP)" || $(PIP) install --no-deps -r requirements.txt
	@touch "$@"

$(DEV_STAMP): | $(PY)
	@echo "Installing the locked dependencies and the development tools into $(VENV)"
	@$(PIP) install --no-deps -r requirements-dev.txt
	@touch "$@" "$(RUNTIME_STAMP)"

$(TRAIN_STAMP): | $(DEV_STAMP)
	@echo "Installing what training needs into $(VENV)"
	@$(PIP) install -c requirements-dev.txt -r requirements-train.txt
	@touch "$@"

%.mo: %.po | $(RUNTIME_STAMP)
	@$(PY) -m babel.messages.frontend --quiet compile -i "$<" -o "$@"

packages:
	@tests/servers/install_packages

# --- running ----------------------------------------------------------------------------------

run: setup
	@exec $(PY) manage.py serve --with-parent $(ARGS)

test: setup-dev $(TRAIN_STAMP) packages
	@exec $(PY) -m tests.servers.suite $(ARGS)

bench: setup-dev packages
	@for script in $(or $(NAMES),$(sort $(basename $(notdir $(shell grep -l __main__ tests/bench/*.py))))); do \
		echo "== $$script"; $(PY) -m "tests.bench.$$script"; done

lock: setup-dev
	@$(VENV)/bin/uv pip compile --quiet --no-header --no-annotate --python-version 3.11 pyproject.toml -o requirements.txt
	@$(VENV)/bin/uv pip compile --quiet --no-header --no-annotate --python-version 3.11 --group dev \
		-c requirements.txt pyproject.toml -o requirements-dev.txt
	@$(PY) deploy/lock_train > requirements-train.txt.new && mv requirements-train.txt.new requirements-train.txt

# --- checking: what CI runs before the tests ----------------------------------------------------

check: setup-dev check-style check-types check-imports check-django check-templates check-translations \
		check-deployment
	@echo "All checks passed."

check-style: setup-dev
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/ruff check .

check-types: setup-dev
	@$(CHECK_ENV) $(VENV)/bin/mypy $(PACKAGES) manage.py

check-imports: setup-dev
	@$(CHECK_ENV) $(VENV)/bin/lint-imports

check-django: setup-dev
	@$(CHECK_ENV) $(PY) manage.py check --fail-level WARNING
	@$(CHECK_ENV) $(PY) manage.py makemigrations --check --dry-run
	@$(CHECK_ENV) $(PY) manage.py spectacular --validate --fail-on-warn --file /dev/null

check-templates: setup-dev
	@$(VENV)/bin/djlint --quiet --lint $(wildcard */templates)

check-translations: setup-dev
	@for catalogue in $(CATALOGUES); do $(VENV)/bin/pybabel --quiet compile -i "$$catalogue" -o /dev/null; done

check-deployment: setup-dev
	@$(VENV)/bin/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
