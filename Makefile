# make run | test | format | proof | bench | test-next
SHELL := /bin/bash
PYTHON ?= $(shell command -v python3.11 || command -v python3)
WORKERS ?= 2
PIP := -m pip install --quiet --disable-pip-version-check
RUN_STAMP := .venv/.installed
TEST_STAMP := .venv/.installed-for-tests
NEXT_STAMP := .venv-next/.installed

.PHONY: run test format proof bench test-next

run: $(RUN_STAMP)
	@exec .venv/bin/python -m medmgr_core serve $(ARGS)

test: $(TEST_STAMP)
	.venv/bin/python -m tests.support.need
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

format: $(TEST_STAMP)
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

proof: $(TEST_STAMP)
	.venv/bin/python -m tests.support.need
	.venv/bin/python -m tests.proof $(ARGS)

bench: $(TEST_STAMP)
	.venv/bin/python -m benchmarks $(ARGS)

# The same tests on the next line of DuckDB, in an environment of its own.
test-next: $(NEXT_STAMP)
	.venv-next/bin/python -m tests.support.need
	.venv-next/bin/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

# --clear also mends an environment whose Python has gone away.
.venv/bin/python .venv-next/bin/python:
	$(PYTHON) -m venv --clear $(dir $(patsubst %/,%,$(dir $@)))

$(RUN_STAMP): requirements.txt | .venv/bin/python
	.venv/bin/python $(PIP) -r requirements.txt
	@touch $@

$(TEST_STAMP): requirements.txt requirements-dev.txt | .venv/bin/python
	.venv/bin/python $(PIP) -r requirements-dev.txt
	@touch $@ $(RUN_STAMP)

$(NEXT_STAMP): requirements.txt requirements-dev.txt | .venv-next/bin/python
	.venv-next/bin/python $(PIP) -r requirements-dev.txt
	.venv-next/bin/python $(PIP) --upgrade 'duckdb>=2'
	@touch $@
