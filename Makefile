# Two commands are all a newcomer needs: make demo, make test. Both do all the set-up.
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
PYTHON ?= python3
PORT   ?= 8001

# These start whole nights of child processes; each has a process of its own, for a fork server keeps what it was begun with.
ALONE := tests/test_crawl_night.py tests/test_crawl_faults.py
SLOW   = $(shell grep -l "mark.slow" tests/test_*.py)

.PHONY: demo test slow check format lock clean

demo: $(READY)            ## crawl the sample sites and serve the newsroom
	$(BIN)/tripoint demo --port $(PORT)

test: $(READY)            ## what the project promises, on real parts
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "not slow" $(ALONE:%=--ignore=%)
	set -e; for file in $(ALONE); do $(BIN)/python -m pytest -q -m "not slow" $$file; done

slow: $(READY)            ## the rest: kills at random moments, whole nights by the command line, clusters, encoder floors
	status=0; for file in $(SLOW); do $(BIN)/python -m pytest -q -m slow $$file || status=1; done; exit $$status

check: $(READY)           ## lint, types, import rules
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY)
	$(BIN)/ruff check --fix .

# Versions and hashes, and no address: the lock holds wherever the registry is.
lock:
	uv pip compile pyproject.toml --all-extras --generate-hashes --no-header --no-annotate --universal --python-version 3.11 -o requirements.lock

$(READY): requirements.lock pyproject.toml
	@if command -v uv >/dev/null 2>&1; then \
	  set -e; uv venv --quiet --allow-existing --python $(PYTHON) $(VENV); \
	  uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock; \
	  uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .; \
	else \
	  set -e; $(PYTHON) -m venv $(VENV); \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock; \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .; \
	fi
	@touch $(READY)

clean:
	rm -rf $(VENV) data .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
