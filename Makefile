# Every target does its own set-up: a Swift toolchain, git, make and Python 3 are enough.

# In CI nothing may be skipped: tests whose service is missing fail.
ifdef CI
export FERMATA_CI := 1
endif

# Each test may wait for its time, so they must not share two cores with two thousand others.
WIDTH := --experimental-maximum-parallelization-width 16

# What the live tests leave on each server, for the comparison of the two.
HISTORIES := $(CURDIR)/.build/parity

.PHONY: help run up test parity torture torture-agents simulation bench bench-scale build lint format setup tools clean

help:
	@echo "make run     review a shipped web page on the embedded engine, and show what to try next"
	@echo "make up      keep an engine and a worker running until Ctrl-C"
	@echo "make test    build and run every test, the live ones on the engine and on the official server"
	@echo "make parity  run the live tests on both, and compare the histories; reuses those of the official server"
	@echo "make torture kill the engine 1,000 times under load, and check what it promised (ROUNDS=n)"
	@echo "make torture-agents  kill agents' workers 200 times at random, and compare the ledger with the bill (CRASHES=n)"
	@echo "make simulation  run the engine against seeded faults on virtual time (STEPS=n, SEED=n)"
	@echo "make bench   measure, side by side with the Python SDK, DBOS and LangGraph; writes bench/results.jsonl"
	@echo "make bench-scale  a million closed runs, a hundred thousand waiting ones, and how cost grows; takes an hour"
	@echo "make build   build the command line (debug)"
	@echo "make lint    check format and imports"
	@echo "make format  rewrite the sources in the house format"
	@echo "make setup   install what is missing, and nothing else"
	@echo "make tools   only the part of it that tests and benchmarks need: .tools/venv, PostgreSQL"
	@echo "make clean   remove build products and .tools"

setup:
	@scripts/setup

tools:
	@scripts/setup python

build: setup
	@swift build --product fermata

run: build
	@scripts/make-run

up: build
	@"$$(swift build --show-bin-path)/fermata" up --data .tools/run-data --allow-files Examples/pages

test: setup
	@scripts/versions
	swift build --build-tests
	@rm -rf $(HISTORIES)
	swift test --skip-build --disable-xctest $(WIDTH) --skip IntegrationTests
	FERMATA_TEST_SERVER=engine FERMATA_RECORD_HISTORIES=$(HISTORIES)/engine \
		swift test --skip-build --disable-xctest $(WIDTH) --filter IntegrationTests
	FERMATA_TEST_SERVER=reference FERMATA_RECORD_HISTORIES=$(HISTORIES)/reference \
		swift test --skip-build --disable-xctest $(WIDTH) --filter IntegrationTests
	@scripts/parity --recorded
	@scripts/torture 10

parity: setup
	@scripts/parity

torture: setup
	@scripts/torture $(or $(ROUNDS),1000)

torture-agents: setup
	swift build --build-tests
	FERMATA_AGENT_CRASHES=$(or $(CRASHES),200) swift test --skip-build --disable-xctest --filter LedgerCrashTests

simulation: setup
	@scripts/simulation $(or $(STEPS),1000000) $(SEED)

bench: setup
	@scripts/versions
	swift build -c release --product FermataBench
	.tools/venv/bin/python bench/run.py
	.tools/venv/bin/python bench/engine.py
	.tools/venv/bin/python bench/agent.py

bench-scale: setup
	swift build -c release --product FermataBench
	.tools/venv/bin/python bench/engine_scale.py
	.tools/venv/bin/python bench/plot_growth.py

lint:
	@scripts/lint-format
	@scripts/lint-imports

format:
	@scripts/lint-format --fix

clean:
	rm -rf .build .tools
