#include "intel.h"

struct intel intel;

static int same(const char *a, const char *b)
{
  while (*a && *a == *b) a++, b++;
  return *a == *b;
}

/* Counters of the processors: SDM vol. 3, the sections on each microarchitecture. */
static void check_identification(const char *processor)
{
  topic("CPUID");
  const char *source = "SDM 2, CPUID leaf 0AH; SDM 3, Performance Monitoring of this core";
  struct {
    const char *name;
    u32 version, general, fixed;
  } known[] = {{"skylake", 4, 4, 3}, {"skylake-smt-off", 4, 8, 3}, {"icelake", 5, 8, 4},
               {"sapphire-rapids", 5, 8, 4}, {"granite-rapids", 5, 8, 4}};
  for (u32 n = 0; n < sizeof known / sizeof known[0]; n++) {
    if (! same(processor, known[n].name)) continue;
    check("version of architectural performance monitoring", source, known[n].version,
          intel.version);
    check("number of general-purpose counters", source, known[n].general, intel.general);
    check("number of fixed-function counters", source, known[n].fixed, intel.fixed);
    check("width of the counters", source, BIT(48) - 1, intel.mask);
    check("architectural last branch records", source, same(processor, "sapphire-rapids") || same(processor, "granite-rapids"),
          (u64)intel.has_architectural_lbr);
    return;
  }
  if (processor[0] != 'g') stop("no expectation for this processor", 0);
  check("number of general-purpose counters", "the name of the processor",
        (u64)(processor[8] - '0'), intel.general);
  check("number of fixed-function counters", "one in every generic processor", 1, intel.fixed);
}

void intel_begin(const char *processor)
{
  struct cpuid leaf = cpuid(0xa, 0);
  intel.version = leaf.eax & 0xff;
  intel.general = leaf.eax >> 8 & 0xff;
  intel.mask = BIT(leaf.eax >> 16 & 0xff) - 1;
  intel.fixed = leaf.edx & 0x1f;
  intel.has_architectural_lbr = cpuid(7, 0).edx >> 19 & 1;
  intel.capabilities = rdmsr(IA32_PERF_CAPABILITIES);
  check_identification(processor);
}

void intel_clear(void)
{
  wrmsr(IA32_PERF_GLOBAL_CTRL, 0);
  wrmsr(IA32_DEBUGCTL, 0);
  wrmsr(IA32_PEBS_ENABLE, 0);
  wrmsr(IA32_FIXED_CTR_CTRL, 0);
  for (u32 n = 0; n < intel.general; n++) {
    wrmsr(IA32_PERFEVTSEL0 + n, 0);
    wrmsr(IA32_PMC0 + n, 0);
  }
  for (u32 n = 0; n < intel.fixed; n++) wrmsr(IA32_FIXED_CTR0 + n, 0);
  wrmsr(IA32_PERF_GLOBAL_STATUS_RESET, rdmsr(IA32_PERF_GLOBAL_STATUS));
  set_lvtpc(LVT_MASKED);
  pmi_count = nmi_count = 0;
}

static u64 counts(u32 counter_msr, u64 enable, int user, u64 count)
{
  wrmsr(counter_msr, 0);
  wrmsr(IA32_PERF_GLOBAL_CTRL, enable);
  spin_in(user, count);
  wrmsr(IA32_PERF_GLOBAL_CTRL, 0);
  return rdmsr(counter_msr);
}

u64 general_counts(u32 counter, u64 select, int user, u64 count)
{
  wrmsr(IA32_PERFEVTSEL0 + counter, select);
  u64 value = counts(IA32_PMC0 + counter, BIT(counter), user, count);
  wrmsr(IA32_PERFEVTSEL0 + counter, 0);
  return value;
}

u64 fixed_counts(u32 counter, u64 control, int user, u64 count)
{
  wrmsr(IA32_FIXED_CTR_CTRL, control << 4 * counter);
  u64 value = counts(IA32_FIXED_CTR0 + counter, BIT(32 + counter), user, count);
  wrmsr(IA32_FIXED_CTR_CTRL, 0);
  return value;
}
