# Two commands: `make demo` and `make test`. Both set up what they need.
SHELL := /bin/bash
.PHONY: help setup demo test fast browser lint types imports content check requirements bench clean

help:
	@echo "make demo     set up, load the demo school, serve it on http://127.0.0.1:8000"
	@echo "make test     set up and run every test (a browser included)"
	@echo "make fast     tests without the browser"
	@echo "make check    lint, types, import contracts, content"
	@echo "make bench    speed, as medians and ratios"

setup:
	@scripts/bootstrap

demo: setup
	@.venv/bin/preceptor demo

test: setup
	@scripts/install-browser
	.venv/bin/pytest -n 2 --dist loadgroup

fast: setup
	.venv/bin/pytest -n 2 --dist loadgroup -m "not browser"

browser: setup
	@scripts/install-browser
	.venv/bin/pytest -m browser

lint: setup
	.venv/bin/ruff check . && .venv/bin/ruff format --check .

types: setup
	.venv/bin/mypy

imports: setup
	.venv/bin/lint-imports

content: setup
	.venv/bin/preceptor content check

check: lint types imports content

bench: setup
	.venv/bin/preceptor bench lookup && .venv/bin/preceptor bench search && .venv/bin/preceptor bench edit && .venv/bin/preceptor bench grade

requirements: setup  # after editing requirements/*.in; writes no addresses
	for f in runtime dev uv; do var/tools/uv/bin/uv pip compile -q --universal --generate-hashes --python-version 3.12 \
	  --no-header requirements/$$f.in -o requirements/$$f.txt; done

clean:
	rm -rf .venv var/tools .pytest_cache .mypy_cache .ruff_cache .hypothesis
