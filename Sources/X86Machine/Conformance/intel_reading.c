/* RDPMC. */

#include "intel.h"

static const char *rdpmc = "SDM 2, RDPMC";
enum { FIXED = 0x40000000, METRICS = 0x20000000 };
#define CR4_PCE BIT(8)

static void check_metrics(void)
{
  u64 metrics = 0;
  if (! (intel.capabilities & PERF_METRICS_AVAILABLE)) return;
  fixed_counts(3, 1, 0, 1000);
  try_counter(METRICS, &metrics);
  check("the register and RDPMC read the same metrics", "SDM 3, Performance Metrics",
        rdmsr(MSR_PERF_METRICS), metrics);
  check("the shares of level 1 are the whole", "SDM 3, Performance Metrics", 0xff,
        (metrics & 0xff) + (metrics >> 8 & 0xff) + (metrics >> 16 & 0xff) + (metrics >> 24 & 0xff));
  wrmsr(IA32_A_PMC0, 0x800000000100);
}

void intel_reading(void)
{
  u64 value = 0;
  topic("RDPMC");
  intel_clear();
  for (u32 n = 0; n < intel.general; n++) {
    wrmsr(IA32_A_PMC0 + n, 0x800000000100 + n);
    check("RDPMC faults not for a general-purpose counter", rdpmc, 0, (u64)try_counter(n, &value));
    check("and reads all of it", rdpmc, 0x800000000100 + n, value);
  }
  for (u32 n = 0; n < intel.fixed; n++) {
    wrmsr(IA32_FIXED_CTR0 + n, 0x800000000200 + n);
    check("RDPMC faults not for a fixed-function counter", rdpmc, 0, (u64)try_counter(FIXED | n,
          &value));
    check("and reads all of it", rdpmc, 0x800000000200 + n, value);
  }
  check("RDPMC faults behind the last general-purpose counter", rdpmc, 1,
        (u64)try_counter(intel.general, &value));
  check("RDPMC faults behind the last fixed-function counter", rdpmc, 1,
        (u64)try_counter(FIXED | intel.fixed, &value));
  check("RDPMC faults for a type that is not there", rdpmc, 1, (u64)try_counter(0x10000000,
        &value));
  check("RDPMC reads PERF_METRICS where it is", rdpmc,
        ! (intel.capabilities & PERF_METRICS_AVAILABLE), (u64)try_counter(METRICS, &value));
  check_metrics();
  write_cr4(read_cr4() & ~CR4_PCE);
  check("level 3 faults without CR4.PCE", rdpmc, 1, (u64)try_counter_in_user(0, &value));
  write_cr4(read_cr4() | CR4_PCE);
  check("level 3 does not with CR4.PCE", rdpmc, 0, (u64)try_counter_in_user(0, &value));
  check("and reads the counter", rdpmc, 0x800000000100, value);
  write_cr4(read_cr4() & ~CR4_PCE);
  intel_clear();
}
