# The front door. Everything a fresh machine needs is set up by the first target that needs it.

PYTHON ?= python3
ARGS ?=
BIN := .venv/bin

.PHONY: help run demo env meaning dev test test-slow test-science check format bench docs pictures chromium lock clean

help:  ## this list
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed 's/:.*## /\t/' | expand -t 14

run: env  ## set up, start Bounceback and open the browser (ARGS="--port 9000")
	@$(BIN)/bounceback $(ARGS)

demo: env  ## an installation with a made-up quarter of calls to look around in, in .demo (ARGS="--port 9000")
	@$(BIN)/bounceback demo --data .demo $(ARGS)

env:  ## make .venv with what running needs
	@$(PYTHON) tools/environment.py

meaning:  ## add the small language model that finds objection cards by meaning (150 MB)
	@$(PYTHON) tools/environment.py --meaning

dev:  ## make .venv with what testing needs besides
	@$(PYTHON) tools/environment.py --dev

test: dev chromium  ## set up and run every test (ARGS="tests/core")
	$(BIN)/pytest -n auto --maxprocesses 4 --dist worksteal $(ARGS)

test-slow: dev chromium  ## the long batteries as well
	$(BIN)/pytest -n auto --maxprocesses 4 --dist worksteal -m "not science" $(ARGS)

test-science: dev  ## what is claimed about chances, measured at length: seeds are fixed, at most 15 minutes
	$(BIN)/pytest -n auto --maxprocesses 4 --dist worksteal -m science -rP $(ARGS)

check: dev  ## style, types, arrows, browser modules, generated pages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python tools/browser_types.py
	$(BIN)/python tools/reference.py --check

format: dev  ## let ruff put things in order
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: dev chromium  ## measure, and write docs/benchmarks.md (ARGS="starting" measures that part only)
	$(BIN)/bounceback bench $(or $(ARGS),--page docs/benchmarks.md)

docs: dev  ## write the generated pages of docs/reference
	$(BIN)/python tools/reference.py

pictures: dev chromium  ## take the pictures of the docs anew
	PICTURES=1 $(BIN)/pytest -q -p no:randomly tests/browser

chromium: dev
	@$(BIN)/python tools/chromium.py

lock:  ## pin again what pyproject.toml asks for (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
		pyproject.toml --all-extras --group dev --group build -o requirements-dev.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
		-c requirements-dev.lock pyproject.toml --group build -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
		-c requirements-dev.lock pyproject.toml --extra meaning --group build -o requirements-meaning.lock

clean:  ## remove what was made here (your data is elsewhere and stays)
	rm -rf .venv node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .bench dist build
