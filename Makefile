# Every command of the project. `make` alone lists them.
#   make test ARGS="tests/unit -k consent"     hands ARGS to pytest; likewise for run, demo and bench
#   make PYTHON=/opt/python3.12/bin/python3     uses that Python

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/sh
MAKEFLAGS += --no-builtin-rules --no-print-directory

ARGS ?=
# The first that is new enough; else whatever python3 is, which is then told why it will not do.
PYTHON ?= $(shell for one in python3.13 python3.12 python3.11 python3 python; do \
	$$one -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null && echo $$one && exit; done; echo python3)
BIN := .venv/bin

.PHONY: help
help: ## List the commands
	@awk 'BEGIN { FS = ":.*## " } \
		/^## / { printf "\n%s\n", substr($$0, 4) } \
		/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

## Run it

.PHONY: run
run: .venv-run ## Start everything, with a demonstration region in it, until Ctrl-C
	@exec $(BIN)/kith run $(ARGS)

.PHONY: demo
demo: .venv-run ## Fill a demonstration region and tell its story (Kith must be running)
	@exec $(BIN)/kith demo $(ARGS)

.PHONY: up
up: .venv-run ## Start everything and leave it running
	@exec $(BIN)/kith up --detach $(ARGS)

.PHONY: down
down: .venv-run ## Drain and stop what `make up` started
	@exec $(BIN)/kith down $(ARGS)

.PHONY: status
status: .venv-run ## Show what runs
	@exec $(BIN)/kith status $(ARGS)

.PHONY: doctor
doctor: .venv-run ## Say what is wrong with this machine, and what to do
	@exec $(BIN)/kith doctor $(ARGS)

## Work on it

.PHONY: test
test: .venv-dev ## Run the tests, against a PostgreSQL and a RabbitMQ of their own
	@exec $(BIN)/python -m $(if $(ARGS),pytest $(ARGS),tests.suite)

.PHONY: check
check: .venv-dev lint types verify ## Everything that can be checked without running: what CI checks first
	$(BIN)/python -m infra.lint_migrations
	$(BIN)/python -m infra.check

.PHONY: bench
bench: .venv-dev ## Measure Kith beside its peers and the limit of this machine
	@exec $(BIN)/python -m tests.bench $(ARGS)

.PHONY: fmt
fmt: .venv-dev ## Format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: lint
lint: .venv-dev ## Check style, format and who imports whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

.PHONY: types
types: .venv-dev ## Check types
	$(BIN)/mypy

.PHONY: generate
generate: .venv-dev ## Write what is derived from the code: AsyncAPI, OpenAPI, docs/events.md
	$(BIN)/kith generate

.PHONY: verify
verify: .venv-dev ## Fail when something generated is stale
	$(BIN)/kith generate --check

.PHONY: lock
lock: ## Choose versions anew, and lock them with their hashes
	$(PYTHON) -m venv .kith/lock
	.kith/lock/bin/pip install --quiet 'pip-tools>=7.5'
	@for name in requirements requirements-dev; do \
		.kith/lock/bin/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras --no-header \
			--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options \
			--output-file $$name.txt $$name.in || exit 1; done

.PHONY: clean
clean: .venv-run ## Stop everything, and remove its data, its logs and all caches
	$(BIN)/kith down --discard
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build *.egg-info
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

.PHONY: .venv-run .venv-dev
.venv-run .venv-dev:
	@command -v $(PYTHON) > /dev/null || { echo 'kith: there is no Python here: install 3.11 or newer.' >&2; exit 1; }
	@$(PYTHON) -I infra/local/setup_venv.py $(@:.venv-%=%)
