/* Processor event-based sampling. */

#include "intel.h"

static const char *pebs = "SDM 3, Processor Event-based Sampling (PEBS) Facility";
static const char *area = "SDM 3, Debug, BTS and DS Save Area";
static const char *adaptive = "SDM 3, Adaptive PEBS";

/* The debug store area of 64-bit mode. */
static struct {
  u64 branches[4];
  u64 base, index, maximum, threshold, reset[12];
} store __attribute__((aligned(64)));
static u64 buffer[1024] __attribute__((aligned(64)));
enum { LOOPS = 1000, MARK = 0x5eed };
#define ADAPTIVE_RECORD BIT(34)

/* Instructions that counter 0 counts, with a mark in R12. */
static void marked_spin(void)
{
  asm volatile("movq %0, %%r12; movq %1, %%rdi; marked: decq %%rdi; jnz marked"
               : : "i"(MARK), "i"(LOOPS) : "rdi", "r12");
}
extern u8 marked[];

static u64 bytes_written(void) { return store.index - store.base; }

/* Lets counter 0 overflow once with PEBS on. */
static void sample(u64 select, u64 configuration, u64 records)
{
  intel_clear();
  for (u32 n = 0; n < 1024; n++) buffer[n] = 0;
  store.base = store.index = (u64)buffer;
  store.maximum = (u64)(buffer + 1024);
  store.threshold = store.base + records;
  store.reset[0] = intel.mask - 999999;
  wrmsr(IA32_DS_AREA, (u64)&store);
  if (intel.capabilities & PEBS_BASELINE) wrmsr(MSR_PEBS_DATA_CFG, configuration);
  wrmsr(IA32_PERFEVTSEL0, EN | OS | INSTRUCTIONS | select);
  wrmsr(IA32_A_PMC0, intel.mask - 99);
  wrmsr(IA32_PEBS_ENABLE, 1);
  set_lvtpc(PMI_VECTOR);
  wrmsr(IA32_PERF_GLOBAL_CTRL, 1);
  interrupts_on();
  marked_spin();
  interrupts_off();
  wrmsr(IA32_PERF_GLOBAL_CTRL, 0);
}

static void check_overflow(u64 size)
{
  topic("PEBS");
  sample(0, 0, 8192);
  check("an overflow writes one record", pebs, size, bytes_written());
  check("sets no bit of the counter", pebs, 0, rdmsr(IA32_PERF_GLOBAL_STATUS));
  check("and does not interrupt", pebs, 0, pmi_count);
  check_range("the counter goes on from its reset value", area, store.reset[0] + 1500,
              store.reset[0] + 2100, rdmsr(IA32_PMC0));
  sample(0, 0, size);
  check("at the threshold OvfBuf is set", area, OVF_BUF, rdmsr(IA32_PERF_GLOBAL_STATUS));
  check("and an interrupt asked for, without INT", area, 1, pmi_count);
  sample(0, 0, size + 1);
  check("below the threshold it is not", area, 0, rdmsr(IA32_PERF_GLOBAL_STATUS));
  intel_clear();
  store.maximum = store.base + size - 1;
  store.index = store.base;
  wrmsr(IA32_PERFEVTSEL0, EN | OS | INSTRUCTIONS);
  wrmsr(IA32_A_PMC0, intel.mask - 99);
  wrmsr(IA32_PEBS_ENABLE, 1);
  wrmsr(IA32_PERF_GLOBAL_CTRL, 1);
  marked_spin();
  wrmsr(IA32_PERF_GLOBAL_CTRL, 0);
  check("a record that does not fit is not written", area, 0, bytes_written());
  check("and OvfBuf says so", area, OVF_BUF, rdmsr(IA32_PERF_GLOBAL_STATUS));
  intel_clear();
  wrmsr(IA32_PERFEVTSEL0, EN | OS | INSTRUCTIONS);
  store.maximum = (u64)(buffer + 1024);
  store.index = store.base;
  wrmsr(IA32_A_PMC0, intel.mask - 99);
  wrmsr(IA32_PERF_GLOBAL_CTRL, 1);
  marked_spin();
  wrmsr(IA32_PERF_GLOBAL_CTRL, 0);
  check("without its bit in IA32_PEBS_ENABLE there is no record", pebs, 0, bytes_written());
  check("but the status bit", pebs, 1, rdmsr(IA32_PERF_GLOBAL_STATUS));
}

static int is_in_loop(u64 address) { return address - (u64)marked < 16; }

/* Record format 0011B: table "PEBS Record Format for ... Skylake". */
static void check_format3(void)
{
  topic("PEBS format 3");
  const char *format = "SDM 3, Skylake, PEBS record format 0011B";
  check("PEBS_REC_FMT", "SDM 4, 345H", 3, intel.capabilities >> 8 & 0xf);
  check_overflow(0xc8);
  topic("PEBS format 3");
  sample(0, 0, 8192);
  check("RIP at 08H", format, 1, (u64)is_in_loop(buffer[1]));
  check("R12 at 70H", format, MARK, buffer[0x70 / 8]);
  check_range("RDI at 38H", format, 1, LOOPS, buffer[0x38 / 8]);
  check("the applicable counters at 90H", format, 1, buffer[0x90 / 8]);
  check("EventingIP at B0H", format, 1, (u64)is_in_loop(buffer[0xb0 / 8]));
  check_range("TSC at C0H", format, 1, rdmsr(0x10), buffer[0xc0 / 8]);
}

static void check_adaptive(void)
{
  topic("adaptive PEBS");
  enum { BASIC = 4, MEMORY = 4, REGISTERS = 18, VECTORS = 32, BRANCHES_EACH = 3 };
  struct {
    const char *what;
    u64 configuration, quadwords;
  } rows[] = {
    {"basic group", 0, BASIC}, {"memory group", 1, BASIC + MEMORY}, {"registers", 2,
     BASIC + REGISTERS},
    {"vector registers", 4, BASIC + VECTORS}, {"two last branch records", 8 | 1 << 24,
     BASIC + 2 * BRANCHES_EACH},
    {"memory, registers and one last branch record", 11,
     BASIC + MEMORY + REGISTERS + BRANCHES_EACH},
  };
  check("PEBS_REC_FMT", "SDM 4, 345H", 4, intel.capabilities >> 8 & 0xf);
  check_overflow(8 * BASIC);
  topic("adaptive PEBS");
  for (u32 n = 0; n < sizeof rows / sizeof rows[0]; n++) {
    sample(ADAPTIVE_RECORD, rows[n].configuration, 8192);
    check(rows[n].what, adaptive, 8 * rows[n].quadwords, bytes_written());
    check("the record says its size", adaptive, 8 * rows[n].quadwords, buffer[0] >> 48);
    check("and what it has", adaptive, rows[n].configuration & 0xf, buffer[0] & 0xf);
  }
  sample(0, 2, 8192);
  check("a counter without Adaptive_Record writes the basic group", adaptive, 8 * BASIC,
        bytes_written());
  sample(ADAPTIVE_RECORD, 2, 8192);
  check("the address of the event at 08H", adaptive, 1, (u64)is_in_loop(buffer[1]));
  check("the applicable counters at 10H", adaptive, 1, buffer[2]);
  check_range("TSC at 18H", adaptive, 1, rdmsr(0x10), buffer[3]);
  check("R12 among the registers", adaptive, MARK, buffer[4 + 2 + 12]);
  check("reserved bits of MSR_PEBS_DATA_CFG fault", adaptive, 1, (u64)try_write(MSR_PEBS_DATA_CFG,
        BIT(4)));

  intel_clear();
  wrmsr(IA32_FIXED_CTR_CTRL, 1);
  store.index = store.base;
  store.reset[8] = 0x1000;
  wrmsr(IA32_FIXED_CTR0, intel.mask - 99);
  wrmsr(IA32_PEBS_ENABLE, BIT(32));
  wrmsr(IA32_PERF_GLOBAL_CTRL, BIT(32));
  marked_spin();
  wrmsr(IA32_PERF_GLOBAL_CTRL, 0);
  check("a fixed-function counter samples too", pebs, BIT(32), buffer[2]);
  check_range("and goes on from its own reset value", pebs, 0x1000 + 1500, 0x1000 + 2100,
              rdmsr(IA32_FIXED_CTR0));
}

void intel_sampling(void)
{
  if (intel.capabilities & PEBS_BASELINE) check_adaptive();
  else check_format3();
  intel_clear();
}
