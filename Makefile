.DEFAULT_GOAL := help

help:  ## what one can make
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

run:  ## start the product with its demo city
	python3 run.py

test:  ## everything that counts: format, lint, types, all tests
	python3 -m tests

sure:  ## before every push: format, lint, types, the quick tests on SQLite
	python3 -m tests --quick

bench:  ## completions per second and p95, next to their floors
	python3 -m tests.bench

.PHONY: help run test sure bench
