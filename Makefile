.DEFAULT_GOAL := help
.PHONY: help setup demo test check lint format docs clean

help:  ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup:  ## install everything into .venv (and Debian packages, as root)
	@scripts/setup run test

demo:  ## set up, run the main job on the demo home, say where to look
	@scripts/setup run
	@scripts/demo

test: setup  ## set up and run the whole test suite
	.venv/bin/pytest -n 2 --dist loadfile

check: lint  ## linters, types and the quick tests, for the time between commits
	.venv/bin/pytest -m "not slow" -n 2 --dist loadfile

lint:  ## ruff, mypy strict, import-linter
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports

format:  ## write the code in the house's form
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

docs:  ## the documentation as a site, in build/docs/
	.venv/bin/python scripts/reference --check
	.venv/bin/python -m sphinx -q -W --keep-going -b html docs build/docs -d build/doctrees

clean:  ## remove what was built: feeds, state, caches (not .venv)
	find feeds -mindepth 1 ! -name .gitkeep -delete
	rm -rf state .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
