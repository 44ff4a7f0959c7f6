#!/usr/bin/env python3
"""Breaks the performance monitoring unit in one place at a time, and wants the checks to notice.

usage: mutations.py [WORD], through .ci/conformance --mutations [WORD]; with a word those of the
files that have it in their names

A mutation names a file of Unit/, a text that is there exactly once, what stands there instead, the
processor to look at, and a check that must fail then. Hooks are left out one at a time, too. Works
in the tree of .build/kernels/machine, and leaves it as it was; the machine that is in use is not touched.
"""
import os
import re
import shutil
import subprocess
import sys
import tarfile

ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../.."))
UNIT = os.path.join(ROOT, "Sources/X86Machine/Unit")
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(UNIT))
import hooks  # noqa: E402, it lies beside the folder of this file
MACHINE = os.path.join(ROOT, ".build/kernels/machine")
COPY = os.path.join(ROOT, ".build/mutations")

SKYLAKE, ICELAKE, SAPPHIRE, ZEN3, ZEN4 = "skylake", "icelake", "sapphire-rapids", "zen3", "zen4"

MUTATIONS = [
    ("CounterBank.cc", "if (value > valueMask)",
     "if (value > valueMask + 100000)", SKYLAKE,
     "status bit is that of the counter"),
    ("CounterBank.cc", "? counting.inUser : counting.inSupervisor",
     "? counting.inSupervisor : counting.inUser", SKYLAKE,
     "OS counts in level 0"),
    ("CounterBank.cc", "perBranch * branches;",
     "perBranch * instructions;", SKYLAKE,
     "Branch Instructions Retired"),
    ("EventSelection.cc", "return mask == 1 ? event : never;",
     "return event;", SKYLAKE,
     "never reached"),
    ("EventSelection.cc", "if (selector & selector::invert)", "if (false)", ZEN3, "inverted"),
    ("LocalInterrupt.cc", "if (entry & mask) return;",
     "", SKYLAKE,
     "a masked entry delivers nothing"),
    ("LocalInterrupt.cc", "== Delivery::masksEntry",
     "!= Delivery::masksEntry", SKYLAKE,
     "delivery masks the entry"),
    ("LocalInterrupt.cc", "== Delivery::masksEntry",
     "!= Delivery::masksEntry", ZEN4,
     "leaves the entry unmasked"),
    ("LocalInterrupt.cc", "(entry >> 8) & 7", "0", SKYLAKE, "as an NMI"),
    ("Selectors.cc", "Bit64u(Bit64s(Bit32s(value)))",
     "Bit64u(Bit32u(value))", SKYLAKE,
     "extends the sign"),
    ("Selectors.cc", "isFullWidth && (value & ~bank.mask())",
     "false", SKYLAKE,
     "bits 63:48 of IA32_A_PMC0"),
    ("Selectors.cc", "Bit64u mask = bits(31, 0) & ~bit(19);",
     "Bit64u mask = ~bit(19);", SKYLAKE,
     "of IA32_PERFEVTSEL0 fault"),
    ("Selectors.cc", "if (features.has(capability::pebsBaseline)) mask |= adaptiveRecord;",
     "", ICELAKE,
     "bit 34 of IA32_PERFEVTSEL0"),
    ("Selectors.cc", "n < features.fixed; n++) {\n    mask |=",
     "n < 4; n++) {\n    mask |=", SKYLAKE,
     "faults beyond the last counter"),
    ("Selectors.cc", "if (! (select & selector::enable)) return counting;",
     "", SKYLAKE,
     "without EN does not count"),
    ("Selectors.cc", "(fixedField(counter - fixedCounter(0)) & 8) != 0",
     "true", SKYLAKE,
     "a fixed counter without PMI"),
    ("Selectors.cc", "if (state.eventSelect[n] & 0xff) inUse",
     "if (state.eventSelect[n] & selector::enable) inUse", SKYLAKE,
     "in use, enabled or not"),
    ("Selectors.cc", "type == generalType && n < features.general",
     "type == generalType && n < 8", SKYLAKE,
     "behind the last general-purpose counter"),
    ("Selectors.cc", "Bit32u type = ecx >> 16,",
     "Bit32u type = (ecx >> 16) & 0x4000,", SKYLAKE,
     "a type that is not there"),
    ("GlobalRegisters.cc", "state = {features.generalBits(), 0};",
     "state = {0, 0};", SKYLAKE,
     "are enabled after reset"),
    ("GlobalRegisters.cc", "state.status &= ~value;",
     "state.status = 0;", SKYLAKE,
     "clears what is named and nothing else"),
    ("GlobalRegisters.cc",
     "if (value & ~statusMask()) return Access::fault;\n      state.status |= value;",
     "state.status |= value;", SKYLAKE, "IA32_PERF_GLOBAL_STATUS_SET fault"),
    ("GlobalRegisters.cc", "! (state.status & status::countersFrozen) && ",
     "", SKYLAKE,
     "and stays where it is"),
    ("IntelUnit.cc", "global.set(status::countersFrozen);", "global.load(0);", SKYLAKE,
     "keeps its bits since version 4"),
    ("GlobalRegisters.cc", "if (! accepts(value)) return Access::fault;",
     "", SKYLAKE,
     "IA32_PERF_GLOBAL_CTRL has a bit for each counter"),
    ("DebugControl.cc", "return (value & ~known) == 0;",
     "return true;", SKYLAKE,
     "reserved bits of IA32_DEBUGCTL"),
    ("IntelUnit.cc", "if (! asks) return;",
     "", SKYLAKE,
     "nothing freezes at an overflow without an interrupt"),
    ("IntelUnit.cc", "if (debug.freezesBranchesOnInterrupt()) global.set(status::lbrFrozen);", "",
     SKYLAKE, "the interrupt sets LBR_FRZ"),
    ("IntelUnit.cc", "&& ! global.lbrIsFrozen()", "", SAPPHIRE, "LBR_FRZ stops recording"),
    ("IntelUnit.cc", "vector != BX_DB_EXCEPTION", "true", SKYLAKE, "clears IA32_DEBUGCTL.LBR"),
    ("IntelUnit.cc", "  bank.registerState(list);", "", SKYLAKE, "snapshot:"),
    ("IntelUnit.cc", "  global.registerState(list);", "", SKYLAKE, "snapshot:"),
    ("IntelUnit.cc", "  branches->registerState(list);", "", SAPPHIRE, "snapshot:"),
    ("IntelUnit.cc", "  sampling.registerState(list);", "", SKYLAKE, "snapshot:"),
    ("AMDUnit.cc", "  bank.registerState(list);", "", ZEN4, "snapshot:"),
    ("EventBasedSampling.cc", "if (index + size > maximum) return Sampling::bufferFull;", "",
     SKYLAKE, "does not fit"),
    ("ModelRegisters.cc", "level1 = 0x3f404040", "level1 = 0x40404040", ICELAKE,
     "the shares of level 1"),
    ("IntelUnit.cc", "global.load(value);", "", SKYLAKE, "VM entry loads IA32_PERF_GLOBAL_CTRL"),
    ("IntelUnit.cc", "debug.load(value);", "", SKYLAKE, "VM entry loads IA32_DEBUGCTL"),
    ("IntelUnit.h", "{ return global.accepts(value); }",
     "{ return true; }", SKYLAKE,
     "host's IA32_PERF_GLOBAL_CTRL fails"),
    ("IntelUnit.h", "{ return global.control(); }",
     "{ return 0; }", SAPPHIRE,
     "VM exit saves IA32_PERF_GLOBAL_CTRL"),
    ("IntelUnit.h", "{ return debug.value(); }", "{ return 0; }", SKYLAKE, "and saves it first"),
    ("BranchRecords.cc", "state.top = (state.top + 1) % state.depth;",
     "state.top = (state.top + state.depth - 1) % state.depth;", SKYLAKE,
     "in the order of time"),
    ("BranchRecords.cc", "  state.top = place(1);",
     "", SKYLAKE,
     "the innermost call that has not returned"),
    ("BranchRecords.cc", "branch.to == branch.from + lengthOfRelativeCall",
     "false", SAPPHIRE,
     "a call to the next instruction"),
    ("ModelSpecificLBR.cc", "constexpr unsigned firstKind = 2",
     "constexpr unsigned firstKind = 1", SKYLAKE,
     "near returns"),
    ("ModelSpecificLBR.cc", "? suppressesCPL123 : suppressesCPL0",
     "? suppressesCPL0 : suppressesCPL123", SKYLAKE,
     "level 0 is left out"),
    ("ArchitecturalLBR.cc", "return {18, 1};", "return {20, 1};", SAPPHIRE, "near indirect jumps"),
    ("ArchitecturalLBR.cc", "return {20, 3};",
     "return {20, 4};", SAPPHIRE,
     "has the kind of the branch"),
    ("ArchitecturalLBR.cc", "  reset();\n  state.control",
     "  state.control", SAPPHIRE,
     "a write of IA32_LBR_DEPTH clears"),
    ("ArchitecturalLBR.cc", "branch.endsInUser ? user : supervisor",
     "branch.endsInUser ? supervisor : user", SAPPHIRE,
     "level 0 is left out"),
    ("EventBasedSampling.cc", "bank.set(counter, reload);",
     "", SKYLAKE,
     "goes on from its reset value"),
    ("EventBasedSampling.cc", "return index >= threshold",
     "return index > threshold", SKYLAKE,
     "at the threshold OvfBuf"),
    ("EventBasedSampling.cc", "0, 3, 1, 2, 6, 7, 5, 4, 8, 9, 10, 11, 12,",
     "0, 3, 1, 2, 6, 7, 5, 4, 8, 9, 10, 12, 11,", SKYLAKE,
     "R12 at 70H"),
    ("EventBasedSampling.cc", "pebsCounterReset + 8 * counter",
     "pebsCounterReset", ICELAKE,
     "from its own reset value"),
    ("EventBasedSampling.cc", "isAdaptive ? state.dataConfiguration : 0",
     "state.dataConfiguration", ICELAKE,
     "without Adaptive_Record"),
    ("EventBasedSampling.cc", "if (! processor->IsCanonical(value)) return Access::fault;",
     "", SKYLAKE,
     "canonical addresses only"),
    ("IntelUnit.cc", "if (! sampling.isEnabled(counter)) {",
     "if (true) {", SKYLAKE,
     "an overflow writes one record"),
    ("ModelRegisters.cc", "(value & ~readOnly) | (*place & readOnly)",
     "value", SKYLAKE,
     "these bits are read-only"),
    ("AMDUnit.cc", "if (! processor->efer.get_SVME()) return false;",
     "", ZEN3,
     "host-only does not count without EFER.SVME"),
    ("AMDUnit.cc", "processor->in_svm_guest ? guestOnly : hostOnly",
     "processor->in_svm_guest ? hostOnly : guestOnly", ZEN3,
     "guest-only counts the guest"),
    ("AMDUnit.cc", "void AMDUnit::virtualizationChanged()\n{\n  bank.advance();",
     "void AMDUnit::virtualizationChanged()\n{\n  return;", ZEN3,
     "stops when EFER.SVME is cleared"),
    ("AMDUnit.cc", "(! settings.hasPerfMonV2 || (state.globalControl & bit(counter)))",
     "true", ZEN4,
     "without its bit in PerfCntrGlobalCtl"),
    ("AMDUnit.cc", "state.globalStatus &= ~value;",
     "state.globalStatus = 0;", ZEN4,
     "PerfCntrGlobalStatusClr clears"),
    ("AMDUnit.cc", "case PerfCntrGlobalStatus: return Access::done;",
     "case PerfCntrGlobalStatus: state.globalStatus = value; return Access::done;", ZEN4,
     "a write of the status itself"),
    ("AMDUnit.cc", "state.globalStatus |= bit(n);", "", ZEN4, "an overflow sets the bit"),
    ("AMDUnit.cc", "if (state.select[n] & selector::interrupt) asks = true;",
     "asks = true;", ZEN3,
     "without INT does not interrupt"),
    ("AMDUnit.cc", "(n = msr - PerfEvtSel0) < 4) *found = {n, true}",
     "(n = msr - PerfEvtSel0) < 4) *found = {n ^ 1, true}", ZEN3,
     "and that of a selector"),
    ("AMDUnit.cc", "case 0xc2:", "case 0xc3:", ZEN3, "retired branches"),
    ("AMDUnit.cc", "if (ecx >= counters) return Access::fault;",
     "ecx %= counters;", ZEN3,
     "a counter that is not there"),
    ("AMDUnit.cc", "constexpr unsigned width = 48",
     "constexpr unsigned width = 47", ZEN3,
     "48 bits of its own"),
]

# File, function and pattern of a hook. Not here: hooks of every file's header, which would compile
# the whole emulator, and those without which nothing starts at all.
HOOK_MUTATIONS = [
    ("cpu/msr.cc", "handle_unknown_rdmsr", r"^\{", SKYLAKE, "RDMSR faulted"),
    ("cpu/msr.cc", "handle_unknown_wrmsr", r"^\{", SKYLAKE, "WRMSR faulted"),
    ("cpu/proc_ctrl.cc", "RDPMC", r"BX_ISA_SSE2", SKYLAKE, "RDPMC: and reads all of it"),
    ("cpu/proc_ctrl.cc", "CPUID", r"get_cpuid_leaf", ZEN4, "PerfMonV2 is announced"),
    ("cpu/exception.cc", "interrupt", r"RSP_COMMIT", SKYLAKE, "an interrupt is recorded once"),
    ("cpu/vmx.cc", "VMenterLoadCheckHostState", r"LOAD_PAT_MSR", SKYLAKE, "fails VMLAUNCH"),
    ("cpu/vmx.cc", "VMenterLoadCheckGuestState", r"ia32_debugctl_msr =", SKYLAKE,
     "the guest's IA32_DEBUGCTL fails VM entry"),
    ("cpu/vmx.cc", "VMenterLoadCheckGuestState", r"prev_rip = guest", SKYLAKE,
     "VM entry loads IA32_PERF_GLOBAL_CTRL"),
    ("cpu/vmx.cc", "VMexitSaveGuestState", r"SAVE_DBG_CTRLS", SKYLAKE, "VM exit saves"),
    ("cpu/vmx.cc", "VMexitLoadHostState", r"dr7\.set32", SKYLAKE, "VM exit clears it"),
    ("cpu/vmx.cc", "VMLAUNCH", r"in_vmx_guest = true", SKYLAKE, "RFLAGS.IF is 0"),
    ("cpu/vmcs.cc", None, r"CTRL_PROCESS_POSTED_INTERRUPTS", SKYLAKE, "posted interrupts"),
    ("cpu/svm.cc", None, r"in_svm_guest = true", ZEN3, "guest-only counts the guest"),
    ("cpu/svm.cc", None, r"in_svm_guest = false", ZEN3, "guest-only counts the guest"),
    ("cpu/svm.cc", "VMRUN", r"svm_gif = true", ZEN3, "RFLAGS.IF is 0"),
    ("cpu/crregs.cc", "SetEFER", r"return true", ZEN3, "stops when EFER.SVME is cleared"),
]


def mutated(file, before, after):
    with open(os.path.join(UNIT, file), encoding="utf-8") as source:
        text = source.read()
    if text.count(before) != 1:
        sys.exit(f"{file}: '{before}' is there {text.count(before)} times")
    return text.replace(before, after)


def write(file, text, encoding="utf-8"):
    place = os.path.join(MACHINE, "source", file)
    with open(place, "w", encoding=encoding, newline="") as source:
        source.write(text)


def build():
    made = subprocess.run(["make", "-C", os.path.join(MACHINE, "source"), "-j2"],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if made.returncode:
        sys.exit(f"the mutation does not compile\n{made.stdout[-2000:]}")


def failed_checks(processor):
    subprocess.run([os.path.join(ROOT, ".ci/conformance"), processor], env={
        **os.environ, "MACHINE": COPY, "CONFORMANCE": os.path.join(COPY, "results")},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with open(os.path.join(COPY, "results", processor, "result"), encoding="latin-1") as result:
        return re.findall(r"^(?:not ok|Bail out!) .*", result.read(), re.MULTILINE)


def is_noticed(what, processor, wanted):
    build()
    shutil.copy(os.path.join(MACHINE, "source/bochs"), os.path.join(COPY, "bochs"))
    failed = failed_checks(processor)
    noticed = any(wanted in line for line in failed)
    print(f"{'noticed' if noticed else 'MISSED'}: {what} on {processor}: {len(failed)} checks fail,"
          f" wanted '{wanted}'", flush=True)
    return noticed


def is_text_noticed(mutation):
    file, before, after, processor, wanted = mutation
    place = "instrument/pmu/" + file
    write(place, mutated(file, before, after))
    noticed = is_noticed(f"{file}: {before!r} as {after!r}", processor, wanted)
    with open(os.path.join(UNIT, file), encoding="utf-8") as source:
        write(place, source.read())  # compiled again with the next mutation
    return noticed


def hooked(file, left_out):
    """A file of the emulator with all its hooks but one."""
    [tarball] = [name for name in os.listdir(MACHINE) if name.endswith(".orig.tar.xz")]
    with tarfile.open(os.path.join(MACHINE, tarball)) as archive:
        [member] = [name for name in archive.getnames() if name.split("/", 1)[1:] == [file]]
        original = os.path.join(COPY, os.path.basename(file))
        with open(original, "wb") as source:
            source.write(archive.extractfile(member).read())
    return hooks.hooked(original, [
        hook for hook in hooks.HOOKS if hook[0] == file and hook[1:3] != left_out])


def is_hook_noticed(mutation):
    file, function, pattern, processor, wanted = mutation
    write(file, hooked(file, (function, pattern)), "latin-1")
    noticed = is_noticed(f"{file}, {function}, /{pattern}/ left out", processor, wanted)
    write(file, hooked(file, None), "latin-1")
    return noticed


def main():
    os.makedirs(COPY, exist_ok=True)
    for name in ["built", "rom.bin", "bios"]:
        link = os.path.join(COPY, name)
        if not os.path.lexists(link):
            os.symlink(os.path.join(MACHINE, name), link)
    for mutation in MUTATIONS:  # all texts and hooks are there before the first build
        mutated(*mutation[:3])
    there = {hook[:3] for hook in hooks.HOOKS}
    for mutation in HOOK_MUTATIONS:
        if mutation[:3] not in there:
            sys.exit(f"there is no hook {mutation[:3]}")
    word = sys.argv[1] if len(sys.argv) > 1 else ""
    noticed = [is_hook_noticed(mutation) for mutation in HOOK_MUTATIONS if word in mutation[0]]
    noticed += [is_text_noticed(mutation) for mutation in MUTATIONS if word in mutation[0]]
    build()
    print(f"{sum(noticed)} of {len(noticed)} mutations noticed")
    sys.exit(not all(noticed))


main()
