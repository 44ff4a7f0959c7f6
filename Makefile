# make report   run the catalog and write Output/
# make test     everything that .ci/run checks
# make page     build the model for the page Output/try.html, and write the report with it
# make kernels  fetch arm64 kernels and QEMU, for real kernels in tests and 'vpmu-gaps record', and
#               x86 kernels and what make machine does
# make agents   build what 'vpmu-gaps pack' carries to machines that have nothing
# make machine  build the emulated x86 machine with its performance monitoring unit, once
# make benchmark, make format, make install, make clean
#
# Each installs what it needs where apt-get is there; elsewhere it says what to install.

SWIFT ?= swift
PREFIX ?= /usr/local
SOURCES = Package.swift Sources Tests
# Optimised, the tests take longer to build and much less time to run; in a folder of their own, so that a build
# of the program does not begin anew.
TEST_BUILD = .build/tests
TEST_FLAGS = --scratch-path $(TEST_BUILD) -Xswiftc -O
TESTED = $(TEST_BUILD)/debug/vpmu-gaps

.PHONY: report test page agents kernels machine benchmark format install packages packages-outside packages-benchmark clean

report: packages
	$(SWIFT) build --configuration release --product vpmu-gaps
	$(SWIFT) build --configuration release --product vpmu-gaps-agent
	.build/release/vpmu-gaps report

# Without the kernels the tests that boot them are skipped, and say so; so is what the manuals say of
# an emulated machine that cannot be built, and what tools from outside would read of the report
# where they cannot be installed, and what reads the kernel's sources without ctags.
test: packages
	@.ci/packages ctags || echo "make test: no ctags, so reading the kernel's sources is not tested" >&2
	@$(MAKE) --no-print-directory kernels || echo "make test: no kernels, so the tests of real kernels are skipped" >&2
	$(SWIFT) format lint --strict --recursive --parallel $(SOURCES)
	$(SWIFT) build --build-tests $(TEST_FLAGS)
	SWIFT=$(SWIFT) .ci/swift-tests $(TEST_FLAGS)
	$(TESTED) check
	@$(MAKE) --no-print-directory agents || echo "make test: no compilers for other machines, so no pack is tried" >&2
	.ci/pack $(TESTED)
	.ci/tell $(TESTED)
	@if .ci/packages spin gcc; then .ci/twin $(TESTED); else echo "make test: no Spin, so explorations are held to no other tool" >&2; fi
	.ci/conformance
	.ci/boot-x86
	@if $(MAKE) --no-print-directory packages-outside; then .ci/outside $(TESTED); \
	else echo "make test: no tools from outside, so browser and formats are not tested" >&2; fi

page:
	@.ci/packages wasi-libc
	@.ci/page .build/page
	@$(MAKE) --no-print-directory report

agents:
	@.ci/packages x86_64-linux-gnu-gcc aarch64-linux-gnu-gcc
	@.ci/agents .build/agents

kernels:
	@.ci/packages qemu-system-aarch64 aarch64-linux-gnu-gcc cpio
	@.ci/kernels .build/kernels
	@$(MAKE) --no-print-directory machine || echo "make kernels: no emulated x86 machine, so what runs on it is skipped" >&2
	@.ci/kernels-x86 .build/kernels/x86 || echo "make kernels: no x86 kernels, so what runs on them is skipped" >&2

machine:
	@.ci/packages g++ make xz zstd lz4 python3 x86_64-linux-gnu-gcc debian-archive-keyring
	@.ci/machine .build/kernels/machine

benchmark: packages packages-benchmark
	$(SWIFT) build --configuration release
	.build/release/vpmu-gaps-benchmark

format:
	$(SWIFT) format --in-place --recursive --parallel $(SOURCES)

# The program runs on machines without Swift, and has the chapters with it; strip makes it a quarter as large.
STATIC = --configuration release --static-swift-stdlib --scratch-path .build/static
SHARE = $(DESTDIR)$(PREFIX)/share
install: packages
	@$(MAKE) --no-print-directory agents || echo "make install: no compilers for other machines, so no packs for them" >&2
	VPMU_GAPS_INSTALLED=1 $(SWIFT) build $(STATIC) --product vpmu-gaps
	VPMU_GAPS_INSTALLED=1 $(SWIFT) build $(STATIC) --product vpmu-gaps-agent
	install -D -m 755 -t $(DESTDIR)$(PREFIX)/bin .build/static/release/vpmu-gaps .build/static/release/vpmu-gaps-agent
	strip $(DESTDIR)$(PREFIX)/bin/vpmu-gaps
	install -d $(SHARE)/vpmu-gaps $(SHARE)/bash-completion/completions $(SHARE)/zsh/site-functions $(SHARE)/fish/vendor_completions.d
	if [ -d .build/agents ]; then install -D -m 755 -t $(SHARE)/vpmu-gaps/agents .build/agents/*; fi
	rm -rf $(SHARE)/vpmu-gaps/Content && cp -R Content $(SHARE)/vpmu-gaps/Content
	if [ -e Output/try.html ]; then install -D -m 644 -t $(SHARE)/vpmu-gaps Output/try.html; fi
	install -D -m 644 -t $(SHARE)/man/man7 Output/document/vpmu-gaps-claims.7
	install -d $(SHARE)/man/man1 && .ci/manual $(DESTDIR)$(PREFIX)/bin/vpmu-gaps > $(SHARE)/man/man1/vpmu-gaps.1
	$(DESTDIR)$(PREFIX)/bin/vpmu-gaps --generate-completion-script bash > $(SHARE)/bash-completion/completions/vpmu-gaps
	$(DESTDIR)$(PREFIX)/bin/vpmu-gaps --generate-completion-script zsh > $(SHARE)/zsh/site-functions/_vpmu-gaps
	$(DESTDIR)$(PREFIX)/bin/vpmu-gaps --generate-completion-script fish > $(SHARE)/fish/vendor_completions.d/vpmu-gaps.fish

clean:
	rm -rf .build

packages:
	@.ci/packages libcmark-dev libgmime-3.0-dev libstemmer-dev pkg-config make git

packages-outside:
	@.ci/packages chromium chromedriver python3-selenium python3-venv java rst2html man \
	  fc-list fonts-dejavu-core fonts-liberation
	@.ci/outside prepare

packages-benchmark:
	@.ci/packages cmark
