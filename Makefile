# `make demo` shows the main job, `make test` proves it, `make soak` wears it out for an hour; `make install` makes .venv
# with the command `gazette` in it.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: install demo test soak system check benchmark clean

install: .venv/installed

.venv/installed: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Gazette needs Python 3.11 or newer; this is " + sys.version) if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv .venv || { echo "No venv: on Debian or Ubuntu, apt-get install python3-venv"; exit 1; }
	$(BIN)/pip install --quiet --upgrade pip
	$(BIN)/pip install --quiet --editable '.[dev]'
	touch $@

demo: install
	$(BIN)/gazette demo demo

system:
	bash tests/system.sh

test: install system check
	$(BIN)/pytest --numprocesses auto --maxprocesses 4 --dist loadfile

soak: install system
	$(BIN)/pytest --soak --capture=no

check: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

clean:
	rm -rf .venv demo .mypy_cache .ruff_cache .pytest_cache
