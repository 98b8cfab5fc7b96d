# Everything a developer or a trial needs; `make` alone lists it.
PYTHON ?= python3
PORT ?= 8000
PEOPLE ?= 1500
VENV := .venv
PY := $(VENV)/bin/python
LOCK := requirements/dev.txt
# The demo's links name the port it is served on, unless the environment or `.env` says otherwise.
ifeq ($(PORTAL_URL)$(wildcard .env),)
DEMO_URL := PORTAL_URL=http://localhost:$(PORT)
endif

.DEFAULT_GOAL := help
.PHONY: help setup run test test-all journeys check bench screens demo-reset lock messages secret

help: ## List these commands
	@echo "make …"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1|\2/p' Makefile | awk -F'|' '{printf "%-12s %s\n", $$1, $$2}'

setup: ## Make the environment in .venv (skipped when it is up to date)
	@$(PYTHON) scripts/bootstrap.py

run: setup ## Start the portal with its demo (PORT=8000, PEOPLE=1500)
	@exec env $(DEMO_URL) $(PY) manage.py serve --prepare --port $(PORT) --people $(PEOPLE)

demo-reset: setup ## Throw the demo away and load it anew (PEOPLE=1500)
	@$(PY) manage.py reset_demo
	@$(PY) manage.py migrate --verbosity 0 --skip-checks
	@$(PY) manage.py load_demo --people $(PEOPLE)

test: setup ## Run the tests on embedded SQLite, without a browser
	@$(PY) scripts/run_tests.py $(ARGS)

test-all: setup ## The same and the walk of every address as every role
	@$(PY) scripts/run_tests.py --all $(ARGS)

journeys: setup ## Walk the journeys in a real browser, with axe on every page (needs Chromium)
	@DJANGO_ALLOW_ASYNC_UNSAFE=true $(PY) -m pytest -m e2e $(ARGS)

check: setup ## Style, types, layers, templates, migrations, deployment settings, translations
	@$(PY) scripts/check.py

bench: setup ## Measure pages, API, import and verdicts at 10,000 employees
	@$(PY) bench/run.py

screens: setup ## Every page of the demo as PNG into var/screens/ (needs Chromium)
	@$(PY) scripts/screens.py

lock: setup ## Resolve the dependencies anew into requirements/*.txt
	@for name in base dev; do \
	  $(VENV)/bin/uv pip compile --quiet --universal --generate-hashes --no-annotate --python-version 3.11 \
	    --custom-compile-command "make lock" requirements/$$name.in -o requirements/$$name.txt || exit 1; done

messages: setup ## Collect the texts of the screens and compile the translations
	@$(PY) scripts/messages.py

secret: ## Print a random secret for SECRET_KEY or AUDIT_SEAL_KEY
	@$(PYTHON) -c "import secrets; print(secrets.token_urlsafe(64))"
