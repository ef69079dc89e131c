.DEFAULT_GOAL := help
.PHONY: help setup demo build test lint bench fuzz docs clean
MAKEFLAGS += --no-print-directory

# `sudo make …` builds as the user who asked, see the script.
AS_USER := scripts/as-user
# Tests that play in real time cannot share two cores with every other test at once.
TEST_WIDTH := --experimental-maximum-parallelization-width 4
# More flags for the test build, such as -Xswiftc -warnings-as-errors.
TEST_FLAGS :=
# Where the tests leave caption files for other programs' readers to read.
CAPTION_FILES := $(CURDIR)/.build/caption-files

help: ## Say what there is to make
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 12

setup: ## Install system packages, ONNX Runtime, weights and samples (a second run only checks)
	@scripts/setup demo

demo: setup ## Build the command and transcribe a recording as if it were spoken now
	$(AS_USER) swift build -c release --product steno --disable-default-traits
	$(AS_USER) .build/release/steno listen --source file:Samples/beckett.wav --realtime
	@echo
	@echo "That was live, from a recording. Now yours: .build/release/steno transcribe FILE"
	@echo "All it can do: .build/release/steno --help"

build: setup ## Build the whole command, with gRPC and with TLS for WebSockets
	$(AS_USER) swift build -c release --product steno

test: ## Run every test
	@scripts/setup test
	$(AS_USER) env STENO_DEVELOPMENT=1 STENO_CAPTION_FILES=$(CAPTION_FILES) swift test $(TEST_WIDTH) $(TEST_FLAGS)
	$(AS_USER) env STENO_CAPTION_FILES=$(CAPTION_FILES) Tests/Captions/run

lint: ## Check format, layers and style
	@$(AS_USER) scripts/lint

bench: ## Measure against the references and renew the table in the README
	@scripts/setup bench
	@$(AS_USER) scripts/bench

fuzz: ## Feed every parser of foreign bytes with mutations, FUZZ_SECONDS (60) or FUZZ_RUNS each
	@$(AS_USER) Tests/Fuzz/run

docs: setup ## Build the documentation into .build/docs; a warning fails
	@$(AS_USER) scripts/docs $(TEST_FLAGS)

clean: ## Remove what was built (the cache folder and the samples stay)
	rm -rf .build Tests/Benchmarks/.build
