# SPDX-License-Identifier: Apache-2.0
# `make help` lists what there is.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PACKAGES := libopencv-dev libopencv-contrib-dev opencv-data libjpeg-dev libpng-dev libwebp-dev libisal-dev liblcms2-dev libminizip-dev \
	libssl-dev zlib1g-dev curl openssl python3
LINT_PACKAGES := clang-format
DEB_PACKAGES := debhelper dpkg-dev lintian
PEER_PACKAGES := apache2-utils python3-venv prometheus nginx-light icc-profiles-free libgs9-common chromium
CPP_FILES := $(shell find Sources Tests/Oracles -name '*.c' -o -name '*.cpp' -o -name '*.h' -o -name '*.hpp')

.PHONY: help loss docs-tables manual docs serve build install deb deb-test test test-swift lint format golden peers fuzz sanitize quality floor bench deps deps-lint deps-deb deps-peers

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 22

serve: build ## Build and start the server with DEBUG on, and print commands to try
	@scripts/serve

build: deps ## Build the release executable, .build/release/silhouette
	scripts/build-product silhouette

PREFIX ?= /usr/local
SHARE := $(DESTDIR)$(PREFIX)/share
install: build ## Install silhouette, its manual pages and shell completions under PREFIX, /usr/local
	install -D --strip .build/release/silhouette $(DESTDIR)$(PREFIX)/bin/silhouette
	install -D --mode=644 --target-directory=$(SHARE)/man/man1 docs/man/*.1
	install -d $(SHARE)/bash-completion/completions $(SHARE)/zsh/site-functions $(SHARE)/fish/vendor_completions.d
	.build/release/silhouette --generate-completion-script bash > $(SHARE)/bash-completion/completions/silhouette
	.build/release/silhouette --generate-completion-script zsh > $(SHARE)/zsh/site-functions/_silhouette
	.build/release/silhouette --generate-completion-script fish > $(SHARE)/fish/vendor_completions.d/silhouette.fish

deb: deps deps-deb ## Make a Debian package with the Swift runtime inside, .build/deb/silhouette_VERSION_amd64.deb
	scripts/deb

deb-test: deb ## Install that package into an empty Debian and cut a portrait there (needs root)
	@scripts/install-packages debootstrap
	Tests/Package/run

test: deps lint test-swift ## Run the lints and all tests

# Tests that load the machine run by themselves: beside them, requests of the other tests would run into time-outs.
HEAVY_TESTS := MemoryTests|BenchTests

# In release: the build that is shipped is the one that is tested, and is built once.
test-swift: deps
	swift build -c release --build-tests
	swift test -c release --skip-build --skip '$(HEAVY_TESTS)'
	swift test -c release --skip-build --filter '$(HEAVY_TESTS)'

lint: deps-lint ## Check the formatting of Swift and C++ sources
	swift format lint --strict --recursive Sources Tests Package.swift bench/Package.swift bench/Benchmarks bench/Sources
	clang-format --dry-run -Werror $(CPP_FILES)

format: deps-lint ## Format Swift and C++ sources in place
	swift format format --in-place --recursive Sources Tests Package.swift bench/Package.swift bench/Benchmarks bench/Sources
	clang-format -i $(CPP_FILES)

golden: deps ## Record the golden pictures anew (fails on purpose: look at them, then commit)
	RECORD_GOLDEN=1 swift test -c release --filter Golden

docs-tables: deps ## Write the documentation's tables and pictures anew (fails on purpose: look at them, then commit)
	RECORD_DOCS=1 swift test -c release --filter DocumentationTests

manual: build ## Write the manual pages in docs/man anew from the commands
	scripts/manual

docs: build deps-peers ## Run every command of README and docs as written, and the library's example; check links and manual pages
	scripts/manual --check
	Tests/Docs/run
	Tests/Library/run

peers: build deps-peers ## Test with real clients, a browser, Pillow, Schemathesis and promtool (needs PyPI)
	Tests/Peers/run

fuzz: deps ## Fuzz what reads outside bytes, with libFuzzer: SECONDS=600 for each
	Tests/Fuzz/run $(or $(SECONDS),600)

# Errors of C and C++ end the run; Swift has its own checks. Commands and servers that the tests start look for leaks when they
# end; the tests' own process does not, as Foundation leaks in it.
SANITIZE := --sanitize=address -Xcc -fsanitize=undefined -Xcc -fno-sanitize-recover=undefined --scratch-path .build/sanitize
sanitize: deps ## Run the tests under the address and undefined-behaviour sanitizers
	ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=1 LSAN_OPTIONS=suppressions=$(CURDIR)/Tests/leaks.supp:print_suppressions=0 \
	swift test $(SANITIZE) --skip '$(HEAVY_TESTS)'

loss: build ## End batches at every call, fill disks, try odd names (needs root and strace)
	@scripts/install-packages strace
	Tests/Loss/run

quality: deps ## Score drawn portraits against the budget (bench/quality --help: photographs, too)
	bench/quality

floor: deps ## Compare whole cutouts with decoding and encoding alone; fails above a ratio
	bench/floor --limit 2

bench: deps ## Measure every stage
	cd bench && swift package benchmark

deps: ## Install the Debian packages that are missing
	@scripts/install-packages $(PACKAGES)

deps-lint:
	@scripts/install-packages $(LINT_PACKAGES)

deps-deb:
	@scripts/install-packages $(DEB_PACKAGES)

deps-peers:
	@scripts/install-packages $(PEER_PACKAGES)
	@scripts/python-environment
