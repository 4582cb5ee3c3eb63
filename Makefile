.DEFAULT_GOAL := help
.PHONY: help setup demo test test-slow test-postgresql test-database check lint format coverage audit release docs clean

# The pure core, the house's rules, and a few whole cycles. Left out, and run by `make test`:
# browsers, other processes and machines, social servers, real models, kills, hostile input, and
# whatever goes through many cycles.
QUICK = tests/locale tests/status tests/collect/recognise tests/collect/formats tests/health \
	$(addprefix tests/test_,$(addsuffix .py,house config plan markup languages columns files \
	report tally standing people breaks pipeline)) \
	$(addprefix tests/collect/test_,pairs.py stage.py) \
	$(addprefix tests/translate/test_,$(addsuffix .py,checks checks_pairs glossary merge names \
	numbers po protect segment terms)) \
	$(addprefix tests/publish/test_,$(addsuffix .py,addresses entries feeds history opml wording)) \
	$(addprefix tests/announce/test_,$(addsuffix .py,basis characters compose outbox pace summary)) \
	$(addprefix tests/review/test_,$(addsuffix .py,days links marks notation overview plots words)) \
	tests/cli/test_once.py

# The whole suite over PostgreSQL takes as long as everything else in CI.
DATABASE = tests/test_store.py tests/store tests/postgresql tests/backup tests/crew tests/health \
	tests/review/test_web.py tests/cli/test_once.py tests/daemon/test_jobs.py \
	$(addsuffix /test_stage.py,tests/collect tests/translate tests/publish tests/announce) \
	tests/announce/test_outbox.py

help:  ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup:  ## install everything into .venv (and Debian packages, as root)
	@scripts/setup run test

demo:  ## set up, run the main job on the demo home, say where to look
	@scripts/setup run
	@scripts/demo

test: setup  ## set up and run the test suite, but for what is slow
	.venv/bin/pytest -m "not slow" -n 2 --dist loadfile

test-slow: setup  ## the slow tests: kills, loads, failing disks, whole machines
	.venv/bin/pytest -m slow -n 2 --dist loadfile

test-postgresql: setup  ## the whole suite, each home with its database on a PostgreSQL server
	.venv/bin/pytest -n 2 --dist loadfile --database postgresql

test-database: setup  ## the part of that which is about the database
	.venv/bin/pytest -n 2 --dist loadfile --database postgresql $(DATABASE)

check: lint  ## linters, types and quick tests: before each commit
	.venv/bin/pytest -m "not slow" -n 2 --dist loadfile $(QUICK)

lint:  ## ruff, mypy strict, import-linter
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy -p bot -p bench
	.venv/bin/lint-imports

format:  ## write the code in the house's form
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

coverage:  ## branches of each pure module that tests go through; fails below 90 %
	.venv/bin/python scripts/coverage

audit:  ## known faults of the packages in .venv (asks PyPI)
	.venv/bin/pip-audit --strict --skip-editable --progress-spinner off

release:  ## make VERSION=1.2.3 release: version, changelog, packages, SBOM, tag
	.venv/bin/python scripts/release $(VERSION)

docs:  ## the documentation as a site, in build/docs/
	.venv/bin/python scripts/reference --check
	.venv/bin/python -m sphinx -q -W --keep-going -b html docs build/docs -d build/doctrees

clean:  ## remove what was built: feeds, state, caches (not .venv)
	find feeds -mindepth 1 ! -name .gitkeep -delete
	rm -rf state .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
