# `make demo` and `make test` set everything up by themselves: Python 3.11 or newer and make are enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
ORACLES := $(VENV)/oracles

.DEFAULT_GOAL := help
.PHONY: help demo test test-all bench robustness codebook picture browser docs clean

help:  ## Show what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11")'
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]' -c constraints.txt
	@touch $@

demo: $(READY)  ## Read the five sample reports and show their records and issues
	@mkdir -p out
	$(BIN)/nianbao extract samples -o out/records.jsonl || test $$? -eq 1
	@for report in samples/*.txt; do echo; $(BIN)/nianbao show "$$report" || test $$? -eq 1; done
	@echo "The records stand in out/records.jsonl, a line of JSON for each report."

test: $(READY)  ## Format, lint, types, layers, tests with coverage, quality gate
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -q -m 'not slow' --cov --cov-report=term
	$(BIN)/nianbao eval --split all --gate

$(ORACLES): $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev,ocr,oracles,ray]' -c constraints.txt
	@touch $@

AXE := 4.14.1

build/axe.min.js:
	@mkdir -p build
	command -v npm >/dev/null || { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq npm >/dev/null; }
	cd build && npm pack --silent axe-core@$(AXE) && tar xzf axe-core-$(AXE).tgz --strip-components=1 package/axe.min.js
	@rm build/axe-core-$(AXE).tgz && touch $@

browser: $(READY) build/axe.min.js  ## Install what the viewer's tests in a browser need: Chromium, its driver, axe-core
	command -v chromium chromedriver >/dev/null || { apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
		apt-get install -y -qq --no-install-recommends chromium chromium-driver fonts-noto-cjk >/dev/null; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[browser]' -c constraints.txt

docs: $(READY)  ## Build the documentation site into out/site
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[docs]' -c constraints.txt
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

test-all: $(ORACLES) browser docs  ## The long fuzzing and measurements too
	$(BIN)/pytest -q -m slow

bench: $(READY)  ## Measure speed as ratios, a run of 20,000 reports, and what a model's client costs
	$(BIN)/python -m eval.bench
	$(BIN)/python -m eval.bench_pages
	$(BIN)/python -m eval.scale 20000
	$(BIN)/python -m eval.asking

robustness: $(READY)  ## Read damaged reports of every layout: coverage and silent errors
	$(BIN)/python -m eval.render.robustness

codebook: $(READY)  ## Generate docs/codebook.md and the JSON Schema
	$(BIN)/nianbao codebook > docs/codebook.md
	$(BIN)/nianbao schema > schemas/record.schema.json

picture: browser  ## Draw the pictures in the README: docs/show.svg and docs/viewer.png
	$(BIN)/nianbao show samples/003_a2c9da7275a0d61c.txt --table applications --svg docs/show.svg || test $$? -eq 1
	@mkdir -p out
	$(BIN)/nianbao extract samples eval/gold/dev-*/source.txt -o out/picture.jsonl || test $$? -eq 1
	$(BIN)/nianbao view out/picture.jsonl -o out/picture.html --title nianbao --lang en
	$(BIN)/python -m eval.browsing picture out/picture.html docs/viewer.png '#/3/applications/received/natural_person'
	$(BIN)/nianbao view out/picture.jsonl -o out/picture.html --title 年报 --lang zh
	$(BIN)/python -m eval.browsing picture out/picture.html docs/viewer.zh.png '#/3/applications/received/natural_person'

clean:  ## Remove what was made
	rm -rf $(VENV) out build dist .coverage .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
