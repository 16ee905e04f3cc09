# make demo | test | bench | build | prove | deb | format — each sets up what it needs first.
.PHONY: build demo test bench prove deb setup format tidy
.DEFAULT_GOAL := build

setup:
	@scripts/setup.sh

build: setup
	@scripts/build.sh release

demo: setup
	@scripts/build.sh release sohoa
	@scripts/demo.sh

test: setup
	@scripts/test.sh

# ARGS go to the benchmark, e.g. make bench ARGS='--corpus /srv/scans'
bench: build
	@scripts/bench.sh $(ARGS)

# Long proofs; a short version of each runs in the suite.
prove: build
	@scripts/prove.sh

# The Debian package, in build/package.
deb: setup
	@scripts/build.sh release sohoa_installed
	@cpack -G DEB --config build/release/CPackConfig.cmake -B build/package
	@rm -rf build/package/_CPack_Packages

format:
	@git ls-files '*.cc' '*.h' | xargs clang-format -i

# Static analysis; needs apt-get install clang-tidy, and takes some minutes.
tidy: build
	@git ls-files 'ocr/*.cc' 'storage/*.cc' 'pipeline/*.cc' 'tools/*.cc' | xargs clang-tidy -p build/release --quiet
