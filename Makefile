# Everything one does with the portal. `make run` on a fresh machine needs Python 3.11 or newer and a network, nothing else.

PORT ?= 5000
export PORT

BIN := .venv/bin
RUN_SET := .venv/.run-set
TEST_SET := .venv/.test-set
PEERS := tests/peers/node_modules/.installed
PANGO := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
COMPILE := .tools/uv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate

# The first Python that is new enough, can make an environment and really starts (a version manager's shim may not).
FIND_PYTHON = for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done

.PHONY: help env test-env assets run reset test lint bench machines rehearse endure oracle lock browser scanner pango
.DEFAULT_GOAL := help

help:
	@echo 'make run       start the demonstration on http://127.0.0.1:$(PORT)'
	@echo 'make reset     throw its data away; the next run begins anew'
	@echo 'make test      check everything, installing what the checks need'
	@echo 'make lint      only style and types'
	@echo 'make machines  actions and decisions lived for ten thousand steps each, ten minutes'
	@echo 'make oracle    only who may see what, against an independent table'
	@echo 'make bench     measure the pages'
	@echo 'make rehearse  a month of an invented partnership on a moved clock, in some minutes'
	@echo 'make endure    kill web, worker and database at work, then count; a copy restored; 10,000 mails through a failing server'
	@echo 'make env       only .venv; make test-env adds the test set'
	@echo 'make assets    only styles and scripts'
	@echo 'make lock      choose new versions and write them down with their hashes'

env: $(RUN_SET)
	@:

$(RUN_SET): portal/requirements.lock pyproject.toml
	@python=$$($(FIND_PYTHON)); \
	if [ ! -x $(BIN)/python ] && [ -z "$$python" ]; then \
		echo 'Python 3.11 or newer with its venv module is needed and was not found.'; \
		echo 'On Debian or Ubuntu: apt-get install python3 python3-venv'; exit 1; fi; \
	$(BIN)/python -c 'import pip' 2>/dev/null || { echo "Making .venv with $$python"; $$python -m venv --clear .venv; }
	@echo 'Installing what the portal needs'
	@$(PIP) install -qq --require-hashes -r portal/requirements.lock || { \
		echo 'The packages could not be fetched. Is there a network, and may pip reach its index?'; exit 1; }
	@$(PIP) install -qq --no-deps --no-build-isolation -e .
	@touch $@

test-env: $(TEST_SET) $(PEERS)

$(TEST_SET): $(RUN_SET) tests/requirements.lock
	@echo 'Installing what the tests need'
	@$(PIP) install -qq --require-hashes -r tests/requirements.lock
	@touch $@

# The peers run on the Node of the test set, whatever the machine has.
$(PEERS): $(TEST_SET) tests/peers/package-lock.json
	@cd tests/peers && PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --silent --ignore-scripts || { \
		echo 'The test peers (axe-core, oidc-provider) could not be fetched. Is there a network?'; exit 1; }
	@touch $@

assets: env
	@$(BIN)/python -m portal.web.assets.build

# What sets the text of PDF files comes from the system, not from PyPI. Where it cannot be had, pages say so in words.
pango: env
	@$(BIN)/python -m portal.web.pdf || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
		echo 'Installing pango, for PDF files' && apt-get update -qq && \
		DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $(PANGO) >/dev/null </dev/null && \
		$(BIN)/python -m portal.web.pdf; } || { \
		echo 'PDF files cannot be made here: pango is missing. All else works.'; \
		echo 'On Debian or Ubuntu: apt-get install $(PANGO)'; }

run: env assets pango
	@exec $(BIN)/portal demonstration run

reset: env assets
	@exec $(BIN)/portal demonstration reset

browser: $(TEST_SET)
	@$(BIN)/python -m tests.browser.chromium

scanner: $(TEST_SET)
	@$(BIN)/python -m tests.peers.clamd

lint: $(TEST_SET)
	@$(BIN)/ruff check .
	@$(BIN)/mypy $(wildcard agencies portal migrations tests wsgi.py)

test: test-env assets browser scanner pango lint
	@$(BIN)/python -m pytest -n 2 --dist loadfile

oracle: test-env
	@$(BIN)/python -m pytest tests/access -q

# Some ten minutes: ten thousand steps of actions and of decisions, each in the database.
machines: test-env
	@ACTION_LIVES=500 DECISION_LIVES=400 $(BIN)/python -m pytest -n 0 -q -s --timeout 7200 \
		tests/actions/test_any_life.py tests/decisions/test_any_life.py

bench: env assets
	@$(BIN)/python -m tests.bench

rehearse: env
	@exec $(BIN)/portal rehearse

# Minutes of killing at random: `make endure KILLS="200 50 SEED"` for more of web and worker, of the database, and the same order again. A fourth number is that of the mails.
endure: test-env assets
	@$(BIN)/python -m tests.endure $(KILLS)

# uv works in an environment of its own; nothing else uses it.
.tools/uv/bin/uv: $(RUN_SET)
	@$(BIN)/python -m venv .tools/uv
	@.tools/uv/bin/python -m pip --disable-pip-version-check install -qq uv

UPGRADE ?= --upgrade

lock: .tools/uv/bin/uv
	$(COMPILE) $(UPGRADE) pyproject.toml --group build -o portal/requirements.lock
	$(COMPILE) $(UPGRADE) --group node -o portal/web/assets/requirements.lock
	$(COMPILE) $(UPGRADE) --group test -c portal/requirements.lock -c portal/web/assets/requirements.lock \
		-o tests/requirements.lock
	for folder in portal/web/assets tests/peers; do \
		(cd $$folder && npm install --silent --package-lock-only --ignore-scripts) && \
		$(BIN)/python -m portal.web.assets.npm_lock $$folder/package-lock.json || exit 1; done
