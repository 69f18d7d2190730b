# Two commands do everything: `make demo` and `make test`. Windows without make: see README.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Tests at once: with two on two cores a third of the time goes into waiting for servers and pages.
AT_ONCE ?= 3

.PHONY: demo review test install dev docs lint types bench wheels clean

demo: $(VENV)/.web  # the workbench with an invented programme, until Ctrl+C
	EVENHAND_DATA=evenhand-demo/workbench $(BIN)/evenhand up --demonstration

review: install  # the review of the bundled example, in evenhand-demo/review
	$(BIN)/evenhand demo --out evenhand-demo

test: dev
	bash tests/prepare.sh
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n $(AT_ONCE) --dist worksteal
	EVENHAND_TEST_DATABASE=postgresql $(BIN)/pytest -n $(AT_ONCE) --dist worksteal tests/web

install: $(VENV)/.installed

dev: $(VENV)/.dev

$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	touch $@

$(VENV)/.dev: pyproject.toml constraints.txt Makefile
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev,docs,web]"
	touch $@

$(VENV)/.web: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[web]"
	touch $@

docs: dev  # the documentation site, in build/site: open index.html from any folder
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict

lint: dev
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/lint-imports

types: dev
	$(BIN)/mypy

bench: dev
	$(BIN)/python benchmarks/run.py

wheels:  # a folder to carry to a laptop without a network
	$(PYTHON) -m pip wheel --quiet -c constraints.txt --wheel-dir wheels .

clean:
	rm -rf $(VENV) build dist wheels .mypy_cache .ruff_cache .pytest_cache .hypothesis
