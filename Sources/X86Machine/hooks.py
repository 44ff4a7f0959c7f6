#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Puts the performance monitoring unit into an unpacked source tree of Bochs 3.0.

usage: hooks.py TREE

A hook names its place by file, function and a short pattern that exactly one line of that function
matches; our lines go before or after that line. A place that is not found exactly once ends the
program with a message and nothing changed. No line of the tree is quoted here, changed or removed.
"""
import os
import re
import shutil
import sys

UNIT = "BX_CPU_THIS_PTR pmu"

# File, function (None: anywhere), pattern, where, our lines.
HOOKS = [
    # Each processor has a unit.
    ("cpu/cpu.h", None, r"\*lapic;", "after", "  PerformanceMonitoringUnit *pmu;"),
    ("cpu/init.cc", "BX_CPU_C", r"\bsrand\b", "after", """
  srand(1); // what is random is the same in every run
  pmu = new PerformanceMonitoringUnit;"""),
    ("cpu/init.cc", "initialize", r"init_statistics", "before", """
  createHostPort();
  pmu = PerformanceMonitoringUnit::create(this);"""),
    ("cpu/init.cc", "reset", r"lapic->reset", "after", f"""
  if (source == BX_RESET_HARDWARE) {{
    {UNIT}->reset();
    attachHostPort();
  }}"""),
    ("cpu/init.cc", "register_state", r"lapic->register_state", "after",
     "  pmu->registerState(cpu);"),

    # Registers, RDPMC and CPUID.
    ("cpu/msr.cc", "handle_unknown_rdmsr", r"^\{", "after", f"""
  Access access = {UNIT}->read(index, msr);
  if (access != Access::foreign) return access == Access::done;"""),
    ("cpu/msr.cc", "handle_unknown_wrmsr", r"^\{", "after", f"""
  Access access = {UNIT}->write(index, val_64);
  if (access != Access::foreign) return access == Access::done;"""),
    ("cpu/proc_ctrl.cc", "RDPMC", r"BX_ISA_SSE2", "before", f"""
  Bit64u count;
  Access access = {UNIT}->readCounter(ECX, &count);
  if (access == Access::fault) exception(BX_GP_EXCEPTION, 0);
  if (access == Access::done) {{
    RAX = GET32L(count);
    RDX = GET32H(count);
    BX_NEXT_INSTR(i);
  }}"""),
    ("cpu/proc_ctrl.cc", "CPUID", r"get_cpuid_leaf", "after",
     f"  {UNIT}->identify(EAX, ECX, &leaf);"),

    # Privilege levels, interrupts.
    ("cpu/cpu.h", "updateFetchModeMask", r"user_pl =", "before",
     f"  {UNIT}->enterPrivilege(BX_CPU_THIS_PTR sregs[BX_SEG_REG_CS].selector.rpl);"),
    ("cpu/exception.cc", "interrupt", r"RSP_COMMIT", "after",
     f"  {UNIT}->interrupted(BX_CPU_THIS_PTR prev_rip, RIP);"),

    # VM entry and exit: SDM vol. 3, "Checks on Host Control Registers, MSRs, and SSP", "Checks on
    # Guest Control Registers, Debug Registers, and MSRs", "Loading Guest Control Registers, Debug
    # Registers, and MSRs", "Saving Control Registers, Debug Registers, and MSRs", "Loading Host
    # Control Registers, Debug Registers, MSRs".
    ("cpu/vmx.cc", "VMenterLoadCheckHostState", r"LOAD_PAT_MSR", "before", f"""
  if (vm->vmexit_ctrls1.LOAD_PERF_GLOBAL_CTRL_MSR() &&
      ! {UNIT}->acceptsGlobalControl(VMread64(VMCS_64BIT_HOST_IA32_PERF_GLOBAL_CTRL)))
    return VMXERR_VMENTRY_INVALID_VM_HOST_STATE_FIELD;"""),
    ("cpu/vmx.cc", "VMenterLoadCheckGuestState", r"ia32_debugctl_msr =", "after", f"""
  if (vm->vmentry_ctrls.LOAD_DBG_CTRLS() &&
      ! {UNIT}->acceptsDebugControl(guest.ia32_debugctl_msr))
    return VMX_VMEXIT_VMENTRY_FAILURE_GUEST_STATE;
  if (vm->vmentry_ctrls.LOAD_PERF_GLOBAL_CTRL_MSR() &&
      ! {UNIT}->acceptsGlobalControl(VMread64(VMCS_64BIT_GUEST_IA32_PERF_GLOBAL_CTRL)))
    return VMX_VMEXIT_VMENTRY_FAILURE_GUEST_STATE;"""),
    ("cpu/vmx.cc", "VMenterLoadCheckGuestState", r"prev_rip = guest", "before", f"""
  if (vm->vmentry_ctrls.LOAD_DBG_CTRLS())
    {UNIT}->loadDebugControl(guest.ia32_debugctl_msr);
  if (vm->vmentry_ctrls.LOAD_PERF_GLOBAL_CTRL_MSR())
    {UNIT}->loadGlobalControl(VMread64(VMCS_64BIT_GUEST_IA32_PERF_GLOBAL_CTRL));"""),
    ("cpu/vmx.cc", "VMexitSaveGuestState", r"SAVE_DBG_CTRLS", "before", f"""
  if (vm->vmexit_ctrls1.SAVE_DBG_CTRLS())
    VMwrite64(VMCS_64BIT_GUEST_IA32_DEBUGCTL, {UNIT}->debugControl());
  if (vm->vmexit_ctrls1.SAVE_PERF_GLOBAL_CTRL())
    VMwrite64(VMCS_64BIT_GUEST_IA32_PERF_GLOBAL_CTRL, {UNIT}->globalControl());"""),
    ("cpu/vmx.cc", "VMexitLoadHostState", r"dr7\.set32", "after", f"""
  {UNIT}->loadDebugControl(0);
  if (vm->vmexit_ctrls1.LOAD_PERF_GLOBAL_CTRL_MSR())
    {UNIT}->loadGlobalControl(VMread64(VMCS_64BIT_HOST_IA32_PERF_GLOBAL_CTRL));"""),

    # "If the external-interrupt exiting VM-execution control is 1, external interrupts are not
    # masked by RFLAGS.IF": the mask has to be found again once the guest runs. SDM vol. 3, VMX
    # Non-Root Operation, "Other Causes of VM Exits".
    ("cpu/vmx.cc", "VMLAUNCH", r"in_vmx_guest = true", "after", "  handleInterruptMaskChange();"),

    # The emulator wants a posted-interrupt descriptor on a page of its own where the manual wants
    # 64 bytes ("Posted-Interrupt Processing"), so that every VM entry of a KVM would fail.
    ("cpu/vmcs.cc", None, r"CTRL_PROCESS_POSTED_INTERRUPTS", "after", """
  cap->vmx_pin_vmexec_ctrl_supported_bits &=
    ~VMX_PIN_BASED_VMEXEC_CTRL_PROCESS_POSTED_INTERRUPTS;"""),

    # AMD's host-only and guest-only counters.
    ("cpu/svm.cc", None, r"in_svm_guest = true", "after", f"  {UNIT}->virtualizationChanged();"),
    ("cpu/svm.cc", None, r"in_svm_guest = false", "after", f"  {UNIT}->virtualizationChanged();"),
    ("cpu/crregs.cc", "SetEFER", r"return true", "before", f"  {UNIT}->virtualizationChanged();"),

    # Several processors: the emulator's own loop would let one run slower while another is halted.
    ("main.cc", None, r"static int quantum", "before", "        executeProcessors();"),

    # Under V_INTR_MASKING the host's RFLAGS.IF alone masks physical interrupts; the emulator has masked
    # them by the guest's. APM vol. 2, "Physical (INTR) Interrupt Masking in EFLAGS".
    ("cpu/svm.cc", "VMRUN", r"svm_gif = true", "before", """
  if (SVM_V_INTR_MASKING) {
    if (SVM_HOST_IF) unmask_event(BX_EVENT_PENDING_INTR | BX_EVENT_PENDING_LAPIC_INTR);
    else mask_event(BX_EVENT_PENDING_INTR | BX_EVENT_PENDING_LAPIC_INTR);
  }"""),

    # An image for the memory may be larger than one block of it.
    ("memory/misc_mem.cc", "load_RAM", r"get_vector", "before", """
    unsigned long part = BX_MEM_THIS block_size - offset % BX_MEM_THIS block_size;
    if (part < size) {
      if (read(fd, get_vector(offset), part) != long(part)) BX_PANIC(("%s is too short", path));
      size -= part;
      offset += part;
      continue;
    }"""),

    # Timers that follow real time would look at the host's clock, and no run would be repeatable.
    ("iodev/virt_timer.cc", None, r"#define GET_VIRT_REALTIME64", "after", """
#undef GET_VIRT_REALTIME64_USEC
#define GET_VIRT_REALTIME64_USEC() (bx_pc_system.time_usec())"""),
]


def fail(hook, why):
    sys.exit(f"{hook[0]}, {hook[1] or 'anywhere'}, /{hook[2]}/: {why}")


def bodies(lines, name):
    """First and last line of the body of each function of that name."""
    head = re.compile(r"(?<!~)\b%s ?\(" % re.escape(name))
    found = []
    for number, line in enumerate(lines):
        if not re.match(r"[A-Za-z]", line) or not head.search(line):
            continue
        # The brace stands at the beginning of one of the next lines unless this is a declaration.
        for first in range(number, min(number + 12, len(lines))):
            if lines[first].rstrip().endswith(";"):
                break
            if lines[first].startswith("{"):
                last = next(n for n in range(first, len(lines)) if lines[n].startswith("}"))
                found.append((first, last))
                break
    return found


def place(hook, lines):
    """The number of the line before which the hook's lines go."""
    _, function, pattern, where, _ = hook
    spans = [(0, len(lines) - 1)] if function is None else bodies(lines, function)
    if len(spans) != 1:
        fail(hook, f"the function is there {len(spans)} times")
    hits = [n for n in range(spans[0][0], spans[0][1] + 1) if re.search(pattern, lines[n])]
    if len(hits) != 1:
        fail(hook, f"the place is there {len(hits)} times")
    return hits[0] + (where == "after")


def hooked(path, hooks):
    """The text of a file with all its hooks."""
    with open(path, encoding="latin-1", newline="") as file:
        lines = file.read().split("\n")
    inserts = [(place(hook, lines), hook[4].strip("\n").split("\n")) for hook in hooks]
    for at, text in sorted(inserts, key=lambda insert: -insert[0]):
        lines[at:at] = text
    return "\n".join(lines)


def main(tree):
    files = {}
    for hook in HOOKS:
        files.setdefault(os.path.join(tree, hook[0]), []).append(hook)
    texts = {path: hooked(path, hooks) for path, hooks in files.items()}
    for path, text in texts.items():
        with open(path, "w", encoding="latin-1", newline="") as file:
            file.write(text)
    unit = os.path.join(os.path.dirname(os.path.abspath(__file__)), "Unit")
    shutil.copytree(unit, os.path.join(tree, "instrument", "pmu"), dirs_exist_ok=True)
    print(f"{len(HOOKS)} hooks in {len(files)} files")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
