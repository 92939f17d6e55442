# What a developer can do. Every step is skipped when nothing it depends on has changed.
.DEFAULT_GOAL := help
SHELL := /bin/bash
STAMPS := var/stamps
WEB_SOURCES := $(shell find web -path '*/node_modules' -prune -o -path '*/dist' -prune -o -type f -print 2>/dev/null)

.PHONY: help run test faults check train ingest migrate bench web app-env dev-env rasa-env lock clean

help:  ## Say what can be done
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: app-env rasa-env web  ## Set everything up and start the embedded system
	@.venv/bin/baowen run

test: dev-env rasa-env web  ## Set up what tests need and run them all
	@scripts/test-services
	@.venv/bin/baowen train
	@.venv/bin/pytest -n 2 -p tests.side_by_side --no-loadscope-reorder

faults: dev-env rasa-env web  ## Break everything for long: every scenario of docs/faults.md, one JSON line each
	@scripts/test-services
	@.venv/bin/baowen train
	@BAOWEN_TEST_FAULT_KILLS=$${BAOWEN_TEST_FAULT_KILLS:-110} .venv/bin/pytest -q -p no:randomly -m "faults_long or not faults_long" tests/faults

check: dev-env web  ## ruff, mypy strict, the dependency test, tsc
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/pytest -q -p no:randomly tests/test_dependencies.py
	scripts/npm run check

train: app-env rasa-env  ## Train the bot if its data has changed
	@.venv/bin/baowen train

ingest: app-env  ## Read the knowledge base's documents if they have changed
	@.venv/bin/baowen ingest

migrate: app-env  ## Bring the database to the newest revision
	@.venv/bin/baowen migrate

bench: dev-env rasa-env  ## Run every benchmark; each prints one JSON object
	@.venv/bin/baowen train
	@for file in bench/[a-z]*.py; do .venv/bin/python -m bench.$$(basename $$file .py) | tail -1; done

web: $(STAMPS)/web  ## Build the pages
app-env: $(STAMPS)/app-env  ## The application's environment
dev-env: $(STAMPS)/dev-env  ## The same with what tests and checks need
rasa-env: $(STAMPS)/rasa-env  ## Rasa's own environment, Python 3.10

.venv/bin/python:
	@$$(scripts/find-python 3.11 3.12 3.13) -m venv .venv

.venv-rasa/bin/python:
	@$$(scripts/find-python 3.10) -m venv .venv-rasa

$(STAMPS)/app-env: requirements/torch.txt requirements/app.txt pyproject.toml | .venv/bin/python
	@scripts/install .venv "the application" requirements/torch.txt requirements/app.txt
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/dev-env: requirements/torch.txt requirements/dev.txt pyproject.toml | .venv/bin/python
	@scripts/install .venv "the application and its tests" requirements/torch.txt requirements/dev.txt
	@mkdir -p $(STAMPS) && touch $@ $(STAMPS)/app-env

$(STAMPS)/rasa-env: requirements/rasa.txt | .venv-rasa/bin/python
	@scripts/install .venv-rasa "Rasa" requirements/rasa.txt
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/web: $(WEB_SOURCES) | .venv/bin/python
	@scripts/npm ci --no-audit --no-fund --loglevel=error
	@scripts/npm run build
	@mkdir -p $(STAMPS) && touch $@

lock:  ## Resolve requirements/*.in again (needs uv)
	scripts/lock

clean:  ## Remove what the steps above have made, but no data
	rm -rf .venv .venv-rasa $(STAMPS) web/node_modules web/*/dist web/*/node_modules bot/models .mypy_cache .ruff_cache
