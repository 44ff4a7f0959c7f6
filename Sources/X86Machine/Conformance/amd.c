#include "amd.h"

/* APM vol. 2, appendix A. */
enum {
  PerfEvtSel0 = 0xc0010000, PerfCtr0 = 0xc0010004, PerfEvtSelExt0 = 0xc0010200,
  PerfCtrExt0 = 0xc0010201, PerfCntrGlobalStatus = 0xc0000300, PerfCntrGlobalCtl = 0xc0000301,
  PerfCntrGlobalStatusClr = 0xc0000302, PerfCntrGlobalStatusSet = 0xc0000303, EFER = 0xc0000080
};
#define USR BIT(16)
#define OS BIT(17)
#define INT BIT(20)
#define EN BIT(22)
#define INV BIT(23)
#define CNT_MASK(n) ((u64)(n) << 24)
#define GUEST_ONLY BIT(40)
#define HOST_ONLY BIT(41)
#define SVME BIT(12)
#define CR4_PCE BIT(8)
enum { CYCLES = 0x76, INSTRUCTIONS = 0xc0, BRANCHES = 0xc2 };
enum { COUNTERS = 6, LOOPS = 1000, OVERHEAD = 120 };
static const u64 width = BIT(48) - 1;
static const char *counters = "APM 2, 13.2.1 Performance Counter MSRs";
static const char *apic = "APM 2, 16.4 Local Interrupts";
static const char *version2 = "APM 2, 13.2 Performance Monitoring Counters, PerfMonV2";
static int has_version2;

static void enable(u64 mask)
{
  if (has_version2) wrmsr(PerfCntrGlobalCtl, mask);
}

static void clear(void)
{
  for (u32 n = 0; n < COUNTERS; n++) {
    wrmsr(PerfEvtSelExt0 + 2 * n, 0);
    wrmsr(PerfCtrExt0 + 2 * n, 0);
  }
  enable(BIT(COUNTERS) - 1);
  if (has_version2) wrmsr(PerfCntrGlobalStatusClr, BIT(COUNTERS) - 1);
  set_lvtpc(LVT_MASKED);
  pmi_count = nmi_count = 0;
}

static u64 counts(u32 counter, u64 select, int user, u64 count)
{
  wrmsr(PerfCtrExt0 + 2 * counter, 0);
  wrmsr(PerfEvtSelExt0 + 2 * counter, select);
  spin_in(user, count);
  wrmsr(PerfEvtSelExt0 + 2 * counter, 0);
  return rdmsr(PerfCtrExt0 + 2 * counter);
}

static void check_registers(void)
{
  topic("registers");
  for (u32 n = 0; n < COUNTERS; n++) {
    wrmsr(PerfCtrExt0 + 2 * n, 0x800000000000 + n);
    wrmsr(PerfEvtSelExt0 + 2 * n, 0x100 * n);
  }
  for (u32 n = 0; n < COUNTERS; n++) {
    check("each counter has 48 bits of its own", counters, 0x800000000000 + n,
          rdmsr(PerfCtrExt0 + 2 * n));
    check("and a selector of its own", counters, 0x100 * n, rdmsr(PerfEvtSelExt0 + 2 * n));
  }
  for (u32 n = 0; n < 4; n++) {
    check("the old address of a counter is the same counter", counters, 0x800000000000 + n,
          rdmsr(PerfCtr0 + n));
    check("and that of a selector", counters, 0x100 * n, rdmsr(PerfEvtSel0 + n));
  }
  wrmsr(PerfCtr0 + 3, 77);
  check("also for writing", counters, 77, rdmsr(PerfCtrExt0 + 6));
  clear();
}

static void check_counting(void)
{
  topic("counting");
  struct {
    const char *what;
    u64 select;
    int user, counts;
  } rows[] = {
    {"OS counts in level 0", EN | OS, 0, 1}, {"OS does not count in level 3", EN | OS, 1, 0},
    {"USR counts in level 3", EN | USR, 1, 1}, {"USR does not count in level 0", EN | USR, 0, 0},
    {"both count in level 0", EN | OS | USR, 0, 1}, {"both count in level 3", EN | OS | USR, 1, 1},
    {"without EN nothing counts", OS | USR, 0, 0},
  };
  for (u32 n = 0; n < sizeof rows / sizeof rows[0]; n++) {
    u64 least = rows[n].counts ? 2 * LOOPS : 0;
    check_range(rows[n].what, counters, least, least + OVERHEAD,
                counts(0, INSTRUCTIONS | rows[n].select, rows[n].user, LOOPS));
  }
  u64 once = counts(0, EN | OS | INSTRUCTIONS, 0, LOOPS);
  u64 twice = counts(0, EN | OS | INSTRUCTIONS, 0, 2 * LOOPS);
  check("retired instructions are counted once each", counters, 2 * LOOPS, twice - once);
  once = counts(0, EN | OS | BRANCHES, 0, LOOPS);
  twice = counts(0, EN | OS | BRANCHES, 0, 2 * LOOPS);
  check("retired branches are counted once each", counters, LOOPS, twice - once);
  check("a counter mask that is never reached counts nothing", counters, 0,
        counts(0, EN | OS | INSTRUCTIONS | CNT_MASK(100), 0, LOOPS));
  check_range("inverted, it counts every clock", counters, 2 * LOOPS, 2 * LOOPS + OVERHEAD,
              counts(0, EN | OS | INSTRUCTIONS | INV | CNT_MASK(100), 0, LOOPS));
  for (u32 n = 0; n < COUNTERS; n++)
    check_range("each counter counts", counters, 2 * LOOPS, 2 * LOOPS + OVERHEAD,
                counts(n, EN | OS | INSTRUCTIONS, 0, LOOPS));
}

static void overflow(u64 select)
{
  wrmsr(PerfCtrExt0, width - 99);
  wrmsr(PerfEvtSelExt0, select);
  interrupts_on();
  spin(LOOPS);
  interrupts_off();
  wrmsr(PerfEvtSelExt0, 0);
}

static void check_interrupts(void)
{
  topic("interrupts");
  u64 select = EN | OS | INSTRUCTIONS | INT;
  set_lvtpc(PMI_VECTOR);
  overflow(EN | OS | INSTRUCTIONS);
  check("an overflow without INT does not interrupt", counters, 0, pmi_count);
  check_range("a counter goes on from zero", counters, 2 * LOOPS - 100, 2 * LOOPS - 100 + OVERHEAD,
              rdmsr(PerfCtrExt0));
  overflow(select);
  check("one with INT does, once", counters, 1, pmi_count);
  check("delivery leaves the entry unmasked", apic, PMI_VECTOR, lvtpc());
  overflow(select);
  check("so that the next overflow interrupts too", apic, 2, pmi_count);
  set_lvtpc(LVT_NMI);
  overflow(select);
  check("as an NMI where the entry says so", apic, 1, nmi_count);
  check("which leaves the entry as it is", apic, LVT_NMI, lvtpc());
  set_lvtpc(PMI_VECTOR | LVT_MASKED);
  overflow(select);
  check("a masked entry delivers nothing", apic, 2, pmi_count);
  clear();
}

static void check_reading(void)
{
  topic("RDPMC");
  const char *rdpmc = "APM 3, RDPMC";
  u64 value = 0;
  for (u32 n = 0; n < COUNTERS; n++) {
    wrmsr(PerfCtrExt0 + 2 * n, 0x800000000300 + n);
    check("RDPMC faults not for a core counter", rdpmc, 0, (u64)try_counter(n, &value));
    check("and reads all of it", rdpmc, 0x800000000300 + n, value);
  }
  check("RDPMC faults for a counter that is not there", rdpmc, 1, (u64)try_counter(0x1000, &value));
  write_cr4(read_cr4() & ~CR4_PCE);
  check("level 3 faults without CR4.PCE", rdpmc, 1, (u64)try_counter_in_user(1, &value));
  write_cr4(read_cr4() | CR4_PCE);
  check("level 3 does not with CR4.PCE", rdpmc, 0, (u64)try_counter_in_user(1, &value));
  check("and reads the counter", rdpmc, 0x800000000301, value);
  clear();
}

static void check_host_only(void)
{
  topic("host-only and guest-only");
  const char *only = "APM 2, 13.2.1, Host/Guest Only";
  u64 select = EN | OS | INSTRUCTIONS;
  check("host-only does not count without EFER.SVME", only, 0, counts(0, select | HOST_ONLY, 0,
        LOOPS));
  check("guest-only does not count without EFER.SVME", only, 0, counts(0, select | GUEST_ONLY, 0,
        LOOPS));
  wrmsr(EFER, rdmsr(EFER) | SVME);
  check_range("host-only counts in the host with EFER.SVME", only, 2 * LOOPS, 2 * LOOPS + OVERHEAD,
              counts(0, select | HOST_ONLY, 0, LOOPS));
  check("guest-only does not count in the host", only, 0, counts(0, select | GUEST_ONLY, 0, LOOPS));
  check_range("both bits count in the host", only, 2 * LOOPS, 2 * LOOPS + OVERHEAD,
              counts(0, select | HOST_ONLY | GUEST_ONLY, 0, LOOPS));
  wrmsr(PerfCtrExt0, 0);
  wrmsr(PerfEvtSelExt0, select | HOST_ONLY);
  wrmsr(EFER, rdmsr(EFER) & ~SVME);
  u64 stopped = rdmsr(PerfCtrExt0);
  spin(LOOPS);
  check("a host-only counter stops when EFER.SVME is cleared", only, stopped, rdmsr(PerfCtrExt0));
  clear();
}

static void check_version2(void)
{
  topic("PerfMonV2");
  u64 value;
  struct cpuid leaf = cpuid(0x80000022, 0);
  check("PerfMonV2 is announced", "APM 3, CPUID Fn8000_0022", 1, leaf.eax & 1);
  check("with six core counters", "APM 3, CPUID Fn8000_0022", COUNTERS, leaf.ebx & 0xf);
  wrmsr(PerfEvtSelExt0, EN | OS | INSTRUCTIONS);
  wrmsr(PerfCtrExt0, 0);
  enable(BIT(1));
  value = rdmsr(PerfCtrExt0);
  spin(LOOPS);
  check("a counter without its bit in PerfCntrGlobalCtl does not count", version2, value,
        rdmsr(PerfCtrExt0));
  enable(BIT(0));
  spin(LOOPS);
  check_range("and counts with it", version2, value + 2 * LOOPS, value + 2 * LOOPS + OVERHEAD,
              rdmsr(PerfCtrExt0));
  clear();
  overflow(EN | OS | INSTRUCTIONS);
  check("an overflow sets the bit of the counter", version2, 1, rdmsr(PerfCntrGlobalStatus));
  wrmsr(PerfCntrGlobalStatus, 0);
  check("a write of the status itself is ignored", "PPR of family 19H, MSRC000_0300", 1,
        rdmsr(PerfCntrGlobalStatus));
  wrmsr(PerfCntrGlobalStatusSet, BIT(3) | BIT(5));
  check("PerfCntrGlobalStatusSet sets bits", version2, 1 | BIT(3) | BIT(5),
        rdmsr(PerfCntrGlobalStatus));
  wrmsr(PerfCntrGlobalStatusClr, 1 | BIT(5));
  check("PerfCntrGlobalStatusClr clears what is named and nothing else", version2, BIT(3),
        rdmsr(PerfCntrGlobalStatus));
  clear();
}

void amd_unit(const char *processor)
{
  topic("CPUID and reset");
  u64 value;
  int is_zen4 = processor[3] >= '4';
  check("six core counters", "APM 3, CPUID Fn8000_0001_ECX[PerfCtrExtCore]", 1, cpuid(0x80000001,
        0).ecx >> 23 & 1);
  has_version2 = ! try_read(PerfCntrGlobalCtl, &value);
  check("the global registers of PerfMonV2 are there since Zen 4", version2, (u64)is_zen4,
        (u64)has_version2);
  if (has_version2) check("all counters are enabled after reset", version2, BIT(COUNTERS) - 1,
    value);
  clear();
  check_registers();
  check_counting();
  check_interrupts();
  check_reading();
  check_host_only();
  if (is_zen4 && has_version2) check_version2();
}
