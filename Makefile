# The commands of this project. `make` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help build run demo fmt lint doc test coverage check-api torture-input torture-login check-deps deny unused ci clean-tree bench bench-quick bench-build bench-report bench-domain

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## Build the server
	cargo build --release --locked -p taler-merchant-server

run: build ## Serve http://localhost:9966 on SQLite
	@exec target/release/taler-merchant serve

demo: build ## Drive the main jobs with curl on a temporary database
	scripts/demo target/release/taler-merchant

fmt: ## Format the code
	cargo fmt --all

lint: ## Check format and lints
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --all-features --locked -- -D warnings

doc: ## Build the documentation, warnings denied
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --all-features --locked

test: ## Run every test, on SQLite and on a throw-away Postgres
	scripts/test

coverage: ## Hold docs/COVERAGE.md against the tests that ran
	scripts/check-coverage

check-api: ## Hold the running API against its description, with generated requests and a generated client
	scripts/check-api
	scripts/check-client

torture-input: ## Send 100,000 damaged requests (COUNT for each database, SEED)
	cargo build --locked -p taler-merchant-tests --bins
	target/debug/on-each-database target/debug/torture-input $${COUNT:-50000} $${SEED:-1}

torture-login: ## Guess a password 20,000 times while its owner logs in (COUNT each way, SECONDS_EACH)
	cargo build --locked -p taler-merchant-tests --bins
	target/debug/on-each-database --as-in-production target/debug/torture-login $${COUNT:-10000} $${SECONDS_EACH:-60}

check-deps: ## Prove the edges between the crates
	scripts/check-deps

deny: ## Check licences, bans and sources of the dependencies
	cargo deny --locked check licenses bans sources

unused: ## Look for dependencies that nothing uses
	cargo machete

bench-build: ## Build what the benchmark compares
	bench/bench.py --check
	cargo build --release --locked -p taler-merchant-server
	cargo build --release --locked -p taler-merchant-bench

bench: bench-build ## Measure against anchors on this machine, in 20 minutes
	bench/bench.py

bench-quick: bench-build ## The same in 2 minutes, without what takes long
	bench/bench.py --quick

bench-report: ## Write the figures of the last run into docs/PERFORMANCE.md
	bench/report.py

bench-domain: ## Time single functions of the domain
	cargo bench --locked -p taler-merchant-domain --features service --bench protocol --bench secrets

clean-tree: ## Fail if anything is not committed
	@test -z "$$(git status --porcelain)" || { git status --short; echo "the work tree is not clean"; exit 1; }

ci: lint doc test coverage check-api check-deps deny unused demo clean-tree ## Everything that has to pass before a change lands
