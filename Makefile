# `make` alone lists the targets. Each works from a clean clone: it makes .venv from requirements.lock first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
BASELINES := .venv-baselines
SPARK := .venv-spark
DATA := labels/test.jsonl
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help setup serve test test-slow test-spark check lint audit train evaluate labels bench load baselines docs build bundle lock clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1|/' | awk -F'|' '{printf "  make %-11s %s\n", $$1, $$2}'

define python-is-there
@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "forewarn needs Python 3.11 or newer; try: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv module is missing; on Debian or Ubuntu: apt-get install python3-venv" >&2; exit 1; }
endef

$(READY): requirements.lock pyproject.toml
	$(python-is-there)
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

setup: $(READY)  ## make .venv from the lock file (the other targets do it by themselves)

serve: $(READY)  ## run the service on http://127.0.0.1:8000 with the shipped model
	$(BIN)/forewarn serve

test: $(READY)  ## run the fast tests
	$(BIN)/python -m pytest

test-slow: $(READY)  ## run the tests that need a server, a build or minutes
	$(BIN)/python -m pytest -m slow

$(SPARK)/.ready: integrations/spark/requirements.lock pyproject.toml
	$(python-is-there)
	$(PYTHON) -m venv --clear $(SPARK)
	grep -A2 '^setuptools==' $< | $(SPARK)/bin/pip install --quiet --require-hashes -r /dev/stdin  # builds pyspark
	$(SPARK)/bin/pip install --quiet --require-hashes --no-build-isolation -r $<
	$(SPARK)/bin/pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

test-spark: $(SPARK)/.ready  ## run the tests on a small Spark cluster (installs 1 GB; needs Java 17 or newer)
	@java -version >/dev/null 2>&1 || { echo "Spark needs Java 17 or newer; on Debian or Ubuntu: apt-get install openjdk-17-jre-headless" >&2; exit 1; }
	$(SPARK)/bin/python -m pytest -p no:cacheprovider integrations/spark

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

audit: $(READY)  ## look for known vulnerabilities and insecure code (asks an advisory service)
	$(BIN)/ruff check --select S,PLE2502 .
	$(BIN)/python -m deploy.audit $(AUDIT)

check: lint labels test  ## lint, types, labels and the fast tests

train: $(READY)  ## train a model on labels/ and make it the current one
	$(BIN)/forewarn train

evaluate: $(READY)  ## measure the current model on labels/test.jsonl
	$(BIN)/forewarn evaluate

labels: $(READY)  ## check the label files and print their balance sheet
	$(BIN)/forewarn labels check
	$(BIN)/forewarn labels stats

bench: $(READY)  ## measure speed beside scikit-learn's and others', and renew docs/performance.md
	$(BIN)/python -m benchmarks.speed

load: $(READY)  ## measure the service under load beside an empty Flask route, and renew docs/load.md (needs wrk)
	$(BIN)/python -m benchmarks.load

$(BASELINES)/.ready: benchmarks/baselines.lock
	$(python-is-there)
	$(PYTHON) -m venv --clear $(BASELINES)
	grep -A2 '^setuptools==' $< | $(BASELINES)/bin/pip install --quiet --require-hashes -r /dev/stdin  # builds empath
	$(BASELINES)/bin/pip install --quiet --require-hashes --no-build-isolation -r $<
	@touch $@

baselines: $(BASELINES)/.ready  ## measure the model against MiniLM and Empath (installs 6 GB; DATA="FILE …")
	$(BASELINES)/bin/python -m benchmarks.baselines $(addprefix --data ,$(DATA))

docs: $(READY)  ## renew what README and data card say of model and labels
	$(BIN)/python -m docs.generate

build: $(READY)  ## build the wheel and the source archive into dist/
	$(BIN)/python -m build --no-isolation

bundle: $(READY)  ## build an archive into dist/ that installs without a network, on this platform
	$(BIN)/python -m deploy.bundle

lock: $(READY)  ## renew the lock files (needs uv)
	uv pip compile pyproject.toml --extra dev --universal --generate-hashes --python-version 3.11 \
	  --no-emit-index-url --no-emit-find-links --no-annotate --custom-compile-command "make lock" -o requirements.lock
	uv pip compile pyproject.toml --extra baselines --constraint requirements.lock --universal --generate-hashes --python-version 3.11 \
	  --no-emit-index-url --no-emit-find-links --no-annotate --custom-compile-command "make lock" -o benchmarks/baselines.lock
	uv pip compile pyproject.toml --extra spark --group spark --constraint requirements.lock --universal --generate-hashes --python-version 3.11 \
	  --no-emit-index-url --no-emit-find-links --no-annotate --custom-compile-command "make lock" -o integrations/spark/requirements.lock

clean:  ## remove .venv and build output
	rm -rf $(VENV) $(BASELINES) $(SPARK) dist .pytest_cache .mypy_cache .ruff_cache
