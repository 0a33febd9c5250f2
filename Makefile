# Two commands: `make demo` and `make test`. The rest is for work on the program itself.
PYTHON ?= python3
RUN = .venv/bin/python
.DEFAULT_GOAL := help
.PHONY: help demo test check reset setup setup-dev format messages

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1 \t/p' Makefile | expand -t 20

demo: setup ## set up, start everything and serve http://127.0.0.1:8000 (HOST=… PORT=… BANJIE_DATA=…)
	@exec $(RUN) -m office.demo --end-with-parent

test: check ## the gate, then the whole suite on a PostgreSQL of its own
	@$(RUN) -m pytest --numprocesses=2 --dist=loadgroup

check: setup-dev ## format, lint, types, plan of the house, migrations, system checks, translations, docs
	@$(RUN) -m office.demo.gate

reset: ## empty the demonstration's data (not while it runs)
	@test -x $(RUN) && exec $(RUN) -m office.demo reset || echo "Nothing is set up, so there is nothing to empty."

setup:
	@$(PYTHON) -m office.demo.setup

setup-dev:
	@$(PYTHON) -m office.demo.setup --dev

format: setup-dev ## put every file into the house format
	@$(RUN) -m ruff check --fix-only --quiet . ; $(RUN) -m ruff format .
