# make report   run the catalog and write Output/
# make test     everything that .ci/run checks
# make benchmark, make format, make install, make clean
#
# Each installs what it needs where apt-get is there; elsewhere it says what to install.

SWIFT ?= swift
PREFIX ?= /usr/local
SOURCES = Package.swift Sources Tests

.PHONY: report test benchmark format install packages packages-benchmark clean

report: packages
	$(SWIFT) build --configuration release --product vpmu-gaps
	.build/release/vpmu-gaps report

test: packages
	$(SWIFT) format lint --strict --recursive --parallel $(SOURCES)
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build --disable-xctest
	.build/debug/vpmu-gaps check

benchmark: packages packages-benchmark
	$(SWIFT) build --configuration release
	.build/release/vpmu-gaps-benchmark

format:
	$(SWIFT) format --in-place --recursive --parallel $(SOURCES)

install: packages
	$(SWIFT) build --configuration release --product vpmu-gaps
	install -D -m 755 .build/release/vpmu-gaps $(DESTDIR)$(PREFIX)/bin/vpmu-gaps

clean:
	rm -rf .build

packages:
	@.ci/packages libcmark-dev pkg-config make git

packages-benchmark:
	@.ci/packages cmark
