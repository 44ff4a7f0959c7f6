/* What counts where, and what an overflow leaves behind. */

#include "intel.h"

static const char *version1 = "SDM 3, Architectural Performance Monitoring Version 1 Facilities";
static const char *version2 = "SDM 3, Architectural Performance Monitoring Version 2 Facilities";
static const char *events = "SDM 3, Pre-defined Architectural Performance Events";

/* Instructions around the loop, entering level 3 and coming back included. */
enum { LOOPS = 1000, OVERHEAD = 120 };

static void check_privilege(void)
{
  topic("privilege levels");
  struct {
    const char *what;
    u64 levels;
    int user, counts;
  } rows[] = {
    {"OS counts in level 0", OS, 0, 1}, {"OS does not count in level 3", OS, 1, 0},
    {"USR counts in level 3", USR, 1, 1}, {"USR does not count in level 0", USR, 0, 0},
    {"OS and USR count in level 0", OS | USR, 0, 1}, {"OS and USR count in level 3", OS | USR, 1,
     1},
    {"neither counts nowhere", 0, 0, 0},
  };
  for (u32 n = 0; n < sizeof rows / sizeof rows[0]; n++) {
    u64 least = rows[n].counts ? 2 * LOOPS : 0, most = least + OVERHEAD;
    check_range(rows[n].what, version1, least, most,
                general_counts(0, EN | INSTRUCTIONS | rows[n].levels, rows[n].user, LOOPS));
    u64 control = (rows[n].levels & OS ? 1 : 0) | (rows[n].levels & USR ? 2 : 0);
    check_range(rows[n].what, version2, least, most, fixed_counts(0, control, rows[n].user, LOOPS));
  }
  /* Level 0 is entered and left in every loop of level 3 that ends. */
  u64 user = general_counts(0, EN | INSTRUCTIONS | USR, 1, LOOPS);
  check_range("USR leaves out what level 0 does before and after", version1, 2 * LOOPS,
              2 * LOOPS + 2, user);
}

static void check_enable(void)
{
  topic("enabling");
  check("a counter without EN does not count", version1, 0,
        general_counts(0, INSTRUCTIONS | OS, 0, LOOPS));
  wrmsr(IA32_PERFEVTSEL0, EN | OS | INSTRUCTIONS);
  wrmsr(IA32_PMC0, 0);
  wrmsr(IA32_PERF_GLOBAL_CTRL, BIT(1));
  spin(LOOPS);
  check("a counter without its bit in IA32_PERF_GLOBAL_CTRL does not count", version2, 0,
        rdmsr(IA32_PMC0));
  intel_clear();
}

static void check_events(void)
{
  topic("events");
  struct {
    const char *what;
    u64 select, each;
  } rows[] = {
    {"Instructions Retired counts each once", INSTRUCTIONS, 2},
    {"Branch Instructions Retired counts each once", BRANCHES, 1},
    {"a counter mask of 1 counts the clocks in which it happens", INSTRUCTIONS | CMASK(1), 2},
  };
  for (u32 n = 0; n < sizeof rows / sizeof rows[0]; n++) {
    u64 once = general_counts(0, EN | OS | rows[n].select, 0, LOOPS);
    u64 twice = general_counts(0, EN | OS | rows[n].select, 0, 2 * LOOPS);
    check(rows[n].what, events, rows[n].each * LOOPS, twice - once);
  }
  check("a counter mask that is never reached counts nothing", version1, 0,
        general_counts(0, EN | OS | INSTRUCTIONS | CMASK(200), 0, LOOPS));
  u64 clocks = general_counts(0, EN | OS | CORE_CYCLES, 0, LOOPS);
  check_range("inverted, it counts every clock", version1, clocks, clocks,
              general_counts(0, EN | OS | INSTRUCTIONS | INV | CMASK(200), 0, LOOPS));
  for (u32 n = 0; n < intel.general; n++)
    check_range("each general-purpose counter counts", version1, 2 * LOOPS, 2 * LOOPS + OVERHEAD,
                general_counts(n, EN | OS | INSTRUCTIONS, 0, LOOPS));
  for (u32 n = 0; n < intel.fixed; n++)
    check_range("each fixed-function counter counts", version2, LOOPS / 2, 8 * LOOPS,
                fixed_counts(n, 1, 0, LOOPS));
}

static void check_overflow(void)
{
  topic("overflow");
  const char *enhancement = "SDM 3, Architectural Performance Monitoring Version 2, overflow";
  u32 last = intel.general - 1;
  wrmsr(IA32_PERFEVTSEL0 + last, EN | OS | INSTRUCTIONS);
  wrmsr(IA32_A_PMC0 + last, intel.mask - 99);
  wrmsr(IA32_PERF_GLOBAL_CTRL, BIT(last));
  spin(20);
  u64 before = rdmsr(IA32_PERF_GLOBAL_STATUS);
  spin(LOOPS);
  wrmsr(IA32_PERF_GLOBAL_CTRL, 0);
  check("no status before the overflow", enhancement, 0, before);
  check_range("a counter goes on from zero", enhancement, 2 * LOOPS + 40 - 100,
              2 * LOOPS + 40 - 100 + OVERHEAD, rdmsr(IA32_PMC0 + last));
  check("the status bit is that of the counter, also without INT", enhancement, BIT(last),
        rdmsr(IA32_PERF_GLOBAL_STATUS));
  check("no interrupt without INT", version1, 0, pmi_count);
  wrmsr(IA32_PERFEVTSEL0 + last, 0);
  wrmsr(IA32_PMC0 + last, 0);
  check("the status stays until it is reset", enhancement, BIT(last),
        rdmsr(IA32_PERF_GLOBAL_STATUS));
  intel_clear();
  check("and is gone then", enhancement, 0, rdmsr(IA32_PERF_GLOBAL_STATUS));

  u32 fixed = intel.fixed - 1;
  wrmsr(IA32_FIXED_CTR_CTRL, 1ul << 4 * fixed);
  wrmsr(IA32_FIXED_CTR0 + fixed, intel.mask - 99);
  wrmsr(IA32_PERF_GLOBAL_CTRL, BIT(32 + fixed));
  spin(LOOPS);
  wrmsr(IA32_PERF_GLOBAL_CTRL, 0);
  check("the status bit of fixed counter n is 32 + n", enhancement, BIT(32 + fixed),
        rdmsr(IA32_PERF_GLOBAL_STATUS));
  intel_clear();
}

void intel_counting(void)
{
  intel_clear();
  check_privilege();
  check_enable();
  check_events();
  check_overflow();
}
