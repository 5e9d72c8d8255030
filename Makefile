# Every command of the house. `make` alone lists them.

PYTHON ?= python3
BASE_PORT ?= 8000
BIN := .venv/bin
READY := .venv/.ready
JAR := .tools/dynamodb-local/package/emulator/DynamoDBLocal.jar
# One test process for each core; tests of one file stay together and share what they started, in the order of tests/conftest.py.
TESTS := $(BIN)/pytest -q -n 2 --dist loadfile --no-loadscope-reorder
# What takes longest is said in CI, where a test that grows slow would go unnoticed.
SLOWEST := $(if $(CI),--durations=40,)
# All stories but the main ones, what packages and deploys, and what looks at every page take minutes: CI runs them, and whoever says CI=1.
QUICK := $(if $(CI),,-m "not slow")

STAGE ?= dev

# Recorded items hold packed documents, and two tests hold made-up passwords in addresses.
NO_SECRETS := --exclude-files 'tests/fixtures/|requirements.*txt' --exclude-secrets '^(secret|hunter2)$$'

export BASE_PORT

.DEFAULT_GOAL := help
.PHONY: help run demo test bench check package deploy secret appoint destroy format audit reset tools check-format check-lint check-types check-imports check-risks

help: ## lists these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(READY) ## starts the whole local world until Ctrl-C; BASE_PORT=9000 moves it
	@$(BIN)/python -m local.run

demo: $(READY) ## plays a purchase to the matched invoice, a seller's orders, their parcels and a return, and tells each step
	@$(BIN)/python -m local.demo

test: $(READY) ## runs the tests; what needs a browser, Java or ../shared is skipped with its reason where that is missing
	@$(TESTS) $(QUICK) $(SLOWEST)
	@$(if $(CI),true,echo "Left out: all stories but the main ones, and what packages, deploys and looks at every page. CI=1 make test runs that too.")

bench: $(READY) ## measures: name, figure, goal, met or not
	@$(BIN)/python -m benchmarks

check: check-format check-lint check-types check-imports check-risks test ## everything that CI runs, but for the slow tests

audit: $(READY) check-risks ## looks for published holes in the packages we use; needs a package index that knows of them
	@$(BIN)/pip-audit --strict --progress-spinner off --no-deps --disable-pip -r requirements-dev.txt

package: $(READY) ## makes what Lambda runs, in build/<stage>; STAGE=dev, PYTHON_LAMBDA=python3.12
	@$(BIN)/python -m infra.package $(STAGE)

deploy: $(READY) ## brings this checkout to AWS: STAGE=dev WITH="SenderAddress=orders@example.com"; once more brings the next release
	@$(BIN)/python -m infra.deploy $(STAGE) $(WITH)

secret: $(READY) ## asks for a secret that somebody gave you, and keeps it: STAGE=dev NAME=catalog-password/main
	@$(BIN)/python -m infra.keys $(STAGE) $(NAME)

appoint: $(READY) ## makes somebody who has signed in an administrator: STAGE=dev EMAIL=you@example.com
	@$(BIN)/python -m infra.appoint $(STAGE) $(EMAIL)

destroy: $(READY) ## removes a stage that is not productive, with all that it kept
	@$(BIN)/python -m infra.destroy $(STAGE)

format: $(READY) ## formats the code and mends what can be mended by itself
	@$(BIN)/ruff format
	@$(BIN)/ruff check --fix

reset: $(READY) ## forgets everything the local world remembers
	@$(BIN)/python -m local.reset

tools: $(JAR) ## fetches Amazon's DynamoDB Local, the referee of the adapter tests (needs npm; Java to run it)

check-format: $(READY)
	@$(BIN)/ruff format --check

check-lint: $(READY)
	@$(BIN)/ruff check

check-types: $(READY)
	@$(BIN)/mypy

check-imports: $(READY)
	@$(BIN)/lint-imports --no-logo

# Risky code, and secrets in the repository.
check-risks: $(READY)
	@$(BIN)/bandit -q -ll -r app.py chalicelib infra local simulator benchmarks 2>/dev/null
	@git ls-files -z | xargs -0 $(BIN)/detect-secrets-hook --disable-plugin KeywordDetector $(NO_SECRETS)

$(JAR): | $(READY)
	@$(BIN)/python -m local.tools

# Installed again only when the pinned requirements have changed since the last time.
$(READY): requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Crossdock needs Python 3.11 or newer, and $(PYTHON) is $$($(PYTHON) --version 2>&1). Name another: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing the pinned requirements …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $(READY)
