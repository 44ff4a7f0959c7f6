/* Which bits of which register can be written. */

#include "intel.h"

static const char *reserved = "SDM 2, WRMSR: a reserved bit faults; ";

/* The writes of single bits that fault, as a mask. */
static u64 faulting_bits(u32 msr, u64 tried)
{
  u64 before = rdmsr(msr), faulting = 0;
  for (u32 n = 0; n < 64; n++)
    if ((tried & BIT(n)) && try_write(msr, BIT(n))) faulting |= BIT(n);
  wrmsr(msr, before);
  return faulting;
}

static void check_counters(void)
{
  topic("counter registers");
  const char *width = "SDM 3, Full-Width Writes to Performance Counter Registers";
  const char *number = "SDM 2, CPUID leaf 0AH: the number of counters";
  u64 value;
  wrmsr(IA32_PMC0, 0x80000000);
  check("a write of IA32_PMC0 extends the sign of bit 31", width,
        0xffffffff80000000 & intel.mask, rdmsr(IA32_PMC0));
  wrmsr(IA32_PMC0, 0x1234567812345678);
  check("a write of IA32_PMC0 leaves bits 63:32 out", width, 0x12345678, rdmsr(IA32_PMC0));
  wrmsr(IA32_A_PMC0, 0x812345678abc);
  check("IA32_A_PMC0 takes all 48 bits, and IA32_PMC0 reads them", width, 0x812345678abc,
        rdmsr(IA32_PMC0));
  check("bits 63:48 of IA32_A_PMC0 fault", width, ~intel.mask, faulting_bits(IA32_A_PMC0, ~0ul));
  for (u32 n = 0; n < intel.general; n++) {
    wrmsr(IA32_PMC0 + n, 100 + n);
    check("each general-purpose counter keeps its own value", number, 100 + n,
          rdmsr(IA32_PMC0 + n));
  }
  if (intel.general < 8) {
    check("IA32_PMCx behind the last faults", number, 1, (u64)try_read(IA32_PMC0 + intel.general,
          &value));
    check("IA32_PERFEVTSELx behind the last faults", number, 1,
          (u64)try_write(IA32_PERFEVTSEL0 + intel.general, 0));
  }
  check("bits 63:48 of IA32_FIXED_CTR0 fault", number, ~intel.mask, faulting_bits(IA32_FIXED_CTR0,
        ~0ul));
  check("IA32_FIXED_CTRx behind the last faults", number, 1,
        (u64)try_read(IA32_FIXED_CTR0 + intel.fixed, &value));
}

static void check_selectors(void)
{
  topic("selectors");
  const char *select = "SDM 3, Architectural Performance Monitoring Version 1 Facilities";
  const char *adaptive = "SDM 3, Adaptive PEBS: Adaptive_Record";
  int is_adaptive = (intel.capabilities & PEBS_BASELINE) != 0;
  u64 usable = 0xffd7fffful;  /* without pin control and AnyThread, see the manual's history */
  check("no defined bit of IA32_PERFEVTSEL0 faults", select, 0, faulting_bits(IA32_PERFEVTSEL0,
        usable));
  check("bits 63:35 and 33:32 of IA32_PERFEVTSEL0 fault", select, ~0xfffffffful & ~BIT(34),
        faulting_bits(IA32_PERFEVTSEL0, ~0xfffffffful & ~BIT(34)));
  check("bit 34 of IA32_PERFEVTSEL0 is there with adaptive PEBS only", adaptive,
        is_adaptive ? 0 : BIT(34), faulting_bits(IA32_PERFEVTSEL0, BIT(34)));
  u64 fixed = 0, beyond;
  for (u32 n = 0; n < intel.fixed; n++) {
    fixed |= 0xbul << 4 * n;
    if (is_adaptive) fixed |= BIT(32 + 4 * n);
  }
  beyond = ~fixed & ~0x4444ul;  /* AnyThread is there or deprecated */
  check("no defined bit of IA32_FIXED_CTR_CTRL faults",
        "SDM 3, Architectural Performance Monitoring Version 2 Facilities", 0,
        faulting_bits(IA32_FIXED_CTR_CTRL, fixed));
  check("IA32_FIXED_CTR_CTRL faults beyond the last counter",
        "SDM 3, Architectural Performance Monitoring Version 2 Facilities",
        beyond, faulting_bits(IA32_FIXED_CTR_CTRL, beyond));
}

static void check_global(void)
{
  topic("global registers");
  const char *global = "SDM 3, Architectural Performance Monitoring Version 2 Facilities";
  const char *version4 = "SDM 3, IA32_PERF_GLOBAL_STATUS_RESET and _SET MSRs";
  u64 counters = (BIT(intel.general) - 1) | (BIT(intel.fixed) - 1) << 32;
  if (intel.capabilities & PERF_METRICS_AVAILABLE) counters |= BIT(48);
  check("IA32_PERF_GLOBAL_CTRL has a bit for each counter", global, ~counters,
        faulting_bits(IA32_PERF_GLOBAL_CTRL, ~0ul));
  check("IA32_PERF_GLOBAL_STATUS is read-only", "SDM 4, 38EH", 1,
        (u64)try_write(IA32_PERF_GLOBAL_STATUS, 0));
  u64 status = counters | LBR_FRZ | CTR_FRZ | OVF_BUF;
  check("IA32_PERF_GLOBAL_STATUS_SET sets every bit that there is", version4, 0,
        (u64)try_write(IA32_PERF_GLOBAL_STATUS_SET, status));
  check("and IA32_PERF_GLOBAL_STATUS shows them", version4, status, rdmsr(IA32_PERF_GLOBAL_STATUS));
  wrmsr(IA32_PERF_GLOBAL_STATUS_RESET, OVF_BUF | 1);
  check("IA32_PERF_GLOBAL_STATUS_RESET clears what is named and nothing else", version4,
        status & ~(OVF_BUF | 1), rdmsr(IA32_PERF_GLOBAL_STATUS));
  wrmsr(IA32_PERF_GLOBAL_STATUS_RESET, status);
  check("and the rest", version4, 0, rdmsr(IA32_PERF_GLOBAL_STATUS));
  check("reserved bits of IA32_PERF_GLOBAL_STATUS_RESET fault", reserved, BIT(31) | BIT(47),
        faulting_bits(IA32_PERF_GLOBAL_STATUS_RESET, BIT(31) | BIT(47)));
  check("reserved bits of IA32_PERF_GLOBAL_STATUS_SET fault", reserved, BIT(31) | BIT(47),
        faulting_bits(IA32_PERF_GLOBAL_STATUS_SET, BIT(31) | BIT(47)));
  const char *in_use = "SDM 3, IA32_PERF_GLOBAL_INUSE MSR";
  check("IA32_PERF_GLOBAL_INUSE is read-only", in_use, 1, (u64)try_write(IA32_PERF_GLOBAL_INUSE,
        0));
  intel_clear();
  check("nothing is in use", in_use, 0, rdmsr(IA32_PERF_GLOBAL_INUSE));
  wrmsr(IA32_PERFEVTSEL0 + 1, INSTRUCTIONS);
  wrmsr(IA32_FIXED_CTR_CTRL, 2);
  check("a counter with an event is in use, enabled or not", in_use, BIT(1) | BIT(32),
        rdmsr(IA32_PERF_GLOBAL_INUSE));
  wrmsr(IA32_PERFEVTSEL0 + 1, INSTRUCTIONS | INT);
  wrmsr(IA32_FIXED_CTR_CTRL, 0);
  check("and so is the interrupt that one asks for", in_use, BIT(1) | BIT(63),
        rdmsr(IA32_PERF_GLOBAL_INUSE));
}

static void check_others(void)
{
  topic("other registers");
  const char *misc = "SDM 4, 1A0H, IA32_MISC_ENABLE";
  u64 before = rdmsr(IA32_MISC_ENABLE);
  check("performance monitoring, BTS and PEBS are available", misc, BIT(7),
        before & (BIT(7) | BIT(11) | BIT(12)));
  wrmsr(IA32_MISC_ENABLE, before ^ (BIT(7) | BIT(11) | BIT(12)));
  check("and these bits are read-only", misc, BIT(7),
        rdmsr(IA32_MISC_ENABLE) & (BIT(7) | BIT(11) | BIT(12)));
  wrmsr(IA32_MISC_ENABLE, before);
  check("IA32_PERF_CAPABILITIES is read-only", "SDM 4, 345H", 1,
        (u64)try_write(IA32_PERF_CAPABILITIES, intel.capabilities));
  check("full-width writes are announced", "SDM 4, 345H", 1, intel.capabilities >> 13 & 1);
  check("reserved bits of IA32_DEBUGCTL fault", "SDM 3, Debug, IA32_DEBUGCTL MSR",
        ~0xfffful | BIT(4) | BIT(5),
        faulting_bits(IA32_DEBUGCTL, ~0xfffful | BIT(4) | BIT(5)));
  u64 freezing = FREEZE_LBRS_ON_PMI | FREEZE_PERFMON_ON_PMI;
  check("the freezing bits of IA32_DEBUGCTL do not", "SDM 3, Debug, IA32_DEBUGCTL MSR", 0,
        faulting_bits(IA32_DEBUGCTL, freezing));
  check("IA32_DS_AREA takes canonical addresses only", "SDM 2, WRMSR", 1,
        (u64)try_write(IA32_DS_AREA, 0x0000800000000000));
  u64 pebs = intel.capabilities & PEBS_BASELINE
    ? (BIT(intel.general) - 1) | (BIT(intel.fixed) - 1) << 32 : 0xf0000000ful;
  check("IA32_PEBS_ENABLE has the bits of the counters with PEBS",
        "SDM 3, Processor Event-based Sampling (PEBS) Facility", ~pebs,
          faulting_bits(IA32_PEBS_ENABLE, ~0ul));
}

void intel_registers(void)
{
  topic("reset");
  check("the general-purpose counters are enabled after reset",
        "SDM 3, Processor State Following Power-up, Reset, or INIT", BIT(intel.general) - 1,
        rdmsr(IA32_PERF_GLOBAL_CTRL));
  check("no status bit is set after reset",
        "SDM 3, Processor State Following Power-up, Reset, or INIT",
        0, rdmsr(IA32_PERF_GLOBAL_STATUS));
  intel_clear();
  check_counters();
  check_selectors();
  check_global();
  check_others();
}
