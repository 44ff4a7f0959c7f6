/* Performance monitoring interrupts, and what they freeze. */

#include "intel.h"

static const char *apic = "SDM 3, APIC, Local Vector Table";
static const char *freezing = "SDM 3, Debug, Freezing LBR and Performance Counters on PMI";
enum { LOOPS = 1000 };

/* Lets counter 0 overflow after about 100 instructions, and runs 2000. */
static void overflow(u64 select)
{
  wrmsr(IA32_PERF_GLOBAL_CTRL, 0);
  wrmsr(IA32_PERFEVTSEL0, select);
  wrmsr(IA32_A_PMC0, intel.mask - 99);
  wrmsr(IA32_PERF_GLOBAL_CTRL, BIT(0));
  interrupts_on();
  spin(LOOPS);
  interrupts_off();
}

static void check_delivery(void)
{
  topic("interrupts");
  u64 select = EN | OS | INSTRUCTIONS | INT;
  set_lvtpc(PMI_VECTOR);
  overflow(select);
  check("an overflow with INT interrupts once", apic, 1, pmi_count);
  check("at the vector of the entry, within the code that counted", apic, 1,
        pmi_address - (u64)spin < 16);
  check("delivery masks the entry", apic, PMI_VECTOR | LVT_MASKED, lvtpc());
  overflow(select);
  check("a masked entry delivers nothing", apic, 1, pmi_count);
  check("the overflow is in the status all the same", apic, 1, rdmsr(IA32_PERF_GLOBAL_STATUS));
  set_lvtpc(PMI_VECTOR);
  overflow(select);
  check("once unmasked it delivers again", apic, 2, pmi_count);
  set_lvtpc(LVT_NMI);
  overflow(select);
  check("as an NMI where the entry says so", apic, 1, nmi_count);
  check("and not at the vector", apic, 2, pmi_count);
  check("an NMI masks the entry too", apic, LVT_NMI | LVT_MASKED, lvtpc());
  intel_clear();
}

static void check_fixed(void)
{
  topic("interrupts of fixed counters");
  const char *control = "SDM 3, Architectural Performance Monitoring Version 2 Facilities";
  for (u64 pmi = 0; pmi < 2; pmi++) {
    intel_clear();
    set_lvtpc(PMI_VECTOR);
    wrmsr(IA32_FIXED_CTR_CTRL, 1 | pmi << 3);
    wrmsr(IA32_FIXED_CTR0, intel.mask - 99);
    wrmsr(IA32_PERF_GLOBAL_CTRL, BIT(32));
    interrupts_on();
    spin(LOOPS);
    interrupts_off();
    check(pmi ? "a fixed counter with PMI interrupts" : "a fixed counter without PMI does not",
          control,
          pmi, pmi_count);
  }
  intel_clear();
}

static void check_user(void)
{
  topic("interrupts in level 3");
  wrmsr(IA32_PERFEVTSEL0, EN | USR | INSTRUCTIONS | INT);
  wrmsr(IA32_A_PMC0, intel.mask - 99);
  set_lvtpc(PMI_VECTOR);
  wrmsr(IA32_PERF_GLOBAL_CTRL, BIT(0));
  interrupts_on();
  spin(LOOPS);
  check("no overflow from level 0 with USR", apic, 0, pmi_count);
  user_flags = 0x200;
  spin_in(1, LOOPS);
  user_flags = 0;
  interrupts_off();
  check("level 3 is interrupted by its own overflow", apic, 1, pmi_count);
  check("within its code", apic, 1, pmi_address - (u64)spin_user < 16);
  intel_clear();
}

static void check_frozen_counters(void)
{
  topic("freezing counters");
  wrmsr(IA32_PERFEVTSEL0 + 1, EN | OS | INSTRUCTIONS);
  wrmsr(IA32_PERFEVTSEL0, EN | OS | INSTRUCTIONS | INT);
  wrmsr(IA32_A_PMC0, intel.mask - 99);
  set_lvtpc(LVT_MASKED);
  wrmsr(IA32_DEBUGCTL, FREEZE_PERFMON_ON_PMI);
  wrmsr(IA32_PERF_GLOBAL_CTRL, 3);
  spin(LOOPS);
  u64 first = rdmsr(IA32_PMC0 + 1);
  check("the interrupt freezes: CTR_FRZ beside the overflow", freezing, CTR_FRZ | 1,
        rdmsr(IA32_PERF_GLOBAL_STATUS));
  check("IA32_PERF_GLOBAL_CTRL keeps its bits since version 4", freezing, 3,
        rdmsr(IA32_PERF_GLOBAL_CTRL));
  check_range("another counter stops near the overflow", freezing, 100, 300, first);
  spin(LOOPS);
  check("and stays where it is", freezing, first, rdmsr(IA32_PMC0 + 1));
  wrmsr(IA32_PERF_GLOBAL_STATUS_RESET, CTR_FRZ);
  spin(LOOPS);
  check_range("it goes on when CTR_FRZ is reset", freezing, first + 2 * LOOPS,
              first + 2 * LOOPS + 60,
              rdmsr(IA32_PMC0 + 1));
  intel_clear();

  wrmsr(IA32_PERFEVTSEL0 + 1, EN | OS | INSTRUCTIONS);
  overflow(EN | OS | INSTRUCTIONS | INT);
  check("nothing freezes without Freeze_PerfMon_On_PMI", freezing, 1,
        rdmsr(IA32_PERF_GLOBAL_STATUS));
  intel_clear();
  wrmsr(IA32_DEBUGCTL, FREEZE_PERFMON_ON_PMI);
  overflow(EN | OS | INSTRUCTIONS);
  check("nothing freezes at an overflow without an interrupt", freezing, 1,
        rdmsr(IA32_PERF_GLOBAL_STATUS));
  intel_clear();

  wrmsr(IA32_PERFEVTSEL0, EN | OS | INSTRUCTIONS);
  wrmsr(IA32_PERF_GLOBAL_CTRL, 1);
  wrmsr(IA32_PERF_GLOBAL_STATUS_SET, CTR_FRZ);
  u64 frozen = rdmsr(IA32_PMC0);
  spin(LOOPS);
  check("software freezes with IA32_PERF_GLOBAL_STATUS_SET",
        "SDM 3, IA32_PERF_GLOBAL_STATUS_RESET and IA32_PERF_GLOBAL_STATUS_SET MSRs", frozen,
        rdmsr(IA32_PMC0));
  intel_clear();
}

void intel_interrupts(void)
{
  intel_clear();
  check_delivery();
  check_fixed();
  check_user();
  check_frozen_counters();
}
