# Every target sets up what it needs in .venv, from the lock files alone: requirements.lock holds what a real bot
# needs, requirements-postgres.lock the same with PostgreSQL's driver, requirements-dev.lock the local Telegram, tests and
# tools beside. Needed before: make, and Python 3.11 or newer.

PYTHON := .venv/bin/python
READY := .venv/ready
INSTALLED := .venv/installed
ROOMS := bot.py commands content gateway handlers reports scheduler simulator storage
CHECKED := $(ROOMS) tests benchmarks

# Python's bytecode is kept: the tests start many processes, and each would compile everything anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help install demo test test-long test-postgres crash prove prove-all bench lint format lock migration

help: ## what there is to make
	@sed -n 's/^\([a-z-]*\):.*## /  make \1	/p' $(MAKEFILE_LIST) | expand -t 26

install: $(INSTALLED) ## what a real bot needs, and nothing else

demo: $(READY) ## a local Telegram, the bot and a sample group, to try in the browser
	@$(PYTHON) bot.py demo

# Three on two cores: a test sometimes waits, as a bot does that keeps Telegram's limits.
test: $(READY) ## what Anker does, through the public door: about three minutes on two cores
	@$(PYTHON) -m pytest -n 3 --dist worksteal -m "not slow and not long and not thorough"

test-long: $(READY) ## what CI walks too: each case of a kind, months that go by, the page in a browser, falls
	@$(PYTHON) -m pytest -n 3 --dist worksteal -m "(long or thorough) and not slow"

test-postgres: $(READY) ## the tests of what is remembered and said, on a PostgreSQL server of their own
	@$(PYTHON) -m tests.on_postgres

crash: $(READY) ## each story with the bot killed at every statement and every call
	@$(PYTHON) -m pytest -n 2 --dist worksteal tests/crash -m "slow or not slow"

# A sample with the same seeds each time, about 25 minutes on two cores; ends with a table of what was tried.
prove: $(READY) ## falls at every step, broken updates, lives, floods, sabotage: a sample of each
	@nice $(PYTHON) -m tests.proof

# Hours, in parts: what is done stands in build/proof and is not done again. ANKER_PROVE_AFRESH=1 begins anew.
prove-all: $(READY) ## the same, all of it, taken up where it ended; writes docs/proof.md
	@nice $(PYTHON) -m tests.proof --all

bench: $(READY) ## how fast it is, as ratios; written to docs/benchmarks.md
	@$(PYTHON) -m benchmarks

lint: $(READY) ## style, strict types, and which room may know which
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m mypy $(CHECKED)
	@.venv/bin/lint-imports --no-logo --no-cache

format: $(READY) ## put the code in shape
	@$(PYTHON) -m ruff check --fix-only --quiet .
	@$(PYTHON) -m ruff format .

lock: $(READY) ## write the lock files anew from pyproject.toml
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check uv==0.13.9
	@.venv/bin/uv pip compile pyproject.toml --generate-hashes --universal --python-version 3.11 \
		--no-header --quiet -o requirements.lock
	@.venv/bin/uv pip compile pyproject.toml --extra postgres --generate-hashes --universal --python-version 3.11 \
		--constraints requirements.lock --no-header --quiet -o requirements-postgres.lock
	@.venv/bin/uv pip compile pyproject.toml --extra dev --generate-hashes --universal --python-version 3.11 \
		--constraints requirements.lock --no-header --quiet -o requirements-dev.lock

migration: $(READY) ## begin a migration: make migration ABOUT="what parents wish"
	@$(PYTHON) -m storage.migrations.begin "$(ABOUT)"

# Never resolves anything: what is installed is what was locked.
$(READY): requirements-dev.lock
$(INSTALLED): requirements.lock
$(READY) $(INSTALLED):
	@set -e; \
	found=""; \
	for python in python3 python3.11 python3.12 python3.13 python3.14 python; do \
		if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found="$$python"; break; fi; \
	done; \
	if [ -z "$$found" ]; then echo "Anker needs Python 3.11 or newer, and there is none here." >&2; exit 1; fi; \
	if ! [ -x $(PYTHON) ]; then \
		"$$found" -m venv .venv || { \
			echo "$$found cannot make a virtual environment (on Debian: apt install python3-venv)." >&2; exit 1; }; \
	fi; \
	echo "Setting up .venv (once, about a minute)…"; \
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@
