/* A machine that goes on from a snapshot has everything that it had, a coming overflow included. */

#include "amd.h"
#include "intel.h"

static const char *source = "a restored machine is the machine that was saved";
enum { SNAPSHOT_PORT = 0x5b8 };
void record_branches(u64 msr, u64 on, u64 off);
extern u8 from_far[];

/* Counter 1 counts across the snapshot and overflows behind it. */
enum { BEFORE_OVERFLOW = 20000, LOOPS = 20000 };

static void check_interrupt(void)
{
  u32 before = pmi_count;
  interrupts_on();
  spin(LOOPS);
  interrupts_off();
  check("no interrupt before its time", source, 0, before);
  check("an overflow that was to come comes", source, 1, pmi_count);
}

void intel_snapshot(void)
{
  u32 control = intel.has_architectural_lbr ? IA32_LBR_CTL : IA32_DEBUGCTL;
  u32 newest = intel.has_architectural_lbr ? IA32_LBR_0_FROM_IP : MSR_LASTBRANCH_0_FROM_IP;
  u64 on = intel.has_architectural_lbr ? 7 | 0x7f0000 : DEBUGCTL_LBR;
  topic("snapshot");
  intel_clear();
  record_branches(control, on, 0);
  wrmsr(IA32_A_PMC0, 0x123456789);
  wrmsr(IA32_DS_AREA, 0x7000);
  wrmsr(IA32_PERF_GLOBAL_STATUS_SET, OVF_BUF);
  wrmsr(IA32_PERFEVTSEL0 + 1, EN | OS | INT | INSTRUCTIONS);
  wrmsr(IA32_A_PMC0 + 1, intel.mask - BEFORE_OVERFLOW);
  set_lvtpc(PMI_VECTOR);
  wrmsr(IA32_PERF_GLOBAL_CTRL, 2);
  out8(SNAPSHOT_PORT, 0);
  u64 counted = rdmsr(IA32_PMC0 + 1) - (intel.mask - BEFORE_OVERFLOW);
  check_interrupt();
  wrmsr(IA32_PERF_GLOBAL_CTRL, 0);
  check_range("a counter has gone on counting", source, 5, 1000, counted);
  check("a counter that stood has its value", source, 0x123456789, rdmsr(IA32_PMC0));
  check("the status has its bits", source, OVF_BUF | 2, rdmsr(IA32_PERF_GLOBAL_STATUS));
  check("the debug store area is where it was", source, 0x7000, rdmsr(IA32_DS_AREA));
  u32 top = intel.has_architectural_lbr ? 0 : (u32)rdmsr(MSR_LASTBRANCH_TOS);
  u32 second = intel.has_architectural_lbr ? 1 : (top + 31) % 32;
  check("branch records are there, and their top", source, (u64)from_far, rdmsr(newest + second));
  wrmsr(IA32_DS_AREA, 0);
  intel_clear();
}

void amd_snapshot(void)
{
  enum { PerfEvtSelExt1 = 0xc0010202, PerfCtrExt1 = 0xc0010203, PerfCtrExt0 = 0xc0010201 };
  const u64 width = BIT(48) - 1;
  topic("snapshot");
  wrmsr(PerfCtrExt0, 0x123456789);
  wrmsr(PerfCtrExt1, width - BEFORE_OVERFLOW);
  set_lvtpc(PMI_VECTOR);
  wrmsr(PerfEvtSelExt1, EN | OS | INT | INSTRUCTIONS);
  out8(SNAPSHOT_PORT, 0);
  u64 counted = rdmsr(PerfCtrExt1) - (width - BEFORE_OVERFLOW);
  check_interrupt();
  wrmsr(PerfEvtSelExt1, 0);
  check_range("a counter has gone on counting", source, 5, 1000, counted);
  check("a counter that stood has its value", source, 0x123456789, rdmsr(PerfCtrExt0));
}
