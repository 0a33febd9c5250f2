# Two commands: `make demo` and `make test`. The rest is for work on the program itself.
PYTHON ?= python3
RUN = .venv/bin/python
.DEFAULT_GOAL := help
# What one process has compiled the next one reads: the demonstration starts four, the suite a hundred.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: help demo test check reset setup setup-dev format types tidy house

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 16

demo: setup ## set up, start everything, serve http://127.0.0.1:8000 (HOST=… PORT=… BANJIE_DATA=…)
	@exec $(RUN) -m office.demo --end-with-parent

test: check ## the gate, then the whole suite on a PostgreSQL of its own
	@$(RUN) -m pytest --numprocesses=2 --dist=loadgroup --no-loadscope-reorder

check: setup-dev ## the gate: format, lint, types, plan of the house, migrations, system checks, words, docs
	@$(MAKE) --no-print-directory --jobs=2 --keep-going --output-sync=target types tidy house

reset: ## empty the demonstration's data (not while it runs)
	@if test -x $(RUN); then exec $(RUN) -m office.demo reset; else echo "Nothing is set up, so nothing is there."; fi

setup: ## only set up
	@$(PYTHON) -m office.demo.setup

setup-dev:
	@$(PYTHON) -m office.demo.setup --dev

format: setup-dev ## put every file into the house format
	@$(RUN) -m ruff check --fix-only --quiet .
	@$(RUN) -m ruff format .

types:
	@$(RUN) -m mypy .

tidy:
	@$(RUN) -m ruff format --check --quiet . || { echo "Some files are not in the house format: run make format."; exit 1; }
	@$(RUN) -m ruff check --quiet .
	@plan=$$(.venv/bin/lint-imports --no-cache 2>&1) || { echo "$$plan"; exit 1; }

house:
	@$(RUN) -m pytest --quiet --no-header tests/house
