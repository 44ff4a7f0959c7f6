/* VM-entry and VM-exit controls for performance monitoring, and interrupts of a guest, with a
   guest that shares the host's address space. */

#include "intel.h"

/* SDM vol. 3, "Field Encoding in VMCS". */
enum {
  MSR_BITMAP = 0x2004, EXIT_STORE_ADDRESS = 0x2006, EXIT_LOAD_ADDRESS = 0x2008,
  ENTRY_LOAD_ADDRESS = 0x200a, LINK = 0x2800, GUEST_DEBUGCTL = 0x2802, GUEST_EFER = 0x2806,
  GUEST_GLOBAL_CTRL = 0x2808, HOST_EFER = 0x2c02, HOST_GLOBAL_CTRL = 0x2c04, PIN_CONTROLS = 0x4000,
  PROCESSOR_CONTROLS = 0x4002, EXIT_CONTROLS = 0x400c, EXIT_STORE_COUNT = 0x400e,
  EXIT_LOAD_COUNT = 0x4010, ENTRY_CONTROLS = 0x4012, ENTRY_LOAD_COUNT = 0x4014,
  INSTRUCTION_ERROR = 0x4400, EXIT_REASON = 0x4402, EXIT_INTERRUPTION = 0x4404,
  GUEST_LIMITS = 0x4800, GUEST_RIGHTS = 0x4814, GUEST_CR0 = 0x6800, GUEST_BASES = 0x6806,
  GUEST_DR7 = 0x681a, GUEST_RSP = 0x681c, GUEST_RIP = 0x681e, GUEST_RFLAGS = 0x6820,
  HOST_CR0 = 0x6c00, HOST_TR_BASE = 0x6c0a, HOST_GDTR_BASE = 0x6c0c, HOST_IDTR_BASE = 0x6c0e
};
enum {
  VIRTUAL_APIC_ADDRESS = 0x2012, POSTED_DESCRIPTOR_ADDRESS = 0x2016, NOTIFICATION_VECTOR = 0x2,
  SECONDARY_CONTROLS = 0x401e, PIN_POSTED_INTERRUPTS = 1 << 7, PROCESSOR_TPR_SHADOW = 1 << 21,
  PROCESSOR_SECONDARY = 1 << 31, SECONDARY_VIRTUAL_INTERRUPTS = 1 << 9
};
enum { PIN_EXTERNAL_INTERRUPT = 1, PROCESSOR_MSR_BITMAPS = 1 << 28 };
enum { ENTRY_DEBUG = 1 << 2, ENTRY_IA32E = 1 << 9, ENTRY_GLOBAL_CTRL = 1 << 13,
  ENTRY_EFER = 1 << 15 };
enum {
  EXIT_DEBUG = 1 << 2, EXIT_HOST64 = 1 << 9, EXIT_LOAD_GLOBAL_CTRL = 1 << 12,
  EXIT_ACKNOWLEDGE = 1 << 15, EXIT_EFER = 1 << 21, EXIT_SAVE_GLOBAL_CTRL = 1 << 30
};
enum { REASON_EXTERNAL_INTERRUPT = 1, REASON_VMCALL = 18 };
#define REASON_GUEST_STATE (BIT(31) | 33)
#define REASON_MSR_LOADING (BIT(31) | 34)
enum { ERROR_HOST_STATE = 8 };

long vmx_enter(void);
extern u8 guest[], guest_stack_end[];
extern u64 guest_value;
extern u32 guest_register;

static u8 region[4096] __attribute__((aligned(4096)));
static u8 control_structure[4096] __attribute__((aligned(4096)));
static u8 bitmap[4096] __attribute__((aligned(4096)));
struct msr_entry {
  u32 msr, reserved;
  u64 value;
} __attribute__((aligned(16)));
static struct msr_entry entry_list[1], exit_store_list[1], exit_load_list[1];

static void vmwrite(u64 field, u64 value) { asm volatile("vmwrite %1, %0" : : "r"(field),
  "r"(value)); }
static u64 vmread(u64 field)
{
  u64 value;
  asm volatile("vmread %1, %0" : "=r"(value) : "r"(field));
  return value;
}

/* The bits of a control that must be set, and those that may be. */
static u64 allowed(u32 msr, u64 wanted)
{
  u64 settings = rdmsr(msr);
  return (wanted | (u32)settings) & settings >> 32;
}
static u32 capability(u32 msr) { return rdmsr(0x480) & BIT(55) ? msr + 0xc : msr; }
enum { PIN_CTLS = 0x481, PROCBASED_CTLS = 0x482, EXIT_CTLS = 0x483, ENTRY_CTLS = 0x484 };

static u64 exit_controls, entry_controls;

static void set_guest_and_host(void)
{
  struct {
    unsigned short limit;
    u64 base;
  } __attribute__((packed)) gdtr, idtr;
  asm volatile("sgdt %0; sidt %1" : "=m"(gdtr), "=m"(idtr));
  u64 cr0, cr3, cr4 = read_cr4();
  asm volatile("mov %%cr0, %0; mov %%cr3, %1" : "=r"(cr0), "=r"(cr3));
  static const u64 selectors[] = {0x18, 0x10, 0x18, 0x18, 0x18, 0x18, 0, 0x30};
  static const u64 rights[] = {0xc093, 0xa09b, 0xc093, 0xc093, 0xc093, 0xc093, 0x10000, 0x8b};
  u64 *descriptor = (u64 *)(gdtr.base + 0x30);
  u64 tss = (descriptor[0] >> 16 & 0xffffff) | (descriptor[0] >> 56) << 24 | descriptor[1] << 32;
  for (u64 n = 0; n < 8; n++) {
    vmwrite(0x800 + 2 * n, selectors[n]);
    vmwrite(GUEST_LIMITS + 2 * n, n < 6 ? 0xffffffff : 0x67);
    vmwrite(GUEST_RIGHTS + 2 * n, rights[n]);
    vmwrite(GUEST_BASES + 2 * n, n == 7 ? tss : 0);
    if (n < 6) vmwrite(0xc00 + 2 * n, selectors[n]);
  }
  vmwrite(0xc0c, 0x30);
  vmwrite(0x4810, gdtr.limit);
  vmwrite(0x4812, idtr.limit);
  vmwrite(0x6816, gdtr.base);
  vmwrite(0x6818, idtr.base);
  vmwrite(HOST_TR_BASE, tss);
  vmwrite(HOST_GDTR_BASE, gdtr.base);
  vmwrite(HOST_IDTR_BASE, idtr.base);
  u64 registers[] = {cr0, cr3, cr4};
  for (u64 n = 0; n < 3; n++) {
    vmwrite(GUEST_CR0 + 2 * n, registers[n]);
    vmwrite(HOST_CR0 + 2 * n, registers[n]);
  }
  vmwrite(GUEST_EFER, rdmsr(0xc0000080));
  vmwrite(HOST_EFER, rdmsr(0xc0000080));
  vmwrite(GUEST_DR7, 0x400);
  vmwrite(LINK, ~0ul);
  vmwrite(MSR_BITMAP, (u64)bitmap);
  vmwrite(ENTRY_LOAD_ADDRESS, (u64)entry_list);
  vmwrite(EXIT_STORE_ADDRESS, (u64)exit_store_list);
  vmwrite(EXIT_LOAD_ADDRESS, (u64)exit_load_list);
}

/* A guest that has not run, without anything of ours. */
static void prepare(u64 more_entry, u64 more_exit)
{
  u64 address = (u64)control_structure;
  asm volatile("vmclear %0" : : "m"(address));
  asm volatile("vmptrld %0" : : "m"(address));
  set_guest_and_host();
  vmwrite(PIN_CONTROLS, allowed(capability(PIN_CTLS), PIN_EXTERNAL_INTERRUPT));
  vmwrite(PROCESSOR_CONTROLS, allowed(capability(PROCBASED_CTLS), PROCESSOR_MSR_BITMAPS));
  exit_controls = allowed(capability(EXIT_CTLS), EXIT_HOST64 | EXIT_EFER | more_exit);
  entry_controls = allowed(capability(ENTRY_CTLS), ENTRY_IA32E | ENTRY_EFER | more_entry);
  vmwrite(EXIT_CONTROLS, exit_controls);
  vmwrite(ENTRY_CONTROLS, entry_controls);
  vmwrite(GUEST_RSP, (u64)guest_stack_end);
  vmwrite(GUEST_RIP, (u64)guest);
  vmwrite(GUEST_RFLAGS, 2);
  guest_register = 0;
  guest_value = 0;
  intel_clear();
}

static void begin(void)
{
  enum { FEATURE_CONTROL = 0x3a };
  u64 cr0, revision = rdmsr(0x480) & 0x7fffffff;
  if (! (rdmsr(FEATURE_CONTROL) & 1)) wrmsr(FEATURE_CONTROL, 5);
  asm volatile("mov %%cr0, %0" : "=r"(cr0));
  asm volatile("mov %0, %%cr0" : : "r"(cr0 | rdmsr(0x486)));
  write_cr4(read_cr4() | rdmsr(0x488));
  *(u32 *)region = *(u32 *)control_structure = (u32)revision;
  u64 address = (u64)region;
  asm volatile("vmxon %0" : : "m"(address) : "cc");
}

static void check_global_control(void)
{
  topic("VMX, IA32_PERF_GLOBAL_CTRL");
  const char *entry = "SDM 3, Loading Guest Control Registers, Debug Registers, and MSRs";
  const char *exit = "SDM 3, VM Exits, Loading Host Control Registers, Debug Registers, MSRs";
  prepare(ENTRY_GLOBAL_CTRL, EXIT_LOAD_GLOBAL_CTRL);
  vmwrite(GUEST_GLOBAL_CTRL, 1);
  vmwrite(HOST_GLOBAL_CTRL, 2);
  guest_register = IA32_PERF_GLOBAL_CTRL;
  wrmsr(IA32_PERFEVTSEL0, EN | OS | INSTRUCTIONS);
  wrmsr(IA32_PERFEVTSEL0 + 1, EN | OS | INSTRUCTIONS);
  u64 failed = (u64)vmx_enter();
  u64 in_host = rdmsr(IA32_PERF_GLOBAL_CTRL), general = rdmsr(IA32_PMC0);
  wrmsr(IA32_PERF_GLOBAL_CTRL, 0);
  check("the guest is entered", entry, 0, failed);
  check("and left by VMCALL", "SDM 3, Instructions That Cause VM Exits Unconditionally",
        REASON_VMCALL,
        vmread(EXIT_REASON));
  check("VM entry loads IA32_PERF_GLOBAL_CTRL", entry, 1, guest_value);
  check("VM exit loads the host's", exit, 2, in_host);
  check_range("what the guest's value enables counts the guest and nothing else", entry, 2000,
              2020, general);
  check_range("what the host's enables does not count it", exit, 0, 150, rdmsr(IA32_PMC0 + 1));

  prepare(0, 0);
  vmwrite(GUEST_GLOBAL_CTRL, 1);
  guest_register = IA32_PERF_GLOBAL_CTRL;
  wrmsr(IA32_PERF_GLOBAL_CTRL, 2);
  vmx_enter();
  check("without the controls the register stays as it is, in the guest", entry, 2, guest_value);
  check("and in the host", exit, 2, rdmsr(IA32_PERF_GLOBAL_CTRL));

  int is_there = rdmsr(capability(EXIT_CTLS)) >> 32 >> 30 & 1;
  if (! is_there) return;
  prepare(ENTRY_GLOBAL_CTRL, EXIT_LOAD_GLOBAL_CTRL | EXIT_SAVE_GLOBAL_CTRL);
  vmwrite(GUEST_GLOBAL_CTRL, 0);
  entry_list[0] = (struct msr_entry){IA32_PERF_GLOBAL_CTRL, 0, 3};
  vmwrite(ENTRY_LOAD_COUNT, 1);
  vmx_enter();
  vmwrite(ENTRY_LOAD_COUNT, 0);
  check("VM exit saves IA32_PERF_GLOBAL_CTRL where the control is there",
        "SDM 3, VM Exits, Saving Control Registers, Debug Registers, and MSRs", 3,
          vmread(GUEST_GLOBAL_CTRL));
}

static void check_debug_control(void)
{
  topic("VMX, IA32_DEBUGCTL");
  const char *controls = "SDM 3, Loading and Saving ... Debug Registers, and MSRs";
  prepare(ENTRY_DEBUG, EXIT_DEBUG);
  vmwrite(GUEST_DEBUGCTL, FREEZE_PERFMON_ON_PMI | FREEZE_LBRS_ON_PMI);
  guest_register = IA32_DEBUGCTL;
  wrmsr(IA32_DEBUGCTL, FREEZE_LBRS_ON_PMI);
  vmx_enter();
  check("VM entry loads IA32_DEBUGCTL", controls, FREEZE_PERFMON_ON_PMI | FREEZE_LBRS_ON_PMI,
        guest_value);
  check("VM exit clears it", controls, 0, rdmsr(IA32_DEBUGCTL));
  prepare(ENTRY_DEBUG, EXIT_DEBUG);
  vmwrite(GUEST_DEBUGCTL, 0);
  entry_list[0] = (struct msr_entry){IA32_DEBUGCTL, 0, FREEZE_LBRS_ON_PMI};
  vmwrite(ENTRY_LOAD_COUNT, 1);
  vmx_enter();
  vmwrite(ENTRY_LOAD_COUNT, 0);
  check("and saves it first", controls, FREEZE_LBRS_ON_PMI, vmread(GUEST_DEBUGCTL));
}

static void check_failures(void)
{
  topic("VMX, checks of VM entry");
  const char *checks = "SDM 3, Checks on Guest Control Registers, Debug Registers, and MSRs";
  prepare(ENTRY_GLOBAL_CTRL, 0);
  vmwrite(GUEST_GLOBAL_CTRL, BIT(31));
  vmx_enter();
  check("a reserved bit for the guest's IA32_PERF_GLOBAL_CTRL fails VM entry", checks,
        REASON_GUEST_STATE,
        vmread(EXIT_REASON));
  prepare(ENTRY_DEBUG, 0);
  vmwrite(GUEST_DEBUGCTL, BIT(40));
  vmx_enter();
  vmwrite(GUEST_DEBUGCTL, 0);
  check("a reserved bit for the guest's IA32_DEBUGCTL fails VM entry", checks, REASON_GUEST_STATE,
        vmread(EXIT_REASON));
  prepare(0, EXIT_LOAD_GLOBAL_CTRL);
  vmwrite(HOST_GLOBAL_CTRL, BIT(31));
  check("a reserved bit for the host's IA32_PERF_GLOBAL_CTRL fails VMLAUNCH",
        "SDM 3, Checks on Host Control Registers, MSRs, and SSP", 1, (u64)vmx_enter());
  check("for the host's state", "SDM 3, VM Instruction Error Numbers", ERROR_HOST_STATE,
        vmread(INSTRUCTION_ERROR));
}

static void check_lists(void)
{
  topic("VMX, MSR lists");
  const char *lists = "SDM 3, Loading MSRs; Saving MSRs";
  prepare(0, 0);
  entry_list[0] = (struct msr_entry){IA32_PMC0, 0, 0x1234};
  exit_store_list[0] = (struct msr_entry){IA32_PMC0, 0, 0};
  exit_load_list[0] = (struct msr_entry){IA32_PMC0, 0, 0x5678};
  vmwrite(ENTRY_LOAD_COUNT, 1);
  vmwrite(EXIT_STORE_COUNT, 1);
  vmwrite(EXIT_LOAD_COUNT, 1);
  guest_register = IA32_PMC0;
  vmx_enter();
  check("VM entry loads a counter from its list", lists, 0x1234, guest_value);
  check("VM exit stores one into its list", lists, 0x1234, exit_store_list[0].value);
  check("and loads one from another", lists, 0x5678, rdmsr(IA32_PMC0));
  vmwrite(EXIT_STORE_COUNT, 0);
  vmwrite(EXIT_LOAD_COUNT, 0);
  prepare(0, 0);
  entry_list[0] = (struct msr_entry){IA32_PERF_GLOBAL_CTRL, 0, BIT(31)};
  vmwrite(ENTRY_LOAD_COUNT, 1);
  vmx_enter();
  vmwrite(ENTRY_LOAD_COUNT, 0);
  check("what a WRMSR would fault for fails VM entry", lists, REASON_MSR_LOADING,
        vmread(EXIT_REASON));
}

/* What is offered must work as it says; it may be not offered. */
static void check_posted_interrupts(void)
{
  static u8 virtual_apic[4096] __attribute__((aligned(4096)));
  static u8 descriptors[128] __attribute__((aligned(4096)));
  topic("VMX, posted interrupts");
  int is_offered = rdmsr(capability(PIN_CTLS)) >> 32 & PIN_POSTED_INTERRUPTS ? 1 : 0;
  prepare(0, EXIT_ACKNOWLEDGE);
  if (is_offered) {
    vmwrite(PIN_CONTROLS, vmread(PIN_CONTROLS) | PIN_POSTED_INTERRUPTS);
    vmwrite(PROCESSOR_CONTROLS,
            vmread(PROCESSOR_CONTROLS) | PROCESSOR_TPR_SHADOW | (u32)PROCESSOR_SECONDARY);
    vmwrite(SECONDARY_CONTROLS, SECONDARY_VIRTUAL_INTERRUPTS);
    vmwrite(VIRTUAL_APIC_ADDRESS, (u64)virtual_apic);
    vmwrite(POSTED_DESCRIPTOR_ADDRESS, (u64)(descriptors + 64));
    vmwrite(NOTIFICATION_VECTOR, 0x41);
  }
  check("where they are offered, a descriptor that is aligned to 64 bytes will do",
        "SDM 3, Checks on VMX Controls", 0, (u64)vmx_enter());
}

static void check_interrupts(void)
{
  topic("VMX, external interrupts");
  const char *exiting = "SDM 3, VMX Non-Root Operation, Other Causes of VM Exits";
  for (u64 interrupt_flag = 0; interrupt_flag < 2; interrupt_flag++) {
    prepare(ENTRY_GLOBAL_CTRL, EXIT_LOAD_GLOBAL_CTRL | EXIT_ACKNOWLEDGE);
    vmwrite(GUEST_RFLAGS, 2 | interrupt_flag << 9);
    vmwrite(GUEST_GLOBAL_CTRL, 1);
    vmwrite(HOST_GLOBAL_CTRL, 0);
    wrmsr(IA32_PERFEVTSEL0, EN | OS | INSTRUCTIONS | INT);
    wrmsr(IA32_A_PMC0, intel.mask - 499);
    set_lvtpc(PMI_VECTOR);
    vmx_enter();
    check(interrupt_flag ? "with external-interrupt exiting an interrupt ends the guest"
                         : "and also one whose RFLAGS.IF is 0", exiting, REASON_EXTERNAL_INTERRUPT,
          vmread(EXIT_REASON));
    check("acknowledged, with its vector", exiting, BIT(31) | PMI_VECTOR,
          vmread(EXIT_INTERRUPTION));
    *(volatile u32 *)0xfee000b0ul = 0;
  }
}

void intel_virtualization(void)
{
  if (! (cpuid(1, 0).ecx >> 5 & 1)) return;
  begin();
  check_global_control();
  check_debug_control();
  check_failures();
  check_lists();
  check_posted_interrupts();
  check_interrupts();
  asm volatile("vmxoff");
  intel_clear();
}
